package bitpaket

import "github.com/farcopy/farcopy"

// Event is a moment of a call, for Config.Observe. Its fields are Kind, Op, Time, Call, Parent,
// Resource, Attempt, Duration, SentAt, Status, RequestID, Err, Next, Pause and Reconciled. See
// [farcopy.Event].
type Event = farcopy.Event

// EventKind is the kind of an [Event]. See [farcopy.EventKind].
type EventKind = farcopy.EventKind

// The kinds of events.
const (
	EventCallStarted    EventKind = farcopy.EventCallStarted
	EventCallEnded      EventKind = farcopy.EventCallEnded
	EventAttemptStarted EventKind = farcopy.EventAttemptStarted // it may still have to wait
	EventAttemptEnded   EventKind = farcopy.EventAttemptEnded
	EventGateWaited     EventKind = farcopy.EventGateWaited    // the service's rate limit held the request back
	EventLimiterWaited  EventKind = farcopy.EventLimiterWaited // Config.Limiter was asked
	EventBackoffWaited  EventKind = farcopy.EventBackoffWaited
	EventSettled        EventKind = farcopy.EventSettled // the destination was polled for a copy
)

// Next is what follows an attempt, or the polling after it. See [farcopy.Next].
type Next = farcopy.Next

// What can follow.
const (
	NextRetry  Next = farcopy.NextRetry  // another attempt: the service did not act on this one
	NextSettle Next = farcopy.NextSettle // the service may have acted: the client polls for the copy
	NextResend Next = farcopy.NextResend // another attempt after polling, which can do no harm
	NextEnd    Next = farcopy.NextEnd    // the call ends
)
