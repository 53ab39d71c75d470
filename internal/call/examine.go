package call

import (
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/farcopy/farcopy/internal/transport"
)

// examine reads the result of an attempt, or the error that explains why there is none, and
// collects the evidence.
func examine[T any](s *Service, op *Operation[T], res result) (value T, e Evidence, failed error) {
	if f := res.failure; f != nil {
		return value, Evidence{Stage: f.Stage, Untrusted: transport.Untrusted(f.Err)}, f
	}
	r := res.response
	e = Evidence{Stage: transport.Answered, Status: r.Status}
	if !r.isSuccess() {
		refusal := s.ReadProblem(r)
		e.Finished = refusal.Finished && r.ReadErr == nil
		e.Busy, e.Throttled, e.Unauthorized = refusal.Busy, refusal.Throttled, refusal.Unauthorized
		e.Conflict = refusal.Conflict || r.Status == http.StatusConflict && r.ReadErr != nil || // unreadable code
			op.IsConflict != nil && op.IsConflict(refusal.Err)
		return value, e, refusal.Err
	}
	e.Stalled = transport.Stalled(r.ReadErr)
	value, failed = decode(op, r)
	refusal, isRefusal := errors.AsType[*ErrorResponse](failed)
	switch {
	case failed == nil:
		e.Body = Success
	case isRefusal:
		e.Body, e.Conflict, failed = Failure, refusal.Conflict, refusal.Err
	}
	return value, e, failed
}

// decode reads the result of a 2xx. A header that identifies the copy proves it even if the body is
// unusable.
func decode[T any](op *Operation[T], r *Response) (value T, err error) {
	if err = r.complete(); err == nil {
		value, err = op.Decode(r)
	}
	if err == nil && op.Settler != nil && strings.ContainsRune(op.Settler.ID(value), utf8.RuneError) {
		err = errNotUTF8 // half a surrogate pair, which JSON can escape: nobody can ask for an item of that id
	}
	if err == nil || op.FromHead == nil {
		return value, err
	}
	if _, isRefusal := errors.AsType[*ErrorResponse](err); isRefusal {
		return value, err
	}
	if named, ok := op.FromHead(r); ok {
		return named, nil
	}
	return value, err
}
