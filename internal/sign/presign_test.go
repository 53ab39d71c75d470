package sign_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/sign"
)

// TestPresign: the signature goes into the query, the header stays as it is, and the secret is in neither.
func TestPresign(t *testing.T) {
	for name, presign := range map[string]func(*http.Request){
		"x-oss-signature": func(r *http.Request) {
			sign.PresignV4(r, testResource, "cn-hangzhou", testCredentials, vectorClock, time.Hour)
		},
		"Signature": func(r *http.Request) { sign.PresignV1(r, testResource, testCredentials, vectorClock, time.Hour) },
	} {
		signed, other := copyRequest(t), copyRequest(t)
		before := len(signed.Header)
		presign(signed)
		if signed.URL.Query().Get(name) == "" {
			t.Errorf("%s is not in %s", name, signed.URL)
		}
		if len(signed.Header) != before {
			t.Errorf("%s: the header is %v", name, signed.Header)
		}
		if strings.Contains(signed.URL.String(), "hidden-secret") {
			t.Errorf("the secret is in %s", signed.URL)
		}
		other.Header.Set("X-Oss-Copy-Source", "/oss-example/another.jpg")
		presign(other)
		if signed.URL.Query().Get(name) == other.URL.Query().Get(name) {
			t.Errorf("%s does not cover the source", name)
		}
	}
}
