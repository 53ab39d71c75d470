package document360

import (
	"context"
	"errors"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
)

// openChanged is open for a change: a 202 is a promise.
func openChanged(r *call.Response) (envelope, error) {
	e, err := open(r)
	if err == nil && r.Status == http.StatusAccepted {
		err = errors.New("the response does not say that it is done")
	}
	return e, err
}

// changeSettler settles a change that leaves nothing that shows who made it: that a poll finds what
// the change was to bring about is all that counts.
type changeSettler[T any] struct {
	name    string // what was changed
	reached func(context.Context) (bool, error)
	found   T
}

func (s *changeSettler[T]) Poll(ctx context.Context, _ *settle.Search) (*settle.Tally[T], error) {
	tally := &settle.Tally[T]{}
	reached, err := s.reached(ctx)
	if reached {
		tally.Add(settle.Match, s.name, func() T { return s.found })
	}
	return tally, err
}

// isInFolder reports whether a file is in a folder.
func (c *Client) isInFolder(ctx context.Context, req GetFileRequest, opts []CallOption) (bool, error) {
	_, err := c.GetFile(ctx, req, call.ForReads(opts)...)
	return exists(err)
}

// isFolder reports whether a folder exists.
func (c *Client) isFolder(ctx context.Context, projectID, folderID string, opts []CallOption) (bool, error) {
	_, err := c.GetFolder(ctx, GetFolderRequest{ProjectID: projectID, FolderID: folderID, PageSize: 1}, call.ForReads(opts)...)
	return exists(err)
}

// exists reports whether the read with this error found something.
func exists(err error) (bool, error) {
	if saysNotFound(err) {
		return false, nil //nolint:nilerr // the 404 is the result
	}
	return err == nil, err
}

// saysNotFound reports whether Document360 itself, and not a gateway on the way, does not find a
// file or a folder.
func saysNotFound(err error) bool {
	p, refused := errors.AsType[*ProblemDetails](err)
	return refused && errors.Is(err, ErrorCodeResourceNotFound) && (codeOfType(p.Type) != "" || len(p.Errors) > 0)
}

// The rest of the settler: a change has no footprint that others could meet, no source, no intent.

func (s *changeSettler[T]) Footprint() claim.Footprint {
	return claim.Footprint{Names: []string{}}
}
func (s *changeSettler[T]) ID(T) string                      { return s.name }
func (s *changeSettler[T]) Shape() []string                  { return nil }
func (s *changeSettler[T]) ReadSource(context.Context) error { return nil }

func (s *changeSettler[T]) Snapshot(context.Context) (*settle.Snapshot, error) { return nil, nil }

func (s *changeSettler[T]) Resend(context.Context, *settle.Search, settle.Edit) error { return nil }
