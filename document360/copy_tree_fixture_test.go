package document360_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
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
