package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/farcopy/farcopy/box"
)

const (
	boxLargeItems    = 501
	boxLargeRequests = 6 * boxLargeItems // make the source's, then read and delete them and those of the copy, and polls
	boxLargeLimit    = 20 * time.Minute  // of the wait; what is not made by then stays behind
)

// boxLargeCopy is a copy of more than 500 items, which two probes ask about.
type boxLargeCopy struct {
	response exchange
	items    int // those that the copy had in the end
	took     time.Duration
	complete bool
}

// largeCopy makes the copy, once, and waits until it is complete.
func (s *boxService) largeCopy(ctx context.Context) (*boxLargeCopy, error) {
	if s.large != nil {
		s.uses = append(s.uses, s.largeBy)
		return s.large, nil
	}
	before := s.rec.count()
	defer func() { s.largeBy = span{before, s.rec.count()} }()
	source, err := s.create(ctx, s.scratch.id, fresh("source"))
	if err != nil {
		return nil, err
	}
	for n := range boxLargeItems {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if _, err := s.create(ctx, source.id, fresh(fmt.Sprintf("item%03d", n))); err != nil {
			return nil, err
		}
	}
	plan := made{kind: "folder", name: fresh("copy"), parent: s.scratch.id}
	copied, err := s.copy(ctx, source, plan.parent, plan.name)
	c := &boxLargeCopy{response: s.rec.last()}
	switch _, refused := errors.AsType[*box.ProblemDetails](err); {
	case refused && !errors.Is(err, box.ErrNotExecuted):
		s.large = c
		return c, nil
	case err != nil && c.response.status/100 != 2:
		return nil, err
	case copied.id == "":
		if copied, err = s.findCopy(ctx, plan); err != nil {
			return nil, err
		}
	}
	// An interrupt does not end the wait: while the copy goes on, nothing of it can be removed.
	ctx = context.WithoutCancel(ctx)
	defer func() { s.adopt(ctx, source, copied) }()
	c.took, c.complete, err = waitFor(ctx, boxLargeLimit, 2*time.Second, func() (bool, error) {
		inside, err := s.inside(ctx, copied.id)
		c.items = len(inside)
		return len(inside) >= boxLargeItems, err
	})
	if err != nil {
		return nil, err
	}
	s.large = c
	return c, nil
}

// findCopy finds the copy whose response had no id, by its name, which nobody else knows.
func (s *boxService) findCopy(ctx context.Context, plan made) (it made, err error) {
	_, _, err = waitFor(ctx, time.Minute, time.Second, func() (bool, error) {
		items, err := s.inside(ctx, plan.parent)
		items = slices.DeleteFunc(items, func(m made) bool { return m.kind != plan.kind || m.name != plan.name })
		if err != nil || len(items) != 1 {
			return false, err
		}
		it = items[0]
		s.made.settle(plan, it)
		return true, nil
	})
	if err == nil && it.id == "" {
		err = ownError("the response to the copy has no id, and the copy does not show within a minute")
	}
	return it, err
}

// inside lists the folders in a folder.
func (s *boxService) inside(ctx context.Context, folder string) (items []made, err error) {
	req := box.ListFolderItemsRequest{FolderID: folder, Fields: []string{"created_at", "name"}}
	for it, err := range s.client.AllFolderItems(ctx, req) {
		if err != nil {
			return nil, err
		}
		items = append(items, made{kind: string(it.Type), id: it.ID, name: it.Name, parent: folder, mark: it.CreatedAt.Format(time.RFC3339Nano)})
	}
	return items, nil
}

// adopt lists in the ledger what the service has put into a copy.
func (s *boxService) adopt(ctx context.Context, source, copied made) {
	ctx, cancel := writing(ctx)
	defer cancel()
	if items, err := s.inside(ctx, copied.id); err == nil { // otherwise the copy stays, and is reported
		s.made.adopt(source, copied, items)
	}
}

func (s *boxService) askLargeResponse(ctx context.Context) (finding, error) {
	c, err := s.largeCopy(ctx)
	if err != nil {
		return finding{}, err
	}
	status := c.response.status
	if status != http.StatusCreated && status != http.StatusAccepted {
		return found("another response", "status %d", status), nil
	}
	body := "without the folder"
	if members(c.response.body)["id"] != nil {
		body = "with the folder"
	}
	return found(fmt.Sprintf("%d %s", status, body)), nil
}

func (s *boxService) askLargeTime(ctx context.Context) (finding, error) {
	c, err := s.largeCopy(ctx)
	switch {
	case err != nil:
		return finding{}, err
	case c.response.status >= 300:
		return cannotTell("the copy was refused"), nil
	case !c.complete:
		return found("it is not complete after 20 minutes", "%d of %d items", c.items, boxLargeItems), nil
	case c.took == 0:
		return found("none: it is complete at the response"), nil
	}
	return found("it is completed later", "%d items within %s of the response, in listings every 2 s", boxLargeItems, seconds(c.took)), nil
}
