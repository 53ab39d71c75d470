package oracle_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// treeFixture is a server with a tree to copy.
type treeFixture struct {
	*oracletest.Server
	t   *testing.T
	req oracle.CopyTreeRequest
}

var treeFiles = []string{"a.txt", "b.txt", "Icons/x.svg", "Icons/y.svg", "Icons/Old/z(2).svg", "Icons/Old/z.svg", "Docs/read me.pdf", "Docs/empty"}

// treeItems are all items of the tree.
var treeItems = append(slices.Clone(treeFiles), "Docs", "Empty", "Icons", "Icons/Old")

func newTreeFixture(t *testing.T) *treeFixture {
	srv := oracletest.NewServer(t)
	f := &treeFixture{Server: srv, t: t}
	f.req = oracle.CopyTreeRequest{FolderID: srv.MkdirAll("/From"), DestinationID: srv.MkdirAll("/To")}
	for i, name := range treeFiles {
		f.add("/From/"+name, int64(i+1)*100)
	}
	f.add("/From/Docs/empty", 0)
	srv.MkdirAll("/From/Empty")
	return f
}

func (f *treeFixture) add(path string, size int64) string {
	at := strings.LastIndex(path, "/")
	return f.AddFile(f.MkdirAll(path[:at]), path[at+1:], size)
}

func (f *treeFixture) job(cfg oracle.JobConfig, change ...func(*oracle.Config)) oracle.Job {
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
func (f *treeFixture) run(j oracle.Job) (map[string]oracle.Outcome, error) {
	all := map[string]oracle.Outcome{}
	for o, err := range j.Run(f.t.Context()) {
		if err != nil {
			return all, err
		}
		all[o.Source] = o
	}
	return all, nil
}

// below returns the tree below a folder.
func (f *treeFixture) below(folder string) string {
	var b strings.Builder
	for line := range strings.Lines(f.Tree()) {
		if rest, ok := strings.CutPrefix(line, "u:/"+folder+"/"); ok {
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
		first := f.job(oracle.JobConfig{})
		got, err := f.run(first)
		if err != nil {
			t.Fatal(err)
		}
		f.wantCopied()
		for _, item := range treeItems {
			testkit.WantEqual(t, item, got[item].Action, farcopy.ActionCopied)
		}
		testkit.WantEqual(t, "target of an item", got["Icons/Old/z.svg"].Target, "Icons/Old/z.svg")
		testkit.WantEqual(t, "strength", got["a.txt"].Strength, oracle.StrengthWeak)
		testkit.WantEqual(t, "size", got["b.txt"].Size, int64(200))
		testkit.WantEqual(t, "bytes", first.Progress().BytesDone, int64(100+200+300+400+500+600+700))
		before := len(f.Requests())
		second := f.job(oracle.JobConfig{})
		got, err = f.run(second)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "reason", got["a.txt"].Reason, "content not compared")
		testkit.WantEqual(t, "reason of a folder", got["Icons"].Reason, "folder exists")
		testkit.WantEqual(t, "skipped", second.Report().Skipped, int64(len(treeItems)))
		testkit.WantEqual(t, "requests that the report counts", second.Report().Requests, int64(len(f.Requests())-before))
		testkit.WantEqual(t, "requests: one for the check, two a folder", len(f.Requests())-before, 1+2*5)
	})
}

// TestCopyTreePages: a folder of many items is listed to its end.
func TestCopyTreePages(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		for i := range 450 {
			f.add(fmt.Sprintf("/From/Many/%03d", i), int64(i))
		}
		if _, err := f.run(f.job(oracle.JobConfig{})); err != nil {
			t.Fatal(err)
		}
		f.wantCopied()
	})
}

// TestCopyTreeShifted: a folder that others change while it is listed is listed again.
func TestCopyTreeShifted(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		for i := range 250 {
			f.add(fmt.Sprintf("/From/%03d", i), int64(i))
		}
		gone := f.Find("/From/000")
		f.Inject("ListFolderItems", oracletest.None, oracletest.CallThenAct("removed", func() { f.Remove(gone) }))
		if _, err := f.run(f.job(oracle.JobConfig{Workers: 1})); err != nil {
			t.Fatal(err)
		}
		f.wantCopied()
	})
}

