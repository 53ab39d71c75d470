package call

import "github.com/farcopy/farcopy/internal/transport"

// Evidence is everything that is known after one attempt of a copy.
type Evidence struct {
	Stage     transport.Stage // how far the attempt got
	Untrusted bool            // Connect: the certificate of the other side was rejected

	// The other fields are set at stage Answered.

	Status       int        // the HTTP status
	Renewed      bool       // the credential was rejected, and there is a new one
	Finished     bool       // the error is the service's own, and it has finished with the request
	Busy         bool       // the code says that another operation holds the item for a while
	Throttled    bool       // the code says that the rate is too high
	Unauthorized bool       // the code says that the credential was rejected; not read by Judge, but see Renewed
	Conflict     bool       // the code says that the item exists at the destination; not read by Judge, but by record
	Body         BodyStatus // of a 2xx
	Stalled      bool       // of a 2xx: the body did not end within the time limit of an attempt
}

// BodyStatus is what the body of a 2xx says.
type BodyStatus int

// The kinds of 2xx bodies.
const (
	Unreadable BodyStatus = iota // the body cannot be decoded
	Success                      // the copy was made
	Failure                      // the service's documented error in a 2xx
)

// Verdict is what the evidence proves.
type Verdict int

// The verdicts.
const (
	Executed    Verdict = iota // exactly this copy was made
	Refused                    // the service refused: nothing was made, and a retry will not help
	NotExecuted                // the service did not execute the request, and a retry will not help
	Retry                      // the service did not execute the request; retry after a wait
	Finished                   // the copy may have been made; the request is not running any more
	MayStillRun                // the copy may have been made, or may still be made
)

// Judge is the rule that says what one attempt proves. Retry is the only verdict after which a copy
// is sent again without polling; Finished and MayStillRun are settled first.
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
	switch e.Status / 100 {
	case 2:
		return judgeSuccess(e)
	case 3:
		return judgeThrottled(e, Refused)
	case 4:
		return judgeRefusal(e)
	case 5:
		return judgeThrottled(e, judgeServerError(e))
	}
	return judgeThrottled(e, MayStillRun) // not an HTTP status
}

func judgeSuccess(e Evidence) Verdict {
	switch {
	case e.Body == Success:
		return Executed
	case e.Body == Failure:
		return Refused
	case e.Stalled:
		return MayStillRun
	}
	return Finished
}

// judgeThrottled returns Retry if the service refused the request for its rate, else v.
func judgeThrottled(e Evidence, v Verdict) Verdict {
	if e.Throttled {
		return Retry
	}
	return v
}

func judgeRefusal(e Evidence) Verdict {
	if e.Renewed {
		return Retry
	}
	switch e.Status {
	case 425, 429:
		return Retry
	case 409, 423:
		if e.Busy {
			return Retry
		}
	case 408:
		return judgeThrottled(e, MayStillRun)
	}
	return judgeThrottled(e, Refused)
}

func judgeServerError(e Evidence) Verdict {
	switch e.Status {
	case 501, 505:
		return Refused
	case 502, 504:
		return MayStillRun
	}
	if e.Finished {
		return Finished
	}
	return MayStillRun // a gateway's error
}
