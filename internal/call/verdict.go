package call

import "github.com/farcopy/farcopy/internal/transport"

// Evidence is all that is known after one attempt of a copy.
type Evidence struct {
	Stage       transport.Stage // how far it got
	Untrusted   bool            // Connect: the other side's certificate was not accepted
	Renewed     bool            // Answered: the credential was not accepted, and there is a fresh one
	Status      int             // Answered: the HTTP status
	FromService bool            // Answered: the error is the service's own, and it has done with the request
	Busy        bool            // Answered: its code says that something else holds the item for a while
	Throttled   bool            // Answered: its code says that the rate is too high
	Expired     bool            // Answered: its code says that the credential is not accepted; it changes no verdict
	Conflict    bool            // Answered: its code says that the destination has such an item; it changes no verdict
	Body        BodyStatus      // Answered with a 2xx: what its body says
	Stalled     bool            // Answered with a 2xx: its body did not end in the attempt's time
}

// BodyStatus is what the body of a 2xx says.
type BodyStatus int

const (
	Unreadable BodyStatus = iota // it cannot be understood
	Success                      // the copy was made
	Failure                      // the service's documented way of refusing under a 2xx
)

// Verdict is what the evidence proves.
type Verdict int

const (
	Executed    Verdict = iota // exactly this copy was made
	Refused                    // the service said no: nothing was made, and asking again will not help
	NotExecuted                // the service never acted, and asking again will not help
	Retry                      // the service never acted: the request may be sent again after a wait
	Finished                   // unknown whether it was made, but nothing is running any more
	MayStillRun                // unknown, and it may yet be made
)

// Judge is the rule that decides when a copy may be sent again: only after Retry. Finished and MayStillRun have to be
// settled by reading first.
func Judge(e Evidence) Verdict {
	switch e.Stage {
	case transport.Local, transport.Held:
		return NotExecuted
	case transport.Connect:
		if e.Untrusted {
			return NotExecuted
		}
		return Retry
	case transport.Write:
		return Retry
	case transport.Sent:
		return MayStillRun
	}
	switch s := e.Status; {
	case s >= 200 && s < 300:
		switch e.Body {
		case Success:
			return Executed
		case Failure:
			return Refused
		}
		if e.Stalled {
			return MayStillRun
		}
		return Finished
	case s >= 400 && s < 500 && e.Renewed, s == 425, s == 429, e.Throttled, (s == 409 || s == 423) && e.Busy:
		return Retry
	case s == 501, s == 505:
		return Refused
	case s == 408, s == 502, s == 504:
		return MayStillRun
	case s >= 300 && s < 500:
		return Refused
	case s >= 500 && s < 600 && e.FromService:
		return Finished
	}
	return MayStillRun // a foreign 5xx, or no status of HTTP at all
}
