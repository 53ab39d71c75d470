package box_test

import (
	"fmt"
	"io/fs"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyFolders: each request is copied to its name, and a second job finds all there.
func TestCopyFolders(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newSequenceFixture(t)
		got, err := f.run(f.folderJob(box.JobConfig{Workers: 1}))
		if err != nil {
			t.Fatal(err)
		}
		var want []box.Outcome
		for i, size := range []int64{1000, 3001, 1000} {
			r := f.folders[i]
			o := box.Outcome{
				Source: "folder " + r.FolderID, Target: "folder " + r.ParentID, Size: size,
				Action: farcopy.ActionCopied, Strength: farcopy.StrengthStrong,
			}
			if r.Name != "" {
				o.Target += "/" + r.Name
			}
			want = append(want, o)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		testkit.WantEqual(t, "made", f.made(), wantedFolders)
		testkit.WantSent(t, f, "CopyFolder", 3)
		second := f.folderJob(box.JobConfig{})
		if got, err = f.run(second); err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "reason", got[0].Reason, "same content")
		testkit.WantEqual(t, "skipped", second.Report().Skipped, int64(3))
		testkit.WantSent(t, f, "CopyFolder", 3)
	})
}

// TestCopyFoldersSizes: only what Box copies at once is copied.
func TestCopyFoldersSizes(t *testing.T) {
	const tooLarge = "holds more than 500 items: Box copies them in the background and does not report the end; CopyTree copies them"
	for _, tt := range []struct {
		name   string
		fill   func(f *sequenceFixture, folder string)
		want   box.Action
		reason string
	}{
		{"empty", func(*sequenceFixture, string) {}, farcopy.ActionCopied, ""},
		{"500", func(f *sequenceFixture, id string) { fill(f.Server, id, 500) }, farcopy.ActionCopied, ""},
		{"501", func(f *sequenceFixture, id string) { fill(f.Server, id, 501) }, farcopy.ActionFailed, tooLarge},
		{"501 with what is deep", func(f *sequenceFixture, id string) {
			fill(f.Server, id, 300)
			fill(f.Server, f.AddFolder(id, "deep"), 200)
		}, farcopy.ActionFailed, tooLarge},
		{"two names that are one", func(f *sequenceFixture, id string) {
			f.AddFile(id, "a", 1)
			f.AddFile(id, "A", 1)
		}, farcopy.ActionFailed, "a folder in it has two items whose names are the same to Box; CopyTree copies the others"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newSequenceFixture(t)
			source := f.AddFolder(f.Find("/From"), "sized")
			tt.fill(f, source)
			f.folders = []box.CopyFolderRequest{{FolderID: source, ParentID: f.Find("/To")}}
			o := f.runOne(f.folderJob(box.JobConfig{}))
			testkit.WantEqual(t, "action", o.Action, tt.want)
			testkit.WantEqual(t, "reason", o.Reason, tt.reason)
			testkit.WantEqual(t, "made", f.Find("/To/sized") != "", tt.want == farcopy.ActionCopied)
		})
	}
}

// TestCopyFoldersExisting: a folder that exists is compared, and never merged into. A plan says it
// before.
func TestCopyFoldersExisting(t *testing.T) {
	const differs, same, exists = "exists, differs", "same content", "exists"
	for _, tt := range []struct {
		name     string
		existing farcopy.Existing
		there    func(f *sequenceFixture, to string)
		planned  box.Action
		reason   string
	}{
		{"equal", "", func(f *sequenceFixture, to string) { f.Copy(f.folders[1].FolderID, to, "NEW") }, farcopy.ActionSkip, same},
		{"less", "", func(f *sequenceFixture, to string) { f.AddFolder(to, "New") }, farcopy.ActionFail, differs},
		{"more", "", func(f *sequenceFixture, to string) {
			f.AddFile(f.Copy(f.folders[1].FolderID, to, "New"), "more", 1)
		}, farcopy.ActionFail, differs},
		{"much more", "", func(f *sequenceFixture, to string) {
			fill(f.Server, f.AddFolder(f.Copy(f.folders[1].FolderID, to, "New"), "more"), 600)
		}, farcopy.ActionFail, differs},
		{"another content", "", func(f *sequenceFixture, to string) {
			f.Copy(f.folders[1].FolderID, to, "New")
			f.Overwrite(f.Find("/To/New/in/0000.jpg"), 5)
		}, farcopy.ActionFail, differs},
		{"another name", "", func(f *sequenceFixture, to string) {
			f.Copy(f.folders[1].FolderID, to, "New")
			f.Rename(f.Find("/To/New/in"), "In")
		}, farcopy.ActionFail, differs},
		{"a file", "", func(f *sequenceFixture, to string) { f.AddFile(to, "new", 1) }, farcopy.ActionFail,
			"the target has an item of another kind of this name"},
		{"the source", "", func(f *sequenceFixture, to string) {
			f.folders[1].Name = ""
			f.Move(f.folders[1].FolderID, to)
		}, farcopy.ActionFail, "the item of this name at the target is the source itself"},
		{"equal, to fail", farcopy.ExistingFail, func(f *sequenceFixture, to string) { f.Copy(f.folders[1].FolderID, to, "New") }, farcopy.ActionFail, exists},
		{"less, to be skipped", farcopy.ExistingSkip, func(f *sequenceFixture, to string) { f.AddFolder(to, "New") }, farcopy.ActionSkip, exists},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newSequenceFixture(t)
			tt.there(f, f.Find("/To"))
			f.folders = f.folders[1:2]
			before := f.Tree()
			j := f.folderJob(box.JobConfig{Existing: tt.existing})
			for p, err := range j.Plan(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				testkit.WantEqual(t, "planned", p.Action, tt.planned)
				testkit.WantEqual(t, "planned reason", p.Reason, tt.reason)
			}
			o := f.runOne(j)
			testkit.WantEqual(t, "done", o.Action, map[box.Action]box.Action{"skip": "skipped", "fail": "failed"}[tt.planned])
			testkit.WantEqual(t, "reason", o.Reason, tt.reason)
			testkit.WantEqual(t, "the tree", f.Tree(), before)
			testkit.WantSent(t, f, "CopyFolder", 0)
		})
	}
}

