package call

import (
	"errors"
	"net/http"

	"github.com/farcopy/farcopy/internal/transport"
)

// examine reads what an attempt brought back: the result, or the error that explains its absence.
func examine[T any](s *Service, op *Operation[T], res result) (value T, e Evidence, failed error) {
	if res.failure != nil {
		return value, Evidence{Stage: res.failure.Stage, Untrusted: transport.Untrusted(res.failure.Err)}, res.failure
	}
	a := res.response
	e = Evidence{Stage: transport.Answered, Status: a.Status}
	if !a.ok() {
		r := s.ReadProblem(a)
		e.FromService, e.Busy, e.Throttled, e.Expired, e.Conflict = r.FromService && a.ReadErr == nil, r.Busy, r.Throttled, r.Expired, r.Conflict
		if a.Status == http.StatusConflict && a.ReadErr != nil {
			e.Conflict = true // the code, which cannot be read, may say so
		}
		return value, e, r.Err
	}
	e.Stalled = transport.Stalled(a.ReadErr)
	value, failed = decode(op, a)
	refusal, isRefusal := errors.AsType[*Refusal](failed)
	switch {
	case failed == nil:
		e.Body = Success
	case isRefusal:
		e.Body, e.Conflict, failed = Failure, refusal.Conflict, refusal.Err
	}
	return value, e, failed
}

// decode reads the result of a 2xx. A head that names the copy proves it whatever became of the body.
func decode[T any](op *Operation[T], a *Response) (value T, err error) {
	if err = a.whole(); err == nil {
		value, err = op.Decode(a)
	}
	if err == nil || op.FromHead == nil {
		return value, err
	}
	if _, isRefusal := errors.AsType[*Refusal](err); isRefusal {
		return value, err
	}
	if named, ok := op.FromHead(a); ok {
		return named, nil
	}
	return value, err
}
