package bitpaket

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/auth"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/redact"
)

// Config configures a [Client] of BitPaket. Only TokenSource and ClientSecret are required.
type Config struct {
	// TokenSource gives the access tokens, which are made in the paket manager:
	// oauth2.StaticTokenSource for one of them. It is asked when there is no token, when the token
	// expires, and once after a 401. BitPaket documents no way to refresh one.
	TokenSource oauth2.TokenSource

	// ClientSecret is the secret of the API endpoint that the token belongs to. A copy sends it, in
	// its body; reads do not.
	ClientSecret string

	// ShareLimitsWith is another client of the same credential: the rate limit then applies to both
	// together. Default: none.
	ShareLimitsWith *Client

	// BaseURL defaults to https://api.bitpaket.com. It is without the /v2.
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

	// ReconcileTimeout is how long the client polls for a copy whose response was lost. Increase it
	// if copies start late. Default: 30s.
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
	// read token and secret.
	AllowPlainHTTP bool
}

const defaultBaseURL = "https://api.bitpaket.com"

// Reconcile says what a client does about a copy whose response was lost. See "Lost responses" in
// the package's comment, and [farcopy.Reconcile].
type Reconcile = farcopy.Reconcile

// The ways to reconcile a copy whose response was lost.
const (
	// ReconcileAuto polls for its objects at the target, by size, hash and time. If it finds none,
	// it may send a second request, but never one with Overwrite.
	ReconcileAuto Reconcile = farcopy.ReconcileAuto
	// ReconcileOff does not poll for it: the error matches ErrOutcomeUnknown.
	ReconcileOff Reconcile = farcopy.ReconcileOff
	// ReconcileStrict also reads sources and target before the copy, and recognises what was
	// there by its id, not by its times. It never sends a second request after one that BitPaket
	// may have acted on.
	ReconcileStrict Reconcile = farcopy.ReconcileStrict
)

// Client makes copies on BitPaket. It is safe for concurrent use; a rate limit that one call meets
// holds back all.
type Client struct {
	service *call.Service
	secret  *string // a pointer, so that no format verb shows it
}

// NewClient returns a client, or a [*NotExecutedError] whose Field is the wrong field of Config. It
// does not use the network.
func NewClient(cfg Config) (*Client, error) {
	switch {
	case cfg.TokenSource == nil:
		return nil, call.ConfigError("bitpaket", call.Required("TokenSource", ""))
	case cfg.ClientSecret == "":
		return nil, call.ConfigError("bitpaket", call.Required("ClientSecret", ""))
	}
	if err := call.UTF8("ClientSecret", cfg.ClientSecret); err != nil {
		return nil, call.ConfigError("bitpaket", err)
	}
	if cfg.BaseURL == "" {
		cfg.BaseURL = defaultBaseURL
	}
	s, err := call.NewService(call.Settings{
		BaseURL: cfg.BaseURL, HTTPClient: cfg.HTTPClient, Limiter: cfg.Limiter, MaxAttempts: cfg.MaxAttempts,
		MaxBackoff: cfg.MaxBackoff, CopyTimeout: cfg.CopyTimeout, ReconcileTimeout: cfg.ReconcileTimeout, Reconcile: cfg.Reconcile,
		Logger: cfg.Logger, Observe: cfg.Observe, UserAgent: cfg.UserAgent, AllowPlainHTTP: cfg.AllowPlainHTTP,
		SharesLimits: cfg.ShareLimitsWith != nil, Shared: cfg.ShareLimitsWith.shared(),

		Name: "bitpaket", Auth: auth.NewBearer(cfg.TokenSource),
		RequestID: requestID, ReadProblem: readProblem, Unknown: unknown,
	})
	if err != nil {
		return nil, err
	}
	return &Client{s, &cfg.ClientSecret}, nil
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

func (c Config) redacted() string { return redact.Fields(c, "TokenSource", "ClientSecret") }

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
// process; if the process then ends before the call does, [Client.ResumeCopy] goes on with the
// copy, and [Client.ResolveCopy] finds out what became of it. While the request waits for save it
// counts as in flight for the rate limit, so save should take milliseconds.
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