// TestCopyFoldersTwins: the second of two requests with one target finds what the first one has made.
func TestCopyFoldersTwins(t *testing.T) {
	for _, tt := range []struct {
		name   string
		twin   func(f *sequenceFixture) box.CopyFolderRequest
		want   box.Action
		reason string
	}{
		{"equal", func(f *sequenceFixture) box.CopyFolderRequest { return f.folders[0] }, farcopy.ActionSkipped, "same content"},
		{"another folder", func(f *sequenceFixture) box.CopyFolderRequest {
			r := f.folders[1]
			r.Name = "ONE"
			return r
		}, farcopy.ActionFailed, "exists, differs"},
		{"into itself", func(f *sequenceFixture) box.CopyFolderRequest {
			return box.CopyFolderRequest{FolderID: f.Find("/From"), ParentID: f.Find("/From/two/in")}
		}, farcopy.ActionFailed, ""},
		{"it is gone", func(f *sequenceFixture) box.CopyFolderRequest {
			return box.CopyFolderRequest{FolderID: "999", ParentID: f.Find("/To")}
		}, farcopy.ActionFailed, "the source is gone"},
		{"it has the ETag", func(f *sequenceFixture) box.CopyFolderRequest {
			r := f.folders[1]
			g, err := f.client().GetFolder(f.t.Context(), box.GetFolderRequest{FolderID: r.FolderID})
			if err != nil {
				f.t.Fatal(err)
			}
			r.IfNoneMatch = g.ETag
			return r
		}, farcopy.ActionFailed, "the source still has the ETag of IfNoneMatch"},
		{"it has another ETag", func(f *sequenceFixture) box.CopyFolderRequest {
			r := f.folders[1]
			r.IfNoneMatch = "99"
			return r
		}, farcopy.ActionCopied, ""},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newSequenceFixture(t)
			f.folders = append(f.folders[:1], tt.twin(f))
			got, _ := f.run(f.folderJob(box.JobConfig{Workers: 1}))
			testkit.WantEqual(t, "the first one", got[0].Action, farcopy.ActionCopied)
			testkit.WantEqual(t, "action", got[1].Action, tt.want)
			testkit.WantEqual(t, "reason", got[1].Reason, tt.reason)
		})
	}
}

// TestCopyFoldersOverlap: folders that lie in one another, and go into one another, are all copied,
// whatever Box locks meanwhile.
func TestCopyFoldersOverlap(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newSequenceFixture(t)
		to := f.Find("/To")
		f.folders = nil
		for i := range 4 {
			for n, path := range []string{"/From", "/From/one", "/From/two", "/From/two/in"} {
				f.folders = append(f.folders, box.CopyFolderRequest{FolderID: f.Find(path), ParentID: to, Name: fmt.Sprintf("%d of %d", n, i)})
			}
			f.folders = append(f.folders, box.CopyFolderRequest{FolderID: f.Find("/From/one"), ParentID: f.Find("/Other"), Name: fmt.Sprint(i)})
		}
		f.SetAsyncAbove(0)
		f.SetCopyTime(100 * time.Millisecond)
		if _, err := f.run(f.folderJob(box.JobConfig{Workers: 6})); err != nil {
			t.Error(err)
		}
	})
}

// TestCopyFoldersIllegal: an illegal request is a failed item, an illegal config an error.
func TestCopyFoldersIllegal(t *testing.T) {
	for _, tt := range []struct {
		reason string
		change func(*box.CopyFolderRequest)
	}{
		{"FolderID is required", func(r *box.CopyFolderRequest) { r.FolderID = "" }},
		{"FolderID is the root folder, which cannot be copied", func(r *box.CopyFolderRequest) { r.FolderID = "0" }},
		{"ParentID is required", func(r *box.CopyFolderRequest) { r.ParentID = "" }},
		{"Name holds a slash or a backslash", func(r *box.CopyFolderRequest) { r.Name = "a/b" }},
		{"Fields cannot be given: a job has no response that could hold them", func(r *box.CopyFolderRequest) { r.Fields = []string{"id"} }},
	} {
		testkit.Run(t, tt.reason, func(t *testing.T) {
			f := newSequenceFixture(t)
			f.folders = f.folders[:1]
			tt.change(&f.folders[0])
			o := f.runOne(f.folderJob(box.JobConfig{}))
			testkit.WantEqual(t, "action", o.Action, farcopy.ActionFailed)
			testkit.WantEqual(t, "reason", o.Reason, "illegal request: "+tt.reason)
			testkit.WantRequests(t, f, 0)
		})
	}
	c := boxtest.NewServer(t).PipeClient()
	_, err := c.CopyFolders(nil, box.JobConfig{})
	testkit.WantInvalid(t, err, "box.CopyFolders: requests is nil")
	_, err = c.CopyFolders(sequenceOf[box.CopyFolderRequest](), box.JobConfig{Existing: farcopy.ExistingReplace})
	testkit.WantEqual(t, "field", testkit.As[*box.NotExecutedError](t, err).Field, "Existing")
	_, err = (*box.Client)(nil).CopyFolders(sequenceOf[box.CopyFolderRequest](), box.JobConfig{})
	testkit.WantIs(t, err, fs.ErrInvalid)
}
