package call

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/go-cleanhttp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
	"github.com/farcopy/farcopy/internal/transport"
)

// Defaults of the Config fields that all services share.
const (
	DefaultMaxAttempts      = 4
	DefaultMaxBackoff       = 2 * time.Minute
	DefaultCopyTimeout      = 5 * time.Minute
	DefaultReconcileTimeout = 30 * time.Second
	readTimeout             = 30 * time.Second
	maxResponseHeader       = 64 << 10
)

// Version is the module's own part of the User-Agent header.
const Version = "farcopy/0.1"

// Reconcile says what a client does about a copy whose response was lost.
type Reconcile = farcopy.Reconcile

// The ways to reconcile.
const (
	ReconcileAuto   = farcopy.ReconcileAuto
	ReconcileOff    = farcopy.ReconcileOff
	ReconcileStrict = farcopy.ReconcileStrict
)

// Settings are the Config fields that all services share, and what one service adds to them.
type Settings struct {
	BaseURL          string
	HTTPClient       *http.Client
	Limiter          transport.Limiter
	MaxAttempts      int
	MaxBackoff       time.Duration
	CopyTimeout      time.Duration
	ReconcileTimeout time.Duration
	Reconcile        Reconcile
	Logger           *slog.Logger
	UserAgent        string
	AllowPlainHTTP   bool

	Name        string   // the package: "box"
	Shared      *Service // whose gates to use; nil: its own
	BaseName    string   // the field that holds BaseURL, where it has another name
	Auth        transport.Authorizer
	Subdomains  bool     // the service's hosts include those below the base URL's host
	ReadsApart  bool     // the service counts reads and writes apart
	OwnHeaders  []string // what Auth sets beside the headers that no call may set; canonical
	RateWindow  time.Duration
	RequestID   func(http.Header) string
	ReadProblem func(*Answer) *Refusal
	Unknown     func(Unknown) error
}

// Service is what the operations of one client share.
type Service struct {
	Settings
	Base   *url.URL
	copies channel
	reads  channel
	budget transport.Budget
	env    settle.Env // what settling needs: the book of claims, the service's clock
}

// channel is one chain and its gate, which keeps one gate more for each rate scope.
type channel struct {
	chain http.RoundTripper
	gate  *transport.Gate
}

// gateOf returns the gate that an operation's requests pass.
func (c channel) gateOf(p *prepared) *transport.Gate { return c.gate.For(p.rateScope) }

