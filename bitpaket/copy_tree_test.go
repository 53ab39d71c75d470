package bitpaket_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// treeFixture is a server with a tree to copy.
type treeFixture struct {
	*bitpakettest.Server
	t   *testing.T
	req bitpaket.CopyTreeRequest
}

var treeFiles = []string{"a.txt", "b.txt", "Icons/x.svg", "Icons/y.svg", "Icons/Old/z.svg", "Docs/read me.pdf", "Docs/empty", "c.txt", "d.txt"}

// treeItems are all items of the tree.
var treeItems = append(slices.Clone(treeFiles), "Docs", "Empty", "Icons", "Icons/Old")

func newTreeFixture(t *testing.T) *treeFixture {
	f := &treeFixture{Server: bitpakettest.NewServer(t), t: t, req: bitpaket.CopyTreeRequest{Folder: "/From", Target: "/To"}}
	for _, name := range treeFiles {
		f.AddObject("/From/"+name, "content of "+name)
	}
	f.AddObject("/From/Docs/empty", "")
	f.MkdirAll("/From/Empty")
	f.MkdirAll("/To")
	return f
}

func (f *treeFixture) job(cfg bitpaket.JobConfig, change ...func(*bitpaket.Config)) bitpaket.Job {
	f.t.Helper()
	c := f.PipeConfig()
	for _, apply := range change {
		apply(&c)
	}
	j, err := testkit.New(f.t, bitpaket.NewClient, c).CopyTree(f.req, cfg)
	if err != nil {
		f.t.Fatal(err)
	}
	return j
}

// run returns the outcomes by the paths of the sources.
func (f *treeFixture) run(j bitpaket.Job) (map[string]bitpaket.Outcome, error) {
	all := map[string]bitpaket.Outcome{}
	for o, err := range j.Run(f.t.Context()) {
		if err != nil {
			return all, err
		}
		all[o.Source] = o
	}
	return all, nil
}

// below returns the tree below a directory.
func (f *treeFixture) below(folder string) string {
	var b strings.Builder
	for line := range strings.Lines(f.Tree()) {
		if rest, ok := strings.CutPrefix(line, folder+"/"); ok {
			b.WriteString(rest)
		}
	}
	return b.String()
}

func (f *treeFixture) wantCopied() {
	f.t.Helper()
	if diff := cmp.Diff(f.below("/From"), f.below("/To")); diff != "" {
		f.t.Error(diff)
	}
}

// wantReplacedOnce checks that no object was selected by two requests that destroy what is there.
func (f *treeFixture) wantReplacedOnce() {
	f.t.Helper()
	replaced := map[string]int{}
	for _, r := range f.Requests() {
		if r.Op != "Copy" || r.Done == 0 || !strings.Contains(string(r.Body), `"overwrite":true`) {
			continue
		}
		for _, name := range treeFiles {
			if strings.Contains(string(r.Body), `"/From/`+name+`"`) {
				replaced[name]++
			}
		}
	}
	for name, n := range replaced {
		testkit.WantEqual(f.t, name+" replaced", n, 1)
	}
}

// content returns the content of an object; "" if there is none.
func (f *treeFixture) content(at string) string {
	o, _ := f.Object(at)
	return o.Content
}

// TestCopyTree: the contents of the directory are at the target, and a second job skips them.
func TestCopyTree(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		got, err := f.run(f.job(bitpaket.JobConfig{}))
		if err != nil {
			t.Fatal(err)
		}
		f.wantCopied()
		for _, item := range treeItems {
			testkit.WantEqual(t, item, got[item].Action, farcopy.ActionCopied)
		}
		testkit.WantSent(t, f, "Copy", 4) // one for each directory that holds objects
		testkit.WantEqual(t, "target of an item", got["Icons/Old/z.svg"].Target, "Icons/Old/z.svg")
		testkit.WantEqual(t, "strength", got["a.txt"].Strength, bitpaket.StrengthStrong)
		testkit.WantEqual(t, "size", got["b.txt"].Size, int64(len("content of b.txt")))
		before := len(f.Requests())
		second := f.job(bitpaket.JobConfig{})
		got, err = f.run(second)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "reason", got["a.txt"].Reason, "same content")
		testkit.WantEqual(t, "reason of a directory", got["Icons"].Reason, "folder exists")
		testkit.WantEqual(t, "skipped", second.Report().Skipped, int64(len(treeItems)))
		testkit.WantEqual(t, "requests that the report counts", second.Report().Requests, int64(len(f.Requests())-before))
		testkit.WantEqual(t, "requests: two for the check, two a directory", len(f.Requests())-before, 2+2*5)
	})
}

