package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/synadia-io/orbit.go/jetstreamext"
)

// For how long a process waits for a store that does not respond. The servers of a cluster need about
// ten seconds to choose another leader.
const (
	longestOutage = 5 * time.Minute
	shortOutage   = 20 * time.Second // for a command that somebody waits for
)

// isOutage reports whether the store has not responded, which may pass: a server has ended or was
// stopped, and another one has to take its place. What was to be written then may have been written.
func isOutage(err error) bool {
	for _, known := range []error{
		context.DeadlineExceeded, nats.ErrTimeout, nats.ErrNoResponders, nats.ErrDisconnected, nats.ErrReconnectBufExceeded,
		jetstream.ErrNoStreamResponse, jetstream.ErrConsumerNotFound, // one that was away may not know it yet
		jetstreamext.ErrBatchPublishIncomplete, errBeingWritten, errUnsettled,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	if errors.Is(err, jetstream.ErrJetStreamNotEnabled) || errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount) {
		return false
	}
	api, ok := errors.AsType[*jetstream.APIError](err)
	return ok && api.Code == http.StatusServiceUnavailable
}

// outage is how long the store has not responded. The zero value is for one that responds.
type outage struct {
	since time.Time
	limit time.Duration // 0: longestOutage
	note  func(string)  // is told when one begins; nil: nobody is
}

// isOver notes what an access to the store has ended with, and waits if it is to be tried again. It
// reports false then.
func (o *outage) isOver(ctx context.Context, err error) bool {
	if !isOutage(err) || ctx.Err() != nil {
		o.since = time.Time{}
		return true
	}
	if o.since.IsZero() {
		o.since = time.Now()
		if o.note != nil {
			o.note(fmt.Sprintf("waiting for the store: %v", err))
		}
	}
	if time.Since(o.since) > cmp.Or(forTests.Outage, o.limit, longestOutage) {
		return true
	}
	sleep(ctx, firstPause/2)
	return ctx.Err() != nil
}

// persist does something until the store has responded, for longestOutage at most.
func persist(ctx context.Context, do func() error) error {
	return persistFor(ctx, longestOutage, do)
}

func persistFor(ctx context.Context, limit time.Duration, do func() error) error {
	o := outage{limit: limit}
	for {
		if err := do(); o.isOver(ctx, err) {
			return err
		}
	}
}

// errGone ends a process whose connection will not come back.
var errGone = errors.New("the NATS server has ended the connection for good")

// onGone has a function called when the connection will not come back, such as when a credential has
// expired.
func onGone(conn *nats.Conn, c *connection, gone func(error)) {
	conn.SetClosedHandler(func(conn *nats.Conn) { gone(goneError(conn, c)) })
}

// goneError returns why a connection will not come back; nil: it may. An access to the store can fail
// before the function of onGone is called.
func goneError(conn *nats.Conn, c *connection) error {
	if !conn.IsClosed() {
		return nil
	}
	if last := conn.LastError(); last != nil {
		return fmt.Errorf("%w: %w", errGone, c.explain(last))
	}
	return errGone
}
