package box_test

import (
	"errors"
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

// TestCopyFiles: each request is copied to its name, a folder is listed once, and a second job skips
// what is there.
func TestCopyFiles(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newSequenceFixture(t)
		got, err := f.run(f.fileJob(box.JobConfig{}))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "made", f.made(), wantedFiles)
		names := map[string]bool{}
		for _, o := range got {
			testkit.WantEqual(t, o.Source, o.Action, farcopy.ActionCopied)
			testkit.WantEqual(t, o.Source+" strength", o.Strength, farcopy.StrengthStrong)
			names[fmt.Sprint(o.Source, " to ", o.Target, ", ", o.Size)] = true
		}
		want := map[string]bool{}
		for i, size := range []int{1, 2, 3, 3, 1} {
			r, name := f.files[i], ""
			if r.Name != "" {
				name = "/" + r.Name
			}
			want[fmt.Sprintf("file %s to folder %s%s, %d", r.FileID, r.ParentID, name, size)] = true
		}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Error(diff)
		}
		testkit.WantSent(t, f, "ListFolderItems", 2)
		testkit.WantSent(t, f, "GetFile", 5)
		before := len(f.Requests())
		second := f.fileJob(box.JobConfig{})
		if got, err = f.run(second); err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "reason", got[0].Reason, "same content")
		testkit.WantEqual(t, "skipped", second.Report().Skipped, int64(5))
		testkit.WantEqual(t, "requests of the second job", len(f.Requests())-before, 5+2)
		testkit.WantEqual(t, "requests of the report", second.Report().Requests, int64(5+2))
	})
}

// TestCopyFilesExisting: what is at the target is skipped, replaced, or fails, by its content. A plan
// says it before.
func TestCopyFilesExisting(t *testing.T) {
	for _, tt := range []struct {
		existing    farcopy.Existing
		same, other [2]box.Action // planned and done
	}{
		{farcopy.ExistingSkipSame, [2]box.Action{"skip", "skipped"}, [2]box.Action{"fail", "failed"}},
		{farcopy.ExistingSkip, [2]box.Action{"skip", "skipped"}, [2]box.Action{"skip", "skipped"}},
		{farcopy.ExistingFail, [2]box.Action{"fail", "failed"}, [2]box.Action{"fail", "failed"}},
		{farcopy.ExistingReplace, [2]box.Action{"skip", "skipped"}, [2]box.Action{"replace", "copied"}},
	} {
		testkit.Run(t, string(tt.existing), func(t *testing.T) {
			f := newSequenceFixture(t)
			f.AddFile(f.Find("/To"), "A.JPG", 99)
			f.AddFile(f.Find("/Other"), "a.jpg", 1)
			f.AddFolder(f.Find("/To"), "x.jpg")
			before := f.Tree()
			j := f.fileJob(box.JobConfig{Existing: tt.existing})
			planned, done := map[string]box.Action{}, map[string]box.Action{}
			for p, err := range j.Plan(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				planned[p.Source+p.Target] = p.Action
			}
			testkit.WantEqual(t, "the tree after the plan", f.Tree(), before)
			got, _ := f.run(j)
			for _, o := range got {
				done[o.Source+o.Target] = o.Action
			}
			key := func(i int) string {
				return "file " + f.files[i].FileID + "folder " + f.files[i].ParentID
			}
			testkit.WantEqual(t, "other, planned", planned[key(0)], tt.other[0])
			testkit.WantEqual(t, "other, done", done[key(0)], tt.other[1])
			testkit.WantEqual(t, "same, planned", planned[key(4)], tt.same[0])
			testkit.WantEqual(t, "same, done", done[key(4)], tt.same[1])
			testkit.WantEqual(t, "a folder of the name, planned", planned[key(1)+"/x.jpg"], farcopy.ActionFail)
			testkit.WantEqual(t, "a folder of the name, done", done[key(1)+"/x.jpg"], farcopy.ActionFailed)
			testkit.WantEqual(t, "nothing there, planned", planned[key(2)], farcopy.ActionCopy)
			testkit.WantEqual(t, "nothing there, done", done[key(2)], farcopy.ActionCopied)
			wantThere := "To/A.JPG 99\n"
			if tt.existing == farcopy.ExistingReplace {
				wantThere = "To/a.jpg 1\n"
			}
			testkit.WantEqual(t, "made", f.made(), sorted(wantThere, "Other/a.jpg 1\n", "Other/c.jpg 3\n", "To/C2.jpg 3\n"))
		})
	}
}

