package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
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
	atOnce int           // permits that are taken together
	clock  *serverClock
	pauses *pauses

	mu      sync.Mutex
	permits []time.Time // taken and not used yet
}

// permitLife is how late a permit can be used. It is less than the percent that stays unused of a
// minute, so that no minute holds more than the quota.
const permitLife = 250 * time.Millisecond

// newQuota allows n requests a minute; 0: any number. One percent stays unused: requests do not leave
// exactly when they may.
func newQuota(kv jetstream.KeyValue, account string, n int, clock *serverClock, p *pauses) *quota {
	q := &quota{kv: kv, key: "next." + account, clock: clock, pauses: p}
	if n > 0 {
		q.every = time.Minute * 101 / 100 / time.Duration(n)
		q.atOnce = max(1, n/3000) // at most 50 times a second
	}
	return q
}

// Wait blocks until a request may be sent.
func (q *quota) Wait(ctx context.Context) error {
	err := q.wait(ctx)
	if err == nil {
		setLeft(ctx, time.Now())
	}
	return err
}

func (q *quota) wait(ctx context.Context) error {
	for {
		if err := q.pauses.wait(ctx); err != nil {
			return err
		}
		if q.every == 0 {
			return nil
		}
		at, err := q.take(ctx)
		if err != nil { // the item has not failed because the store does not respond
			q.pauses.log.Warn("waiting for the store", "err", err)
			if sleep(ctx, firstPause); ctx.Err() != nil {
				return context.Cause(ctx)
			}
			continue
		}
		if err := q.sleepUntil(ctx, at); err != nil {
			return err
		}
		if q.clock.since(at) <= permitLife && !q.pauses.isPaused(ctx) {
			return nil
		}
	}
}

// take returns the next permit of this process.
func (q *quota) take(ctx context.Context) (time.Time, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.permits) > 0 && q.clock.since(q.permits[0]) > permitLife {
		q.permits = q.permits[1:]
	}
	if len(q.permits) == 0 {
		first, err := q.reserve(ctx)
		if err != nil {
			return first, err
		}
		for i := range q.atOnce {
			q.permits = append(q.permits, first.Add(time.Duration(i)*q.every))
		}
	}
	at := q.permits[0]
	q.permits = q.permits[1:]
	return at, nil
}

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

// reserve takes the next permits from the store, and returns the first.
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
	text, err := json.Marshal(nextPermit{at.Add(time.Duration(q.atOnce) * q.every).UnixNano()})
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
