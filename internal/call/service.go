package call

import (
	"cmp"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
	"github.com/farcopy/farcopy/internal/transport"
)

// Version is the module's part of the User-Agent header.
const Version = "farcopy/0.1"

// Service is the state that the operations of one client share.
type Service struct {
	Settings
	Base   *url.URL
	copies pipeline
	reads  pipeline
	base   http.RoundTripper
	budget transport.Budget
	env    settle.Env // for settling: the book of claims, the service's clock
	calls  sameCalls  // calls whose intent somebody may have
}

// NewService validates the settings and builds the chains. Its errors name the Config field.
func NewService(s Settings) (*Service, error) {
	s.BaseURLField = cmp.Or(s.BaseURLField, "BaseURL")
	if err := s.check(); err != nil {
		return nil, ConfigError(s.Name, err)
	}
	base, err := parseBase(s.BaseURL, s.AllowPlainHTTP)
	if err != nil {
		return nil, ConfigError(s.Name, Field(s.BaseURLField, "%v", err))
	}
	s.MaxAttempts = cmp.Or(s.MaxAttempts, DefaultMaxAttempts)
	s.MaxBackoff = cmp.Or(s.MaxBackoff, DefaultMaxBackoff)
	s.CopyTimeout = cmp.Or(s.CopyTimeout, DefaultCopyTimeout)
	s.ReconcileTimeout = cmp.Or(s.ReconcileTimeout, DefaultReconcileTimeout)

	svc := &Service{Settings: s, Base: base, env: settle.Env{
		Book: &claim.Book{}, Clock: &settle.Clock{}, Timeout: s.ReconcileTimeout, MaxClosedTime: s.MaxBackoff,
		Horizon: settle.RunningHorizon(s.CopyTimeout),
	}}
	svc.Settings.ReadProblem = withoutInvalidText(s.ReadProblem)
	copies, reads := svc.gates()
	chain := transport.Chain{
		Gate: copies, Limiter: transport.NewTokenQueue(s.Limiter), Auth: s.Auth, Trusted: svc.isTrusted,
		UserAgent: strings.TrimSpace(s.UserAgent + " " + Version),
	}
	var limit time.Duration
	chain.Base, limit = roundTripper(s.HTTPClient)
	svc.base = chain.Base
	chain.Timeout = shorter(s.CopyTimeout, limit)
	svc.copies = pipeline{chain.RoundTripper(), copies}
	chain.Timeout, chain.Gate = shorter(readTimeout, limit), reads
	svc.reads = pipeline{chain.RoundTripper(), reads}
	return svc, nil
}

// withoutInvalidText hides a body that is not UTF-8: nothing in it is the service's own.
func withoutInvalidText(read func(*Response) *ErrorResponse) func(*Response) *ErrorResponse {
	return func(r *Response) *ErrorResponse {
		if r.ReadErr == errNotUTF8 {
			empty := *r
			empty.Body, r = nil, &empty
		}
		return read(r)
	}
}

// gates returns the gates of another client of the same credential, or new ones: one for all
// requests, or separate ones for copies and reads if the service has separate limits.
func (s *Service) gates() (copies, reads *transport.Gate) {
	if s.Shared != nil {
		return s.Shared.copies.gate.Share(s.MaxBackoff), s.Shared.reads.gate.Share(s.MaxBackoff)
	}
	copies = transport.NewGate(s.MaxBackoff, s.RateWindow)
	if s.SeparateReadLimit {
		return copies, transport.NewGate(s.MaxBackoff, s.RateWindow)
	}
	return copies, copies
}

func shorter(d, limit time.Duration) time.Duration {
	if limit <= 0 {
		return d
	}
	return min(d, limit)
}

// CloseIdleConnections closes the connections of the transport that are not in use, if it can. A
// nil Service has none.
func (s *Service) CloseIdleConnections() {
	if s == nil {
		return
	}
	if t, ok := s.base.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// isTrusted reports whether the credential may be sent to a host.
func (s *Service) isTrusted(host string) bool {
	switch {
	case host == s.Base.Host:
		return true
	case !s.Subdomains, net.ParseIP(s.Base.Hostname()) != nil:
		return false
	}
	return strings.HasSuffix(host, "."+s.Base.Host)
}

// observe learns the service's clock from a response, unless a gateway may have sent it.
func (s *Service) observe(res result, e Evidence) {
	switch {
	case e.Finished, e.Conflict, e.Busy, e.Body != Unreadable:
		s.env.Clock.Observe(res.response.Header, res.sentAt, res.receivedAt)
	}
}