// TestCopyFilesVersion: a version is copied as it is named, and never taken for something else.
func TestCopyFilesVersion(t *testing.T) {
	for _, tt := range []struct {
		name     string
		version  string
		there    int64 // size of what is at the target; 0: nothing
		existing farcopy.Existing
		want     box.Action
		strength farcopy.Strength
		reason   string
		size     int64 // of what is there in the end
	}{
		{"older", "1", 0, "", farcopy.ActionCopied, farcopy.StrengthNone, "", 1},
		{"current", "2", 0, "", farcopy.ActionCopied, farcopy.StrengthStrong, "", 7},
		{"unknown", "9", 0, "", farcopy.ActionFailed, "", "the source or the target folder is gone", 0},
		{"older, exists", "1", 1, "", farcopy.ActionFailed, "", "exists, and the content cannot be compared", 1},
		{"older, not replaced", "1", 5, farcopy.ExistingReplace, farcopy.ActionFailed, "", "exists, and the content cannot be compared", 5},
		{"older, skipped", "1", 5, farcopy.ExistingSkip, farcopy.ActionSkipped, "", "exists", 5},
		{"current, replaced", "2", 5, farcopy.ExistingReplace, farcopy.ActionCopied, farcopy.StrengthStrong, "", 7},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newSequenceFixture(t)
			f.files = f.files[:1]
			f.files[0].Version = f.files[0].FileID + tt.version
			f.Overwrite(f.files[0].FileID, 7)
			want := ""
			if tt.there > 0 {
				f.AddFile(f.Find("/To"), "a.jpg", tt.there)
			}
			if tt.size > 0 {
				want = fmt.Sprintf("To/a.jpg %d\n", tt.size)
			}
			o := f.runOne(f.fileJob(box.JobConfig{Existing: tt.existing}))
			testkit.WantEqual(t, "source", o.Source, "file "+f.files[0].FileID+" version "+f.files[0].Version)
			testkit.WantEqual(t, "action", o.Action, tt.want)
			testkit.WantEqual(t, "strength", o.Strength, tt.strength)
			testkit.WantEqual(t, "reason", o.Reason, tt.reason)
			testkit.WantEqual(t, "made", f.made(), want)
		})
	}
}

// TestCopyFilesTwins: the second of two requests with one target finds what the first one has made,
// whether their name is that of the source or given.
func TestCopyFilesTwins(t *testing.T) {
	for _, tt := range []struct {
		name     string
		existing farcopy.Existing
		twin     func(f *sequenceFixture) box.CopyFileRequest
		want     box.Action
		reason   string
		made     string
	}{
		{"equal", "", func(f *sequenceFixture) box.CopyFileRequest { return f.files[0] }, farcopy.ActionSkipped, "same content", "To/a.jpg 1\n"},
		{"another file by its name", "", func(f *sequenceFixture) box.CopyFileRequest {
			r := f.files[1]
			r.Name = "A.jpg"
			return r
		}, farcopy.ActionFailed, "exists, differs", "To/a.jpg 1\n"},
		{"another file replaces", farcopy.ExistingReplace, func(f *sequenceFixture) box.CopyFileRequest {
			r := f.files[1]
			r.Name = "a.jpg"
			return r
		}, farcopy.ActionCopied, "", "To/a.jpg 2\n"},
		{"into its own folder", farcopy.ExistingReplace, func(f *sequenceFixture) box.CopyFileRequest {
			return box.CopyFileRequest{FileID: f.files[0].FileID, ParentID: f.Find("/From")}
		}, farcopy.ActionFailed, "the item of this name at the target is the source itself", "To/a.jpg 1\n"},
		{"a file that is gone", "", func(f *sequenceFixture) box.CopyFileRequest {
			return box.CopyFileRequest{FileID: "999", ParentID: f.Find("/To")}
		}, farcopy.ActionFailed, "the source is gone", "To/a.jpg 1\n"},
		{"a folder that is gone", "", func(f *sequenceFixture) box.CopyFileRequest {
			return box.CopyFileRequest{FileID: f.files[1].FileID, ParentID: "999"}
		}, farcopy.ActionFailed, "the folder that is to receive the copy is gone", "To/a.jpg 1\n"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newSequenceFixture(t)
			f.files = append(f.files[:1], tt.twin(f))
			got, _ := f.run(f.fileJob(box.JobConfig{Existing: tt.existing, Workers: 1}))
			testkit.WantEqual(t, "outcomes", len(got), 2)
			testkit.WantEqual(t, "the first one", got[0].Action, farcopy.ActionCopied)
			testkit.WantEqual(t, "action", got[1].Action, tt.want)
			testkit.WantEqual(t, "reason", got[1].Reason, tt.reason)
			testkit.WantEqual(t, "made", f.made(), tt.made)
		})
	}
}

