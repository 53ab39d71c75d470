package interop

import (
	"net/http"
	"testing"
	"time"

	vendor "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"

	"github.com/farcopy/farcopy/oss/osstest"
)

// sourceServer is a simulator with an object to copy.
func sourceServer(t *testing.T) *osstest.Server {
	srv := osstest.NewServer(t)
	srv.AddBucket("bucket")
	srv.AddObject("bucket", "src", "content")
	return srv
}

// TestSDKWrongSecret is the bad case: a simulator that verified no signature would let it pass.
func TestSDKWrongSecret(t *testing.T) {
	for _, m := range manners() {
		t.Run(m.String(), func(t *testing.T) {
			srv := sourceServer(t)
			cfg := m.config(srv)
			right := must[credentials.Credentials](t)(cfg.CredentialsProvider.GetCredentials(t.Context()))
			cfg = cfg.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(right.AccessKeyID, right.AccessKeySecret+"x", right.SecurityToken))
			_, err := vendor.NewClient(cfg).CopyObject(t.Context(), &vendor.CopyObjectRequest{
				Bucket: vendor.Ptr("bucket"), Key: vendor.Ptr("dst"), SourceKey: vendor.Ptr("src"),
			})
			wantRefused(t, err, 403, "SignatureDoesNotMatch")
			if _, copied := srv.Object("bucket", "dst"); copied {
				t.Error("copied all the same")
			}
		})
	}
}

func TestSDKCopyConditions(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("bucket")
		etag := text(put(t, c, "bucket", "src", "content").ETag)
		o, _ := srv.Object("bucket", "src")
		before := vendor.Ptr(o.LastModified.Add(-time.Hour).UTC().Format(http.TimeFormat))
		after := vendor.Ptr(o.LastModified.Add(time.Hour).UTC().Format(http.TimeFormat))
		other := vendor.Ptr(`"00000000000000000000000000000000"`)
		for _, tt := range []struct {
			name   string
			req    vendor.CopyObjectRequest
			status int // 0: copied
			code   string
		}{
			{"if match", vendor.CopyObjectRequest{IfMatch: &etag}, 0, ""},
			{"if match, other", vendor.CopyObjectRequest{IfMatch: other}, 412, "PreconditionFailed"},
			{"if none match, other", vendor.CopyObjectRequest{IfNoneMatch: other}, 0, ""},
			{"if modified, so", vendor.CopyObjectRequest{IfModifiedSince: before}, 0, ""},
			{"if unmodified, so", vendor.CopyObjectRequest{IfUnmodifiedSince: after}, 0, ""},
			{"if unmodified, not so", vendor.CopyObjectRequest{IfUnmodifiedSince: before}, 412, "PreconditionFailed"},
			{"if none match", vendor.CopyObjectRequest{IfNoneMatch: &etag}, 304, ""},
			{"if modified, not so", vendor.CopyObjectRequest{IfModifiedSince: after}, 304, ""},
		} {
			req := tt.req
			req.Bucket, req.Key, req.SourceKey = vendor.Ptr("bucket"), vendor.Ptr("copy, "+tt.name), vendor.Ptr("src")
			_, err := c.CopyObject(t.Context(), &req)
			_, copied := srv.Object("bucket", *req.Key)
			if copied != (tt.status == 0) || copied != (err == nil) {
				t.Errorf("%s: copied %v, %v", tt.name, copied, err)
			}
			if tt.status == 412 {
				wantRefused(t, err, tt.status, tt.code)
			}
			if all := srv.Requests(); tt.status != 0 && all[len(all)-1].Status != tt.status {
				t.Errorf("%s: answered %d, want %d", tt.name, all[len(all)-1].Status, tt.status)
			}
		}
	})
}

func TestSDKForbidOverwrite(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("bucket")
		put(t, c, "bucket", "src", "content")
		req := &vendor.CopyObjectRequest{
			Bucket: vendor.Ptr("bucket"), Key: vendor.Ptr("dst"), SourceKey: vendor.Ptr("src"), ForbidOverwrite: vendor.Ptr("true"),
		}
		must[*vendor.CopyObjectResult](t)(c.CopyObject(t.Context(), req))
		_, err := c.CopyObject(t.Context(), req)
		wantRefused(t, err, 409, "FileAlreadyExists")
		_, err = c.PutObject(t.Context(), &vendor.PutObjectRequest{Bucket: req.Bucket, Key: req.Key, ForbidOverwrite: req.ForbidOverwrite})
		wantRefused(t, err, 409, "FileAlreadyExists")
	})
}

// TestSDKReadsRefusals reads every part of an error document, of a HEAD's too, which has no body.
func TestSDKReadsRefusals(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("bucket")
		none := vendor.Ptr("none")
		_, headErr := c.HeadObject(t.Context(), &vendor.HeadObjectRequest{Bucket: vendor.Ptr("bucket"), Key: none})
		_, copyErr := c.CopyObject(t.Context(), &vendor.CopyObjectRequest{Bucket: vendor.Ptr("bucket"), Key: vendor.Ptr("dst"), SourceKey: none})
		for op, err := range map[string]error{"head": headErr, "copy": copyErr} {
			refused := wantRefused(t, err, 404, "NoSuchKey")
			if refused.EC == "" {
				t.Errorf("%s: no EC: %+v", op, refused)
			}
			if refused.RequestID == "" {
				t.Errorf("%s: no RequestID: %+v", op, refused)
			}
			if refused.Message == "" {
				t.Errorf("%s: no Message: %+v", op, refused)
			}
			if refused.Timestamp.IsZero() {
				t.Errorf("%s: no Timestamp: %+v", op, refused)
			}
			if sent := refused.Headers.Get("x-oss-request-id"); sent != refused.RequestID {
				t.Errorf("%s: the document says %s, the header %s", op, refused.RequestID, sent)
			}
		}
		_, err := c.HeadObject(t.Context(), &vendor.HeadObjectRequest{Bucket: vendor.Ptr("nobucket"), Key: none})
		wantRefused(t, err, 404, "NoSuchBucket")
	})
}

// TestSDKCorrectsItsClock: the SDK learns the service's time from a RequestTimeTooSkewed and signs once more with it.
func TestSDKCorrectsItsClock(t *testing.T) {
	for _, m := range manners() {
		t.Run(m.String(), func(t *testing.T) {
			srv := sourceServer(t)
			srv.Advance(time.Hour)
			req := &vendor.CopyObjectRequest{Bucket: vendor.Ptr("bucket"), Key: vendor.Ptr("dst"), SourceKey: vendor.Ptr("src")}
			_, err := vendor.NewClient(m.config(srv)).CopyObject(t.Context(), req)
			wantRefused(t, err, 403, "RequestTimeTooSkewed")
			must[*vendor.CopyObjectResult](t)(vendor.NewClient(m.config(srv).WithRetryMaxAttempts(3)).CopyObject(t.Context(), req))
		})
	}
}
