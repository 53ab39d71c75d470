package bitpaket

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
)

// blindSettler is the settler of a change that no read shows. It takes a refusal for a name that is
// in use to be true: what the change itself has made is in the way only of a second delivery.
type blindSettler[T any] struct{}

var errBlind = errors.New("no document says what shows that it was done")

func (blindSettler[T]) Poll(_ context.Context, q *settle.Search) (*settle.Tally[T], error) {
	if q.Reason != settle.Conflict {
		return nil, errBlind
	}
	tally := &settle.Tally[T]{}
	tally.Add(settle.InTheWay, "", nil)
	return tally, nil
}

func (blindSettler[T]) Footprint() claim.Footprint {
	return claim.Footprint{Names: []string{}}
}
func (blindSettler[T]) ID(T) string                                        { return "" }
func (blindSettler[T]) Shape() []string                                    { return nil }
func (blindSettler[T]) ReadSource(context.Context) error                   { return errBlind }
func (blindSettler[T]) Snapshot(context.Context) (*settle.Snapshot, error) { return nil, nil }

func (blindSettler[T]) Resend(context.Context, *settle.Search, settle.Edit) error {
	return settle.ErrNoResend
}

// changedObject is what the response to a change of one object lists.
type changedObject struct {
	ValidIDs   []string
	ValidNames []ObjectName
	RequestID  string
}

var errContradictoryLists = errors.New("the response lists the object as valid and as invalid")

// decodeChanged reads the response to a change of one object. If BitPaket calls the object invalid,
// nothing was done.
func decodeChanged(r *call.Response, done string) (*changedObject, error) {
	raw, err := open(r)
	switch {
	case err != nil:
		return nil, err
	case r.Status == http.StatusAccepted: // a promise
		return nil, errors.New("the response does not say that it is done")
	}
	var data copyData
	json.Unmarshal(raw, &data)
	listed := &changedObject{data.Objects.Valid.IDs, objectNames(data.Objects.Valid.Names), requestID(r.Header)}
	switch {
	case len(data.Objects.Invalid) == 0:
		return listed, nil
	case len(listed.ValidIDs)+len(listed.ValidNames) > 0:
		return nil, errContradictoryLists
	}
	return nil, &call.ErrorResponse{Finished: true, Err: &ProblemDetails{
		Type: "about:blank", Title: "Refused", Status: r.Status, Detail: "the object is invalid, and was not " + done,
		RequestID: listed.RequestID, Op: r.Op, Resource: r.Resource(), Attempts: r.Attempt,
	}}
}
