package oss

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

const (
	updateReads = 6           // of an object that has just been written
	updatePause = time.Second // between them: the precision of Last-Modified
)

// readForUpdate reads what the change keeps.
func (c *Client) readForUpdate(ctx context.Context, req UpdateObjectRequest, opts []CallOption) (*update, error) {
	about := problem.Call{Op: opUpdateObject, Resource: objectResource(req.Bucket, req.Key).String()}
	before, err := c.readStill(ctx, req, opts, about)
	if err != nil {
		return nil, err
	}
	acl := req.ACL
	if acl == "" {
		// After the object: an ACL that is set after its read is the one to keep.
		read, err := c.GetObjectACL(ctx, GetObjectACLRequest{Bucket: req.Bucket, Key: req.Key, RequestPayer: req.RequestPayer}, call.ForReads(opts)...)
		if err != nil {
			return nil, about.Decided(fmt.Errorf("reading the ACL before the change: %w", err))
		}
		acl = read.ACL
	}
	u := newUpdate(req, before, acl)
	if err := u.refusal(); err != nil {
		return nil, about.Unsent(fmt.Errorf("the object %w", err))
	}
	return u, nil
}

// readStill reads an object that was last changed before the second of the read. Any later change
// then has a later Last-Modified, so that the change of this call can be bound to it.
func (c *Client) readStill(ctx context.Context, req UpdateObjectRequest, opts []CallOption, about problem.Call) (*HeadObjectResponse, error) {
	head := HeadObjectRequest{Bucket: req.Bucket, Key: req.Key, IfMatch: req.IfMatch, RequestPayer: req.RequestPayer}
	for n := 1; ; n++ {
		var res *http.Response
		began := time.Now()
		o, err := c.HeadObject(ctx, head, append(call.ForReads(opts), call.WithResponse(&res))...)
		switch {
		case err != nil:
			return nil, about.Decided(fmt.Errorf("reading the object before the change: %w", err))
		case !secondOf(res).Add(-time.Since(began)).Before(o.LastModified.Add(time.Second)): // the Date is not that of the read
			return o, nil
		case n == updateReads:
			return nil, about.Unconnected(errors.New("the object is still being changed: its Last-Modified is not before the time of OSS"))
		}
		pause := time.NewTimer(updatePause)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return nil, about.Unsent(ctx.Err())
		}
	}
}

// secondOf is the second of a response by the service's clock, by the local one if the response has
// no Date.
func secondOf(res *http.Response) time.Time {
	if res != nil {
		if at, err := http.ParseTime(res.Header.Get("Date")); err == nil {
			return at
		}
	}
	return time.Now().Truncate(time.Second)
}
