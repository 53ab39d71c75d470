package transport

import (
	"encoding/base64"
	"net/http"

	"github.com/farcopy/farcopy/internal/redact"
)

// maskFailure masks the request's secrets in the text of a failure: net/http quotes malformed
// responses and the status line of a proxy.
func maskFailure(f *Failure, next http.RoundTripper, req *http.Request) *Failure {
	f.Err = redact.RequestSecrets(req, proxySecrets(next, req)...).Error(f.Err)
	return f
}

// proxySecrets returns the credentials that net/http sends to a proxy.
func proxySecrets(next http.RoundTripper, req *http.Request) (values []string) {
	t, ok := next.(*http.Transport)
	if !ok {
		return nil
	}
	for _, lines := range t.ProxyConnectHeader {
		values = append(values, lines...)
	}
	if t.Proxy == nil {
		return values
	}
	u, err := t.Proxy(req)
	if err != nil || u == nil || u.User == nil {
		return values
	}
	password, _ := u.User.Password()
	pair := u.User.Username() + ":" + password
	return append(values, password, pair, base64.StdEncoding.EncodeToString([]byte(pair)))
}
