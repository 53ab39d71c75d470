package call

import (
	"bytes"
	"net/http"

	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/redact"
)

// Problem is the answer as a service's ReadProblem may see it: as long as an error may be, whatever its status, and
// without the secrets that the request bore. More are secrets that only the service's package knows.
func (a *Response) Problem(more ...string) *Response {
	p := *a
	p.Body = p.Body[:min(len(p.Body), maxError)]
	p.Body, _ = codec.Bound(p.Body, codec.ErrorLimits)
	secrets := a.secrets(more...)
	p.Body, p.Header = secrets.Body(p.Body), secrets.Header(p.Header)
	return &p
}

// secrets are those of the request.
func (a *Response) secrets(more ...string) *redact.Secrets {
	if a.request == nil {
		return redact.NewSecrets(more)
	}
	return redact.RequestSecrets(a.request, more...)
}

// hide masks the request's secrets in what is read of an answer besides its body: the header, and what is wrong with the
// body. The response that WithResponse shows is not changed. A success is read
// closely only where its header has room for one.
func (a *Response) hide(resp *http.Response, sent []byte) {
	inBody := bytes.Contains(sent, []byte("secret"))
	if a.ok() && a.ReadErr == nil && !inBody && !redact.MayRepeat(a.request.Header, resp.Header) {
		return
	}
	secrets := a.secrets()
	a.Header, a.ReadErr = secrets.Header(resp.Header), secrets.Error(a.ReadErr)
}
