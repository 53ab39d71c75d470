package interop

import (
	"errors"
	"net/http"
	"testing"
	"time"

	vendor "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"

	"github.com/farcopy/farcopy/oss/osstest"
)

// The temporary key of the trials; the token has characters that need escaping in a query.
const (
	stsID     = "STS.interop"
	stsSecret = "sec-2a9d4e7c1b60"
	stsToken  = "CAIS+to/ken=="
)

// manner is one way to talk to the service.
type manner struct {
	version   vendor.SignatureVersionType
	pathStyle bool
	temporary bool
}

func (m manner) String() string {
	version, style, key := "V4", "host", "permanent"
	if m.version == vendor.SignatureVersionV1 {
		version = "V1"
	}
	if m.pathStyle {
		style = "path"
	}
	if m.temporary {
		key = "temporary"
	}
	return version + "/" + style + "/" + key
}

func manners() (all []manner) {
	for _, version := range []vendor.SignatureVersionType{vendor.SignatureVersionV4, vendor.SignatureVersionV1} {
		for _, path := range []bool{false, true} {
			for _, temporary := range []bool{false, true} {
				all = append(all, manner{version, path, temporary})
			}
		}
	}
	return all
}

// config is a configuration of the vendor's client for the simulator; nothing of it leaves the process.
func (m manner) config(srv *osstest.Server) *vendor.Config {
	key := credentials.NewStaticCredentialsProvider(osstest.DefaultAccessKeyID, osstest.DefaultAccessKeySecret)
	if m.temporary {
		srv.AddTemporaryKey(stsID, stsSecret, stsToken, time.Time{})
		key = credentials.NewStaticCredentialsProvider(stsID, stsSecret, stsToken)
	}
	cfg := vendor.LoadDefaultConfig().WithRegion(osstest.DefaultRegion).WithCredentialsProvider(key).
		WithSignatureVersion(m.version).WithHttpClient(&http.Client{Transport: srv.Transport()}).WithRetryMaxAttempts(1)
	if m.pathStyle {
		cfg = cfg.WithEndpoint(srv.URL())
	}
	return cfg
}

// eachManner runs a test with a new simulator and a client of the vendor's in every manner.
func eachManner(t *testing.T, test func(t *testing.T, srv *osstest.Server, c *vendor.Client)) {
	for _, m := range manners() {
		t.Run(m.String(), func(t *testing.T) {
			srv := osstest.NewServer(t)
			test(t, srv, vendor.NewClient(m.config(srv)))
			for _, r := range srv.Requests() {
				if r.Op == "" {
					t.Errorf("%s is no operation of the simulator", r)
				}
			}
		})
	}
}

// wantRefused checks what the vendor's client made of a refusal.
func wantRefused(t testing.TB, err error, status int, code string) *vendor.ServiceError {
	t.Helper()
	refused, ok := errors.AsType[*vendor.ServiceError](err)
	if !ok {
		t.Fatalf("want %d %s, got %v", status, code, err)
	}
	if refused.StatusCode != status || refused.Code != code {
		t.Errorf("want %d %s, got %d %s: %s", status, code, refused.StatusCode, refused.Code, refused.Message)
	}
	return refused
}

func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// text is the string a vendor's field points to.
func text(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}