// TestCopyTreeBatches: many objects of one directory go by 20.
func TestCopyTreeBatches(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.req.Folder = "/Many"
		for i := range 205 {
			f.AddObject(fmt.Sprintf("/Many/%03d", i), fmt.Sprint(i))
		}
		got, err := f.run(f.job(bitpaket.JobConfig{}))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "outcomes", len(got), 205)
		testkit.WantSent(t, f, "Copy", 11)
		if diff := cmp.Diff(f.below("/Many"), f.below("/To")); diff != "" {
			t.Error(diff)
		}
	})
}

// TestCopyTreeExisting: objects that exist are skipped, replaced or fail, by their content;
// directories are merged into.
func TestCopyTreeExisting(t *testing.T) {
	for _, tt := range []struct {
		existing farcopy.Existing
		same     bitpaket.Action
		other    bitpaket.Action
	}{
		{farcopy.ExistingSkipSame, farcopy.ActionSkipped, farcopy.ActionFailed},
		{farcopy.ExistingSkip, farcopy.ActionSkipped, farcopy.ActionSkipped},
		{farcopy.ExistingFail, farcopy.ActionFailed, farcopy.ActionFailed},
		{farcopy.ExistingReplace, farcopy.ActionSkipped, farcopy.ActionCopied},
	} {
		testkit.Run(t, string(tt.existing), func(t *testing.T) {
			f := newTreeFixture(t)
			f.AddObject("/To/a.txt", "content of a.txt")
			f.AddObject("/To/Icons/x.svg", "CONTENT OF Icons/x.svg")
			f.AddObject("/To/Icons/stranger.svg", "mine")
			f.AddObject("/To/Docs", "no directory")
			got, _ := f.run(f.job(bitpaket.JobConfig{Existing: tt.existing}))
			testkit.WantEqual(t, "same", got["a.txt"].Action, tt.same)
			testkit.WantEqual(t, "other", got["Icons/x.svg"].Action, tt.other)
			testkit.WantEqual(t, "directory", got["Icons"].Action, farcopy.ActionSkipped)
			testkit.WantEqual(t, "absent", got["Icons/y.svg"].Action, farcopy.ActionCopied)
			testkit.WantEqual(t, "an object in the place of a directory", got["Docs"].Reason, "exists, and is a file")
			testkit.WantEqual(t, "replaced", f.content("/To/Icons/x.svg") == "content of Icons/x.svg", tt.existing == farcopy.ExistingReplace)
			testkit.WantEqual(t, "stranger", f.content("/To/Icons/stranger.svg"), "mine")
		})
	}
}

// TestCopyTreeVerifyAnswer: what BitPaket has accepted counts as copied, and nothing has shown it.
func TestCopyTreeVerifyAnswer(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.SetCopyDelay(time.Hour)
		got, err := f.run(f.job(bitpaket.JobConfig{Verify: farcopy.VerifyAnswer}))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "action", got["a.txt"].Action, farcopy.ActionCopied)
		testkit.WantEqual(t, "strength", got["a.txt"].Strength, bitpaket.StrengthNone)
		testkit.WantEqual(t, "objects that are not there yet", f.Copying(), len(treeFiles))
	})
}

// TestCopyTreeSlow: a copy that does not come is unknown, and found by a later run.
func TestCopyTreeSlow(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.SetCopyDelay(3 * time.Hour)
		cfg := bitpaket.JobConfig{Journal: t.TempDir()}
		got, err := f.run(f.job(cfg))
		testkit.WantEqual(t, "action", got["a.txt"].Action, farcopy.ActionUnknown)
		testkit.WantEqual(t, "unknown", testkit.As[*bitpaket.JobError](t, err).Unknown, int64(len(treeFiles)))
		f.Advance(3 * time.Hour)
		second := f.job(cfg)
		if _, err := f.run(second); err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "copied", second.Report().Copied, int64(len(treeItems)))
		testkit.WantSent(t, f, "Copy", 4)
		f.wantCopied()
	})
}

