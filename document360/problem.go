package document360

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
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
	// ErrNotExecuted matches the error of a call that Document360 did not act on; see
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

// ProblemDetails is an error response of Document360: its problem document (RFC 9457, formerly RFC
// 7807), whatever media type it comes with, or the ordinary frame with success false, which may
// come with a 2xx. A response in neither format, such as a gateway's page or its empty 401, has a
// Status, a Title and the Code that stands for the status.
type ProblemDetails struct {
	Type, Title string // "about:blank" and the status text where the response has none
	Status      int    // the HTTP status, whatever the document says
	Detail      string
	Instance    string
	// Of the first entry of Errors, else by the last segment of Type, else by Status.
	Code      ErrorCode
	RequestID string // the document's trace_id, or the frame's request_id

	TraceID  string // the document's trace_id
	Errors   []APIError
	Warnings []APIWarning
	// The challenge of a 401, with an optional error and error_description (RFC 6750).
	WWWAuthenticate string
	RateLimit       RateLimit // sent with a 429

	Extensions map[string]json.RawMessage
	Op         string        // "document360.CopyFile"
	Resource   string        // what the call is about: "file F1 to folder F2"
	Attempts   int           // how often the request was sent
	RetryAfter time.Duration // how long Document360 asks to wait; 0: it does not say
}

func (p *ProblemDetails) Error() string { return p.refusal().String() }

// LogValue logs the problem as a group, with the text of the service on one line.
func (p *ProblemDetails) LogValue() slog.Value { return p.refusal().LogValue() }

// refusal is what the message and the log record say.
func (p *ProblemDetails) refusal() problem.Refusal {
	text := p.Detail
	if text == "" {
		text = p.Title
		if p.Status == http.StatusUnauthorized {
			text += ": " + unauthorizedHint
		}
	}
	for _, e := range p.Errors {
		if e.Field != "" {
			text += " " + e.Field + ": " + e.Message
		}
	}
	return problem.Refusal{
		Op: p.Op, Resource: p.Resource, Status: p.Status, Code: string(p.Code), Text: text, RequestID: p.RequestID,
		Attempts: p.Attempts, RetryAfter: p.RetryAfter,
	}
}

// unauthorizedHint stands for the detail of the gateway's 401, which has no body.
const unauthorizedHint = "the token or key is wrong, expired, revoked or of another region than the address"

// RetryDelay returns p.RetryAfter. It is for [RetryAfter].
func (p *ProblemDetails) RetryDelay() time.Duration { return p.RetryAfter }

// Unwrap returns Code and the sentinels that the response matches.
func (p *ProblemDetails) Unwrap() []error {
	var code error
	if p.Code != "" {
		code = p.Code
	}
	return problem.Sentinels(p.Status, code, p.Code == ErrorCodeTooManyRequests)
}

// UnknownOutcomeError is the error of a copy that was sent and may or may not have been made: no
// usable response came, and reading did not settle it. Use [Client.ResolveCopyFile] before you make
// the copy again. [Client.AllFolderFiles] lists what is at the destination.
type UnknownOutcomeError struct {
	Op         string
	SentAt     time.Time // on the service's clock; local time if no response has shown that
	RequestID  string    // the trace_id, where Document360 responded with an error of its own
	Candidates []string  // ids of files that could be the copy; at most 16
	Intent     Intent    // what another process needs to go on with it
	Err        error     // the cause; a *ProblemDetails if Document360 sent one

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
	if p, ok := errors.AsType[*ProblemDetails](u.Err); ok {
		u.RequestID = p.RequestID
	}
	return &UnknownOutcomeError{
		Op: u.Op, SentAt: u.SentAt, RequestID: u.RequestID, Candidates: problem.Candidates(u.Candidates), Err: u.Err, Intent: u.Intent, facts: u.Facts,
	}
}

// requestID is empty: the id of a request is in the body only.
func requestID(http.Header) string { return "" }

func readProblem(r *call.Response) *call.ErrorResponse {
	r = r.Masked()
	p := &ProblemDetails{
		Type: "about:blank", Title: r.StatusText(), Status: r.Status,
		RateLimit: readRateLimit(r.Header), Op: r.Op, Resource: r.Resource(), Attempts: r.Attempt, RetryAfter: r.RetryAfter,
	}
	if r.Status < 300 {
		p.Title = "Not successful" // the status text would say the opposite
	}
	own := p.read(r.Body)
	if r.Status == http.StatusNotFound {
		texts := []string{p.Detail}
		for _, e := range p.Errors {
			texts = append(texts, e.Message, e.Details)
		}
		p.Resource = r.Missing(texts...)
	}
	if p.Code == "" {
		p.Code = codeOfStatus(r.Status)
	}
	if r.Status == http.StatusUnauthorized {
		p.readChallenge(r.Header)
	}
	return &call.ErrorResponse{Err: p, Finished: own, Throttled: own && p.Code == ErrorCodeTooManyRequests}
}

// read fills p from a body and reports whether it is one of Document360's.
func (p *ProblemDetails) read(body []byte) bool {
	d, err := problem.ParseDocument(body)
	if err != nil {
		return false
	}
	titled := d.Type != "" && d.Title != ""
	if d.Type != "" {
		p.Type = d.Type
	}
	if d.Title != "" {
		p.Title = d.Title
	}
	p.Detail, p.Instance = d.Detail, d.Instance

	var trace, request codec.Text
	var success bool
	failed := string(d.Extensions["success"]) == "false"
	take := func(name string, into any) {
		if raw, ok := d.Extensions[name]; ok && json.Unmarshal(raw, into) == nil {
			delete(d.Extensions, name)
		}
	}
	take("trace_id", &trace)
	take("request_id", &request)
	take("errors", &p.Errors)
	take("warnings", &p.Warnings)
	take("success", &success)
	if len(d.Extensions) > 0 {
		p.Extensions = d.Extensions
	}
	p.TraceID, p.RequestID = string(trace), string(trace)
	if p.RequestID == "" {
		p.RequestID = string(request)
	}
	marked := p.readErrors()
	if p.Code == "" {
		p.Code = codeOfType(d.Type)
	}
	return titled && (marked || trace != "" || p.Code != "") || failed && (marked || request != "")
}

// readErrors takes the code, and the detail where there is none, from the entries, and reports
// whether one has a code.
func (p *ProblemDetails) readErrors() bool {
	for _, e := range p.Errors {
		if p.Detail == "" && e.Field == "" {
			p.Detail = e.Message
		}
		if p.Code == "" {
			p.Code = e.Code
		}
	}
	return p.Code != ""
}
