package treejob

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/testkit"
)

// fakeStore holds names by folder. A name that ends in "/" is a folder, and a name with "=" has the
// content behind it. Names do not differ by case.
type fakeStore struct {
	folders map[string][]string
	err     error // of every copy
}

func (s *fakeStore) List(_ context.Context, folder string) (all []Entry, err error) {
	names, ok := s.folders[folder]
	if !ok {
		return nil, fs.ErrNotExist
	}
	for _, text := range names {
		name, content, _ := strings.Cut(text, "=")
		title := strings.TrimSuffix(name, "/")
		all = append(all, Entry{ID: folder + "/" + title, Name: title, Key: strings.ToLower(title), IsFolder: title != name, Listed: content})
	}
	return all, nil
}

func (s *fakeStore) Contains(context.Context, string, string) (bool, error) { return false, nil }

func (s *fakeStore) Unfit(e *Entry) string {
	if e.Name == "unfit" {
		return "unfit"
	}
	return ""
}

func (s *fakeStore) Compare(source, there *Entry) (bool, string) {
	return source.Listed == there.Listed, ReasonSame
}

func (s *fakeStore) CreateFolder(_ context.Context, t *Task, _ Step) (Folder, error) {
	return Folder{ID: t.To + "/" + t.Name, Name: t.Name}, s.err
}

func (s *fakeStore) CopyFile(context.Context, *Task, Step) (job.Result, error) {
	return job.Result{Action: farcopy.ActionCopied}, s.err
}

func (s *fakeStore) Refused(error) bool { return false }

func newTree(s *fakeStore, existing farcopy.Existing) *Tree {
	return &Tree{Store: s, Op: "fake.CopyTree", From: "from", To: "to", Field: "To", Config: farcopy.JobConfig{Existing: existing}, Sent: new(atomic.Int64)}
}

// decided returns the actions and the reasons of a page by the names of its items.
func decided(p job.Page) map[string]string {
	all := map[string]string{}
	for _, i := range p.Items {
		all[i.Source] = strings.TrimSpace(fmt.Sprint(i.Action, " ", i.Reason))
	}
	return all
}

// TestDecide: what is done about an item follows from what has its key at the target.
func TestDecide(t *testing.T) {
	source := []string{"new", "same=1", "other=1", "unfit", "Twice", "twice", "folder/", "file/", "both/", "merged/", "made/", "gone/"}
	there := []string{"same=1", "OTHER=2", "file", "folder=1", "both/", "BOTH/", "Merged/", "stranger"}
	for _, tt := range []struct {
		existing farcopy.Existing
		same     string
		other    string
	}{
		{farcopy.ExistingSkipSame, "skip same content", "fail exists, differs"},
		{farcopy.ExistingSkip, "skip exists", "skip exists"},
		{farcopy.ExistingFail, "fail exists", "fail exists"},
		{farcopy.ExistingReplace, "skip same content", "replace"},
	} {
		t.Run(string(tt.existing), func(t *testing.T) {
			j := newTree(&fakeStore{folders: map[string][]string{"from": source, "to": there}}, tt.existing)
			page, err := j.List(t.Context(), j.First()[0])
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]string{
				"new": "copy", "same": tt.same, "other": tt.other, "unfit": "fail unfit",
				"Twice": "fail " + reasonCollides, "twice": "fail " + reasonCollides,
				"folder": "fail " + reasonIsFile, "file": "fail " + reasonIsFile, "both": "fail " + reasonAmbiguous,
				"merged": "skip " + reasonMerged, "made": "copy", "gone": "copy",
			}
			if diff := cmp.Diff(want, decided(page)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]string{cursor{From: "from/merged", To: "to/Merged", Path: "merged", Depth: 1}.text()}, page.Next); diff != "" {
				t.Error(diff)
			}
			testkit.WantEqual(t, "the first item is a folder", page.Items[0].Opens, true)
		})
	}
}

// TestDecideFileOverFolder: a file does not replace a folder.
func TestDecideFileOverFolder(t *testing.T) {
	j := newTree(&fakeStore{folders: map[string][]string{"from": {"a"}, "to": {"a/"}}}, farcopy.ExistingReplace)
	page, err := j.List(t.Context(), j.First()[0])
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "a", decided(page)["a"], "fail "+reasonIsFolder)
}

// TestDecideTarget: the folder that receives the copies is not copied into itself.
func TestDecideTarget(t *testing.T) {
	j := newTree(&fakeStore{folders: map[string][]string{"from": {"in/"}, "from/in": nil}}, "")
	j.To = "from/in"
	page, err := j.List(t.Context(), j.First()[0])
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "in", decided(page)["in"], "fail "+reasonIsTarget)
}

