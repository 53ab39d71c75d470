package oracle

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/auth"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/redact"
	"github.com/farcopy/farcopy/internal/settle"
	"github.com/farcopy/farcopy/internal/transport"
)

// Config says how a [Client] reaches an instance of Oracle Content Management. Required are BaseURL and one credential:
// TokenSource, or Username and Password.
type Config struct {
	// TokenSource gives the access tokens of the identity domain: a clientcredentials.Config's, an oauth2.Config's. It is
	// asked when there is no token, when the token expires, and once after a 401. The scope is the instance's primary
	// audience followed by urn:opc:cec:all; the audience often names another host than the instance's, and its port is part
	// of it, so take it from the identity domain's application.
	TokenSource oauth2.TokenSource

	// Username and Password are sent as HTTP Basic authentication, which Oracle documents for API version 1.1 only.
	// Username holds no colon.
	Username string
	Password string

	// APIVersion is "1.1" or "1.2"; default "1.1". Oracle calls 1.1 the legacy API. The calls of this package are the same
	// in both, but for users' LoginName and the largest Limit.
	APIVersion string

	// ShareLimitsWith is another client of the same credential: both then wait at one gate. Default: its own.
	ShareLimitsWith *Client

	BaseURL    string       // required: https://HOST[:PORT], without /documents/api
	HTTPClient *http.Client // default: pooled. Its Transport and Timeout are used, its Jar and CheckRedirect are not

	// Limiter is asked once an attempt, reads included, by one request at a time; default: none. A
	// *rate.Limiter is one. Its error ends the call as [ErrNotExecuted], and errors.Is finds it,
	// unless it is an io/fs error.
	Limiter interface{ Wait(context.Context) error }

	MaxAttempts      int           // default 4: how often one call is sent at most; 1 turns retries off
	MaxBackoff       time.Duration // default 2m: the longest single wait; longer than any documented rate window
	CopyTimeout      time.Duration // default 5m: one attempt of a copy
	ReconcileTimeout time.Duration // default 30s: how long a copy that may still run is looked for
	Reconcile        Reconcile     // default ReconcileAuto
	Logger           *slog.Logger  // default: silent. One record an attempt, at debug level
	UserAgent        string        // put before the module's own
	AllowPlainHTTP   bool          // allows http:// to a host that is not loopback, which shows the credential to everyone on the way
}

const (
	version11 = "1.1"
	version12 = "1.2"
	apiPath   = "/documents/api/"
)

// Reconcile says what a client does about a copy whose answer was lost. See "Lost responses" in the package's comment.
type Reconcile = farcopy.Reconcile

// The ways to treat a copy whose answer was lost.
const (
	ReconcileAuto   Reconcile = farcopy.ReconcileAuto   // look for it at the destination
	ReconcileOff    Reconcile = farcopy.ReconcileOff    // do not look: it is reported as ErrOutcomeUnknown
	ReconcileStrict Reconcile = farcopy.ReconcileStrict // also list the destination before the copy: a request for each 200 items
)

// Client makes copies on Oracle Content Management. It is safe for concurrent use; all its calls share one rate gate.
type Client struct {
	service  *call.Service
	version  string
	listings *settle.Listings[Item] // shared by calls that look for their copies
}

// NewClient returns a client, or an error that names the Config field to mend. It does not use the network.
func NewClient(cfg Config) (*Client, error) {
	if cfg.APIVersion == "" {
		cfg.APIVersion = version11
	}
	if err := cfg.validate(); err != nil {
		return nil, call.Misconfigured("oracle", err)
	}
	s, err := call.NewService(call.Settings{
		BaseURL: strings.TrimRight(cfg.BaseURL, "/") + apiPath + cfg.APIVersion, HTTPClient: cfg.HTTPClient,
		Limiter: cfg.Limiter, MaxAttempts: cfg.MaxAttempts, MaxBackoff: cfg.MaxBackoff, CopyTimeout: cfg.CopyTimeout,
		ReconcileTimeout: cfg.ReconcileTimeout, Reconcile: cfg.Reconcile, Logger: cfg.Logger, UserAgent: cfg.UserAgent,
		AllowPlainHTTP: cfg.AllowPlainHTTP,

		Name: "oracle", Shared: cfg.ShareLimitsWith.shared(), Auth: cfg.authorizer(),
		RequestID: requestID, ReadProblem: readProblem, Unknown: unknown,
	})
	if err != nil {
		return nil, err
	}
	return &Client{s, cfg.APIVersion, &settle.Listings[Item]{}}, nil
}

func (c Config) authorizer() transport.Authorizer {
	if c.TokenSource != nil {
		return auth.NewBearer(c.TokenSource)
	}
	return auth.NewBasic(c.Username, c.Password)
}

// shared is what the client's calls share; nil where the client is nil or was not made by NewClient, which package call refuses.
func (c *Client) shared() *call.Service {
	if c == nil {
		return nil
	}
	return c.service
}

func (c Config) redacted() string { return redact.Fields(c, "TokenSource", "Password") }

// Format prints the configuration without its secrets, whatever the verb.
func (c Config) Format(f fmt.State, _ rune) { redact.Format(f, c.redacted()) }

// MarshalJSON writes the configuration without its secrets.
func (c Config) MarshalJSON() ([]byte, error) { return redact.JSON(c.redacted()) }

// LogValue logs the configuration without its secrets.
func (c Config) LogValue() slog.Value { return redact.LogValue(c.redacted()) }

// CallOption changes a single call.
type CallOption = call.Option

// WithHeader adds a header to every request of the call, such as Accept-Language, which changes the language of error
// messages, or X-ID-TENANT-NAME. Headers that the client or a request's Access sets are refused.
func WithHeader(key, value string) CallOption { return call.WithHeader(key, value) }

// WithMaxAttempts replaces Config.MaxAttempts for this call; at least 1.
func WithMaxAttempts(n int) CallOption { return call.WithMaxAttempts(n) }

// WithResponse stores the last answer to the call itself in *p, also where the call fails; nil where none came, even if the
// copy was found again by reading. Its body is in memory, its Request is nil. Header and body are the caller's, as they came:
// secrets of the request that the service repeats in them are not masked.
func WithResponse(p **http.Response) CallOption { return call.WithResponse(p) }
