package oracle_test

import (
	"iter"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// filesFixture is a server with files to copy into two folders.
type filesFixture struct {
	*oracletest.Server
	t        *testing.T
	requests []oracle.CopyFileRequest
}

// wantedFiles is what the requests of a fixture make.
const wantedFiles = "Other/c.svg 300\nOther/d(2).png 400\nTo/a.png 100\nTo/b.png 200\nTo/c.svg 300\n"

func newFilesFixture(t *testing.T) *filesFixture {
	srv := oracletest.NewServer(t)
	f := &filesFixture{Server: srv, t: t}
	a, b := srv.MkdirAll("/A"), srv.MkdirAll("/B")
	srv.MkdirAll("/To")
	srv.MkdirAll("/Other")
	srv.AddFile(a, "a.png", 100)
	srv.AddFile(a, "b.png", 200)
	srv.AddFile(b, "c.svg", 300)
	srv.AddFile(b, "d(2).png", 400)
	for _, r := range [][2]string{{"/A/a.png", "/To"}, {"/A/b.png", "/To"}, {"/B/c.svg", "/To"}, {"/B/c.svg", "/Other"}, {"/B/d(2).png", "/Other"}} {
		f.requests = append(f.requests, f.request(r[0], r[1]))
	}
	return f
}

func (f *filesFixture) request(source, to string) oracle.CopyFileRequest {
	return oracle.CopyFileRequest{FileID: f.Find(source), DestinationID: f.Find(to)}
}

// filesOf yields requests.
func filesOf(requests ...oracle.CopyFileRequest) iter.Seq2[oracle.CopyFileRequest, error] {
	return func(yield func(oracle.CopyFileRequest, error) bool) {
		for _, r := range requests {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (f *filesFixture) job(cfg oracle.JobConfig, change ...func(*oracle.Config)) oracle.Job {
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
func (f *filesFixture) run(j oracle.Job) (all []oracle.Outcome, last error) {
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
		line = strings.TrimPrefix(line, "u:/")
		if strings.HasPrefix(line, "To/") || strings.HasPrefix(line, "Other/") {
			b.WriteString(strings.TrimPrefix(strings.TrimPrefix(line, "To/\n"), "Other/\n"))
		}
	}
	return b.String()
}
