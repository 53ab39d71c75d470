package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// quota is the limiter of a client: all processes that use a credential share its requests.
//
// The store holds for each credential the instant at which the next request may be sent. Who wants to
// send moves it on by the interval, with compare-and-set, and sends at the instant that was there.
// A permit that is not used in time is lost: to use it later would be a burst.
type quota struct {
	kv     jetstream.KeyValue
	key    string
	every  time.Duration // between two requests; 0: any
	clock  *serverClock
	pauses *pauses
}

// newQuota allows n requests a minute; 0: any number. One percent stays unused: requests do not leave
// exactly when they may.
func newQuota(kv jetstream.KeyValue, account string, n int, clock *serverClock, p *pauses) *quota {
	q := &quota{kv: kv, key: "next." + account, clock: clock, pauses: p}
	if n > 0 {
		q.every = time.Minute * 101 / 100 / time.Duration(n)
	}
	return q
}

// Wait blocks until a request may be sent.
func (q *quota) Wait(ctx context.Context) error {
	for {
		if err := q.pauses.wait(ctx); err != nil {
			return err
		}
		if q.every == 0 {
			return nil
		}
		at, err := q.reserve(ctx)
		if err != nil {
			return err
		}
		if err := q.sleepUntil(ctx, at); err != nil {
			return err
		}
		if q.clock.since(at) <= q.lateness() && !q.pauses.isPaused(ctx) {
			return nil
		}
	}
}

// lateness is how long a permit is good.
func (q *quota) lateness() time.Duration { return max(q.every, 20*time.Millisecond) }

func (q *quota) sleepUntil(ctx context.Context, at time.Time) error {
	t := time.NewTimer(at.Sub(q.clock.now()))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// nextPermit is the record of a credential.
type nextPermit struct {
	Next int64 `json:"next"` // nanoseconds since 1970 by the server's clock
}

// reserve takes the next permit.
func (q *quota) reserve(ctx context.Context) (time.Time, error) {
	for {
		at, err := q.tryReserve(ctx)
		if errors.Is(err, jetstream.ErrKeyExists) {
			continue // another process was first
		}
		return at, err
	}
}

func (q *quota) tryReserve(ctx context.Context) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	entry, err := q.kv.Get(ctx, q.key)
	if err != nil && !errors.Is(err, jetstream.ErrKeyNotFound) {
		return time.Time{}, fmt.Errorf("reading the quota: %w", err)
	}
	var next nextPermit
	var revision uint64
	if entry != nil {
		revision = entry.Revision()
		if err := json.Unmarshal(entry.Value(), &next); err != nil {
			return time.Time{}, fmt.Errorf("reading the quota: %w", err)
		}
	}
	at := q.clock.now()
	if stored := time.Unix(0, next.Next); stored.After(at) {
		at = stored
	}
	text, err := json.Marshal(nextPermit{at.Add(q.every).UnixNano()})
	if err != nil {
		return time.Time{}, err
	}
	if revision == 0 {
		_, err = q.kv.Create(ctx, q.key, text)
	} else {
		_, err = q.kv.Update(ctx, q.key, text, revision)
	}
	if isWrongSequence(err) {
		err = jetstream.ErrKeyExists
	}
	if err != nil && !errors.Is(err, jetstream.ErrKeyExists) {
		err = fmt.Errorf("taking a permit of the quota: %w", err)
	}
	return at, err
}
