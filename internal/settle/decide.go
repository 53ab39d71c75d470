package settle

import "time"

// Reason is why an outcome is open.
type Reason int

// The reasons for polling.
const (
	// Lost: a request may have been executed, and its response is missing or unusable.
	Lost Reason = iota

	// Conflict: the first request that reached the service was refused, because the destination has
	// such an item. It may be another program's, or the copy of this very request, which a gateway
	// delivered twice.
	Conflict

	// Busy: an attempt was refused because another operation holds the source or the destination,
	// and no attempt was executed. That operation may be another delivery of this very request,
	// whatever the latest attempt failed with.
	Busy
)

// Second is the effect of a second request if the first one may have made its copy.
type Second int

// The effects of a second request.
const (
	MakesAnother  Second = iota // it makes a second copy or destroys something: it is never sent
	RefusedIfMade               // the service refuses it if the first one has made its copy
	Replaces                    // it replaces the copy by an equal one
)

// State is what is known about an open outcome, apart from the latest poll.
type State struct {
	Reason  Reason
	Running bool // a request that was sent may still be executed
	Second  Second

	NoResend    bool // the configuration, a timeout or the attempts forbid a second request
	Resumed     bool // the request was sent by a process that may have died since
	PastHorizon bool // nothing that was sent can make a copy any more
	Polls       int  // completed polls, including the latest
	Expired     bool // ReconcileTimeout has passed
}

// Sighting is what one poll has shown.
type Sighting int

// What a poll can show.
const (
	Nothing   Sighting = iota // no item that could be the copy
	Outdated                  // only items that are like the copy and somewhat too old; the clocks may differ
	Unclear                   // items that could be the copy, but it is uncertain whether one is, or which
	Contested                 // one item, which another call of the client that still runs may have made
	Denied                    // one item, which another call may have made whose outcome stays unknown
	Ours                      // exactly one item that is the copy of this call
	Foreign                   // Conflict: the item that caused the refusal, and it is not the copy of this call
)

// Next is what follows from a poll.
type Next int

// What can follow from a poll.
const (
	Found     Next = iota // the item is returned
	NotMade               // the refusal is returned
	Resend                // the request is sent again
	PollAgain             // after a pause
	Unknown               // the outcome stays unknown
)

// Decide is the rule of settling: what follows from what a poll has shown, and how long to wait
// before the next one.
func Decide(s State, saw Sighting) (Next, time.Duration) {
	next := PollAgain
	switch s.Reason {
	case Conflict:
		next = decideConflict(s, saw)
	case Busy:
		next = decideBusy(s, saw)
	case Lost:
		next = decideLost(s, saw)
	}
	if next == PollAgain {
		return next, pause(s.Polls)
	}
	return next, 0
}

// decideConflict never returns Found: the service has said that this request made nothing, and
// nobody can tell a copy of another delivery from one that another program made at the same moment.
func decideConflict(s State, saw Sighting) Next {
	switch {
	case saw == Foreign:
		return NotMade
	case saw == Nothing && !s.Expired: // the listing lags behind
		return PollAgain
	case saw != Nothing && s.Polls < 2 && !s.Expired: // another call of this client may return the item soon
		return PollAgain
	}
	return Unknown
}

func decideBusy(s State, saw Sighting) Next {
	nothing := saw == Nothing || saw == Foreign // no item is Foreign here, but it would mean the same
	switch {
	case nothing && s.Expired:
		return NotMade
	case nothing, s.Polls < 2 && !s.Expired:
		return PollAgain
	}
	return Unknown
}

// decideLost returns NotMade only for a resumed call and past the horizon: a listing can lag, and a
// request can be executed late.
func decideLost(s State, saw Sighting) Next {
	switch saw {
	case Ours:
		return Found
	case Denied:
		return Unknown
	case Nothing, Outdated:
		if s.mayResend() {
			return Resend
		}
	}
	switch {
	case !s.Expired:
		return PollAgain
	case saw == Nothing && s.Resumed && s.PastHorizon && s.Polls >= 2:
		return NotMade
	}
	return Unknown
}

// mayResend reports whether a second request can do no harm at this moment. Two requests that
// overlap can both be executed even where the second one would be refused later, so that such a
// request waits as long as the first one may be running. So does every second request of a resumed
// call: nobody knows how the first one ended. One poll is never enough.
func (s State) mayResend() bool {
	switch {
	case s.NoResend, s.Second == MakesAnother, s.Polls < 2:
		return false
	case s.Second == RefusedIfMade && s.Running, s.Resumed:
		return s.Expired
	}
	return true
}

// pause doubles from one second to eight.
func pause(polls int) time.Duration {
	return time.Second << min(max(polls, 1)-1, 3)
}