// TestCopyTreePlan: a plan names every item, also below folders that are not there, and changes
// nothing.
func TestCopyTreePlan(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.AddObject("/To/a.txt", "content of a.txt")
		before, got := f.Tree(), map[string]bitpaket.Action{}
		for i, err := range f.job(bitpaket.JobConfig{}).Plan(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			got[i.Source] = i.Action
		}
		want := map[string]bitpaket.Action{}
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

// TestCopyTreeMissing: a directory that does not exist ends the listing.
func TestCopyTreeMissing(t *testing.T) {
	for _, change := range []func(*bitpaket.CopyTreeRequest){
		func(r *bitpaket.CopyTreeRequest) { r.Folder = "/nowhere" },
		func(r *bitpaket.CopyTreeRequest) { r.Target = "/nowhere" },
	} {
		testkit.Run(t, "", func(t *testing.T) {
			f := newTreeFixture(t)
			change(&f.req)
			_, err := f.run(f.job(bitpaket.JobConfig{}))
			testkit.WantContains(t, err.Error(), `no directory "/nowhere"`)
			testkit.WantEqual(t, "complete", testkit.As[*bitpaket.JobError](t, err).Complete, false)
			testkit.WantSent(t, f, "CreateFolder", 0)
		})
	}
}

// TestCopyTreeInvalid: what cannot be done is refused locally, with the name of the field.
func TestCopyTreeInvalid(t *testing.T) {
	good := bitpaket.CopyTreeRequest{Folder: "/a", Target: "/b"}
	for _, tt := range []struct {
		name   string
		change func(*bitpaket.CopyTreeRequest, *bitpaket.JobConfig)
		field  string
	}{
		{"no source", func(r *bitpaket.CopyTreeRequest, _ *bitpaket.JobConfig) { r.Folder = "" }, "Folder"},
		{"no target", func(r *bitpaket.CopyTreeRequest, _ *bitpaket.JobConfig) { r.Target = "" }, "Target"},
		{"itself", func(r *bitpaket.CopyTreeRequest, _ *bitpaket.JobConfig) { r.Target = "/a/" }, "Target"},
		{"inside", func(r *bitpaket.CopyTreeRequest, _ *bitpaket.JobConfig) { r.Target = "/a/b" }, "Target"},
		{"inside of the root", func(r *bitpaket.CopyTreeRequest, _ *bitpaket.JobConfig) { r.Folder = "/" }, "Target"},
		{"workers", func(_ *bitpaket.CopyTreeRequest, c *bitpaket.JobConfig) { c.Workers = -1 }, "Workers"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req, cfg := good, bitpaket.JobConfig{}
			tt.change(&req, &cfg)
			_, err := bitpakettest.NewServer(t).PipeClient().CopyTree(req, cfg)
			e := testkit.As[*bitpaket.NotExecutedError](t, err)
			testkit.WantEqual(t, "field", e.Field, tt.field)
		})
	}
}

// TestCopyTreeFaults: whatever becomes of a response, nothing is destroyed, and what is reported as
// copied is there.
func TestCopyTreeFaults(t *testing.T) {
	faults := []bitpakettest.Fault{
		bitpakettest.ActThenHangUp, bitpakettest.HangUpBeforeAct, bitpakettest.ActThenStatus(500), bitpakettest.Status(500),
		bitpakettest.Garbage, bitpakettest.TruncateBody, bitpakettest.ActThenGateway(502), bitpakettest.RateLimit(0),
	}
	for _, op := range []string{"Query", "CreateFolder", "Copy", "FindMetadata"} {
		for _, fault := range faults {
			for n := range 3 {
				testkit.Run(t, fmt.Sprint(op, " ", fault, " ", n), func(t *testing.T) {
					f := newTreeFixture(t)
					sequence := make([]bitpakettest.Fault, n)
					for i := range sequence {
						sequence[i] = bitpakettest.None
					}
					f.Inject(op, append(sequence, fault)...)
					got, _ := f.run(f.job(bitpaket.JobConfig{}))
					for _, item := range treeFiles {
						_, made := f.Object("/To/" + item)
						if (got[item].Action == farcopy.ActionCopied) != made && got[item].Action != farcopy.ActionUnknown {
							t.Errorf("%s: %+v, made: %t", item, got[item], made)
						}
					}
				})
			}
		}
	}
}