// NewService checks the settings and builds the chains. Its errors name the package's Config field.
func NewService(s Settings) (*Service, error) {
	s.BaseName = cmp.Or(s.BaseName, "BaseURL")
	if err := s.check(); err != nil {
		return nil, Misconfigured(s.Name, err)
	}
	base, err := parseBase(s.BaseURL, s.AllowPlainHTTP)
	if err != nil {
		return nil, Misconfigured(s.Name, Field(s.BaseName, "%v", err))
	}
	s.MaxAttempts = cmp.Or(s.MaxAttempts, DefaultMaxAttempts)
	s.MaxBackoff = cmp.Or(s.MaxBackoff, DefaultMaxBackoff)
	s.CopyTimeout = cmp.Or(s.CopyTimeout, DefaultCopyTimeout)
	s.ReconcileTimeout = cmp.Or(s.ReconcileTimeout, DefaultReconcileTimeout)

	svc := &Service{Settings: s, Base: base, env: settle.Env{
		Book: &claim.Book{}, Clock: &settle.Clock{}, Timeout: s.ReconcileTimeout, MaxHeld: s.MaxBackoff,
		Horizon: settle.RunningHorizon(s.CopyTimeout),
	}}
	svc.Settings.ReadProblem = func(a *Answer) *Refusal {
		if a.Cut == errNotUTF8 { // nothing in it is the service's own
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
	if s.ReadsApart {
		return copies, transport.NewGate(s.MaxBackoff, s.RateWindow)
	}
	return copies, copies
}

// Misconfigured is the error of a package's NewClient.
func Misconfigured(pkg string, err error) error {
	return problem.Invalid(pkg+".NewClient", 0, err)
}

func (s *Settings) check() error {
	if s.Auth == nil {
		return errors.New("no credential is set")
	}
	for _, d := range []struct {
		name  string
		value time.Duration
	}{{"MaxBackoff", s.MaxBackoff}, {"CopyTimeout", s.CopyTimeout}, {"ReconcileTimeout", s.ReconcileTimeout}} {
		if err := NotNegative(d.name, d.value); err != nil {
			return err
		}
	}
	switch {
	case s.MaxAttempts < 0:
		return Field("MaxAttempts", "must not be negative")
	case s.Reconcile < ReconcileAuto || s.Reconcile > ReconcileStrict:
		return Field("Reconcile", "is none of ReconcileAuto, ReconcileOff, ReconcileStrict")
	case !validHeaderValue(s.UserAgent):
		return Field("UserAgent", "is not a legal header value")
	}
	return nil
}

// roundTripper takes the transport and the timeout of the caller's client; its cookie jar and redirect policy are never
// used, because no answer of these services may send a copy elsewhere.
func roundTripper(c *http.Client) (http.RoundTripper, time.Duration) {
	switch {
	case c != nil && c.Transport != nil:
		return c.Transport, c.Timeout
	case c != nil:
		return pooled(), c.Timeout
	}
	return pooled(), 0
}

// pooled is go-cleanhttp's pooled transport with a bound on response headers, and with HTTP/2 pings, which find a dead
// peer where a copy is allowed to take minutes. It keeps as many connections as were in use at once in the last 90 seconds:
// with cleanhttp's GOMAXPROCS+1 a host, 64 goroutines would dial for most requests. Plain http never goes by a proxy, which
// would see the credential.
func pooled() *http.Transport {
	t := cleanhttp.DefaultPooledTransport()
	t.MaxIdleConns, t.MaxIdleConnsPerHost = 0, math.MaxInt32
	t.Proxy = func(req *http.Request) (*url.URL, error) {
		if req.URL.Scheme != "https" {
			return nil, nil
		}
		return http.ProxyFromEnvironment(req)
	}
	t.MaxResponseHeaderBytes = maxResponseHeader
	t.HTTP2 = &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 15 * time.Second}
	return t
}

func shorter(d, limit time.Duration) time.Duration {
	if limit > 0 && limit < d {
		return limit
	}
	return d
}

func parseBase(raw string, allowPlain bool) (*url.URL, error) {
	if raw == "" {
		return nil, errors.New("is required")
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "":
		return nil, errors.New("is not an absolute address such as https://host/path")
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("must have no user, query or fragment")
	case !validHost(u.Hostname()):
		return nil, errors.New("has a host that is no name of letters, digits, hyphens and dots, and no IP address")
	case strings.HasSuffix(u.Host, ":") || u.Port() != "" && !validPort(u.Port()):
		return nil, errors.New("has no valid port")
	case strings.ContainsFunc(u.Path, control) || slices.ContainsFunc(strings.Split(u.Path, "/"), dots):
		return nil, errors.New("must have no control characters and no . or .. in its path")
	case u.Scheme == "https":
	case u.Scheme == "http" && (allowPlain || Loopback(u.Hostname())):
	case u.Scheme == "http":
		return nil, fmt.Errorf("is plain http to %s, which would show the credential; use https or set AllowPlainHTTP", u.Hostname())
	default:
		return nil, errors.New("must start with https://")
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), strings.TrimRight(u.RawPath, "/")
	return u, nil
}

// validHost accepts IP addresses and names in ASCII, with underscores, which some have. A name may end with one dot.
func validHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	host = strings.TrimSuffix(host, ".")
	if len(host) > 253 {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 || strings.ContainsFunc(label, notHostByte) {
			return false
		}
	}
	return true
}

func notHostByte(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
}

func validPort(p string) bool {
	n, err := strconv.ParseUint(p, 10, 16)
	return err == nil && n > 0
}

func dots(segment string) bool { return segment == "." || segment == ".." }

// Loopback reports whether a host name is this machine's own: "localhost" or a loopback address.
func Loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// trusted reports whether the credential may be sent to a host.
func (s *Service) trusted(host string) bool {
	return host == s.Base.Host || s.Subdomains && strings.HasSuffix(host, "."+s.Base.Host) && net.ParseIP(s.Base.Hostname()) == nil
}