// TestCopyTreeExisting: files that exist are skipped or fail; folders are merged into.
func TestCopyTreeExisting(t *testing.T) {
	for _, tt := range []struct {
		existing farcopy.Existing
		same     oracle.Action
		other    oracle.Action
	}{
		{farcopy.ExistingSkipSame, farcopy.ActionSkipped, farcopy.ActionFailed},
		{farcopy.ExistingSkip, farcopy.ActionSkipped, farcopy.ActionSkipped},
		{farcopy.ExistingFail, farcopy.ActionFailed, farcopy.ActionFailed},
	} {
		testkit.Run(t, string(tt.existing), func(t *testing.T) {
			f := newTreeFixture(t)
			f.add("/To/a.txt", 100)
			f.add("/To/B.TXT", 200)
			f.add("/To/icons/x.svg", 999)
			f.add("/To/icons/stranger.svg", 5)
			f.add("/To/Docs", 7)
			got, _ := f.run(f.job(oracle.JobConfig{Existing: tt.existing}))
			testkit.WantEqual(t, "same", got["a.txt"].Action, tt.same)
			testkit.WantEqual(t, "other", got["Icons/x.svg"].Action, tt.other)
			testkit.WantEqual(t, "name in another case", got["b.txt"].Action, tt.other)
			testkit.WantEqual(t, "folder", got["Icons"].Action, farcopy.ActionSkipped)
			testkit.WantEqual(t, "absent", got["Icons/y.svg"].Action, farcopy.ActionCopied)
			testkit.WantEqual(t, "a file in the place of a folder", got["Docs"].Reason, "exists, and is a file")
			testkit.WantSent(t, f, "CopyFile", 3)
			testkit.WantLacks(t, f.below("To"), "(2)/", "a(2)", "x(2)")
		})
	}
}

// TestCopyTreePlan: a plan names every item, also below folders that are not there, and changes
// nothing.
func TestCopyTreePlan(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.add("/To/a.txt", 100)
		before, got := f.Tree(), map[string]oracle.Action{}
		for i, err := range f.job(oracle.JobConfig{}).Plan(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			got[i.Source] = i.Action
		}
		want := map[string]oracle.Action{}
		for _, item := range treeItems {
			want[item] = farcopy.ActionCopy
		}
		want["a.txt"] = farcopy.ActionSkip
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
		f.req.DestinationID = f.MkdirAll("/From/Icons/Old")
		_, err := f.run(f.job(oracle.JobConfig{}))
		testkit.WantContains(t, err.Error(), "DestinationID lies inside of the source")
		testkit.WantSent(t, f, "CreateFolder", 0)
		testkit.WantSent(t, f, "CopyFile", 0)
	})
}

// TestCopyTreeInvalid: what cannot be done is refused locally, with the name of the field.
func TestCopyTreeInvalid(t *testing.T) {
	good := oracle.CopyTreeRequest{FolderID: "a", DestinationID: "b"}
	for _, tt := range []struct {
		name   string
		change func(*oracle.CopyTreeRequest, *oracle.JobConfig)
		field  string
	}{
		{"no source", func(r *oracle.CopyTreeRequest, _ *oracle.JobConfig) { r.FolderID = "" }, "FolderID"},
		{"no target", func(r *oracle.CopyTreeRequest, _ *oracle.JobConfig) { r.DestinationID = "" }, "DestinationID"},
		{"itself", func(r *oracle.CopyTreeRequest, _ *oracle.JobConfig) { r.DestinationID = "a" }, "DestinationID"},
		{"replace", func(_ *oracle.CopyTreeRequest, c *oracle.JobConfig) { c.Existing = farcopy.ExistingReplace }, "Existing"},
		{"workers", func(_ *oracle.CopyTreeRequest, c *oracle.JobConfig) { c.Workers = -1 }, "Workers"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req, cfg := good, oracle.JobConfig{}
			tt.change(&req, &cfg)
			_, err := oracletest.NewServer(t).PipeClient().CopyTree(req, cfg)
			e := testkit.As[*oracle.NotExecutedError](t, err)
			testkit.WantEqual(t, "field", e.Field, tt.field)
		})
	}
}