// TestCopyTreeStrangers: what others do meanwhile fails no other object of the request.
func TestCopyTreeStrangers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		act    func(f *treeFixture)
		want   bitpaket.Action
		reason string
	}{
		{"source removed", func(f *treeFixture) { f.Remove("/From/a.txt") }, farcopy.ActionFailed, "BitPaket reports it as invalid"},
		{"source replaced before the copy", func(f *treeFixture) { f.Overwrite("/From/a.txt", "new") }, farcopy.ActionCopied, ""},
		{"target taken", func(f *treeFixture) { f.AddObject("/To/a.txt", "mine") }, farcopy.ActionFailed, "exists"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newTreeFixture(t)
			f.Inject("Copy", bitpakettest.CallThenAct(tt.name, func() { tt.act(f) }))
			got, _ := f.run(f.job(bitpaket.JobConfig{Workers: 1}))
			testkit.WantEqual(t, "action", got["a.txt"].Action, tt.want)
			testkit.WantEqual(t, "reason", got["a.txt"].Reason, tt.reason)
			for _, item := range treeFiles[1:] {
				testkit.WantEqual(t, "action of "+item, got[item].Action, farcopy.ActionCopied)
			}
			if tt.want == farcopy.ActionFailed {
				testkit.WantEqual(t, "foreign content", f.content("/To/a.txt") == "content of a.txt", false)
			}
		})
	}
}

// TestCopyTreeStale: a source that changes while it is copied is stale if the copy is not like it.
func TestCopyTreeStale(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.Inject("Copy", bitpakettest.CallThenAct("replaced", func() { f.Overwrite("/From/a.txt", "second") }))
		f.Inject("FindMetadata", bitpakettest.CallThenAct("replaced", func() { f.Overwrite("/From/a.txt", "third") }))
		got, _ := f.run(f.job(bitpaket.JobConfig{Workers: 1}))
		testkit.WantEqual(t, "action", got["a.txt"].Action, farcopy.ActionStale)
		testkit.WantEqual(t, "action of another one", got["b.txt"].Action, farcopy.ActionCopied)
	})
}

// TestCopyTreeRefused: a credential that is not accepted ends the run, and fails no item.
func TestCopyTreeRefused(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.Inject("Copy", bitpakettest.CallThenAct("revoked", func() { f.RevokeToken(bitpakettest.DefaultToken) }))
		j := f.job(bitpaket.JobConfig{Workers: 1})
		_, err := f.run(j)
		testkit.WantEqual(t, "early", testkit.As[*bitpaket.JobError](t, err).Early, true)
		testkit.WantEqual(t, "failed", j.Report().Failed, int64(0))
	})
}

// TestCopyTreeKilled: a run that is killed before or after any of its requests is gone on with:
// nothing is lost, nothing of others is touched, and the report counts everything once.
func TestCopyTreeKilled(t *testing.T) {
	for _, existing := range []farcopy.Existing{farcopy.ExistingSkipSame, farcopy.ExistingReplace} {
		for _, workers := range []int{1, 4} {
			done := false
			for moment := 1; !done; moment++ {
				testkit.Run(t, fmt.Sprint(existing, " ", workers, " workers, moment ", moment), func(t *testing.T) {
					f := newTreeFixture(t)
					f.AddObject("/To/Icons/x.svg", "content of Icons/x.svg")
					if existing == farcopy.ExistingReplace {
						f.AddObject("/To/b.txt", "old")
						f.AddObject("/To/c.txt", "old")
					}
					report, killed := testkit.RunKilled(t, moment, workers, func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
						cfg.Existing = existing
						return f.job(cfg, func(c *bitpaket.Config) { c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)} })
					})
					if !killed {
						done = true
						if moment < len(treeItems) {
							t.Errorf("only %d moments", moment)
						}
						return
					}
					f.wantCopied()
					f.wantReplacedOnce()
					testkit.WantEqual(t, "listed", report.Listed, int64(len(treeItems)))
					testkit.WantEqual(t, "copied and skipped", report.Copied+report.Skipped, int64(len(treeItems)))
					testkit.WantEqual(t, "complete", report.Complete, true)
				})
			}
		}
	}
}
