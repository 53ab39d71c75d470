package farcopy

import "time"

// Event is a moment of a call, for Config.Observe of the five packages: enough to build traces and
// metrics from. Which fields are set depends on Kind; Kind, Op, Call, Time and Resource always are.
//
// The events of one call come in this order, each attempt within its call and each wait within its
// attempt, except for EventBackoffWaited, which follows an attempt:
//
//	EventCallStarted
//	  EventAttemptStarted, EventGateWaited, EventLimiterWaited, EventAttemptEnded
//	  EventBackoffWaited
//	  EventSettled
//	EventCallEnded
//
// The reads with which a client settles a copy are calls of their own, whose Parent is the copy.
// The iterators, WaitForCopy and VerifyCopy make one call for each request. A call in which Observe
// panics does not end with EventCallEnded.
type Event struct {
	Kind EventKind
	Op   string // "box.CopyFolder"
	Time time.Time

	Call     uint64 // the number of the call, unique in the process
	Parent   uint64 // the call that this one reads for; 0: none
	Resource string // what the call is about: "folder 11111 to 22222"

	// Attempt is the number of the attempt, from 1. Of EventSettled and EventCallEnded it is that
	// of the last one; 0: there was none.
	Attempt int

	// Duration is how long what the event ends took: the call, the attempt with its waits, the
	// wait, or the polling.
	Duration time.Duration

	// SentAt is when the request of the attempt was sent, for EventAttemptEnded; zero: it was not.
	SentAt time.Time

	Status    int    // of the response, for EventAttemptEnded; 0: there was none
	RequestID string // of the response, for EventAttemptEnded, where the service sends one in a header

	// Err is why the attempt, the wait, the polling or the call failed; nil: it did not.
	Err error

	Next  Next          // for EventAttemptEnded and EventSettled
	Pause time.Duration // the wait before the next attempt; 0: none, or the rate limit decides

	// Reconciled: the response was lost, and polling found the copy. For EventSettled and
	// EventCallEnded.
	Reconciled bool
}

// EventKind is the kind of an [Event].
type EventKind string

// The kinds of events.
const (
	EventCallStarted    EventKind = "call started"
	EventCallEnded      EventKind = "call ended"
	EventAttemptStarted EventKind = "attempt started" // it may still have to wait
	EventAttemptEnded   EventKind = "attempt ended"
	EventGateWaited     EventKind = "waited for the gate"    // the service's rate limit held the request back
	EventLimiterWaited  EventKind = "waited for the limiter" // Config.Limiter was asked
	EventBackoffWaited  EventKind = "waited to retry"
	EventSettled        EventKind = "settled" // the destination was polled for a copy
)

// Next is what follows an attempt, or the polling after it.
type Next string

// What can follow.
const (
	NextRetry  Next = "retry"  // another attempt: the service did not act on this one
	NextSettle Next = "settle" // the service may have acted: the client polls for the copy
	NextResend Next = "resend" // another attempt after polling, which can do no harm
	NextEnd    Next = "end"    // the call ends
)
