package bitpaket_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
