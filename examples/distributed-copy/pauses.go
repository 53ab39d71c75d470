package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/farcopy/farcopy"
)

// longestPause bounds how long one response stops all workers.
const longestPause = time.Hour

// drainTime is how long a process that is to end waits for a request that is held back.
const drainTime = 5 * time.Second

// pauses stop the requests of all processes that use a credential, after the service has refused one
// for its rate. Document360 counts reads and writes apart: there only one of them stops.
type pauses struct {
	kv      jetstream.KeyValue
	account string
	service string
	clock   *serverClock
	log     *slog.Logger

	mu      sync.Mutex
	until   map[string]time.Time // by scope, on the server's clock
	changed chan struct{}        // closed when until changes
}

func newPauses(kv jetstream.KeyValue, account, service string, clock *serverClock, log *slog.Logger) *pauses {
	return &pauses{
		kv: kv, account: account, service: service, clock: clock, log: log,
		until: map[string]time.Time{}, changed: make(chan struct{}),
	}
}

func (p *pauses) key(scope string) string { return "pause." + p.account + "." + scope }

// watch follows what other processes are told, until ctx ends.
func (p *pauses) watch(ctx context.Context) {
	go func() {
		err := watch(ctx, p.kv, p.key("*"), func(entry jetstream.KeyValueEntry) {
			if ns, err := strconv.ParseInt(string(entry.Value()), 10, 64); err == nil {
				scope := strings.TrimPrefix(entry.Key(), p.key(""))
				p.extend(scope, time.Unix(0, ns))
			}
		})
		if err != nil {
			p.log.Warn("rate limits of other workers are not known here", "err", err)
		}
	}()
}

// extend notes a pause, and reports whether it is longer than what was known.
func (p *pauses) extend(scope string, until time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !until.After(p.until[scope]) {
		return false
	}
	p.until[scope] = until
	close(p.changed)
	p.changed = make(chan struct{})
	return true
}

// left returns how long the scope of a request has to wait, and what tells of a change.
func (p *pauses) left(scope string) (time.Duration, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.until[scope].Sub(p.clock.now()), p.changed
}

func (p *pauses) isPaused(ctx context.Context) bool {
	left, _ := p.left(scopeOf(p.service, operationOf(ctx)))
	return left > 0
}

// wait blocks while the scope of the request is paused.
func (p *pauses) wait(ctx context.Context) error {
	for {
		left, changed := p.left(scopeOf(p.service, operationOf(ctx)))
		if left <= 0 {
			return nil
		}
		t := time.NewTimer(left)
		select {
		case <-t.C:
		case <-changed:
		case <-ctx.Done():
			t.Stop()
			return context.Cause(ctx)
		}
		t.Stop()
	}
}

// observe is the hook of a client: it notes which operation is about to ask the limiter, and tells
// all processes of a refusal.
func (p *pauses) observe(ctx context.Context, e farcopy.Event) {
	switch e.Kind {
	case farcopy.EventAttemptStarted:
		setOperation(ctx, e.Op)
	case farcopy.EventAttemptEnded:
		setLeft(ctx, time.Time{})
		if e.Status != http.StatusTooManyRequests && !errors.Is(e.Err, farcopy.ErrRateLimited) {
			return
		}
		d := max(farcopy.RetryAfter(e.Err), e.Pause, firstPause)
		scope, until := scopeOf(p.service, e.Op), p.clock.now().Add(min(d, longestPause))
		if p.extend(scope, until) {
			go p.publish(scope, until)
		}
	}
}

func (p *pauses) publish(scope string, until time.Time) {
	ctx, cancel := context.WithTimeout(context.Background(), storeTimeout)
	defer cancel()
	if err := p.put(ctx, p.key(scope), until.UnixNano()); err != nil {
		p.log.Warn("the other workers were not told of a rate limit", "err", err)
	}
}

// put writes the end of a pause, unless another process knows of a later one.
func (p *pauses) put(ctx context.Context, key string, until int64) error {
	for {
		text, revision := strconv.AppendInt(nil, until, 10), uint64(0)
		entry, err := p.kv.Get(ctx, key)
		if err == nil {
			revision = entry.Revision()
			if ns, _ := strconv.ParseInt(string(entry.Value()), 10, 64); ns >= until {
				return nil
			}
		} else if !errors.Is(err, jetstream.ErrKeyNotFound) {
			return err
		}
		if revision == 0 {
			_, err = p.kv.Create(ctx, key, text)
		} else {
			_, err = p.kv.Update(ctx, key, text, revision)
		}
		if !errors.Is(err, jetstream.ErrKeyExists) && !isWrongSequence(err) {
			return err
		}
	}
}

const (
	scopeAll   = "all"
	scopeRead  = "read"
	scopeWrite = "write"
)

// scopeOf returns what a service counts the requests of an operation in.
func scopeOf(service, op string) string {
	if service != "document360" {
		return scopeAll
	}
	_, name, _ := strings.Cut(op, ".")
	for _, verb := range []string{"Get", "List", "Search", "All"} {
		if strings.HasPrefix(name, verb) {
			return scopeRead
		}
	}
	if name == "" { // a page is listed
		return scopeRead
	}
	return scopeWrite
}

// operation is the latest one that was begun within a context, "" if there was none: a limiter is not
// told which it is.
type operation struct {
	mu   sync.Mutex
	name string
	left time.Time // when a request has passed the limiter; zero: it has ended
}

type operationKey struct{}

func withOperation(ctx context.Context) context.Context {
	return context.WithValue(ctx, operationKey{}, new(operation))
}

func setOperation(ctx context.Context, name string) {
	if o, ok := ctx.Value(operationKey{}).(*operation); ok {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.name = name
	}
}

// setLeft notes that a request leaves, or with a zero time that one has ended.
func setLeft(ctx context.Context, at time.Time) {
	if o, ok := ctx.Value(operationKey{}).(*operation); ok {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.left = at
	}
}

// mayBeSent reports whether a request may be in flight. One that has passed the limiter can be held
// back by the client nevertheless, which does not say so: after drainTime it counts as held back,
// and the next run looks for what it has made.
func mayBeSent(ctx context.Context) bool {
	o, ok := ctx.Value(operationKey{}).(*operation)
	if !ok {
		return false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return time.Since(o.left) < drainTime
}

// mustWait reports whether nothing of a task is in progress, and its next request has to wait for
// long.
func (p *pauses) mustWait(ctx context.Context) bool {
	left, _ := p.left(scopeOf(p.service, operationOf(ctx)))
	return left > drainTime && !mayBeSent(ctx)
}

func operationOf(ctx context.Context) string {
	o, ok := ctx.Value(operationKey{}).(*operation)
	if !ok {
		return ""
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.name
}
