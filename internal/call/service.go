package call

import (
	"cmp"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
	"github.com/farcopy/farcopy/internal/transport"
)

// Version is the module's own part of the User-Agent header.
const Version = "farcopy/0.1"

// Service is what the operations of one client share.
type Service struct {
	Settings
	Base   *url.URL
	copies channel
	reads  channel
	budget transport.Budget
	env    settle.Env // what settling needs: the book of claims, the service's clock
}

// NewService checks the settings and builds the chains. Its errors name the package's Config field.
func NewService(s Settings) (*Service, error) {
	s.BaseURLField = cmp.Or(s.BaseURLField, "BaseURL")
	if err := s.check(); err != nil {
		return nil, ConfigError(s.Name, err)
	}
	base, err := parseBase(s.BaseURL, s.AllowPlainHTTP)
	if err != nil {
		return nil, ConfigError(s.Name, fmt.Errorf("%s %w", s.BaseURLField, err))
	}
	s.MaxAttempts = cmp.Or(s.MaxAttempts, DefaultMaxAttempts)
	s.MaxBackoff = cmp.Or(s.MaxBackoff, DefaultMaxBackoff)
	s.CopyTimeout = cmp.Or(s.CopyTimeout, DefaultCopyTimeout)
	s.ReconcileTimeout = cmp.Or(s.ReconcileTimeout, DefaultReconcileTimeout)

	svc := &Service{Settings: s, Base: base, env: settle.Env{
		Book: &claim.Book{}, Clock: &settle.Clock{}, Timeout: s.ReconcileTimeout, MaxHeld: s.MaxBackoff,
		Horizon: settle.RunningHorizon(s.CopyTimeout),
	}}
	svc.Settings.ReadProblem = func(a *Response) *Refusal {
		if a.ReadErr == errNotUTF8 { // nothing in it is the service's own
			empty := *a
			empty.Body, a = nil, &empty
		}
		return s.ReadProblem(a)
	}
	copies, reads := svc.gates()
	chain := transport.Chain{
		Gate: copies, Limiter: transport.NewTokenQueue(s.Limiter), Logger: s.Logger, Auth: s.Auth, Trusted: svc.trusted,
		UserAgent: strings.TrimSpace(s.UserAgent + " " + Version),
	}
	wire, limit := roundTripper(s.HTTPClient)
	chain.Base = wire
	chain.Timeout = shorter(s.CopyTimeout, limit)
	svc.copies = channel{chain.RoundTripper(), copies}
	chain.Timeout, chain.Gate = shorter(readTimeout, limit), reads
	svc.reads = channel{chain.RoundTripper(), reads}
	return svc, nil
}

// gates are those of another client of the same credential, or new ones: one for all requests, or one each for copies and
// reads where the service counts them apart.
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
	if limit > 0 && limit < d {
		return limit
	}
	return d
}

// trusted reports whether the credential may be sent to a host.
func (s *Service) trusted(host string) bool {
	return host == s.Base.Host || s.Subdomains && strings.HasSuffix(host, "."+s.Base.Host) && net.ParseIP(s.Base.Hostname()) == nil
}