// TestCopyFilesLanes: copies of given names go into one folder side by side, those of unknown names do
// not, and neither does one of an unknown name beside one of a given name.
func TestCopyFilesLanes(t *testing.T) {
	for _, tt := range []struct {
		name  string
		names []string
		most  time.Duration
		least time.Duration
	}{
		{"given", []string{"1", "2", "3", "4", "5", "6"}, 25 * time.Second, 0},
		{"not given", []string{"", "", "", "", "", ""}, time.Hour, 60 * time.Second},
		{"one of them given, and equal", []string{"b.jpg", ""}, time.Hour, 20 * time.Second},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newSequenceFixture(t)
			f.files = nil
			for i, name := range tt.names {
				source := f.AddFile(f.Find("/From"), fmt.Sprintf("source %d.jpg", i), 1)
				f.files = append(f.files, box.CopyFileRequest{FileID: source, ParentID: f.Find("/To"), Name: name})
			}
			for range tt.names {
				f.Inject("CopyFile", boxtest.Slow(10*time.Second))
			}
			start := time.Now()
			if _, err := f.run(f.fileJob(box.JobConfig{Workers: 6})); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took > tt.most || took < tt.least {
				t.Errorf("it took %v, want %v to %v", took, tt.least, tt.most)
			}
		})
	}
}

// TestCopyFilesOther: a journal of another sequence is refused before anything is sent, and an error
// of the sequence ends the run.
func TestCopyFilesOther(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newSequenceFixture(t)
		cfg := box.JobConfig{Journal: t.TempDir()}
		broken := errors.New("broken")
		j, err := f.client().CopyFiles(func(yield func(box.CopyFileRequest, error) bool) {
			_ = yield(f.files[0], nil) && yield(box.CopyFileRequest{}, broken)
		}, cfg)
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.run(j)
		testkit.WantIs(t, err, broken)
		testkit.WantEqual(t, "complete", testkit.As[*box.JobError](t, err).Complete, false)
		before, all := len(f.Requests()), f.files
		f.files = all[1:]
		_, err = f.run(f.fileJob(cfg))
		testkit.WantIs(t, err, fs.ErrInvalid, box.ErrNotExecuted)
		testkit.WantEqual(t, "requests", len(f.Requests()), before)
		f.files = all
		if _, err = f.run(f.fileJob(cfg)); err != nil {
			t.Error(err)
		}
		testkit.WantEqual(t, "made", f.made(), wantedFiles)
	})
}

// TestCopyFilesIllegal: an illegal request is a failed item, an illegal config an error.
func TestCopyFilesIllegal(t *testing.T) {
	for _, tt := range []struct {
		reason string
		change func(*box.CopyFileRequest)
	}{
		{"FileID is required", func(r *box.CopyFileRequest) { r.FileID = "" }},
		{"ParentID is required", func(r *box.CopyFileRequest) { r.ParentID = "" }},
		{"Name holds a slash or a backslash", func(r *box.CopyFileRequest) { r.Name = "a/b" }},
		{"Fields cannot be given: a job has no response that could hold them", func(r *box.CopyFileRequest) { r.Fields = []string{"id"} }},
	} {
		testkit.Run(t, tt.reason, func(t *testing.T) {
			f := newSequenceFixture(t)
			f.files = f.files[:1]
			tt.change(&f.files[0])
			o := f.runOne(f.fileJob(box.JobConfig{}))
			testkit.WantEqual(t, "action", o.Action, farcopy.ActionFailed)
			testkit.WantEqual(t, "reason", o.Reason, "illegal request: "+tt.reason)
			testkit.WantRequests(t, f, 0)
		})
	}
	c := boxtest.NewServer(t).PipeClient()
	_, err := c.CopyFiles(nil, box.JobConfig{})
	testkit.WantInvalid(t, err, "box.CopyFiles: requests is nil")
	_, err = c.CopyFiles(sequenceOf[box.CopyFileRequest](), box.JobConfig{Workers: -1})
	testkit.WantIs(t, err, fs.ErrInvalid, box.ErrNotExecuted)
	_, err = (*box.Client)(nil).CopyFiles(sequenceOf[box.CopyFileRequest](), box.JobConfig{})
	testkit.WantIs(t, err, fs.ErrInvalid)
}
