package document360

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

// Config configures a [Client] of Document360. Exactly one of TokenSource and APIKey is required.
type Config struct {
	// TokenSource gives the bearer tokens: what the configuration of [OAuthConfig] returns for a
	// user who signed in, or oauth2.StaticTokenSource for an API token of an older portal (Settings
	// > API Tokens). It is asked when there is no token, when the token expires, and once after a
	// 401.
	TokenSource oauth2.TokenSource

	// APIKey is an API key (d360_sk_...), which the vendor recommends for programs since August
	// 2026. It is sent in the header X-API-Key. Keys of API versions 1 and 2 (header api_token) do
	// not work here.
	APIKey string

	// ShareLimitsWith is another client of the same credential: both then wait at the same gates.
	// Default: its own.
	ShareLimitsWith *Client

	// BaseURL defaults to https://apihub.document360.io; see [Endpoint] for other regions.
	BaseURL string

	// HTTPClient gives its Transport and Timeout to the client; its Jar and CheckRedirect are not
	// used. Default: a client with a connection pool.
	HTTPClient *http.Client

	// Limiter, such as a *rate.Limiter, is asked once for each attempt, reads included, by one
	// request at a time. Its error ends the call: the error of the call matches [ErrNotExecuted]
	// and the error of Limiter, unless that is an io/fs error. Default: none.
	Limiter interface{ Wait(context.Context) error }

	// MaxAttempts bounds the attempts of one call; 1 turns retries off. Default: 4.
	MaxAttempts int

	// MaxBackoff is the longest single wait. Default: 2m, longer than any documented rate window.
	MaxBackoff time.Duration

	// CopyTimeout bounds one attempt of a copy. Default: 5m.
	CopyTimeout time.Duration

	// ReconcileTimeout is how long the client polls for a copy whose response was lost. Default:
	// 30s.
	ReconcileTimeout time.Duration

	// Reconcile says what to do about a copy whose response was lost. Default: ReconcileAuto.
	Reconcile Reconcile

	// Logger gets one record for each attempt, at debug level, and one for each copy that was found
	// by reading or whose outcome is unknown, at info level. Default: none.
	Logger *slog.Logger

	// Observe is called at each moment of a call, to make traces and metrics from: see [Event]. It
	// is called synchronously, with the context of the call, and never concurrently for one call;
	// the calls wait for it, so it should be fast. Default: none.
	Observe func(context.Context, Event)

	// UserAgent comes before that of this module in the header User-Agent.
	UserAgent string

	// AllowPlainHTTP allows http:// to hosts other than loopback, where everyone on the way can
	// read the credential.
	AllowPlainHTTP bool
}

const defaultBaseURL = "https://apihub.document360.io"

// Reconcile says what a client does about a copy whose response was lost. See "Lost responses" in
// the package's comment, and [farcopy.Reconcile].
type Reconcile = farcopy.Reconcile

// The ways to reconcile a copy whose response was lost.
const (
	// ReconcileAuto polls for it at the destination, by name, size and time, and never sends a
	// second request after one that the service may have acted on.
	ReconcileAuto Reconcile = farcopy.ReconcileAuto
	// ReconcileOff does not poll for it: the error matches ErrOutcomeUnknown.
	ReconcileOff Reconcile = farcopy.ReconcileOff
	// ReconcileStrict also lists the destination before the copy, 100 files a request, and
	// excludes what is there. It sends no second request either.
	ReconcileStrict Reconcile = farcopy.ReconcileStrict
)

// Client makes copies on Document360. It is safe for concurrent use. In each project its reads
// share one rate gate and its copies another, because Document360 counts them apart.
type Client struct {
	service  *call.Service
	listings *settle.Listings[listedFile] // shared by calls that look for their copies
}

