package oss

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/redact"
)

// Config says how a [Client] reaches OSS. Credentials is required, and one of Region and Endpoint.
type Config struct {
	// Region is the region of the buckets without the prefix "oss-": cn-hangzhou. Signature V4 signs it. Default: the one in
	// Endpoint, where its host is of the form oss-cn-hangzhou.aliyuncs.com, oss-cn-hangzhou-internal.aliyuncs.com or
	// cn-hangzhou.oss.aliyuncs.com. An accelerate endpoint names no region.
	Region string

	// Endpoint is the address that the buckets lie behind, without a bucket and without a path. Without a scheme it is https.
	// Default https://oss-{Region}.aliyuncs.com, the public one; machines in the cloud use oss-{Region}-internal.aliyuncs.com.
	Endpoint string

	// Credentials is asked for the access key: see [StaticCredentials], [EnvironmentCredentials] and [CredentialsProvider].
	Credentials CredentialsProvider

	// SignatureVersion is SignatureV4 unless set.
	SignatureVersion SignatureVersion

	// PathStyle puts the bucket into the path, https://endpoint/bucket/key, in place of the host name. OSS itself refuses
	// that for most accounts; simulators and gateways need it. An IP address or a loopback host is always addressed so.
	PathStyle bool

	// ShareLimitsWith is another client of the same account: both then wait at one gate while OSS throttles. Default: its own gate.
	ShareLimitsWith *Client

	HTTPClient *http.Client // default: pooled. Its Transport and Timeout are used, its Jar and CheckRedirect are not

	// Limiter is asked once an attempt, reads included, by one request at a time; default: none. A
	// *rate.Limiter is one. Its error ends the call as [ErrNotExecuted], and errors.Is finds it,
	// unless it is an io/fs error.
	Limiter interface{ Wait(context.Context) error }

	MaxAttempts      int           // default 4: how often one call is sent at most; 1 turns retries off
	MaxBackoff       time.Duration // default 2m: the longest single wait; longer than any documented rate window
	CopyTimeout      time.Duration // default 5m: one attempt of a copy. OSS sends nothing before it is done, and gigabytes take minutes
	ReconcileTimeout time.Duration // default 30s: how long a copy that may still run is looked for
	Reconcile        Reconcile     // default ReconcileAuto
	Logger           *slog.Logger  // default: silent. One record an attempt, at debug level
	UserAgent        string        // put before the module's own
	AllowPlainHTTP   bool          // allows http:// to a host that is not loopback, which shows object names and the STS token to everyone on the way
}

// SignatureVersion is a way to sign requests.
type SignatureVersion int

// The signature versions of OSS.
const (
	SignatureV4 SignatureVersion = iota // HMAC-SHA256 over the whole query, for one region and day
	SignatureV1                         // HMAC-SHA1; needs no region
)

func (v SignatureVersion) String() string {
	switch v {
	case SignatureV4:
		return "V4"
	case SignatureV1:
		return "V1"
	}
	return fmt.Sprintf("SignatureVersion(%d)", int(v))
}

// Reconcile says what a client does about a copy whose answer was lost.
type Reconcile = farcopy.Reconcile

// The ways to treat a copy whose answer was lost.
const (
	ReconcileAuto   Reconcile = farcopy.ReconcileAuto   // look for it at the destination
	ReconcileOff    Reconcile = farcopy.ReconcileOff    // do not look: it is reported as ErrOutcomeUnknown
	ReconcileStrict Reconcile = farcopy.ReconcileStrict // also look at the destination before the copy: what is there is not the copy, even if it is of the same second
)

// Client makes copies on OSS. It is safe for concurrent use; all its calls share one rate gate.
type Client struct {
	service *call.Service
	at      *endpoint
}

// NewClient returns a client, or an error that names the Config field to mend. It does not use the network and does not
// ask for credentials.
func NewClient(cfg Config) (*Client, error) {
	at, err := newEndpoint(cfg)
	if err != nil {
		return nil, call.Misconfigured("oss", err)
	}
	signer := newSigner(cfg, at)
	s, err := call.NewService(call.Settings{
		BaseURL: at.base, HTTPClient: cfg.HTTPClient, Limiter: cfg.Limiter, MaxAttempts: cfg.MaxAttempts,
		MaxBackoff: cfg.MaxBackoff, CopyTimeout: cfg.CopyTimeout, ReconcileTimeout: cfg.ReconcileTimeout, Reconcile: cfg.Reconcile,
		Logger: cfg.Logger, UserAgent: cfg.UserAgent, AllowPlainHTTP: cfg.AllowPlainHTTP,

		Name: "oss", BaseName: "Endpoint", Auth: signer, Shared: cfg.ShareLimitsWith.shared(), Subdomains: !at.pathStyle,
		OwnHeaders: []string{"Date", "X-Oss-Date", "X-Oss-Content-Sha256", "X-Oss-Security-Token"},
		RequestID:  requestID, ReadProblem: signer.readProblem, Unknown: unknown,
	})
	if err != nil {
		return nil, err
	}
	return &Client{s, at}, nil
}

// shared is what the client's calls share; nil where the client is nil or was not made by NewClient, which package call refuses.
func (c *Client) shared() *call.Service {
	if c == nil {
		return nil
	}
	return c.service
}

func (c Config) redacted() string { return redact.Fields(c, "Credentials") }

// Format prints the configuration without its secrets, whatever the verb.
func (c Config) Format(f fmt.State, _ rune) { redact.Format(f, c.redacted()) }

// MarshalJSON writes the configuration without its secrets.
func (c Config) MarshalJSON() ([]byte, error) { return redact.JSON(c.redacted()) }

// LogValue logs the configuration without its secrets.
func (c Config) LogValue() slog.Value { return redact.LogValue(c.redacted()) }

// CallOption changes a single call.
type CallOption = call.Option

// WithHeader adds a header to every request of the call, such as an x-oss- header that has no field; it is signed like the
// others. Headers that the client sets itself are refused, those of the signature among them: Date, X-Oss-Date,
// X-Oss-Content-Sha256, X-Oss-Security-Token and Authorization.
func WithHeader(key, value string) CallOption { return call.WithHeader(key, value) }

// WithMaxAttempts replaces Config.MaxAttempts for this call; at least 1.
func WithMaxAttempts(n int) CallOption { return call.WithMaxAttempts(n) }

// WithResponse stores the last answer to the call itself in *p, also where the call fails; nil where none came, even if the
// copy was found again by reading. Its body is in memory, its Request is nil. Header and body are the caller's, as they came:
// secrets of the request that the service repeats in them are not masked.
func WithResponse(p **http.Response) CallOption { return call.WithResponse(p) }
