package redact_test

import (
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/internal/redact"
)

// TestSecretHeaders: RequestSecrets and MayRepeat agree about the headers in which the clients send
// secrets.
func TestSecretHeaders(t *testing.T) {
	const secret = "hush-hush-hush"
	tests := map[string]string{
		"Authorization":        "Bearer " + secret,
		"X-Api-Key":            secret,
		"X-Oss-Security-Token": secret,
		"Cookie":               "code=" + secret,
		"accessToken":          secret,
		"refreshToken":         secret,
		"LinkID":               secret,
		"Boxapi":               "shared_link=https://app.box.com/s/x&shared_link_password=" + secret,
	}
	repeats := http.Header{"X-Echo": {"you sent " + secret}}
	for name, value := range tests {
		req := &http.Request{Header: http.Header{name: {value}}}
		if got := redact.RequestSecrets(req).Text(secret); got == secret {
			t.Errorf("%s: RequestSecrets does not find its secret", name)
		}
		if !redact.MayRepeat(req.Header, repeats) {
			t.Errorf("%s: MayRepeat does not know that it is secret", name)
		}
	}
	for _, name := range []string{"User-Agent", "X-Oss-Meta-Token", "If-None-Match", "Accept-Encoding"} {
		req := &http.Request{Header: http.Header{name: {secret}}}
		if got := redact.RequestSecrets(req).Text(secret); got != secret {
			t.Errorf("%s: RequestSecrets takes its value for a secret", name)
		}
		if redact.MayRepeat(req.Header, repeats) {
			t.Errorf("%s: MayRepeat takes its value for a secret", name)
		}
	}
}
