package oracle

import (
	"context"
	"errors"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/settle"
)

// changeSettler settles a change that leaves nothing that shows who made it: that the folder is as
// the change was to make it is all that counts.
type changeSettler[T any] struct {
	client   *Client
	folderID string
	access   Access
	opts     []CallOption
	reached  func(*Folder) bool // nil: the folder is to be gone
	found    T
}

func (s *changeSettler[T]) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[T], error) {
	tally := &settle.Tally[T]{}
	res, err := s.client.GetFolder(ctx, GetFolderRequest{FolderID: s.folderID, Access: s.access}, call.ForReads(s.opts)...)
	isGone := errors.Is(err, ErrorCodeNotFound) // only Oracle itself sends the code
	switch {
	case isGone && s.reached == nil, err == nil && s.reached != nil && s.reached(&res.Folder):
		tally.Add(settle.Match, s.folderID, func() T { return s.found })
	case err != nil && !isGone:
		return nil, err
	case q.Reason == settle.Conflict: // the refusal is true: no delivery of the request has made the change
		tally.Add(settle.InTheWay, s.folderID, nil)
	}
	return tally, nil
}

// The rest of the settler: a change has no footprint that others could meet, no source, no intent,
// and is never sent again.

func (s *changeSettler[T]) Footprint() claim.Footprint {
	return claim.Footprint{Names: []string{}}
}
func (s *changeSettler[T]) ID(T) string                      { return s.folderID }
func (s *changeSettler[T]) Shape() []string                  { return nil }
func (s *changeSettler[T]) ReadSource(context.Context) error { return nil }

func (s *changeSettler[T]) Snapshot(context.Context) (*settle.Snapshot, error) { return nil, nil }

func (s *changeSettler[T]) Resend(context.Context, *settle.Search, settle.Edit) error {
	return settle.ErrNoResend
}

// changedBody is what is read of the response to a change; no document shows all of it.
type changedBody struct {
	ErrorCode errorCode  `json:"errorCode"`
	Name      codec.Text `json:"name"`
}

// decodeChanged returns the name that a response has; it may have none. A 2xx without Oracle's
// errorCode 0 proves nothing, because a gateway may have made it, and a 202 is a promise.
func decodeChanged(r *call.Response) (name string, err error) {
	if refused(r) {
		return "", readProblem(r)
	}
	var b changedBody
	switch err := codec.JSON(r.Body, &b); {
	case err != nil:
		return "", err
	case !b.ErrorCode.known, r.Status == http.StatusAccepted:
		return "", errors.New("the response does not say that it is done")
	}
	return string(b.Name), nil
}

// validateOwn refuses the home, which cannot be changed.
func validateOwn(field, id string) error {
	if id == HomeFolder {
		return call.Field(field, "is the home, which cannot be changed")
	}
	return nil
}
