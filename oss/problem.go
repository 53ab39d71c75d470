package oss

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

// The sentinels that all farcopy packages share.
var (
	// ErrOutcomeUnknown matches the error of a copy or a change that was sent and may or may not
	// have been made; see [UnknownOutcomeError].
	ErrOutcomeUnknown = farcopy.ErrOutcomeUnknown
	// ErrNotExecuted matches the error of a call that OSS did not act on; see [NotExecutedError].
	ErrNotExecuted = farcopy.ErrNotExecuted
	// ErrRateLimited matches the error of a call that a rate limit stopped; see [RateLimitedError]
	// and ProblemDetails.RetryAfter.
	ErrRateLimited = farcopy.ErrRateLimited
	// ErrTransient matches the error of a call that may succeed if the same call is made again
	// later; see [RetryAfter]. It never matches an unknown outcome or an invalid request.
	ErrTransient = farcopy.ErrTransient
	// ErrNotModified matches a 304: SourceIfNoneMatch or SourceIfModifiedSince does not hold.
	// Nothing was copied.
	ErrNotModified = farcopy.ErrNotModified
	// ErrPreconditionFailed matches a 412: SourceIfMatch or SourceIfUnmodifiedSince does not hold.
	// Nothing was copied.
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

// ProblemDetails is an error response of OSS, mapped to the members of RFC 9457. OSS's body is an
// XML document Error with Code, Message, RequestId, HostId, EC, RecommendDoc and members that only
// some codes have: Message becomes Detail, the others are in Extensions as JSON strings, and a
// security token in them is masked. A refused HEAD has its document in the header x-oss-err; where
// that is missing, Code follows from the status. A response that is not in OSS's format, such as a
// gateway's page, has a Status and a Title only.
type ProblemDetails struct {
	Type, Title string // "about:blank" and the status text: OSS has no problem types
	Status      int    // the HTTP status
	Detail      string // OSS's message
	Instance    string // always empty
	Code        ErrorCode
	RequestID   string // x-oss-request-id

	// A finer code such as 0026-00000002, for OSS's own error pages; it may change at any time.
	EC           string
	HostID       string // the host that was asked
	RecommendDoc string // address of a page about EC

	Extensions map[string]json.RawMessage
	Op         string // "oss.CopyObject"
	Resource   string // what the call is about: "source/key to bucket/key"
	Attempts   int    // how often the request was sent
	// How long OSS asks to wait, by x-oss-qos-delay-time; 0: it does not say.
	RetryAfter time.Duration

	clockBehind time.Duration // how far this machine's clock is behind OSS's, if that is the reason
}

func (p *ProblemDetails) Error() string { return p.refusal().String() }

// LogValue logs the problem as a group, with the text of the service on one line.
func (p *ProblemDetails) LogValue() slog.Value {
	if p.EC == "" {
		return p.refusal().LogValue()
	}
	return p.refusal().LogValue(slog.String("ec", problem.OneLine(p.EC)))
}

// refusal is what the message and the log record say.
func (p *ProblemDetails) refusal() problem.Refusal {
	text := p.Detail
	if text == "" {
		text = p.Title
	}
	switch {
	case p.Code == ErrorCodeEntityTooLarge && p.Op == opCopyObject:
		text = strings.TrimRight(text, ".") + ": " + copyLimits
	case p.Code == ErrorCodeEntityTooLarge && p.Op == opUpdateObject:
		text = strings.TrimRight(text, ".") + ": " + updateLimits
	case p.Code == ErrorCodePreconditionFailed && p.Op == opUpdateObject:
		text = strings.TrimRight(text, ".") + ": " + updateRaced
	}
	if p.Code == ErrorCodeInvalidObjectState {
		text = strings.TrimRight(text, ".") + ": it has to be restored first, see RestoreObject"
	}
	if p.clockBehind != 0 {
		text = strings.TrimRight(text, ".") + ": " + clockText(p.clockBehind)
	}
	return problem.Refusal{
		Op: p.Op, Resource: p.Resource, Status: p.Status, Code: string(p.Code), Text: text, RequestID: p.RequestID,
		Attempts: p.Attempts, RetryAfter: p.RetryAfter,
	}
}

// copyLimits is what OSS's own message does not tell. The client does not know which of the limits
// the copy exceeded: that depends on the source's class and encryption.
const copyLimits = "at most 1 GB where encryption or storage class change, 5 GB between buckets; CopyLargeObject copies larger objects in parts"

// What OSS does not tell of a change in place.
const (
	updateLimits = "storage class and encryption of an object can be changed in place up to 1 GB; a larger one needs a copy in parts"
	updateRaced  = "somebody else has changed the object meanwhile; the same call can be made again"
)

// RetryDelay returns p.RetryAfter. It is for [RetryAfter].
func (p *ProblemDetails) RetryDelay() time.Duration { return p.RetryAfter }

// Unwrap returns Code and the sentinels that the response matches.
func (p *ProblemDetails) Unwrap() []error {
	var code error
	if p.Code != "" {
		code = p.Code
	}
	return problem.Sentinels(p.Status, code, p.throttled())
}

// throttled is false under a 2xx, whatever the code: no document says what OSS did then.
func (p *ProblemDetails) throttled() bool { return p.Status >= 400 && p.Code.throttled() }

// UnknownOutcomeError is the error of a copy or a change that was sent and may or may not have been
// made: no usable response came, and reading did not settle it. Use [Client.ResolveCopyObject]
// before you make a copy again; of a change the message says what shows its outcome.
type UnknownOutcomeError struct {
	Op         string
	SentAt     time.Time // on the service's clock; local time if no response has shown that
	RequestID  string    // x-oss-request-id, if there was a response
	Candidates []string  // "bucket/key", where what lies there could be the copy; at most 16
	Intent     Intent    // what another process needs to go on with it; zero of a change
	Err        error     // the cause; a *ProblemDetails if OSS sent one

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

func requestID(h http.Header) string { return first(h, headerRequestID) }

func readProblem(r *call.Response) *call.ErrorResponse {
	r = r.Masked()
	p := &ProblemDetails{
		Type: "about:blank", Title: r.StatusText(), Status: r.Status,
		RequestID: requestID(r.Header), EC: first(r.Header, headerEC), Op: r.Op, Attempts: r.Attempt, RetryAfter: r.RetryAfter,
	}
	own := p.read(errorDocument(r))
	if len(r.Body) == 0 && p.Code == "" && (p.RequestID != "" || r.Status == http.StatusNotModified) {
		p.Code = bodilessCodes[r.Status]
	}
	p.Resource = p.missing(r)
	return &call.ErrorResponse{
		Err: p, Finished: own, Throttled: p.throttled(),
		Conflict:     p.isConflict(r.IsInPlace()),
		Unauthorized: p.Code.credential(),
	}
}

// isConflict reports whether the refusal may be about an earlier delivery of the same request: the
// object that it forbids to overwrite, the change in place that it was not to follow, or the end of the
// upload may be its own.
func (p *ProblemDetails) isConflict(inPlace bool) bool {
	switch p.Op {
	case opUpdateObject:
		return p.Code == ErrorCodePreconditionFailed
	case opCopyObject:
		return p.Code == ErrorCodeFileAlreadyExists || p.Code == ErrorCodePreconditionFailed && inPlace
	case opCompleteMultipartUpload:
		return p.Code == ErrorCodeFileAlreadyExists || p.Code == ErrorCodeNoSuchUpload
	}
	return p.Code == ErrorCodeFileAlreadyExists
}

// bodilessCodes stand in where a response has no body by nature, and no x-oss-err. NoSuchKey may
// stand for a missing bucket.
var bodilessCodes = map[int]ErrorCode{
	http.StatusNotModified:        ErrorCodeNotModified,
	http.StatusForbidden:          ErrorCodeAccessDenied,
	http.StatusNotFound:           ErrorCodeNoSuchKey,
	http.StatusMethodNotAllowed:   ErrorCodeMethodNotAllowed,
	http.StatusPreconditionFailed: ErrorCodePreconditionFailed,
}
