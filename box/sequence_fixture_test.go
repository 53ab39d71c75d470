package box_test

import (
	"iter"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// sequenceOf yields requests.
func sequenceOf[T any](requests ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, r := range requests {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// sequenceFixture is a server with files and folders to copy into two folders.
type sequenceFixture struct {
	*boxtest.Server
	t       *testing.T
	files   []box.CopyFileRequest
	folders []box.CopyFolderRequest
}

const (
	wantedFiles   = "Other/a.jpg 1\nOther/c.jpg 3\nTo/C2.jpg 3\nTo/a.jpg 1\nTo/x.jpg 2\n"
	wantedFolders = "Other/one/0000.jpg 1000\nTo/New/0000.jpg 1000\nTo/New/0001.jpg 1001\nTo/New/in/0000.jpg 1000\nTo/one/0000.jpg 1000\n"
)

func newSequenceFixture(t *testing.T) *sequenceFixture {
	f := &sequenceFixture{Server: boxtest.NewServer(t), t: t}
	to, other, from := f.MkdirAll("/To"), f.MkdirAll("/Other"), f.MkdirAll("/From")
	a, b, c := f.AddFile(from, "a.jpg", 1), f.AddFile(from, "b.jpg", 2), f.AddFile(from, "c.jpg", 3)
	f.files = []box.CopyFileRequest{
		{FileID: a, ParentID: to}, {FileID: b, ParentID: to, Name: "x.jpg"}, {FileID: c, ParentID: other},
		{FileID: c, ParentID: to, Name: "C2.jpg"}, {FileID: a, ParentID: other},
	}
	one, two := f.MkdirAll("/From/one"), f.MkdirAll("/From/two")
	fill(f.Server, one, 1)
	fill(f.Server, two, 2)
	fill(f.Server, f.MkdirAll("/From/two/in"), 1)
	f.folders = []box.CopyFolderRequest{{FolderID: one, ParentID: to}, {FolderID: two, ParentID: to, Name: "New"}, {FolderID: one, ParentID: other}}
	return f
}

// client is that of a process of its own.
func (f *sequenceFixture) client(wrap ...func(http.RoundTripper) http.RoundTripper) *box.Client {
	f.t.Helper()
	c := f.PipeConfig()
	for _, w := range wrap {
		c.HTTPClient = &http.Client{Transport: w(c.HTTPClient.Transport)}
	}
	return newClient(f.t, c)
}

func (f *sequenceFixture) fileJob(cfg box.JobConfig, wrap ...func(http.RoundTripper) http.RoundTripper) box.Job {
	f.t.Helper()
	j, err := f.client(wrap...).CopyFiles(sequenceOf(f.files...), cfg)
	if err != nil {
		f.t.Fatal(err)
	}
	return j
}

func (f *sequenceFixture) folderJob(cfg box.JobConfig, wrap ...func(http.RoundTripper) http.RoundTripper) box.Job {
	f.t.Helper()
	j, err := f.client(wrap...).CopyFolders(sequenceOf(f.folders...), cfg)
	if err != nil {
		f.t.Fatal(err)
	}
	return j
}

// run returns the outcomes in their order.
func (f *sequenceFixture) run(j box.Job) (all []box.Outcome, last error) {
	for o, err := range j.Run(f.t.Context()) {
		if last = err; err == nil {
			all = append(all, o)
		}
	}
	return all, last
}

// runOne runs a job of one request.
func (f *sequenceFixture) runOne(j box.Job) box.Outcome {
	f.t.Helper()
	all, _ := f.run(j)
	if len(all) != 1 {
		f.t.Fatalf("%d outcomes", len(all))
	}
	return all[0]
}

// made returns the files in the two folders.
func (f *sequenceFixture) made() string {
	var lines []string
	for line := range strings.Lines(f.Tree()) {
		line = strings.TrimPrefix(line, "/")
		isThere := strings.HasPrefix(line, "To/") || strings.HasPrefix(line, "Other/")
		if isThere && !strings.HasSuffix(line, "/\n") {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

func sorted(lines ...string) string {
	slices.Sort(lines)
	return strings.Join(lines, "")
}
