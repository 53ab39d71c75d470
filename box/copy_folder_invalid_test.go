package box_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestCopyFolderInvalid(t *testing.T) {
	tests := []struct {
		change func(*box.CopyFolderRequest)
		opts   []box.CallOption
		want   string
	}{
		{func(r *box.CopyFolderRequest) { r.FolderID = "" }, nil, "FolderID is required"},
		{func(r *box.CopyFolderRequest) { r.FolderID = "0" }, nil, "FolderID is the root folder, which cannot be copied"},
		{func(r *box.CopyFolderRequest) { r.FolderID = ".." }, nil, `FolderID is "..", which is no id`},
		{func(r *box.CopyFolderRequest) { r.FolderID = "1/copy?x=" }, nil, `FolderID holds one of / \ ? #, which no id does`},
		{func(r *box.CopyFolderRequest) { r.FolderID = "1\n" }, nil, "FolderID holds control characters or is not UTF-8"},
		{func(r *box.CopyFolderRequest) { r.ParentID = "" }, nil, "ParentID is required"},
		{func(r *box.CopyFolderRequest) { r.ParentID = "2\x00" }, nil, "ParentID holds control characters or is not UTF-8"},
		{func(r *box.CopyFolderRequest) { r.Name = strings.Repeat("é", 256) }, nil, "Name has more than 255 characters"},
		{func(r *box.CopyFolderRequest) { r.Name = "a/b" }, nil, "Name holds a slash or a backslash"},
		{func(r *box.CopyFolderRequest) { r.Name = `a\b` }, nil, "Name holds a slash or a backslash"},
		{func(r *box.CopyFolderRequest) { r.Name = "a\tb" }, nil, "Name holds non-printable characters"},
		{func(r *box.CopyFolderRequest) { r.Name = "a\x7f" }, nil, "Name holds non-printable characters"},
		{func(r *box.CopyFolderRequest) { r.Name = "a " }, nil, "Name ends in a space"},
		{func(r *box.CopyFolderRequest) { r.Name = "." }, nil, `Name must not be "."`},
		{func(r *box.CopyFolderRequest) { r.Name = ".." }, nil, `Name must not be ".."`},
		{func(r *box.CopyFolderRequest) { r.Name = "a\xff" }, nil, "Name is not UTF-8"},
		{func(r *box.CopyFolderRequest) { r.Fields = []string{"id", ""} }, nil, `Fields holds "", which is no field name`},
		{func(r *box.CopyFolderRequest) { r.Fields = []string{"id,name"} }, nil, `Fields holds "id,name", which is no field name`},
		{func(r *box.CopyFolderRequest) { r.IfNoneMatch = "1\r\nX: y" }, nil,
			"IfNoneMatch cannot be sent in a header: it holds control characters or spaces at its ends"},
		{func(*box.CopyFolderRequest) {}, []box.CallOption{box.WithMaxAttempts(0)}, "WithMaxAttempts must be at least 1"},
		{func(*box.CopyFolderRequest) {}, []box.CallOption{box.WithHeader("Authorization", "x")},
			"WithHeader cannot set Authorization: the client sets it itself, or it would let the request be sent twice"},
		{func(*box.CopyFolderRequest) {}, []box.CallOption{box.WithHeader("As User", "x")}, `WithHeader "As User" is no header name`},
	}
	srv := newServer(t)
	c := srv.PipeClient()
	for _, tt := range tests {
		req := pictures
		tt.change(&req)
		res, err := c.CopyFolder(t.Context(), req, tt.opts...)
		if res != nil {
			t.Errorf("got %v, want no copy: %s", res, tt.want)
		}
		testkit.WantInvalid(t, err, "box.CopyFolder: "+tt.want)
	}
	testkit.WantRequests(t, srv, 0)
}

func TestCopyFolderContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := srv.PipeClient().CopyFolder(ctx, pictures)
		testkit.WantIs(t, err, box.ErrNotExecuted, context.Canceled)
		testkit.WantRequests(t, srv, 0)

		cfg := srv.PipeConfig()
		cfg.Reconcile = box.ReconcileOff
		srv.Inject("CopyFolder", boxtest.Slow(time.Minute))
		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = newClient(t, cfg).CopyFolder(ctx, pictures)
		u := testkit.As[*box.UnknownOutcomeError](t, err)
		testkit.WantIs(t, err, box.ErrOutcomeUnknown, context.DeadlineExceeded)
		testkit.WantIsNot(t, err, box.ErrNotExecuted)
		if u.Op != "box.CopyFolder" || time.Since(u.SentAt) != time.Second {
			t.Errorf("cancelled during: %+v", u)
		}
		time.Sleep(time.Minute)
		if copies(srv) != 1 {
			t.Errorf("%d copies: an unknown outcome was the right answer", copies(srv))
		}
	})
}
