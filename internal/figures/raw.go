package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"time"

	"github.com/farcopy/farcopy/internal/sign"
)

// rawClient makes the requests of a job by net/http alone: signed by the signer of package oss, and
// with their responses decoded by encoding/xml. It retries nothing, compares nothing and remembers
// nothing.
type rawClient struct {
	url  string
	http *http.Client
	keys sign.Keys
}

func newRawClient(url string) *rawClient {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns, t.MaxIdleConnsPerHost = 0, math.MaxInt32 // as many as package oss keeps
	return &rawClient{url: url, http: &http.Client{Transport: t}}
}

type rawObject struct {
	Key, LastModified, ETag, Type, StorageClass string
	Size                                        int64
}

type rawPage struct {
	XMLName               xml.Name `xml:"ListBucketResult"`
	EncodingType          string
	IsTruncated           bool
	NextContinuationToken string
	Contents              []rawObject
}

type rawCopy struct {
	XMLName            xml.Name `xml:"CopyObjectResult"`
	ETag, LastModified string
}

// do sends a signed request and decodes the response.
func (c *rawClient) do(method, bucket, key, query string, header http.Header, content io.Reader, into any) error {
	address := c.url + "/" + bucket + "/" + key
	if query != "" {
		address += "?" + query
	}
	req, err := http.NewRequest(method, address, content)
	if err != nil {
		return err
	}
	if header != nil {
		req.Header = header
	}
	c.keys.V4(req, sign.Resource{Bucket: bucket, Key: key}, region, sign.Credentials{AccessKeyID: accessKey, AccessKeySecret: secretKey}, time.Now())
	resp, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s: %s", method, address, resp.Status, body)
	}
	return xml.Unmarshal(body, into)
}

func (c *rawClient) list(bucket, after string) (*rawPage, error) {
	query := "encoding-type=url&list-type=2&max-keys=1000&prefix=" + url.QueryEscape(prefix)
	if after != "" {
		query += "&start-after=" + url.QueryEscape(after)
	}
	var page rawPage
	if err := c.do(http.MethodGet, bucket, "", query, nil, nil, &page); err != nil {
		return nil, err
	}
	for i := range page.Contents {
		key, err := url.QueryUnescape(page.Contents[i].Key)
		if err != nil {
			return nil, err
		}
		page.Contents[i].Key = key
	}
	return &page, nil
}

func (c *rawClient) copy(o *rawObject) error {
	var result rawCopy
	err := c.do(http.MethodPut, targetBucket, o.Key, "", http.Header{
		"X-Oss-Copy-Source":          {"/" + sourceBucket + "/" + o.Key},
		"X-Oss-Copy-Source-If-Match": {o.ETag},
		"X-Oss-Forbid-Overwrite":     {"true"},
		"X-Oss-Storage-Class":        {o.StorageClass},
	}, nil, &result)
	if err == nil && result.ETag != o.ETag {
		err = fmt.Errorf("%s has the ETag %s", o.Key, result.ETag)
	}
	return err
}
