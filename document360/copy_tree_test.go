package document360_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

// treeFixture is a server with a tree to copy.
type treeFixture struct {
	*document360test.Server
	t   *testing.T
	req document360.CopyTreeRequest
}

var treeFiles = []string{"a.png", "b.png", "Icons/x.svg", "Icons/y.svg", "Icons/Old/z (1).svg", "Icons/Old/z.svg", "Docs/read me.pdf"}

// treeItems are all items of the tree.
var treeItems = append(slices.Clone(treeFiles), "Docs", "Empty", "Icons", "Icons/Old")

func newTreeFixture(t *testing.T) *treeFixture {
	srv := document360test.NewServer(t)
	f := &treeFixture{Server: srv, t: t}
	f.req = document360.CopyTreeRequest{ProjectID: srv.ProjectID(), FolderID: srv.MkdirAll("/From"), DestinationFolderID: srv.MkdirAll("/To")}
	for i, name := range treeFiles {
		f.add("/From/"+name, fmt.Sprintf("%d KB", i+1))
	}
	srv.MkdirAll("/From/Empty")
	return f
}

func (f *treeFixture) add(path, size string) string {
	at := strings.LastIndex(path, "/")
	return f.AddFile(f.MkdirAll(path[:at]), path[at+1:], size)
}

func (f *treeFixture) job(cfg document360.JobConfig, change ...func(*document360.Config)) document360.Job {
	f.t.Helper()
	c := f.PipeConfig()
	for _, apply := range change {
		apply(&c)
	}
	j, err := newClient(f.t, c).CopyTree(f.req, cfg)
	if err != nil {
		f.t.Fatal(err)
	}
	return j
}

// run returns the outcomes by the paths of the sources.
func (f *treeFixture) run(j document360.Job) (map[string]document360.Outcome, error) {
	all := map[string]document360.Outcome{}
	var last error
	for o, err := range j.Run(f.t.Context()) {
		if last = err; err != nil {
			break
		}
		all[o.Source] = o
	}
	return all, last
}

// below returns the tree below a folder.
func (f *treeFixture) below(folder string) string {
	var b strings.Builder
	for line := range strings.Lines(f.Tree()) {
		if rest, ok := strings.CutPrefix(line, "Documentation/"+folder+"/"); ok {
			b.WriteString(rest)
		}
	}
	return b.String()
}

func (f *treeFixture) wantCopied() {
	f.t.Helper()
	if diff := cmp.Diff(f.below("From"), f.below("To")); diff != "" {
		f.t.Error(diff)
	}
}

// TestCopyTree: the contents of the folder are at the target, and a second job skips them.
func TestCopyTree(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		got, err := f.run(f.job(document360.JobConfig{}))
		if err != nil {
			t.Fatal(err)
		}
		f.wantCopied()
		for _, item := range treeItems {
			testkit.WantEqual(t, item, got[item].Action, farcopy.ActionCopied)
		}
		testkit.WantEqual(t, "target of an item", got["Icons/Old/z.svg"].Target, "Icons/Old/z.svg")
		testkit.WantEqual(t, "strength", got["a.png"].Strength, document360.StrengthWeak)
		before := len(f.Requests())
		second := f.job(document360.JobConfig{})
		got, err = f.run(second)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "reason", got["a.png"].Reason, "content not compared")
		testkit.WantEqual(t, "reason of a folder", got["Icons"].Reason, "folder exists")
		testkit.WantEqual(t, "skipped", second.Report().Skipped, int64(len(treeItems)))
		testkit.WantEqual(t, "requests that the report counts", second.Report().Requests, int64(len(f.Requests())-before))
		testkit.WantEqual(t, "requests: one for the check, two a folder", len(f.Requests())-before, 1+2*5)
	})
}

// TestCopyTreeExisting: files that exist are skipped or fail; folders are merged into.
func TestCopyTreeExisting(t *testing.T) {
	for _, tt := range []struct {
		existing farcopy.Existing
		same     document360.Action
		other    document360.Action
	}{
		{farcopy.ExistingSkipSame, farcopy.ActionSkipped, farcopy.ActionFailed},
		{farcopy.ExistingSkip, farcopy.ActionSkipped, farcopy.ActionSkipped},
		{farcopy.ExistingFail, farcopy.ActionFailed, farcopy.ActionFailed},
	} {
		testkit.Run(t, string(tt.existing), func(t *testing.T) {
			f := newTreeFixture(t)
			f.add("/To/a.png", "1 KB")
			f.add("/To/Icons/x.svg", "999 KB")
			f.add("/To/Icons/stranger.svg", "5 KB")
			got, _ := f.run(f.job(document360.JobConfig{Existing: tt.existing}))
			testkit.WantEqual(t, "same", got["a.png"].Action, tt.same)
			testkit.WantEqual(t, "other", got["Icons/x.svg"].Action, tt.other)
			testkit.WantEqual(t, "folder", got["Icons"].Action, farcopy.ActionSkipped)
			testkit.WantEqual(t, "absent", got["Icons/y.svg"].Action, farcopy.ActionCopied)
			testkit.WantEqual(t, "files of the name", len(f.FindAll("/To/Icons/x.svg")), 1)
			testkit.WantEqual(t, "folders of the name", len(f.FindAll("/To/Icons")), 1)
			testkit.WantSent(t, f, "CopyFile", len(treeFiles)-2)
		})
	}
}

