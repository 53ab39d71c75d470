package oracle

import "github.com/farcopy/farcopy"

// Event is a moment of a call, for Config.Observe.
type Event = farcopy.Event

// EventKind is the kind of an [Event].
type EventKind = farcopy.EventKind

// The kinds of events.
const (
	EventCallStarted    EventKind = farcopy.EventCallStarted
	EventCallEnded      EventKind = farcopy.EventCallEnded
	EventAttemptStarted EventKind = farcopy.EventAttemptStarted
	EventAttemptEnded   EventKind = farcopy.EventAttemptEnded
	EventGateWaited     EventKind = farcopy.EventGateWaited
	EventLimiterWaited  EventKind = farcopy.EventLimiterWaited
	EventBackoffWaited  EventKind = farcopy.EventBackoffWaited
	EventSettled        EventKind = farcopy.EventSettled
)

// Next is what follows an attempt, or the polling after it.
type Next = farcopy.Next

// What can follow.
const (
	NextRetry  Next = farcopy.NextRetry
	NextSettle Next = farcopy.NextSettle
	NextResend Next = farcopy.NextResend
	NextEnd    Next = farcopy.NextEnd
)
