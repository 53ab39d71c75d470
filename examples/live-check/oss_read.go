package main

import (
	"context"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"strings"

	"github.com/farcopy/farcopy/oss"
)

// The probes of OSS that read.

// askHead reads an object that does not exist: a HEAD has no body for its error.
func (s *ossService) askHead(ctx context.Context) (finding, error) {
	x, err := s.request(func() error {
		_, err := s.client.HeadObject(ctx, oss.HeadObjectRequest{Bucket: s.account.bucket, Key: s.account.prefix + scratchName()})
		return err
	})
	switch {
	case !errors.Is(err, fs.ErrNotExist):
		return finding{}, err
	case x.header.Get("X-Oss-Err") != "":
		return found("in x-oss-err"), nil
	case x.header.Get("X-Oss-Ec") != "":
		return found("not at all, but x-oss-ec has its EC"), nil
	}
	return found("not at all"), nil
}

// askErrorDocument asks for the parts of an upload that does not exist.
func (s *ossService) askErrorDocument(ctx context.Context) (finding, error) {
	x, err := s.request(func() error {
		_, err := s.client.ListParts(ctx, oss.ListPartsRequest{Bucket: s.account.bucket, Key: s.account.prefix + scratchName(), UploadID: random()})
		return err
	})
	var doc struct {
		XMLName xml.Name
		Code    string
		EC      string
	}
	mediaType, _, _ := mime.ParseMediaType(x.header.Get("Content-Type"))
	switch {
	case x.status == 0, errors.Is(err, fs.ErrPermission):
		return finding{}, err
	case x.status != http.StatusNotFound:
		return cannotTell("an upload that does not exist got the status %d", x.status), nil
	case xml.Unmarshal(x.body, &doc) != nil || doc.XMLName.Local != "Error" || doc.Code == "":
		return found(otherValue, "%q of %d bytes", mediaType, len(x.body)), nil
	case doc.EC == "":
		return found("XML without EC", "%s, %s", mediaType, doc.Code), nil
	}
	return found("XML with EC", "%s, %s, EC %s", mediaType, doc.Code, doc.EC), nil
}

// askStranger sends an access key that nobody has.
func (s *ossService) askStranger(ctx context.Context) (finding, error) {
	x, err := s.request(func() error {
		_, err := s.stranger.ListObjects(ctx, oss.ListObjectsRequest{Bucket: s.account.bucket, MaxKeys: 1}, oss.WithMaxAttempts(1))
		return err
	})
	no := refusalOf(err)
	switch {
	case no == nil && x.status < 300 && x.status > 0:
		return cannotTell("the bucket is public"), nil
	case no == nil:
		return finding{}, err
	case no.Status == http.StatusForbidden && no.Code == oss.ErrorCodeInvalidAccessKeyId:
		return found("403 InvalidAccessKeyId", "%s", refusalText(no)), nil
	}
	return found(otherValue, "%s", refusalText(no)), nil
}

func (s *ossService) askVersioning(ctx context.Context) (finding, error) {
	v, err := s.client.GetBucketVersioning(ctx, oss.GetBucketVersioningRequest{Bucket: s.account.bucket})
	switch {
	case err != nil:
		return finding{}, err
	case v.Status == "":
		return found("no"), nil
	case v.Status == oss.VersioningEnabled:
		return found("yes"), nil
	}
	return found("not any more", "%s", v.Status), nil
}

// askDelay looks at all refusals of this run for the rate.
func (s *ossService) askDelay(context.Context) (finding, error) {
	refused, told := 0, 0
	for _, x := range s.rec.since(0) {
		if !refusedForRate(x) {
			continue
		}
		refused++
		if x.header.Get("X-Oss-Qos-Delay-Time") != "" {
			told++
		}
	}
	detail := fmt.Sprintf("%d of %d refusals", told, refused)
	switch told {
	case refused:
		if refused == 0 {
			return cannotTell("no request was refused for its rate, and 10000 a second are allowed, which this program does not send"), nil
		}
		return found("yes", "%s", detail), nil
	case 0:
		return found("no", "%s", detail), nil
	}
	return found("some", "%s", detail), nil
}

// refusedForRate reports whether an exchange was refused because there were too many requests. A
// HEAD has its error document in a header.
func refusedForRate(x exchange) bool {
	document := x.body
	if x.method == http.MethodHead {
		document, _ = base64.StdEncoding.DecodeString(x.header.Get("X-Oss-Err"))
	}
	return x.status == http.StatusServiceUnavailable && strings.Contains(string(document), "QpsLimitExceeded")
}
