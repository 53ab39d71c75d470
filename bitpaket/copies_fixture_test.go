package bitpaket_test

import (
	"fmt"
	"iter"
	"testing"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/internal/testkit"
)

// requestsFixture is a server with a tree, some of which is copied by requests.
type requestsFixture struct {
	*treeFixture
	requests []bitpaket.CopyRequest
}

// newRequestsFixture has requests that copy all of the tree: objects by path, a folder, and one that
// selects several.
func newRequestsFixture(t *testing.T) *requestsFixture {
	f := &requestsFixture{treeFixture: newTreeFixture(t)}
	f.requests = []bitpaket.CopyRequest{
		{Objects: []bitpaket.Selector{{Path: "/From/a.txt"}}, Target: "/To"},
		{Objects: []bitpaket.Selector{{Path: "/From/b.txt"}}, Target: "/To"},
		{Objects: []bitpaket.Selector{{Folder: "/From/Icons"}}, Target: "/To"},
		{Objects: []bitpaket.Selector{{Folder: "/From/Docs"}, {Path: "/From/c.txt"}, {Path: "/From/d.txt"}}, Target: "/To"},
	}
	f.MkdirAll("/To/Empty") // no request copies it
	return f
}

func copySequenceOf(all []bitpaket.CopyRequest) iter.Seq2[bitpaket.CopyRequest, error] {
	return func(yield func(bitpaket.CopyRequest, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (f *requestsFixture) copies(cfg bitpaket.JobConfig, change ...func(*bitpaket.Config)) bitpaket.Job {
	f.t.Helper()
	c := f.PipeConfig()
	for _, apply := range change {
		apply(&c)
	}
	j, err := testkit.New(f.t, bitpaket.NewClient, c).Copies(copySequenceOf(f.requests), cfg)
	if err != nil {
		f.t.Fatal(err)
	}
	return j
}

// to returns a request.
func to(target string, objects ...bitpaket.Selector) bitpaket.CopyRequest {
	return bitpaket.CopyRequest{Objects: objects, Target: target}
}

// summary is an outcome as a line.
func summary(o bitpaket.Outcome) string {
	s := fmt.Sprint(o.Source, " -> ", o.Target, ": ", o.Action)
	if o.Reason != "" {
		s += " (" + o.Reason + ")"
	}
	return s
}
