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

// blindSettler is the settler of a change that no read shows.
type blindSettler[T any] struct {
	// isUndone reports whether reading shows that the change was not made, of which a refusal for a
	// name that is in use is no proof: of a request that a gateway has delivered twice the first
	// delivery has made what is in the way of the second. nil: it is a proof.
	isUndone func(context.Context) (bool, error)
}

var errBlind = errors.New("no document says what shows that it was done")

func (s blindSettler[T]) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[T], error) {
	if q.Reason != settle.Conflict {
		return nil, errBlind
	}
	class := settle.InTheWay
	if s.isUndone != nil {
		switch undone, err := s.isUndone(ctx); {
		case err != nil:
			return nil, err
		case !undone:
			class = settle.Uncertain
		}
	}
	tally := &settle.Tally[T]{}
	tally.Add(class, "", nil)
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
