package call

import (
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
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

// Reconcile says what a client does about a copy whose answer was lost.
type Reconcile int

const (
	ReconcileAuto   Reconcile = iota // look for the copy, by reading
	ReconcileOff                     // do not look
	ReconcileStrict                  // look at the destination before the copy, too
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

	Name              string   // the package: "box"
	Shared            *Service // whose gates to use; nil: its own
	BaseURLField      string   // the field that holds BaseURL, where it has another name
	Auth              transport.Authorizer
	Subdomains        bool     // the service's hosts include those below the base URL's host
	SeparateReadLimit bool     // the service counts reads and writes apart
	ReservedHeaders   []string // what Auth sets beside the headers that no call may set; canonical
	RateWindow        time.Duration
	RequestID         func(http.Header) string
	ReadProblem       func(*Response) *Refusal
	Unknown           func(Unknown) error
}

// ConfigError is the error of a package's NewClient.
func ConfigError(pkg string, err error) error {
	return &problem.NotExecuted{Op: pkg + ".NewClient", Invalid: true, Err: err}
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
		return errors.New("MaxAttempts must not be negative")
	case s.Reconcile < ReconcileAuto || s.Reconcile > ReconcileStrict:
		return errors.New("Reconcile is none of ReconcileAuto, ReconcileOff, ReconcileStrict")
	case !validHeaderValue(s.UserAgent):
		return errors.New("UserAgent is not a legal header value")
	}
	return nil
}