// TestCopyTreeFaults: whatever becomes of a response, nothing is made twice, and what is reported
// as copied is there.
func TestCopyTreeFaults(t *testing.T) {
	faults := []oracletest.Fault{
		oracletest.ActThenHangUp, oracletest.HangUpBeforeAct, oracletest.ActThenStatus(500), oracletest.Status(500),
		oracletest.Garbage, oracletest.TruncateBody, oracletest.ActThenGateway(502), oracletest.Status(503),
	}
	for _, op := range []string{"ListFolderItems", "CreateFolder", "CopyFile", "GetFile", "GetFolder"} {
		for _, fault := range faults {
			for n := range 3 {
				testkit.Run(t, fmt.Sprint(op, " ", fault, " ", n), func(t *testing.T) {
					f := newTreeFixture(t)
					sequence := make([]oracletest.Fault, n)
					for i := range sequence {
						sequence[i] = oracletest.None
					}
					f.Inject(op, append(sequence, fault)...)
					got, _ := f.run(f.job(oracle.JobConfig{}))
					for _, item := range treeItems {
						made := f.Find("/To/"+item) != ""
						if (got[item].Action == farcopy.ActionCopied) != made && got[item].Action != farcopy.ActionUnknown {
							t.Errorf("%s: %+v, made: %t", item, got[item], made)
						}
					}
					for line := range strings.Lines(f.below("To")) {
						if !strings.Contains(f.below("From"), line) {
							t.Errorf("made twice: %s", line)
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
		clash  oracletest.Clash
		want   oracle.Action
		reason string
	}{
		{"source removed", func(f *treeFixture, source string) { f.Remove(source) }, oracletest.ClashRename,
			farcopy.ActionFailed, "the source or its target folder is gone"},
		{"source replaced before the copy", func(f *treeFixture, source string) { f.Overwrite(source, 7) }, oracletest.ClashRename,
			farcopy.ActionCopied, ""},
		{"target taken", func(f *treeFixture, source string) { f.Copy(source, f.req.DestinationID, "a.txt") }, oracletest.ClashRename,
			farcopy.ActionCopied, `the copy is called "a.txt(2)"`},
		{"target taken, and refused", func(f *treeFixture, _ string) { f.add("/To/a.txt", 5) }, oracletest.ClashRefuse,
			farcopy.ActionFailed, "exists"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newTreeFixture(t)
			source := f.Find("/From/a.txt")
			f.SetClash(tt.clash)
			f.Inject("CopyFile", oracletest.CallThenAct(tt.name, func() { tt.act(f, source) }))
			got, _ := f.run(f.job(oracle.JobConfig{Workers: 1}))
			testkit.WantEqual(t, "action", got["a.txt"].Action, tt.want)
			testkit.WantEqual(t, "reason", got["a.txt"].Reason, tt.reason)
			testkit.WantEqual(t, "action of another one", got["b.txt"].Action, farcopy.ActionCopied)
		})
	}
}

// TestCopyTreeFolderTaken: a folder that others make meanwhile is merged into by the next run; the
// one that got another name stays, empty, and is reported.
func TestCopyTreeFolderTaken(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.Inject("CreateFolder", oracletest.CallThenAct("taken", func() { f.AddFolder(f.req.DestinationID, "Docs") }))
		cfg := oracle.JobConfig{Journal: t.TempDir(), Workers: 1}
		got, _ := f.run(f.job(cfg))
		testkit.WantEqual(t, "action", got["Docs"].Action, farcopy.ActionFailed)
		testkit.WantContains(t, got["Docs"].Err.Error(), `an empty folder "Docs(2)"`)
		second := f.job(cfg)
		if _, err := f.run(second); err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "complete", second.Report().Complete, true)
		testkit.WantEqual(t, "listed", second.Report().Listed, int64(len(treeItems)))
		testkit.WantEqual(t, "skipped", second.Report().Skipped, int64(1))
		f.Remove(f.Find("/To/Docs(2)"))
		f.wantCopied()
	})
}

// TestCopyTreeStale: a source that changes while it is copied is stale if the copy has not its size.
func TestCopyTreeStale(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		source := f.Find("/From/a.txt")
		f.Inject("CopyFile", oracletest.CallThenAct("replaced", func() { f.Overwrite(source, 9) }))
		f.Inject("GetFile", oracletest.CallThenAct("replaced", func() { f.Overwrite(source, 8) }))
		got, _ := f.run(f.job(oracle.JobConfig{Workers: 1}))
		testkit.WantEqual(t, "action", got["a.txt"].Action, farcopy.ActionStale)
	})
}

// TestCopyTreeRefused: a credential that is not accepted ends the run, and fails no item.
func TestCopyTreeRefused(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.Inject("CopyFile", oracletest.Status(401), oracletest.Status(401))
		j := f.job(oracle.JobConfig{Workers: 1})
		_, err := f.run(j)
		testkit.WantEqual(t, "early", testkit.As[*oracle.JobError](t, err).Early, true)
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
				f.add("/To/Icons/x.svg", 300)
				report, killed := testkit.RunKilled(t, moment, workers, func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
					return f.job(cfg, func(c *oracle.Config) { c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)} })
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
