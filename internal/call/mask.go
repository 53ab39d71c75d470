package call

import (
	"bytes"
	"net/http"

	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/redact"
)

// Masked returns the response as a service's ReadProblem may see it: with the size limit of an
// error whatever the status, and with the secrets of the request masked. more are secrets that only
// the service's package knows.
func (r *Response) Masked(more ...string) *Response {
	p := *r
	p.Body = p.Body[:min(len(p.Body), maxError)]
	p.Body, _ = codec.Bound(p.Body, codec.ErrorLimits)
	secrets := r.secrets(more...)
	p.Body, p.Header = secrets.Body(p.Body), secrets.Header(p.Header)
	return &p
}

// secrets returns the secrets of the request, and more.
func (r *Response) secrets(more ...string) *redact.Secrets {
	if r.request == nil {
		return redact.NewSecrets(more)
	}
	return redact.RequestSecrets(r.request, more...)
}

// mask masks the request's secrets in the header and in ReadErr. It does not change the response
// that WithResponse stores. Most successes cannot contain a secret and are skipped.
func (r *Response) mask(resp *http.Response, sent []byte) {
	if !r.mayRepeatSecrets(resp, sent) {
		return
	}
	secrets := r.secrets()
	r.Header, r.ReadErr = secrets.Header(resp.Header), secrets.Error(r.ReadErr)
}

func (r *Response) mayRepeatSecrets(resp *http.Response, sent []byte) bool {
	switch {
	case !r.isSuccess(), r.ReadErr != nil, bytes.Contains(sent, []byte("secret")):
		return true
	}
	return redact.MayRepeat(r.request.Header, resp.Header)
}
