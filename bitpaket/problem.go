package bitpaket

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

// The sentinels that all farcopy packages share.
var (
	// ErrOutcomeUnknown matches the error of a copy that was sent and may or may not have been
	// accepted; see [UnknownOutcomeError].
	ErrOutcomeUnknown = farcopy.ErrOutcomeUnknown
	// ErrNotExecuted matches the error of a call that BitPaket did not act on; see
	// [NotExecutedError].
	ErrNotExecuted = farcopy.ErrNotExecuted
	// ErrRateLimited matches the error of a call that a rate limit stopped; see [RateLimitedError]
	// and ProblemDetails.RetryAfter.
	ErrRateLimited = farcopy.ErrRateLimited
	// ErrTransient matches the error of a call that may succeed if the same call is made again
	// later; see [RetryAfter]. It never matches an unknown outcome or an invalid request.
	ErrTransient = farcopy.ErrTransient
)

// The error types that all farcopy packages share.
type (
	// NotExecutedError is the error of a call that the service did not act on: Op, Attempts, Field
	// and Err. See [farcopy.NotExecutedError].
	NotExecutedError = farcopy.NotExecutedError
	// RateLimitedError is the error of a call that was not sent because a rate limit left no time
	// for it: Op, RetryAfter and Err. See [farcopy.RateLimitedError].
	RateLimitedError = farcopy.RateLimitedError
)

// RetryAfter returns how long to wait before the call is made again, whichever error in the tree of
// err has it; 0: unknown. It is [farcopy.RetryAfter].
func RetryAfter(err error) time.Duration { return farcopy.RetryAfter(err) }

// ProblemDetails is an error response of BitPaket, mapped to the members of RFC 9457. BitPaket has
// two forms of error, of the API {"success":false,"error":{code,message,data}} and of the layer in
// front of it {"error":{ns,code,message}, "success":false}; both may leave error out. message
// becomes Detail, ns becomes Namespace, what is left over is in Extensions. A success of false
// under a 200 or 201 has that Status, and so has a copy of which BitPaket reports all selected
// objects as invalid. A 429 has no body. A response in neither form, such as a gateway's page, has
// a Status and a Title only.
type ProblemDetails struct {
	// "about:blank" and the status text, "Refused" under a 2xx: BitPaket has no problem types
	Type, Title string
	Status      int    // the HTTP status
	Detail      string // BitPaket's message
	Instance    string // always empty
	Code        ErrorCode
	RequestID   string // X-Request-Id

	// Ns, one of the Namespace constants; empty in errors of the API itself.
	Namespace string
	// error.data as it came: its form differs from one operation to another
	Data json.RawMessage

	Extensions map[string]json.RawMessage
	Op         string // "bitpaket.Copy"
	Resource   string // what the call is about: "/a.txt to /b"
	Attempts   int    // how often the request was sent
	// Until X-RateLimit-Reset, or what Retry-After says, which no document mentions; 0: neither.
	RetryAfter time.Duration
}

func (p *ProblemDetails) Error() string { return p.refusal().String() }

// LogValue logs the problem as a group, with the text of the service on one line.
func (p *ProblemDetails) LogValue() slog.Value { return p.refusal().LogValue() }

// refusal is what the message and the log record say.
func (p *ProblemDetails) refusal() problem.Refusal {
	text := p.Detail
	if text == "" {
		text = p.Title
	}
	code := p.Namespace
	if code == "" && p.Code != 0 {
		code = strconv.Itoa(int(p.Code))
	}
	return problem.Refusal{
		Op: p.Op, Resource: p.Resource, Status: p.Status, Code: code, Text: text, RequestID: p.RequestID,
		Attempts: p.Attempts, RetryAfter: p.RetryAfter,
	}
}

// RetryDelay returns p.RetryAfter. It is for [RetryAfter].
func (p *ProblemDetails) RetryDelay() time.Duration { return p.RetryAfter }

// Unwrap returns Code and the sentinels that the response matches.
func (p *ProblemDetails) Unwrap() []error {
	var code error
	if p.Code != 0 {
		code = p.Code
	}
	return problem.Sentinels(p.Status, code, false)
}

// UnknownOutcomeError is the error of a copy that was sent and may or may not have been accepted:
// no usable response came, and reading did not settle it. Use [Client.ResolveCopy] before you make
// the copy again.
type UnknownOutcomeError struct {
	Op        string
	SentAt    time.Time // on the service's clock; local time if no response has shown that
	RequestID string    // X-Request-Id, if there was a response
	// Paths at the target: what was found of the copy, or could be of it; some of it, not all; at
	// most 16.
	Candidates []string
	Intent     Intent // what another process needs to go on with it
	Err        error  // the cause; a *ProblemDetails if BitPaket sent one

	facts problem.Facts
}

func (e *UnknownOutcomeError) Error() string { return e.unknown().String() }

// LogValue logs the error as a group.
func (e *UnknownOutcomeError) LogValue() slog.Value { return e.unknown().LogValue() }

func (e *UnknownOutcomeError) unknown() problem.Unknown {
	return problem.Unknown{Op: e.Op, RequestID: e.RequestID, Candidates: e.Candidates, Err: e.Err, Facts: e.facts}
}

// Unwrap returns ErrOutcomeUnknown and Err. Err proves nothing, so errors.Is finds no io/fs error
// and no code in it.
func (e *UnknownOutcomeError) Unwrap() []error {
	return []error{ErrOutcomeUnknown, problem.Opaque(e.Err)}
}

func unknown(u call.Unknown) error {
	return &UnknownOutcomeError{
		Op: u.Op, SentAt: u.SentAt, RequestID: u.RequestID, Candidates: problem.Candidates(u.Candidates), Err: u.Err, Intent: u.Intent, facts: u.Facts,
	}
}

func requestID(h http.Header) string { return h.Get("X-Request-Id") }

// readProblem reads an error status, or a 2xx whose flag says no.
func readProblem(r *call.Response) *call.ErrorResponse {
	r = r.Masked()
	p := &ProblemDetails{
		Type: "about:blank", Title: r.StatusText(), Status: r.Status,
		RequestID: requestID(r.Header), Op: r.Op, Resource: r.Resource(), Attempts: r.Attempt, RetryAfter: r.RetryAfter,
	}
	if r.Status < 300 {
		p.Title = "Refused"
	}
	own := p.read(r.Body)
	return &call.ErrorResponse{Err: p, Finished: own, Conflict: p.Code == ErrorCodeAlreadyExists}
}

// read fills p from a body and reports whether it is one of BitPaket's: all of them have the flag,
// error is optional.
func (p *ProblemDetails) read(body []byte) bool {
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil || members == nil {
		return false
	}
	said := readFlag(members)
	if rest := p.readError(members["error"]); !rest {
		delete(members, "error")
	}
	if said != flagFalse {
		return false
	}
	delete(members, "success")
	if string(members["status"]) == "false" {
		delete(members, "status")
	}
	if len(members) > 0 {
		p.Extensions = members
	}
	return true
}

// readError takes the error object apart and reports whether it holds more than is understood.
func (p *ProblemDetails) readError(raw json.RawMessage) (rest bool) {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		return json.Unmarshal(raw, &p.Detail) != nil && raw != nil
	}
	for name, into := range map[string]any{"ns": &p.Namespace, "code": &p.Code, "message": &p.Detail, "data": &p.Data} {
		if json.Unmarshal(members[name], into) == nil {
			delete(members, name)
		}
	}
	return len(members) > 0
}
