package box_test

import (
	"context"
	"io/fs"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestVerifyCopyGateway: a 404 that is not Box's says nothing about the copy.
func TestVerifyCopyGateway(t *testing.T) {
	srv, source, copied := tree(t)
	cfg := srv.PipeConfig()
	next, gateway := cfg.HTTPClient.Transport, testkit.Reply{Status: http.StatusNotFound, Body: "<html>"}
	cfg.HTTPClient = &http.Client{Transport: testkit.RoundTripper(func(r *http.Request) (*http.Response, error) {
		if r.URL.Path == "/2.0/folders/"+copied {
			return gateway.RoundTrip(r)
		}
		return next.RoundTrip(r)
	})}
	_, err := newClient(t, cfg).VerifyCopy(t.Context(), box.VerifyCopyRequest{FolderID: source, CopyID: copied})
	wantProblem(t, err, http.StatusNotFound)
	testkit.WantIsNot(t, err, box.ErrCopyDiffers)
}

// TestVerifyCopyListingFails: a listing that ends in an error never makes a result.
func TestVerifyCopyListingFails(t *testing.T) {
	srv, source, copied := tree(t)
	for _, good := range []int{0, 1, 2, 3} {
		faults := slices.Repeat([]boxtest.Fault{boxtest.None}, good)
		srv.Inject("ListFolderItems", append(faults, boxtest.Status(http.StatusServiceUnavailable))...)
		res, err := srv.Client().VerifyCopy(t.Context(), box.VerifyCopyRequest{FolderID: source, CopyID: copied}, box.WithMaxAttempts(1))
		testkit.WantIs(t, err, box.ErrTransient)
		testkit.WantIsNot(t, err, box.ErrCopyDiffers)
		if res != nil {
			t.Errorf("after %d lists: %+v", good, res)
		}
	}
}

// TestVerifyCopyUnsteady: a source that is changed between its first and its last read.
func TestVerifyCopyUnsteady(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(srv *boxtest.Server, source string)
	}{
		{name: "size", change: func(srv *boxtest.Server, _ string) { srv.Overwrite(srv.Find("/Source/Inside/b.txt"), 21) }},
		{name: "time", change: func(srv *boxtest.Server, source string) { srv.Touch(source) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv, source, copied := tree(t)
			changed := false
			res, err := srv.Client().VerifyCopy(t.Context(), box.VerifyCopyRequest{
				FolderID: source, CopyID: copied,
				OnItem: func(box.ComparedItem) {
					if !changed {
						changed = true
						tt.change(srv, source)
					}
				},
			})
			testkit.As[*box.UnsteadyError](t, err)
			testkit.WantIs(t, err, box.ErrComparisonUnsteady, box.ErrTransient)
			testkit.WantIsNot(t, err, box.ErrCopyDiffers)
			testkit.WantOneLine(t, err)
			if res != nil {
				t.Errorf("got %+v", res)
			}
		})
	}
}

func TestVerifyCopyFileUnsteady(t *testing.T) {
	srv := boxtest.NewServer(t)
	source := srv.AddFile("0", "a.txt", 10)
	copied := srv.Copy(source, srv.MkdirAll("/Archive"), "")
	_, err := srv.Client().VerifyCopy(t.Context(), box.VerifyCopyRequest{
		FileID: source, CopyID: copied, OnItem: func(box.ComparedItem) { srv.Overwrite(source, 10) },
	})
	testkit.WantIs(t, err, box.ErrComparisonUnsteady)
}

// TestVerifyCopyLag: an item of the copy that is not listed yet is missing, and found later.
func TestVerifyCopyLag(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, source, copied := tree(t)
		time.Sleep(time.Minute)
		srv.SetListLag(10 * time.Second)
		late := srv.AddFile(source, "late.txt", 10)
		srv.Copy(late, copied, "")
		verify := func() error {
			_, err := srv.PipeClient().VerifyCopy(t.Context(), box.VerifyCopyRequest{FolderID: source, CopyID: copied})
			return err
		}
		differs := testkit.As[*box.CopyDiffersError](t, verify())
		testkit.WantEqual(t, "first", differs.Differences[0].Kind, box.DifferenceMissing)
		time.Sleep(time.Minute)
		if err := verify(); err != nil {
			t.Error(err)
		}
	})
}

func TestVerifyCopyContext(t *testing.T) {
	srv, source, copied := tree(t)
	ctx, cancel := context.WithCancel(t.Context())
	res, err := srv.Client().VerifyCopy(ctx, box.VerifyCopyRequest{
		FolderID: source, CopyID: copied, OnItem: func(box.ComparedItem) { cancel() },
	})
	testkit.WantIs(t, err, context.Canceled)
	testkit.WantIsNot(t, err, box.ErrCopyDiffers, box.ErrTransient)
	if res != nil {
		t.Errorf("got %+v", res)
	}
}

func TestVerifyCopyInvalid(t *testing.T) {
	srv := boxtest.NewServer(t)
	for _, tt := range []struct {
		field string
		req   box.VerifyCopyRequest
	}{
		{field: "FolderID", req: box.VerifyCopyRequest{CopyID: "2"}},
		{field: "FileID", req: box.VerifyCopyRequest{FileID: "1", FolderID: "1", CopyID: "2"}},
		{field: "FolderID", req: box.VerifyCopyRequest{FolderID: "a/b", CopyID: "2"}},
		{field: "FileID", req: box.VerifyCopyRequest{FileID: "..", CopyID: "2"}},
		{field: "CopyID", req: box.VerifyCopyRequest{FileID: "1"}},
		{field: "CopyID", req: box.VerifyCopyRequest{FileID: "1", CopyID: "1"}},
		{field: "MaxDifferences", req: box.VerifyCopyRequest{FileID: "1", CopyID: "2", MaxDifferences: -1}},
	} {
		_, err := srv.Client().VerifyCopy(t.Context(), tt.req)
		testkit.WantIs(t, err, fs.ErrInvalid, box.ErrNotExecuted)
		testkit.WantEqual(t, "field", testkit.As[*box.NotExecutedError](t, err).Field, tt.field)
	}
	testkit.WantRequests(t, srv, 0)
}

// TestVerifyCopyListsTwice: a list that shows an item twice has shifted while it was paged.
func TestVerifyCopyListsTwice(t *testing.T) {
	for listing := range 2 {
		srv, source, copied := tree(t)
		twice := boxtest.Respond("twice", testkit.Body(http.StatusOK, `{"limit":1000,"entries":[
			{"type":"file","id":"1","name":"a.txt","size":10},{"type":"file","id":"1","name":"a.txt","size":10}]}`))
		srv.Inject("ListFolderItems", append(slices.Repeat([]boxtest.Fault{boxtest.None}, listing), twice)...)
		_, err := srv.Client().VerifyCopy(t.Context(), box.VerifyCopyRequest{FolderID: source, CopyID: copied})
		testkit.WantIs(t, err, box.ErrComparisonUnsteady)
		testkit.WantIsNot(t, err, box.ErrCopyDiffers)
	}
}
