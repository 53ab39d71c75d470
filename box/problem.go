package box

import (
	"cmp"
	"encoding/json"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
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
	// ErrNotExecuted matches the error of a call that Box did not act on; see [NotExecutedError].
	ErrNotExecuted = farcopy.ErrNotExecuted
	// ErrRateLimited matches the error of a call that a rate limit stopped; see [RateLimitedError]
	// and ProblemDetails.RetryAfter.
	ErrRateLimited = farcopy.ErrRateLimited
	// ErrTransient matches the error of a call that may succeed if the same call is made again
	// later; see [RetryAfter]. It never matches an unknown outcome or an invalid request.
	ErrTransient = farcopy.ErrTransient
	// ErrNotModified matches a 304: the source still has the ETag in IfNoneMatch. Nothing was
	// copied.
	ErrNotModified = farcopy.ErrNotModified
	// ErrPreconditionFailed matches a 412, the response to an If-Match that was added with
	// [WithHeader] and does not hold. Nothing was changed.
	ErrPreconditionFailed = farcopy.ErrPreconditionFailed
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

// ProblemDetails is an error response of Box, mapped to the members of RFC 9457. Box's body has
// type, status, code, message, context_info, help_url and request_id: message becomes Detail,
// context_info is taken apart, what is left over is in Extensions. A response that is not in Box's
// format, such as a gateway's page, has a Status and a Title only.
type ProblemDetails struct {
	Type, Title string // "about:blank" and the status text: Box has no problem types
	Status      int    // the HTTP status
	Detail      string // Box's message
	Instance    string // always empty
	Code        ErrorCode
	RequestID   string // the body's request_id, else the header box-request-id, which is another id

	HelpURL string
	// What is in the way, for ErrorCodeItemNameInUse; an item the user cannot see is missing; more
	// than four are left in Extensions.
	Conflicts []Conflict
	Errors    []DetailError // what is wrong, parameter by parameter

	Extensions map[string]json.RawMessage
	Op         string        // "box.CopyFolder"
	Resource   string        // what the call is about: "folder 11111 to 22222"
	Attempts   int           // how often the request was sent
	RetryAfter time.Duration // how long Box asks to wait; 0: it does not say
}

// Conflict is an item that is in the way of another.
type Conflict struct {
	Type       ItemType `json:"type"`
	ID         string   `json:"id"`
	SequenceID string   `json:"sequence_id"`
	ETag       string   `json:"etag"`
	Name       string   `json:"name"`
}

// DetailError says what is wrong with one parameter.
type DetailError struct {
	Reason  ErrorCode `json:"reason"`
	Name    string    `json:"name"` // of the parameter
	Message string    `json:"message"`
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
	return problem.Refusal{
		Op: p.Op, Resource: p.Resource, Status: p.Status, Code: string(p.Code), Text: text, RequestID: p.RequestID,
		Attempts: p.Attempts, RetryAfter: p.RetryAfter,
	}
}

// RetryDelay returns p.RetryAfter. It is for [RetryAfter].
func (p *ProblemDetails) RetryDelay() time.Duration { return p.RetryAfter }

// Unwrap returns Code and the sentinels that the response matches.
func (p *ProblemDetails) Unwrap() []error {
	var code error
	if p.Code != "" {
		code = p.Code
	}
	return problem.Sentinels(p.Status, code, false)
}

// UnknownOutcomeError is the error of a copy that was sent and may or may not have been made: no
// usable response came, and reading did not settle it. Use [Client.ResolveCopyFolder], or its like
// of the operation, before you make the copy again.
type UnknownOutcomeError struct {
	Op         string
	SentAt     time.Time // on the service's clock; local time if no response has shown that
	RequestID  string    // box-request-id, if there was a response
	Candidates []string  // ids of items that could be the copy; at most 16
	Intent     Intent    // what another process needs to go on with it; zero for a deletion or a change
	Err        error     // the cause; a *ProblemDetails if Box sent one

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

func requestID(h http.Header) string { return h.Get("Box-Request-Id") }

// errorBody is Box's error, in the form of the API and in that of its OAuth endpoints.
type errorBody struct {
	Type        string          `json:"type"`
	Status      json.RawMessage `json:"status"`
	Code        ErrorCode       `json:"code"`
	Message     string          `json:"message"`
	ContextInfo json.RawMessage `json:"context_info"`
	HelpURL     string          `json:"help_url"`
	RequestID   string          `json:"request_id"`

	OAuthError       ErrorCode `json:"error"`
	OAuthDescription string    `json:"error_description"`
}

func readProblem(r *call.Response) *call.ErrorResponse {
	r = r.Masked()
	p := &ProblemDetails{
		Type: "about:blank", Title: r.StatusText(), Status: r.Status,
		RequestID: requestID(r.Header), Op: r.Op, Resource: r.Resource(), Attempts: r.Attempt, RetryAfter: r.RetryAfter,
	}
	own := p.read(r.Body)
	if r.Status == http.StatusNotFound {
		p.Resource = r.Missing(p.whatIsWrong()...)
	}
	return &call.ErrorResponse{
		Err: p,
		// A 503 is Box's response to what takes it too long; the work goes on behind it.
		Finished:     own && r.Status != http.StatusServiceUnavailable,
		Conflict:     p.Code == ErrorCodeItemNameInUse,
		Unauthorized: p.Code == ErrorCodeUnauthorized, // also under a 403
		Busy:         p.Code == ErrorCodeOperationBlockedTemporary || p.Code == ErrorCodeNameTemporarilyReserved,
	}
}

// whatIsWrong returns the texts of the response that can name what is missing.
func (p *ProblemDetails) whatIsWrong() []string {
	texts := []string{p.Detail}
	for _, e := range p.Errors {
		texts = append(texts, e.Message)
	}
	return texts
}

// read fills p from a body and reports whether it is one of Box's: a gateway's JSON has no type
// "error" beside a code.
func (p *ProblemDetails) read(body []byte) (own bool) {
	var b errorBody
	var members map[string]json.RawMessage
	if decode(body, &b) != nil || json.Unmarshal(body, &members) != nil {
		return false
	}
	own = b.Type == "error" && b.Code != ""
	if b.Code == "" && b.OAuthError != "" {
		b.Code, b.Message = b.OAuthError, b.OAuthDescription
	}
	p.Code, p.Detail, p.HelpURL = b.Code, b.Message, b.HelpURL
	p.RequestID = cmp.Or(b.RequestID, p.RequestID)
	for _, known := range []string{"type", "status", "code", "message", "help_url", "request_id", "error", "error_description"} {
		delete(members, known)
	}
	if understood := p.readContext(b.ContextInfo); understood {
		delete(members, "context_info")
	}
	if len(members) > 0 {
		p.Extensions = members
	}
	return own
}

// readContext takes context_info apart and reports whether nothing in it is left over.
func (p *ProblemDetails) readContext(raw json.RawMessage) (understood bool) {
	var members map[string]json.RawMessage
	if len(raw) > 0 && json.Unmarshal(raw, &members) != nil {
		return false
	}
	if codec.Length(members["conflicts"]) <= maxConflicts {
		p.Conflicts = list[Conflict](members, "conflicts")
	}
	p.Errors = list[DetailError](members, "errors")
	return len(members) == 0
}

// maxConflicts is how many conflicts of one response are believed, because each may be read; Box
// names one. Where a response has more, the destination's list tells better what is in the way.
const maxConflicts = 4

// list takes the objects of a member away; Box sends a single one with or without an array around
// it.
func list[T comparable](members map[string]json.RawMessage, name string) []T {
	var found []T
	var one, none T
	raw := members[name]
	if !tolerate(raw, reflect.ValueOf(&found).Elem()) && tolerate(raw, reflect.ValueOf(&one).Elem()) {
		found = []T{one}
	}
	found = slices.DeleteFunc(found, func(entry T) bool { return entry == none })
	if len(found) == 0 {
		return nil
	}
	delete(members, name)
	return found
}
