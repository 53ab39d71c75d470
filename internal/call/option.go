package call

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/textproto"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/transport"
)

// Option changes a single call.
type Option func(*options)

type options struct {
	header      http.Header
	maxAttempts int
	response    **http.Response
	save        func(context.Context, farcopy.Intent) error
	sent        *atomic.Int64 // counts the requests that were sent; nil: nobody counts
	err         error
}

// WithHeader adds a header to every request of the call.
func WithHeader(key, value string) Option {
	key = textproto.CanonicalMIMEHeaderKey(key) // here, because goroutines may apply one option concurrently
	return func(o *options) {
		if o.header == nil {
			o.header = http.Header{}
		}
		switch {
		case !validHeaderName(key):
			o.fail(Argument("WithHeader", "%q is no header name", key))
		case reserved[key]:
			o.fail(Argument("WithHeader", "cannot set %s: the client sets it itself, or it would let the request be sent twice", key))
		default:
			if err := HeaderValue("WithHeader "+key, value); err != nil {
				o.fail(argumentError(err.Error()))
			}
			o.header[key] = []string{value}
		}
	}
}

// WithCheckedHeader is WithHeader for an option of a service. invalid says what is wrong with its
// arguments; nil: nothing.
func WithCheckedHeader(key, value string, invalid error) Option {
	if invalid != nil {
		return func(o *options) { o.fail(invalid) }
	}
	return WithHeader(key, value)
}

// WithMaxAttempts replaces Config.MaxAttempts for this call.
func WithMaxAttempts(n int) Option {
	return func(o *options) {
		if n < 1 {
			o.fail(Argument("WithMaxAttempts", "must be at least 1"))
		}
		o.maxAttempts = n
	}
}

// WithResponse stores the last response of the call, with its body in memory and without any
// masking.
func WithResponse(p **http.Response) Option {
	return func(o *options) { o.response = p }
}

// WithIntent calls save before every send of a copy. A save that does not end with its context is
// abandoned.
func WithIntent(save func(context.Context, farcopy.Intent) error) Option {
	return func(o *options) {
		if save == nil {
			o.fail(Argument("WithIntent", "has no function"))
		}
		o.save = func(ctx context.Context, i farcopy.Intent) error {
			_, err := transport.Bounded(ctx, func() (struct{}, error) { return struct{}{}, save(ctx, i) }, nil)
			return err
		}
	}
}

// WithJournal is WithIntent for a save that is not the caller's code: it ends by itself, and is always
// waited for.
func WithJournal(save func(context.Context, farcopy.Intent) error) Option {
	return func(o *options) { o.save = save }
}

// Counting adds one to n for each request of the call that is sent.
func Counting(n *atomic.Int64) Option {
	return func(o *options) { o.sent = n }
}

type countKey struct{}

// CountingIn returns a context within which n counts the requests of calls that have Counting, too.
func CountingIn(ctx context.Context, n *atomic.Int64) context.Context {
	return context.WithValue(ctx, countKey{}, n)
}

type throttleKey struct{}

// ThrottledIn returns a context within which refused is called for each response that refuses a
// request for its rate, also if the call sends it again. after is how long the service wants to be
// left alone; 0: it does not say.
func ThrottledIn(ctx context.Context, refused func(after time.Duration)) context.Context {
	return context.WithValue(ctx, throttleKey{}, refused)
}

// errNoIntent refuses WithIntent.
var errNoIntent = Argument("WithIntent", "cannot be used: no ResumeX goes on with this operation")

// NoIntent refuses WithIntent among the options of an operation that keeps another state.
func NoIntent(opts []Option) error {
	var o options
	o.apply(nil, opts)
	if o.save != nil {
		return errNoIntent
	}
	return nil
}

// ForReads returns the options of a copy that also apply to the reads that settle it: the headers,
// which may select a user, and the count of requests.
func ForReads(opts []Option) []Option {
	if len(opts) == 0 {
		return nil
	}
	var o options
	o.apply(nil, opts)
	return []Option{func(read *options) { read.header, read.sent = o.header.Clone(), o.sent }}
}

// HeaderKey returns the headers of ForReads as text. Calls with different keys may see different
// items.
func HeaderKey(opts []Option) string {
	if len(opts) == 0 {
		return ""
	}
	var o options
	o.apply(nil, opts)
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(o.header)) {
		fmt.Fprintf(&b, "\x00%s: %s", name, o.header[name])
	}
	return b.String()
}

// count counts an attempt whose request has left, at least in part.
func (o *options) count(ctx context.Context, res result) {
	if o.sent == nil || res.sentAt.IsZero() || res.failure != nil && res.failure.Stage < transport.Write {
		return
	}
	o.sent.Add(1)
	if n, ok := ctx.Value(countKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
}

func (o *options) fail(err error) {
	if o.err == nil {
		o.err = err
	}
}

// apply applies the options of a call. fields are the headers that the request's fields set;
// credential are the names of the headers that the credential sets.
func (o *options) apply(fields http.Header, opts []Option, credential ...string) error {
	for _, opt := range opts {
		if opt != nil {
			opt(o)
		}
	}
	for _, k := range credential {
		if _, set := o.header[k]; set {
			o.fail(Argument("WithHeader", "cannot set %s: it belongs to the signature, which the client sets", k))
		}
	}
	for k := range o.header {
		for taken := range fields {
			if strings.EqualFold(k, taken) {
				o.fail(Argument("WithHeader", "cannot replace %s, which the request's fields set", k))
			}
		}
	}
	return o.err
}

// reserved are headers that belong to the transport. Idempotency keys are among them because
// net/http resends a request that has one, and none of these services supports them.
var reserved = map[string]bool{
	"Authorization": true, "Proxy-Authorization": true, "Cookie": true, "Host": true, "Content-Length": true,
	"Transfer-Encoding": true, "Connection": true, "Upgrade": true, "Trailer": true, "Te": true, "Expect": true,
	"Accept": true, "Accept-Encoding": true, "Content-Type": true, "User-Agent": true, "X-Api-Key": true,
	"Idempotency-Key": true, "X-Idempotency-Key": true,
}
