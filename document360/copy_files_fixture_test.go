package document360_test

import (
	"iter"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// filesFixture is a server with files to copy into two folders.
type filesFixture struct {
	*document360test.Server
	t        *testing.T
	requests []document360.CopyFileRequest
}

// wantedFiles is what the requests of a fixture make.
const wantedFiles = "Other/c.svg  3 KB\nOther/d (1).png  4 KB\nTo/a.png  1 KB\nTo/b.png  2 KB\nTo/c.svg  3 KB\n"

func newFilesFixture(t *testing.T) *filesFixture {
	srv := document360test.NewServer(t)
	f := &filesFixture{Server: srv, t: t}
	a, b := srv.MkdirAll("/A"), srv.MkdirAll("/B")
	srv.MkdirAll("/To")
	srv.MkdirAll("/Other")
	srv.AddFile(a, "a.png", "1 KB")
	srv.AddFile(a, "b.png", "2 KB")
	srv.AddFile(b, "c.svg", "3 KB")
	srv.AddFile(b, "d (1).png", "4 KB")
	for _, r := range [][2]string{{"/A/a.png", "/To"}, {"/A/b.png", "/To"}, {"/B/c.svg", "/To"}, {"/B/c.svg", "/Other"}, {"/B/d (1).png", "/Other"}} {
		f.requests = append(f.requests, f.request(r[0], r[1]))
	}
	return f
}

func (f *filesFixture) request(source, to string) document360.CopyFileRequest {
	return document360.CopyFileRequest{
		ProjectID: f.ProjectID(), FolderID: f.Find(source[:strings.LastIndex(source, "/")]), FileID: f.Find(source),
		DestinationFolderID: f.Find(to),
	}
}

// filesOf yields requests.
func filesOf(requests ...document360.CopyFileRequest) iter.Seq2[document360.CopyFileRequest, error] {
	return func(yield func(document360.CopyFileRequest, error) bool) {
		for _, r := range requests {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (f *filesFixture) job(cfg document360.JobConfig, change ...func(*document360.Config)) document360.Job {
	f.t.Helper()
	c := f.PipeConfig()
	for _, apply := range change {
		apply(&c)
	}
	j, err := newClient(f.t, c).CopyFiles(filesOf(f.requests...), cfg)
	if err != nil {
		f.t.Fatal(err)
	}
	return j
}

// run returns the outcomes in their order.
func (f *filesFixture) run(j document360.Job) (all []document360.Outcome, last error) {
	for o, err := range j.Run(f.t.Context()) {
		if last = err; err == nil {
			all = append(all, o)
		}
	}
	return all, last
}

// made returns the files in the two folders.
func (f *filesFixture) made() string {
	var b strings.Builder
	for line := range strings.Lines(f.Tree()) {
		line = strings.TrimPrefix(line, "Documentation/")
		if strings.HasPrefix(line, "To/") || strings.HasPrefix(line, "Other/") {
			b.WriteString(strings.TrimPrefix(strings.TrimPrefix(line, "To/\n"), "Other/\n"))
		}
	}
	return b.String()
}
