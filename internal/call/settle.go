package call

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

// doubt is the state of a call that has sent a copy and does not know what became of it.
type doubt struct {
	open      bool
	mayRun    bool      // it may yet be made
	conflict  bool      // it is open only because what is in the way may be this very copy
	sent      time.Time // when the first send that is open began
	ended     time.Time // when the last one ended
	requestID string
	cause     error
}

// note remembers the first open send, and that something may still run.
func (d *doubt) note(s *Service, res result, v Verdict, failed error, patient bool) {
	if !d.open {
		d.open, d.sent = true, res.sent
	}
	d.ended = time.Now()
	accepted := patient && res.answer != nil && res.answer.ok() // what a patient service says yes to, it has yet to do
	d.mayRun = d.mayRun || v == MayStillRun || accepted
	d.conflict = v == Refused
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
		return value, false, c.unread(ctx, lookErr)
	case f.Found:
		return f.Copy, false, nil
	case !none:
		return value, false, c.unknown(ctx, f.Candidates)
	case !final && c.n < c.r.attempts() && c.s.budget.Take():
		if c.op.Settler.Resend(&Sending{c.p}) != nil {
			return value, false, c.unknown(ctx, nil)
		}
		return value, true, nil
	case c.doubt.mayRun:
		return value, false, c.unknown(ctx, nil) // the budget is spent
	}
	return value, false, c.none(failed)
}

func (c *copying[T]) settles() bool { return c.op.Settler != nil && c.s.Reconcile != ReconcileOff }

// look searches until the copy is found, until it is certain that it was not made or may be sent again (none), or until
// ReconcileTimeout has passed since the last attempt.
func (c *copying[T]) look(ctx context.Context, final bool, failed error) (f Finding[T], none bool, err error) {
	q := &Search{Refusal: failed, Conflict: c.doubt.conflict, service: c.s, sent: c.doubt.sent}
	end := c.doubt.ended.Add(c.s.ReconcileTimeout)
	reading, cancel := context.WithDeadline(ctx, end.Add(readTimeout))
	defer cancel()
	for try := 1; ; try++ {
		f, err = c.lookOnce(reading, q)
		if err != nil {
			left := time.Until(end)
			pause := min(max(secondLook<<min(try-1, 3), heldFor(err)), left)
			if pause <= 0 || !transient(err, left) || transport.Sleep(ctx, pause) != nil {
				return f, false, err
			}
			continue
		}
		nothing := !f.Found && len(f.Candidates) == 0
		pause := min(secondLook<<min(try-1, 3), time.Until(end))
		switch {
		case q.Conflict && try == 1 && !nothing: // another call of this client may be about to learn that the item is its own
			pause = secondLook
		case f.Found:
			if claimed, open := c.claim(reading, &f); claimed || !open || q.Conflict {
				return f, false, nil
			}
		case q.Conflict:
			return f, nothing, nil
		case nothing && !c.doubt.mayRun && !c.op.Settler.Patient():
			if final || try >= 2 {
				return f, true, nil
			}
			pause = secondLook
		case nothing && c.doubt.mayRun && !final && (try >= 2 && !c.op.Settler.Patient() || pause <= 0):
			// Not before a second look: a service can make two of requests that come at once.
			if c.harmless(reading) {
				return f, true, nil
			}
		}
		if pause <= 0 {
			return f, nothing && !c.doubt.mayRun, nil
		}
		if err := transport.Sleep(ctx, pause); err != nil {
			return f, false, err
		}
	}
}

// transient says that a look got no answer, or a refusal that passes, so that one within the time left may get one.
func transient(err error, left time.Duration) bool {
	_, none := errors.AsType[*problem.NoAnswer](err)
	local, unsent := errors.AsType[*problem.NotExecuted](err)
	return none || unsent && !local.Invalid || errors.Is(err, problem.ErrPassing) || 0 < heldFor(err) && heldFor(err) < left
}

// heldFor is how long the gate would hold a look back; 0: nothing does, or nobody knows.
func heldFor(err error) time.Duration {
	if held, ok := errors.AsType[*problem.RateLimited](err); ok {
		return held.RetryAfter
	}
	return 0
}

// lookOnce looks, and remembers which calls can have made what was found.
func (c *copying[T]) lookOnce(ctx context.Context, q *Search) (Finding[T], error) {
	f, err := c.op.Settler.Look(ctx, q)
	_, names := c.op.Settler.Twin()
	c.s.flights.name(names, &c.flight, c.left)
	if err != nil {
		return f, err
	}
	var id string
	if f.Found {
		id = c.op.Settler.ID(f.Copy)
	}
	if id == "" || id != c.seen {
		c.seen, c.by = id, c.s.flights.latest()
	}
	return f, nil
}

func (c *copying[T]) harmless(ctx context.Context) bool {
	return c.n < c.r.attempts() && c.op.Settler.Harmless(ctx)
}

// none is the error of a copy that certainly was not made: the service's own words where there are any.
func (c *copying[T]) none(failed error) error {
	if problem.IsDetails(failed) {
		return failed
	}
	return c.r.notExecuted(c.n, &transport.Failure{Stage: transport.Local, Err: failed})
}

// claim takes a found copy for this call. It fails where the item may be the copy of a call like this, or has become
// another's since it was looked at: then it is a mere candidate, and open says whether another look can change that.
func (c *copying[T]) claim(ctx context.Context, f *Finding[T]) (ok, open bool) {
	id := c.op.Settler.ID(f.Copy)
	flying, ended := c.rivals()
	if flying || ended {
		c.s.flights.ask(ctx, &c.flight, c.left, c.by, c.doubt.sent)
		flying, ended = c.rivals()
	}
	shared := c.doubt.conflict && !c.busy.IsZero() // what was busy made it, and that may have been another's request
	certain := true
	if !flying && !ended && !shared {
		if ok, certain = c.s.counted.claim(id, c.doubt.sent); ok {
			return true, false
		}
	}
	f.Found = false
	if len(f.Candidates) == 0 {
		f.Candidates = []string{id}
	}
	return false, flying || !ended && !shared && certain
}

func (c *copying[T]) rivals() (flying, ended bool) {
	return c.s.flights.rivals(&c.flight, c.left, c.by, c.doubt.sent)
}

// unread ends a call whose copy could not be looked for.
func (c *copying[T]) unread(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return c.unknown(ctx, nil)
	}
	return c.unknownFor(c.doubt.cause, nil, "looking for it: "+err.Error())
}

// unknown ends a call whose copy cannot be settled. Where the caller has left, that is part of the cause.
func (c *copying[T]) unknown(ctx context.Context, candidates []string) error {
	cause := c.doubt.cause
	if err := transport.ContextError(ctx); err != nil && !errors.Is(cause, ctx.Err()) {
		cause = fmt.Errorf("%w; before that: %w", err, cause)
	}
	return c.unknownFor(cause, candidates, "")
}

func (c *copying[T]) unknownFor(cause error, candidates []string, note string) error {
	if c.turn == nil {
		c.turn = make(chan struct{}, 1)
	}
	return c.s.Unknown(Unknown{
		Op: c.p.name, SentAt: c.doubt.sent, RequestID: c.doubt.requestID, Candidates: candidates, Err: cause, Note: note, Pending: c,
	})
}
