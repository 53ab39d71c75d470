package main

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"sync"
)

type rawUpload struct {
	XMLName  xml.Name `xml:"InitiateMultipartUploadResult"`
	UploadID string   `xml:"UploadId"`
}

type rawPartCopy struct {
	XMLName xml.Name `xml:"CopyPartResult"`
	ETag    string
}

type rawPart struct{ PartNumber, ETag any }

type rawParts struct {
	XMLName xml.Name  `xml:"CompleteMultipartUpload"`
	Parts   []rawPart `xml:"Part"`
}

// copyRaw begins an upload, copies the parts by as many goroutines as there may be requests, and
// completes the upload: the shortest time that this machine makes of the ideal.
func copyRaw(ctx context.Context, t task, over http.RoundTripper) error {
	c := newRawClient(t.URL)
	c.http.Transport = over
	var upload rawUpload
	if err := c.do(http.MethodPost, targetBucket, copyKey, "uploads", nil, nil, &upload); err != nil {
		return err
	}
	size := int64(t.Parts) * t.PartSize
	numbers := make(chan int)
	parts, errs := make([]rawPart, t.Parts), make([]error, t.Parts)
	var running sync.WaitGroup
	for range t.Concurrency {
		running.Go(func() {
			for n := range numbers {
				var made rawPartCopy
				first := int64(n) * t.PartSize
				errs[n] = c.do(http.MethodPut, targetBucket, copyKey, fmt.Sprintf("partNumber=%d&uploadId=%s", n+1, upload.UploadID), http.Header{
					"X-Oss-Copy-Source":       {"/" + sourceBucket + "/" + largeKey},
					"X-Oss-Copy-Source-Range": {fmt.Sprintf("bytes=%d-%d", first, min(first+t.PartSize, size)-1)},
				}, nil, &made)
				parts[n] = rawPart{n + 1, made.ETag}
			}
		})
	}
	for n := range parts {
		numbers <- n
	}
	close(numbers)
	running.Wait()
	body, err := xml.Marshal(rawParts{Parts: parts})
	if err := errors.Join(append(errs, err)...); err != nil {
		return err
	}
	var made struct {
		XMLName xml.Name `xml:"CompleteMultipartUploadResult"`
		ETag    string
	}
	return c.do(http.MethodPost, targetBucket, copyKey, "uploadId="+upload.UploadID, http.Header{"Content-Type": {"application/xml"}}, bytes.NewReader(body), &made)
}
