package oracle_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
