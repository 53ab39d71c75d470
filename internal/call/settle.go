package call

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

// Settler finds a copy again whose answer was lost, by reading. There is one for each call.
type Settler[T any] interface {
	// Look reads the destination once. It is called after every send that left the outcome open, as often as it takes.
	Look(context.Context, *Search) (Finding[T], error)

	// Harmless says that sending the request again can do no harm even while the first one may still run, because the
	// service would refuse the second or make the same thing of it. It is asked after a look that found nothing.
	Harmless() bool

	// Resend changes the request for the sends after a look, say by pinning the source.
	Resend(*Sending) error

	// Snapshot looks at the destination before the first send, in ReconcileStrict.
	Snapshot(context.Context) error

	// Patient says that the service works on after its answer, so that a copy can appear until Settle has passed.
	Patient() bool

	// Twin says whose copy a look could mistake for this call's: that of another call with the same destination and one of
	// these names, sorted; nil while they are not known, which a look may change. Of two such calls neither can claim what
	// it finds while the other may have made it.
	Twin() (destination string, names []string)

	// ID names a copy, so that another call does not take it for its own; "" where names cannot tell.
	ID(T) string
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

	// Conflict says that nothing was lost: the first send was refused because such an item exists. It is this call's own
	// copy only if a gateway delivered the request twice.
	Conflict bool

	service *Service
	sent    time.Time
}

// Age places a time that the service gave for an item, in whole seconds, against the first send of the copy. What is
// older is not the copy. It is asked for after a read, whose answer tells the service's time.
func (q *Search) Age(made time.Time) Age {
	earliest, latest, known := q.service.clock.bounds(q.sent)
	switch {
	case !known || made.IsZero():
		return AgeUnknown
	case made.Before(earliest.Truncate(time.Second)):
		return Older
	case made.After(latest):
		return Newer
	}
	return SameSecond
}

// Age is when an item came to be, compared with the send of a copy.
type Age int

const (
	AgeUnknown Age = iota
	Older
	SameSecond // too close to tell
	Newer
)

// Counted reports whether a copy was the result of another call of this client already.
func (q *Search) Counted(id string) bool { return q.service.counted.has(id) }

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
// Settle has passed since the last attempt.
func (c *copying[T]) look(ctx context.Context, final bool, failed error) (f Finding[T], none bool, err error) {
	q := &Search{Refusal: failed, Conflict: c.doubt.conflict, service: c.s, sent: c.doubt.sent}
	end := c.doubt.ended.Add(c.s.Settle)
	for try := 1; ; try++ {
		f, err = c.lookOnce(ctx, q)
		if err != nil {
			pause := min(secondLook<<min(try-1, 3), time.Until(end))
			if pause <= 0 || !transient(err) || transport.Sleep(ctx, pause) != nil {
				return f, false, err
			}
			continue
		}
		nothing := !f.Found && len(f.Candidates) == 0
		pause := min(secondLook<<min(try-1, 3), time.Until(end))
		switch {
		case q.Conflict && try == 1 && !nothing: // another call of this client may be about to learn that the item is its own
			pause = secondLook
		case f.Found && c.claim(&f):
			return f, false, nil
		case q.Conflict:
			return f, nothing, nil
		case len(f.Candidates) > 0 && c.rivals(): // whose it is will show when the others end
		case nothing && !c.doubt.mayRun && !c.op.Settler.Patient():
			if final || try >= 2 {
				return f, true, nil
			}
			pause = secondLook
		case c.doubt.mayRun && nothing && !final && !c.op.Settler.Patient() && c.harmless():
			if try >= 2 { // a service can make two of requests that come at once
				return f, true, nil
			}
			pause = secondLook
		}
		if pause <= 0 {
			return f, nothing && (!c.doubt.mayRun || !final && c.harmless()), nil
		}
		if err := transport.Sleep(ctx, pause); err != nil {
			return f, false, err
		}
	}
}

// transient says that a look got no answer, so that the next one may.
func transient(err error) bool {
	_, none := errors.AsType[*problem.NoAnswer](err)
	local, unsent := errors.AsType[*problem.NotExecuted](err)
	return none || unsent && !local.Invalid
}

// lookOnce looks, and remembers which calls can have made what was found.
func (c *copying[T]) lookOnce(ctx context.Context, q *Search) (Finding[T], error) {
	f, err := c.op.Settler.Look(ctx, q)
	_, names := c.op.Settler.Twin()
	c.s.flights.name(&c.flight, names)
	var id string
	if f.Found {
		id = c.op.Settler.ID(f.Copy)
	}
	if id == "" || id != c.seen {
		c.seen, c.by = id, c.s.flights.latest()
	}
	return f, err
}

// rivals reports whether another call that is under way can have made what is there.
func (c *copying[T]) rivals() bool {
	flying, _ := c.s.flights.rivals(&c.flight, c.left, c.by, c.doubt.sent)
	return flying
}

func (c *copying[T]) harmless() bool { return c.n < c.r.attempts() && c.op.Settler.Harmless() }

// none is the error of a copy that certainly was not made: the service's own words where there are any.
func (c *copying[T]) none(failed error) error {
	if problem.IsDetails(failed) {
		return failed
	}
	return c.r.notExecuted(c.n, &transport.Failure{Stage: transport.Local, Err: failed})
}

// claim takes a found copy for this call. It fails where the item may be the copy of a call like this, or has become
// another's since it was looked at: then it is a mere candidate.
func (c *copying[T]) claim(f *Finding[T]) bool {
	id := c.op.Settler.ID(f.Copy)
	if flying, ended := c.s.flights.rivals(&c.flight, c.left, c.by, c.doubt.sent); !flying && !ended && c.s.counted.claim(id) {
		return true
	}
	f.Found = false
	if len(f.Candidates) == 0 {
		f.Candidates = []string{id}
	}
	return false
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
	return c.s.Unknown(Unknown{
		Op: c.p.name, SentAt: c.doubt.sent, RequestID: c.doubt.requestID, Candidates: candidates, Err: cause, Note: note, Pending: c,
	})
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