// TestCopyTreeNames: what cannot be told apart is not copied.
func TestCopyTreeNames(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.add("/From/a.png", "77 KB")
		f.AddFolder(f.req.DestinationFolderID, "Docs")
		f.AddFolder(f.req.DestinationFolderID, "Docs")
		f.AddFolder(f.req.FolderID, " blank ")
		got, err := f.run(f.job(document360.JobConfig{}))
		testkit.WantEqual(t, "complete", testkit.As[*document360.JobError](t, err).Complete, false)
		testkit.WantEqual(t, "two sources", got["a.png"].Action, farcopy.ActionFailed)
		testkit.WantEqual(t, "another one", got["b.png"].Action, farcopy.ActionCopied)
		testkit.WantEqual(t, "files of the name", len(f.FindAll("/To/a.png")), 0)
		testkit.WantEqual(t, "two targets", got["Docs"].Reason, "the target has several folders of this name")
		testkit.WantEqual(t, "blanks", got[" blank "].Action, farcopy.ActionFailed)
	})
}

// TestCopyTreePlan: a plan names every item, also below folders that are not there, and changes
// nothing.
func TestCopyTreePlan(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.add("/To/a.png", "1 KB")
		before, got := f.Tree(), map[string]document360.Action{}
		for i, err := range f.job(document360.JobConfig{}).Plan(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			got[i.Source] = i.Action
		}
		want := map[string]document360.Action{}
		for _, item := range treeItems {
			want[item] = farcopy.ActionCopy
		}
		want["a.png"] = farcopy.ActionSkip
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(before, f.Tree()); diff != "" {
			t.Error(diff)
		}
	})
}

// TestCopyTreeInside: a target inside of the source is refused before anything is made.
func TestCopyTreeInside(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.req.DestinationFolderID = f.MkdirAll("/From/Icons/Old")
		_, err := f.run(f.job(document360.JobConfig{}))
		testkit.WantContains(t, err.Error(), "DestinationFolderID lies inside of the source")
		testkit.WantSent(t, f, "CreateFolder", 0)
		testkit.WantSent(t, f, "CopyFile", 0)
	})
}

// TestCopyTreeInvalid: what cannot be done is refused locally, with the name of the field.
func TestCopyTreeInvalid(t *testing.T) {
	good := document360.CopyTreeRequest{ProjectID: "p", FolderID: "a", DestinationFolderID: "b"}
	for _, tt := range []struct {
		name   string
		change func(*document360.CopyTreeRequest, *document360.JobConfig)
		field  string
	}{
		{"no project", func(r *document360.CopyTreeRequest, _ *document360.JobConfig) { r.ProjectID = "" }, "ProjectID"},
		{"no source", func(r *document360.CopyTreeRequest, _ *document360.JobConfig) { r.FolderID = "" }, "FolderID"},
		{"no target", func(r *document360.CopyTreeRequest, _ *document360.JobConfig) { r.DestinationFolderID = "" }, "DestinationFolderID"},
		{"itself", func(r *document360.CopyTreeRequest, _ *document360.JobConfig) { r.DestinationFolderID = "a" }, "DestinationFolderID"},
		{"replace", func(_ *document360.CopyTreeRequest, c *document360.JobConfig) { c.Existing = farcopy.ExistingReplace }, "Existing"},
		{"workers", func(_ *document360.CopyTreeRequest, c *document360.JobConfig) { c.Workers = -1 }, "Workers"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req, cfg := good, document360.JobConfig{}
			tt.change(&req, &cfg)
			_, err := new(canned).client(t).CopyTree(req, cfg)
			e := testkit.As[*document360.NotExecutedError](t, err)
			testkit.WantEqual(t, "field", e.Field, tt.field)
		})
	}
}

