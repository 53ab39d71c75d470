package call

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

// Settlement says how a copy whose answer was lost is found again by reading.
type Settlement[T any] struct {
	// Look reads the destination once. It is called after every send that left the outcome open, as often as it takes.
	Look func(context.Context, *Search) (Finding[T], error)

	// Harmless says that sending the request again can do no harm even while the first one may still run, because the
	// service would refuse the second or make the same thing of it. It is asked after a look that found nothing.
	Harmless func(*Search) bool

	// Resend changes the request for a second send, say by pinning the source; nil: it is sent as it was.
	Resend func(*Sending)

	// Snapshot looks at the destination before the first send, in ReconcileStrict.
	Snapshot func(context.Context) error

	// ID names a copy, so that a later call does not take it for its own.
	ID func(T) string
}

// Finding is what a look found.
type Finding[T any] struct {
	Copy       T        // the copy, where Found
	Found      bool     // exactly one thing there can be the copy
	Candidates []string // ids of what could be the copy, where more than one could or where that is not certain
}

// Search is what is known about the lost copy.
type Search struct {
	// Refusal is the service's last answer where it was an error, such as a conflict that names what is in the way.
	Refusal error

	service *Service
	sent    time.Time
}

// Since is the earliest time that the service's clock can have shown when the copy was first sent: whatever is older is
// not the copy. It is known once any answer has come, so it is asked for after a read.
func (q *Search) Since() time.Time { return q.service.clock.earliest(q.sent) }

// Counted reports whether a copy was the result of another call of this client already.
func (q *Search) Counted(id string) bool { return q.service.counted.has(id) }

// ledger remembers the last copies that calls have returned.
type ledger struct {
	mu   sync.Mutex
	ids  []string
	next int
}

const ledgerSize = 1024

func (l *ledger) add(id string) {
	if id == "" {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.ids) < ledgerSize {
		l.ids = append(l.ids, id)
		return
	}
	l.ids[l.next] = id
	l.next = (l.next + 1) % ledgerSize
}

func (l *ledger) has(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Contains(l.ids, id)
}

// doubt is the state of a call that has sent a copy and does not know what became of it.
type doubt struct {
	open      bool
	mayRun    bool // it may yet be made
	sent      time.Time
	requestID string
	cause     error
}

// note remembers the first open send, and that something may still run.
func (d *doubt) note(s *Service, res result, v Verdict, failed error) {
	if !d.open {
		d.open, d.sent = true, res.sent
	}
	d.mayRun = d.mayRun || v == MayStillRun
	d.cause = failed
	if f := res.failure; f != nil {
		d.cause = f.Err
	}
	if res.answer != nil {
		d.requestID = s.RequestID(res.answer.Header)
	}
}

// secondLook is how long after the first look the second one is, for a copy that has finished either way. While a copy
// may still run, the pause between two looks doubles from here, three times.
const secondLook = time.Second

// settle decides what becomes of a call that is in doubt after an attempt with verdict v: the copy was found, or the
// request may be sent again, or the call ends with err.
func (c *copying[T]) settle(ctx context.Context, v Verdict, failed error) (value T, again bool, err error) {
	if !c.settles() || ctx.Err() != nil {
		return value, false, c.unknown(ctx, nil)
	}
	final := v == Refused || v == NotExecuted || v == Again // the service's last word, or that it never heard the last send
	f, none, lookErr := c.look(ctx, final, failed)
	switch {
	case lookErr != nil:
		return value, false, c.unknown(ctx, nil)
	case f.Found:
		c.s.counted.add(c.op.Settlement.ID(f.Copy))
		return f.Copy, false, nil
	case !none:
		return value, false, c.unknown(ctx, f.Candidates)
	case !final && c.n < c.r.attempts() && c.s.budget.Take():
		c.resend()
		return value, true, nil
	}
	return value, false, c.none(failed)
}

func (c *copying[T]) settles() bool { return c.op.Settlement != nil && c.s.Reconcile != ReconcileOff }

// look searches until the copy is found, until it is certain that it was not made or may be sent again (none), or until
// Settle has passed since the first send.
func (c *copying[T]) look(ctx context.Context, final bool, failed error) (f Finding[T], none bool, err error) {
	q := &Search{Refusal: failed, service: c.s, sent: c.doubt.sent}
	end := c.doubt.sent.Add(c.s.Settle)
	for try := 1; ; try++ {
		f, err = c.op.Settlement.Look(ctx, q)
		if err != nil || f.Found {
			return f, false, err
		}
		pause := secondLook
		switch nothing := len(f.Candidates) == 0; {
		case !c.doubt.mayRun && (final || try == 2):
			return f, nothing, nil
		case c.doubt.mayRun && nothing && !final && c.harmless(q):
			return f, true, nil
		case c.doubt.mayRun:
			pause = min(secondLook<<min(try-1, 3), time.Until(end))
		}
		if pause <= 0 {
			return f, false, nil
		}
		if err := transport.Sleep(ctx, pause); err != nil {
			return f, false, err
		}
	}
}

func (c *copying[T]) harmless(q *Search) bool {
	return c.op.Settlement.Harmless != nil && c.n < c.r.attempts() && c.op.Settlement.Harmless(q)
}

func (c *copying[T]) resend() {
	if c.op.Settlement.Resend != nil {
		c.op.Settlement.Resend(&Sending{c.p})
	}
}

// none is the error of a copy that certainly was not made: the service's own words where there are any.
func (c *copying[T]) none(failed error) error {
	if problem.IsDetails(failed) {
		return failed
	}
	return c.r.notExecuted(c.n, &transport.Failure{Stage: transport.Local, Err: failed})
}

// unknown ends a call whose copy cannot be settled. Where the caller has left, that is part of the cause.
func (c *copying[T]) unknown(ctx context.Context, candidates []string) error {
	u := Unknown{Op: c.p.name, SentAt: c.doubt.sent, RequestID: c.doubt.requestID, Candidates: candidates, Err: c.doubt.cause}
	if err := transport.ContextError(ctx); err != nil && !errors.Is(u.Err, ctx.Err()) {
		u.Err = fmt.Errorf("%w; before that: %w", err, u.Err)
	}
	return c.s.Unknown(u)
}

// Sending is what Resend may change of a request.
type Sending struct{ p *prepared }

// Set sets a header of the next sends.
func (s *Sending) Set(key, value string) {
	h := s.p.header.Clone()
	if h == nil {
		h = http.Header{}
	}
	h[key] = []string{value}
	s.p.header = h
}

// SetBody replaces the body of the next sends.
func (s *Sending) SetBody(v any) error {
	body, err := marshal(v)
	if err == nil {
		s.p.body = body
	}
	return err
}