// NewClient returns a client, or a [*NotExecutedError] whose Field is the wrong field of Config. It
// does not use the network.
func NewClient(cfg Config) (*Client, error) {
	credential, err := cfg.credential()
	if err != nil {
		return nil, call.ConfigError("document360", err)
	}
	if cfg.BaseURL == "" {
		cfg.BaseURL = defaultBaseURL
	}
	if region, ok := strings.CutPrefix(cfg.BaseURL, noRegion); ok {
		return nil, call.ConfigError("document360", call.Field("BaseURL", "is of the region %s, which cannot be part of a host name", region))
	}
	s, err := call.NewService(call.Settings{
		BaseURL: cfg.BaseURL, HTTPClient: cfg.HTTPClient, Limiter: cfg.Limiter, MaxAttempts: cfg.MaxAttempts,
		MaxBackoff: cfg.MaxBackoff, CopyTimeout: cfg.CopyTimeout, ReconcileTimeout: cfg.ReconcileTimeout, Reconcile: cfg.Reconcile,
		Logger: cfg.Logger, Observe: cfg.Observe, UserAgent: cfg.UserAgent, AllowPlainHTTP: cfg.AllowPlainHTTP,
		SharesLimits: cfg.ShareLimitsWith != nil, Shared: cfg.ShareLimitsWith.shared(),

		Name: "document360", Auth: credential, SeparateReadLimit: true, RateWindow: time.Minute,
		RequestID: requestID, ReadProblem: readProblem, Unknown: unknown,
	})
	if err != nil {
		return nil, err
	}
	return &Client{s, &settle.Listings[listedFile]{}}, nil
}

func (c Config) credential() (transport.Authorizer, error) {
	switch {
	case c.TokenSource != nil && c.APIKey != "":
		return nil, call.Field("TokenSource", "and APIKey are both set; one of them is required")
	case c.TokenSource != nil:
		return auth.NewBearer(c.TokenSource), nil
	case c.APIKey != "":
		return auth.NewHeader("X-API-Key", c.APIKey), call.HeaderValue("APIKey", c.APIKey)
	}
	return nil, call.Field("TokenSource", "or APIKey is required")
}

// shared returns what all calls of the client share. It is nil if the client is nil or was not made
// by NewClient; package call refuses such a client.
func (c *Client) shared() *call.Service {
	if c == nil {
		return nil
	}
	return c.service
}

// CloseIdleConnections closes the connections that no call uses at the moment, those of
// Config.HTTPClient too if it is set. The client can still be used. Without it, a connection that
// is not used closes after 90 seconds.
func (c *Client) CloseIdleConnections() { c.shared().CloseIdleConnections() }

func (c Config) redacted() string { return redact.Fields(c, "TokenSource", "APIKey") }

// Format prints the configuration without its secrets, whatever the verb.
func (c Config) Format(f fmt.State, _ rune) { redact.Format(f, c.redacted()) }

// MarshalJSON writes the configuration without its secrets.
func (c Config) MarshalJSON() ([]byte, error) { return redact.JSON(c.redacted()) }

// LogValue logs the configuration without its secrets.
func (c Config) LogValue() slog.Value { return redact.LogValue(c.redacted()) }

// CallOption changes a single call.
type CallOption = call.Option

// WithHeader adds a header to each request of the call. Headers that the client sets itself are
// refused.
func WithHeader(key, value string) CallOption { return call.WithHeader(key, value) }

// WithMaxAttempts replaces Config.MaxAttempts for this call; at least 1.
func WithMaxAttempts(n int) CallOption { return call.WithMaxAttempts(n) }

// Intent is what has to be known to go on with a copy after its process has ended: see
// [WithIntent]. Its methods are Op, SentAt, MarshalText and UnmarshalText. See [farcopy.Intent].
type Intent = farcopy.Intent

// WithIntent calls save before every send of a copy, as the last thing before it: after the waits
// for the rate limit and the credential. save has to store the [Intent] where it outlives the
// process; if the process then ends before the call does, [Client.ResumeCopyFile] goes on with the
// copy, and [Client.ResolveCopyFile] finds out what became of it. While the request waits for save
// it counts as in flight for the rate limit, so save should take milliseconds.
//
// If save returns an error, nothing is sent, and the call ends as it would have without that
// attempt: with [ErrNotExecuted] if it was the first. errors.Is finds the error, unless it is an
// io/fs error. The context of save ends with the call's. save may be called several times for one
// send, so a saved intent proves no send; each of a call replaces the one before. A request that is
// not written within ten seconds of the beginning of save is not sent: the next attempt saves anew.
// A client that has seen no response yet reads the source before its first send, because the intent
// holds the service's time.
//
// If the copy is refused because the destination has such an item, or because another request holds
// an item, save is called once more, and its error is ignored: the intent then says so, and the item
// that was in the way is not taken for the copy by whoever goes on with it.
//
// Only copies have intents: for any other operation the option is refused.
func WithIntent(save func(context.Context, Intent) error) CallOption { return call.WithIntent(save) }

// WithResponse stores a response in *p, also if the call fails: *p is the last response to the
// request itself, or nil if none came. Responses to polls are not stored. Its body is in memory and
// its Request is nil. Secrets of the request that the service repeats in header or body are not
// masked.
func WithResponse(p **http.Response) CallOption { return call.WithResponse(p) }