// TestCopyTreeFaults: whatever becomes of a response, nothing is made twice, and what is reported
// as copied is there.
func TestCopyTreeFaults(t *testing.T) {
	faults := []document360test.Fault{
		document360test.ActThenHangUp, document360test.HangUpBeforeAct, document360test.ActThenStatus(500), document360test.Status(500),
		document360test.Garbage, document360test.TruncateBody, document360test.ActThenGateway(502), document360test.RateLimit(0),
	}
	for _, op := range []string{"GetFolder", "CreateFolder", "CopyFile", "GetFile"} {
		for _, fault := range faults {
			for n := range 3 {
				testkit.Run(t, fmt.Sprint(op, " ", fault, " ", n), func(t *testing.T) {
					f := newTreeFixture(t)
					sequence := make([]document360test.Fault, n)
					for i := range sequence {
						sequence[i] = document360test.None
					}
					f.Inject(op, append(sequence, fault)...)
					got, _ := f.run(f.job(document360.JobConfig{}))
					for _, item := range treeItems {
						made := len(f.FindAll("/To/" + item))
						if made > 1 || (got[item].Action == farcopy.ActionCopied) != (made == 1) && got[item].Action != farcopy.ActionUnknown {
							t.Errorf("%s: %+v, made %d times", item, got[item], made)
						}
					}
				})
			}
		}
	}
}

// TestCopyTreeStrangers: what others do meanwhile is reported.
func TestCopyTreeStrangers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		act    func(f *treeFixture, source string)
		want   document360.Action
		reason string
	}{
		{"source removed", func(f *treeFixture, source string) { f.Remove(source) }, farcopy.ActionFailed, "the source or its target folder is gone"},
		{"source replaced before the copy", func(f *treeFixture, source string) { f.Overwrite(source, "9 MB") }, farcopy.ActionCopied, ""},
		{"target taken", func(f *treeFixture, source string) { f.Copy(source, f.req.DestinationFolderID, "a.png") }, farcopy.ActionCopied, `the copy is called "a (1).png"`},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newTreeFixture(t)
			source := f.Find("/From/a.png")
			f.SetRenameDuplicates(true)
			f.Inject("CopyFile", document360test.CallThenAct(tt.name, func() { tt.act(f, source) }))
			got, _ := f.run(f.job(document360.JobConfig{Workers: 1}))
			testkit.WantEqual(t, "action", got["a.png"].Action, tt.want)
			testkit.WantEqual(t, "reason", got["a.png"].Reason, tt.reason)
			testkit.WantEqual(t, "action of another one", got["b.png"].Action, farcopy.ActionCopied)
		})
	}
}

// TestCopyTreeStale: a source that changes while it is copied is stale if the copy is not like it.
func TestCopyTreeStale(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		source := f.Find("/From/a.png")
		f.Inject("CopyFile", document360test.CallThenAct("replaced", func() { f.Overwrite(source, "9 MB") }))
		f.Inject("GetFile", document360test.CallThenAct("replaced", func() { f.Overwrite(source, "8 MB") }))
		got, _ := f.run(f.job(document360.JobConfig{Workers: 1}))
		testkit.WantEqual(t, "action", got["a.png"].Action, farcopy.ActionStale)
	})
}

// TestCopyTreeRefused: a credential that is not accepted ends the run, and fails no item.
func TestCopyTreeRefused(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.Inject("CopyFile", document360test.CallThenAct("plan", func() { f.SetLicenseRefusal(document360test.FeatureNotInLicense) }))
		j := f.job(document360.JobConfig{Workers: 1})
		_, err := f.run(j)
		testkit.WantIs(t, err, document360.ErrorCodeFeatureNotInLicense)
		testkit.WantEqual(t, "early", testkit.As[*document360.JobError](t, err).Early, true)
		testkit.WantEqual(t, "failed", j.Report().Failed, int64(0))
	})
}

// TestCopyTreeKilled: a run that is killed before or after any of its requests is gone on with:
// nothing is made twice, nothing is lost, and the report counts everything once.
func TestCopyTreeKilled(t *testing.T) {
	for _, workers := range []int{1, 4} {
		done := false
		for moment := 1; !done; moment++ {
			testkit.Run(t, fmt.Sprint(workers, " workers, moment ", moment), func(t *testing.T) {
				f := newTreeFixture(t)
				f.add("/To/Icons/x.svg", "3 KB")
				report, killed := testkit.RunKilled(t, moment, workers, func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
					return f.job(cfg, func(c *document360.Config) { c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)} })
				})
				if !killed {
					done = true
					if moment < 2*len(treeItems) {
						t.Errorf("only %d moments", moment)
					}
					return
				}
				f.wantCopied()
				testkit.WantEqual(t, "listed", report.Listed, int64(len(treeItems)))
				testkit.WantEqual(t, "copied and skipped", report.Copied+report.Skipped, int64(len(treeItems)))
				testkit.WantEqual(t, "complete", report.Complete, true)
			})
		}
	}
}
