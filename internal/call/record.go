package call

import (
	"errors"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/settle"
	"github.com/farcopy/farcopy/internal/transport"
)

// record records an attempt that was the last one or that leaves the outcome open. It reports
// whether the outcome is open:
//
//	verdict                  reason     running                    no second request
//	Finished                 Lost       if the service is async,   after a 201 or 202, if the
//	                                    or after a 202             service is to refuse it
//	MayStillRun              Lost       yes                        after the client's own timeout
//	Refused, a conflict      Conflict   -                          -
//	any other, if an         Busy       -                          -
//	  attempt was busy
//	any other, if open       as it was  as it was                  after this verdict
//
// An outcome that is open already keeps its reason.
//
// An attempt that was not sent because its intent was not saved counts as none: what is recorded is
// the one before.
func (c *copyCall[T]) record(a judged[T]) bool {
	c.noteBusy(a)
	latest := a
	if err, unsaved := errors.AsType[*transport.SaveError](a.failed); unsaved {
		c.saveErr = err
		c.attempt--
		a = c.retried
	}
	switch a.verdict {
	case Finished, MayStillRun:
		c.recordLost(a)
	default:
		if c.isOpen { // the latest request made nothing, but an earlier one may have
			c.open.NoResend = true
			break
		}
		c.recordRefused(a)
	}
	c.open.EndedAt = time.Now()
	if c.saveErr == nil || a.failed != nil {
		c.open.LatestErr = reasonOf(a)
	}
	c.retry.watch.attemptEnded(latest.result, latest.failed, c.next(), 0)
	return c.isOpen
}

func (c *copyCall[T]) recordLost(a judged[T]) {
	c.begin(settle.Lost, a, a.result.sentAt)
	c.retried = judged[T]{} // it was before this one
	if a.verdict == MayStillRun || c.op.Async || isAccepted(a.result) {
		c.open.Running = true
	}
	if timedOut(a.result) || c.isDuplicateRisk(a) {
		c.open.NoResend = true
	}
	if _, latest := c.s.env.Clock.At(a.result.sentAt); c.open.Saved != nil && !c.open.Saved.To.IsZero() && !latest.IsZero() {
		c.open.Saved.To = latest
	}
	c.setCause(a)
}

// isDuplicateRisk reports whether the response has the status of a copy that was made, from a
// service that refuses a second request only if it does not follow the first too closely.
func (c *copyCall[T]) isDuplicateRisk(a judged[T]) bool {
	return c.op.Second == settle.RefusedIfMade && isCreated(a.result)
}

// recordRefused opens the outcome of a copy whose refusal may be about an earlier delivery of the
// same request.
func (c *copyCall[T]) recordRefused(a judged[T]) {
	if c.s.Reconcile == ReconcileOff {
		return
	}
	switch {
	case a.verdict == Refused && a.evidence.Conflict:
		c.begin(settle.Conflict, a, c.busySince(a))
	case !c.firstBusyAt.IsZero():
		c.begin(settle.Busy, a, c.busySince(a))
	}
}

// busySince returns the send time of the first attempt that was refused as busy, else of this one.
func (c *copyCall[T]) busySince(a judged[T]) time.Time {
	if c.firstBusyAt.IsZero() {
		return a.result.sentAt
	}
	return c.firstBusyAt
}

// begin opens the outcome. sentAt is the send time of the first request that can have made the
// copy.
func (c *copyCall[T]) begin(r settle.Reason, a judged[T], sentAt time.Time) {
	if c.isOpen {
		return
	}
	c.isOpen, c.open.Reason, c.open.SentAt = true, r, sentAt
	c.setCause(a)
}

// setCause makes the error of an attempt the cause of the open outcome.
func (c *copyCall[T]) setCause(a judged[T]) {
	c.cause = reasonOf(a)
	if a.response != nil {
		c.requestID = c.s.RequestID(a.response.Header)
	}
}

// reasonOf returns the error of an attempt without its stage.
func reasonOf[T any](a judged[T]) error {
	if a.failure != nil {
		return a.failure.Err
	}
	return a.failed
}

// isCreated reports whether the response has the status of a copy that was made. An unreadable body
// proves nothing, but the service may have made the copy and would then make a second one.
func isCreated(res result) bool {
	if res.response == nil {
		return false
	}
	switch res.response.Status {
	case http.StatusCreated, http.StatusAccepted:
		return true
	}
	return false
}

// isAccepted reports whether the response has the status of a copy that is made later.
func isAccepted(res result) bool {
	return res.response != nil && res.response.Status == http.StatusAccepted
}

// timedOut reports whether an attempt was ended by the client's time limit or the caller's context.
// The service may then continue to work for any time.
func timedOut(res result) bool {
	if res.failure != nil {
		return transport.Stalled(res.failure.Err)
	}
	return res.response != nil && transport.Stalled(res.response.ReadErr)
}
