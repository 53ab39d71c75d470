package document360_test

import (
	"errors"
	"io/fs"
	"testing"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

// verification is the request that compares the fixture's file with a copy in its archive.
func (f *fixture) verification(copyID string) document360.VerifyCopyRequest {
	r := f.request
	return document360.VerifyCopyRequest{
		ProjectID: r.ProjectID, FolderID: r.FolderID, FileID: r.FileID, CopyFolderID: r.DestinationFolderID, CopyID: copyID,
	}
}

func TestVerifyCopy(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(f *fixture, copied string)
		want   []document360.Difference
	}{
		{name: "equal", change: func(*fixture, string) {}},
		{name: "equal with a number", change: func(f *fixture, copied string) { f.Rename(copied, "logo (1).png") }},
		{
			name:   "name",
			change: func(f *fixture, copied string) { f.Rename(copied, "Logo.png") },
			want:   []document360.Difference{{Kind: document360.DifferenceName, Expected: "logo.png", Found: "Logo.png"}},
		},
		{
			name:   "size",
			change: func(f *fixture, copied string) { f.Overwrite(copied, "2.5 MB") },
			want:   []document360.Difference{{Kind: document360.DifferenceSize, Expected: "2.4 MB", Found: "2.5 MB"}},
		},
		{
			name:   "gone",
			change: func(f *fixture, copied string) { f.Remove(copied) },
			want:   []document360.Difference{{Kind: document360.DifferenceMissing, Expected: "file"}},
		},
		{
			name:   "in another folder",
			change: func(f *fixture, copied string) { f.Move(copied, f.images) },
			want:   []document360.Difference{{Kind: document360.DifferenceMissing, Expected: "file"}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture(t)
			copied := f.Copy(f.request.FileID, f.archive, "")
			tt.change(f, copied)
			res, err := f.client().VerifyCopy(t.Context(), f.verification(copied))
			if res == nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "equal", res.Equal, tt.want == nil)
			testkit.WantEqual(t, "errors.Is ErrCopyDiffers", errors.Is(err, document360.ErrCopyDiffers), tt.want != nil)
			testkit.WantSame(t, res.Differences, tt.want)
			testkit.WantEqual(t, "strong", res.Strong, 0)
		})
	}
}

func TestVerifyCopyOfCopy(t *testing.T) {
	f := newFixture(t)
	copied, err := f.client().CopyFile(t.Context(), f.request)
	if err != nil {
		t.Fatal(err)
	}
	var items []document360.ComparedItem
	req := f.verification(copied.FileID)
	req.OnItem = func(i document360.ComparedItem) { items = append(items, i) }
	res, err := f.client().VerifyCopy(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, res.Verification, document360.Verification{Equal: true, Items: 1, Weak: 1})
	testkit.WantSame(t, items, []document360.ComparedItem{{Strength: document360.StrengthWeak, Equal: true}})
	testkit.WantSent(t, f, "GetFile", 3)
}

// TestVerifyCopyNotShown: what is not shown is not compared.
func TestVerifyCopyNotShown(t *testing.T) {
	f := newFixture(t)
	bare := document360test.Respond("bare", testkit.Body(200, `{"success":true,"request_id":"r1","data":{"id":"f1","title":"t"}}`))
	f.Inject("GetFile", bare, bare, bare)
	res, err := f.client().VerifyCopy(t.Context(), f.verification("f2"))
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, res.Verification, document360.Verification{Equal: true, Items: 1, None: 1})
}

// TestVerifyCopySourceGone: a source that is not there is an error, and so is a source that is changed meanwhile.
func TestVerifyCopySourceGone(t *testing.T) {
	f := newFixture(t)
	copied := f.Copy(f.request.FileID, f.archive, "")
	req := f.verification(copied)
	req.OnItem = func(document360.ComparedItem) { f.Touch(f.request.FileID) }
	res, err := f.client().VerifyCopy(t.Context(), req)
	testkit.WantIs(t, err, document360.ErrComparisonUnsteady, document360.ErrTransient)
	testkit.WantIsNot(t, err, document360.ErrCopyDiffers)
	if res != nil {
		t.Errorf("got %+v", res)
	}

	f.Remove(f.request.FileID)
	_, err = f.client().VerifyCopy(t.Context(), f.verification(copied))
	testkit.WantIs(t, err, fs.ErrNotExist)
	testkit.WantIsNot(t, err, document360.ErrCopyDiffers)
}

func TestVerifyCopyInvalid(t *testing.T) {
	f := newFixture(t)
	for _, tt := range []struct {
		field  string
		change func(r *document360.VerifyCopyRequest)
	}{
		{field: "ProjectID", change: func(r *document360.VerifyCopyRequest) { r.ProjectID = "" }},
		{field: "FolderID", change: func(r *document360.VerifyCopyRequest) { r.FolderID = "a/b" }},
		{field: "FileID", change: func(r *document360.VerifyCopyRequest) { r.FileID = "" }},
		{field: "CopyFolderID", change: func(r *document360.VerifyCopyRequest) { r.CopyFolderID = "" }},
		{field: "CopyID", change: func(r *document360.VerifyCopyRequest) { r.CopyID = "" }},
		{field: "CopyID", change: func(r *document360.VerifyCopyRequest) { r.CopyID = r.FileID }},
		{field: "MaxDifferences", change: func(r *document360.VerifyCopyRequest) { r.MaxDifferences = -1 }},
	} {
		req := f.verification("f2")
		tt.change(&req)
		_, err := f.client().VerifyCopy(t.Context(), req)
		testkit.WantIs(t, err, fs.ErrInvalid, document360.ErrNotExecuted)
		testkit.WantEqual(t, "field", testkit.As[*document360.NotExecutedError](t, err).Field, tt.field)
	}
	testkit.WantRequests(t, f, 0)
}
