package box

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/settle"
)

// update is what a request changes of an item; "" stays as it is.
type update struct{ name, parentID, ifMatch string }

type updateBody struct {
	Name   string    `json:"name,omitempty"`
	Parent *folderID `json:"parent,omitempty"`
}

func (u *update) body() updateBody {
	b := updateBody{Name: u.name}
	if u.parentID != "" {
		b.Parent = &folderID{u.parentID}
	}
	return b
}

func (u *update) validate() error {
	if u.name == "" && u.parentID == "" {
		return call.Field("Name", "is required, or ParentID")
	}
	if u.parentID != "" {
		if err := call.Segment("ParentID", u.parentID); err != nil {
			return err
		}
	}
	return cmp.Or(validateName("Name", u.name), call.HeaderValue("IfMatch", u.ifMatch))
}

// updated is what an item shows of an update.
type updated struct {
	name, parentID, etag string
	modified             time.Time
}

// done reports whether an item is as the update wants it.
func (u *update) done(is updated) bool {
	return (u.name == "" || u.name == is.name) && (u.parentID == "" || u.parentID == is.parentID)
}

// updateSettler returns what finds out whether an item was renamed or moved.
func updateSettler[R any](id string, u *update, read func(context.Context) (*R, updated, error)) *changeSettler[R] {
	var latest updated
	s := newChangeSettler(id, func(ctx context.Context, _ *settle.Search) (*R, error) {
		res, is, err := read(ctx)
		if latest = is; err != nil || !u.done(is) {
			return nil, err
		}
		return res, nil
	})
	s.changed = func() time.Time { return latest.modified }
	// A second move, or a second rename of what somebody else has renamed since, would undo what
	// others have done. So would a first rename that is late, unless its own If-Match stops it:
	// after it the call has to end as unknown.
	s.resend = func(q *settle.Search, e settle.Edit) error {
		mayBeLate := q.Running && u.ifMatch == ""
		if mayBeLate || u.parentID != "" || latest.etag == "" || latest.modified.IsZero() || q.SinceSend(latest.modified) {
			return settle.ErrNoResend
		}
		if u.ifMatch == "" {
			e.SetHeader("If-Match", latest.etag)
		}
		return nil
	}
	return s
}

// isStale reports whether an update was refused for its IfMatch. A gateway that delivers an update
// twice is told so the second time: the first one has changed the ETag.
func isStale(refusal error) bool { return errors.Is(refusal, ErrPreconditionFailed) }

// checkUpdated refuses a response about another item than that of the request, and a 202, which is
// a promise.
func checkUpdated(r *call.Response, id, want string) error {
	switch {
	case r.Status == http.StatusAccepted:
		return errors.New("the response does not say that it is done")
	case id != want:
		return errors.New("the response is about another item")
	}
	return nil
}