// TestDecideSource: nothing is copied into the source, which is at the target already where the target
// is above it, and has the name of what it holds.
func TestDecideSource(t *testing.T) {
	j := newTree(&fakeStore{folders: map[string][]string{"to/from": {"From/", "a"}, "to": {"from/"}}}, farcopy.ExistingReplace)
	j.From = "to/from"
	page, err := j.List(t.Context(), j.First()[0])
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "From", decided(page)["From"], "fail "+reasonIsFrom)
	testkit.WantEqual(t, "pages that follow", len(page.Next), 0)
}

// TestUnlisted: a folder of which one side cannot be listed is no page.
func TestUnlisted(t *testing.T) {
	for _, there := range []map[string][]string{{"from": {"a"}}, {"to": {"a"}}} {
		j := newTree(&fakeStore{folders: there}, "")
		_, err := j.List(t.Context(), j.First()[0])
		testkit.WantIs(t, err, fs.ErrNotExist)
	}
}

// TestDecideAgain: an item of the report is decided by what is on both sides now. A folder that is
// there by now still opens its page.
func TestDecideAgain(t *testing.T) {
	s := &fakeStore{folders: map[string][]string{"from": {"file=1", "folder/"}, "to": nil}}
	j := newTree(s, "")
	page, err := j.List(t.Context(), j.First()[0])
	if err != nil {
		t.Fatal(err)
	}
	folder, file := page.Items[0], page.Items[1]
	s.folders["to"] = []string{"file=1", "folder/"}
	again, err := j.Decide(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "file", again.Action, farcopy.ActionSkip)
	if again, err = j.Decide(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "folder", again.Action, farcopy.ActionCopy)
	want := job.Result{
		Action: farcopy.ActionSkipped, Reason: reasonMerged,
		Next: []string{cursor{From: "from/folder", To: "to/folder", Path: "folder", Depth: 1}.text()},
	}
	if diff := cmp.Diff(want, j.Copy(t.Context(), again, nil)); diff != "" {
		t.Error(diff)
	}
	s.folders["from"] = nil
	if again, err = j.Decide(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "removed file", again.Reason, ReasonSourceGone)
}

// TestErrors: what an error says depends on whether a request may have been sent.
func TestErrors(t *testing.T) {
	unusable := errors.Join(farcopy.ErrNotExecuted, fs.ErrInvalid)
	saved := json.RawMessage(`"x"`)
	for _, tt := range []struct {
		name     string
		existing farcopy.Existing
		err      error
		saved    json.RawMessage
		there    string // at the target
		want     farcopy.Action
		reason   string
	}{
		{"unknown", "", farcopy.ErrOutcomeUnknown, nil, "", farcopy.ActionUnknown, ""},
		{"illegal", "", unusable, nil, "", farcopy.ActionFailed, ""},
		{"an intent that cannot be used", "", unusable, saved, "", farcopy.ActionUnknown, ""},
		{"not made", "", farcopy.ErrNotExecuted, saved, "", farcopy.ActionFailed, ""},
		{"taken", "", fs.ErrExist, nil, "", farcopy.ActionFailed, ReasonExists},
		{"taken, to be skipped", farcopy.ExistingSkip, fs.ErrExist, nil, "A", farcopy.ActionSkipped, ReasonExists},
		{"taken, and not shown", farcopy.ExistingSkip, fs.ErrExist, nil, "b", farcopy.ActionFailed, ReasonExists},
		{"taken by a folder", farcopy.ExistingSkip, fs.ErrExist, nil, "a/", farcopy.ActionFailed, ReasonExists},
		{"taken, perhaps by itself", farcopy.ExistingSkip, fs.ErrExist, saved, "", farcopy.ActionUnknown, ""},
		{"gone", "", fs.ErrNotExist, nil, "", farcopy.ActionFailed, "the source or its target folder is gone"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			j := newTree(&fakeStore{err: tt.err, folders: map[string][]string{"to": {tt.there}}}, tt.existing)
			item := job.Item{Task: json.RawMessage(`{"to":"to","name":"a"}`)}
			got := j.Copy(t.Context(), item, nil)
			if tt.saved != nil {
				got = j.Resolve(t.Context(), item, tt.saved)
			}
			testkit.WantEqual(t, "action", got.Action, tt.want)
			testkit.WantEqual(t, "reason", got.Reason, tt.reason)
		})
	}
}
