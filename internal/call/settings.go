package call

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

// Defaults of the Config fields that all services have.
const (
	DefaultMaxAttempts      = 4
	DefaultMaxBackoff       = 2 * time.Minute
	DefaultCopyTimeout      = 5 * time.Minute
	DefaultReconcileTimeout = 30 * time.Second
	readTimeout             = 30 * time.Second
	maxResponseHeader       = 64 << 10
)

// Reconcile is the type of Config.Reconcile.
type Reconcile = farcopy.Reconcile

// The values of Config.Reconcile.
const (
	ReconcileAuto   = farcopy.ReconcileAuto
	ReconcileOff    = farcopy.ReconcileOff
	ReconcileStrict = farcopy.ReconcileStrict
)

// Settings are the Config fields that all services have, and the hooks of one service.
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
	Observe          func(context.Context, farcopy.Event)
	UserAgent        string
	AllowPlainHTTP   bool

	// The hooks of the service.

	Name              string   // the package: "box"
	SharesLimits      bool     // Config.ShareLimitsWith is set, maybe to a client that NewClient has not made
	Shared            *Service // the service whose gates are used; nil: none
	BaseURLField      string   // the Config field of BaseURL; "": BaseURL
	Auth              transport.Authorizer
	CheckURL          func(*url.URL) error // says what is wrong with Operation.URL; nil: nothing is
	Subdomains        bool                 // subdomains of the base URL's host belong to the service
	SeparateReadLimit bool                 // the service has separate rate limits for reads and writes
	ReservedHeaders   []string             // canonical names of headers that Auth sets
	RateWindow        time.Duration
	RequestID         func(http.Header) string
	ReadProblem       func(*Response) *ErrorResponse
	Unknown           func(Unknown) error
}

// ConfigError returns the error of a package's NewClient.
func ConfigError(pkg string, err error) error {
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
	case s.Reconcile < ReconcileAuto, s.Reconcile > ReconcileStrict:
		return Field("Reconcile", "is none of ReconcileAuto, ReconcileOff, ReconcileStrict")
	case s.SharesLimits && s.Shared == nil:
		return Field("ShareLimitsWith", "was not made by NewClient")
	case !validHeaderValue(s.UserAgent):
		return Field("UserAgent", "is not a legal header value")
	}
	return nil
}
