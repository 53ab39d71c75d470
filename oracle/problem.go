package oracle

import (
	"cmp"
	"encoding/json"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/problem"
)

// The sentinels that all farcopy packages share.
var (
	// ErrOutcomeUnknown matches the error of a copy that was sent and may or may not have been
	// made; see [UnknownOutcomeError].
	ErrOutcomeUnknown = farcopy.ErrOutcomeUnknown
	// ErrNotExecuted matches the error of a call that Oracle did not act on; see
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

// ProblemDetails is an error response of Oracle Content Management, mapped to the members of RFC
// 9457. Oracle's body has type, title, errorCode, errorKey, errorMessage, errorType, and of the
// request destinationID and idList; any of them may be missing. errorMessage becomes Detail, idList
// SourceID, what is left over is in Extensions. A response that is not in Oracle's format, such as
// the HTML of a login gate, has a Status and a Title only.
type ProblemDetails struct {
	// Type is a page about status codes; Oracle's Title repeats Detail. Else "about:blank" and the
	// status text
	Type, Title string
	Status      int // the HTTP status, which may be a 2xx: then Code alone shows the failure
	// errorMessage, in the language that Accept-Language asked for: decide by Code and ErrorKey
	Detail    string
	Instance  string // always empty
	Code      ErrorCode
	RequestID string // the same as ECID

	ErrorKey ErrorKey
	ECID     string // X-ORACLE-DMS-ECID, Oracle's correlation id
	// What kind of item the error is about: "folder". A response of success has this in its type.
	ErrorType     string
	DestinationID string // as the request had it
	SourceID      string // idList: as the request had it

	Extensions map[string]json.RawMessage
	Op         string        // "oracle.CopyFolder"
	Resource   string        // what the call is about: "folder F1 to F2"
	Attempts   int           // how often the request was sent
	RetryAfter time.Duration // how long Oracle asks to wait; 0: it does not say
}

func (p *ProblemDetails) Error() string { return p.refusal().String() }

// LogValue logs the problem as a group, with the text of the service on one line.
func (p *ProblemDetails) LogValue() slog.Value {
	r := p.refusal()
	r.Code = strings.TrimPrefix(r.Code, "errorCode ")
	return r.LogValue()
}

// refusal is what the message and the log record say.
func (p *ProblemDetails) refusal() problem.Refusal {
	code := ""
	if p.Code != ErrorCodeNone {
		code = "errorCode " + strconv.Itoa(int(p.Code))
	}
	text := cmp.Or(p.Detail, p.Title)
	if p.Detail == "" && p.Status == http.StatusUnauthorized {
		text += ": " + unauthorizedHint
	}
	return problem.Refusal{
		Op: p.Op, Resource: p.Resource, Status: p.Status, Code: code, Text: text, RequestID: p.RequestID,
		Attempts: p.Attempts, RetryAfter: p.RetryAfter,
	}
}

// unauthorizedHint stands for the message of a 401, which comes from the login gate and not from
// Oracle's API.
const unauthorizedHint = "check the user name and password, or the token"

// RetryDelay returns p.RetryAfter. It is for [RetryAfter].
func (p *ProblemDetails) RetryDelay() time.Duration { return p.RetryAfter }

// Unwrap returns Code and the sentinels that the response matches.
func (p *ProblemDetails) Unwrap() []error {
	var code error
	if p.Code != ErrorCodeNone {
		code = p.Code
	}
	return problem.Sentinels(p.Status, code, false)
}

// UnknownOutcomeError is the error of a copy that was sent and may or may not have been made: no
// usable response came, and reading did not settle it. Use [Client.ResolveCopyFolder] before you
// make the copy again.
type UnknownOutcomeError struct {
	Op         string
	SentAt     time.Time // on the service's clock; local time if no response has shown that
	RequestID  string    // X-ORACLE-DMS-ECID, if there was a response
	Candidates []string  // ids of folders that could be the copy; at most 16
	Intent     Intent    // what another process needs to go on with it
	Err        error     // the cause; a *ProblemDetails if Oracle sent one

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

func requestID(h http.Header) string { return h.Get("X-Oracle-Dms-Ecid") }

// errorBody is Oracle's error. Its type is the address of a page, where that of a success is the
// item's type.
type errorBody struct {
	Type          codec.Text `json:"type"`
	Title         codec.Text `json:"title"`
	ErrorCode     errorCode  `json:"errorCode"`
	ErrorKey      codec.Text `json:"errorKey"`
	ErrorMessage  codec.Text `json:"errorMessage"`
	ErrorType     codec.Text `json:"errorType"`
	DestinationID codec.Text `json:"destinationID"`
	IDList        codec.Text `json:"idList"`
}

func readProblem(r *call.Response) *call.ErrorResponse {
	r = r.Masked()
	p := &ProblemDetails{
		Type: "about:blank", Status: r.Status, RequestID: requestID(r.Header), ECID: requestID(r.Header),
		Op: r.Op, Resource: r.Resource(), Attempts: r.Attempt, RetryAfter: r.RetryAfter,
	}
	own := p.read(r.Body)
	if p.Code == ErrorCodeNotFound {
		p.Resource = r.Missing(p.ErrorKey.Raw, p.Detail)
	}
	if p.Title == "" && r.Status >= 300 { // under a 2xx it would be "OK"
		p.Title = r.StatusText()
	}
	return &call.ErrorResponse{Err: p, Finished: own, Conflict: p.Code == ErrorCodeNameInUse}
}

// read fills p from a body and reports whether it is one of Oracle's: it has a code from the range
// of errors.
func (p *ProblemDetails) read(body []byte) bool {
	var b errorBody
	var members map[string]json.RawMessage
	if codec.JSON(body, &members) != nil || codec.JSON(body, &b) != nil {
		return false
	}
	p.Title, p.Detail, p.Code = string(b.Title), string(b.ErrorMessage), b.ErrorCode.code()
	p.ErrorKey, p.ErrorType = parseErrorKey(string(b.ErrorKey)), string(b.ErrorType)
	p.DestinationID, p.SourceID = string(b.DestinationID), string(b.IDList)
	switch kind := string(b.Type); {
	case strings.Contains(kind, "://"):
		p.Type = kind
	case p.ErrorType == "":
		p.ErrorType = kind
	}
	for _, known := range []string{
		"type", "title", "errorCode", "errorKey", "errorMessage", "errorType", "destinationID", "idList",
	} {
		delete(members, known)
	}
	if len(members) > 0 {
		p.Extensions = members
	}
	return -99 <= b.ErrorCode.value && b.ErrorCode.value <= -1
}

// refused reports whether a 2xx carries Oracle's error: an errorCode other than 0.
func refused(r *call.Response) bool {
	var b struct {
		ErrorCode errorCode `json:"errorCode"`
	}
	return codec.JSON(r.Body, &b) == nil && b.ErrorCode.failure()
}
