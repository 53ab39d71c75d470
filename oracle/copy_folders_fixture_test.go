package oracle_test

import (
	"iter"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// foldersFixture is a server with folders to copy into two others.
type foldersFixture struct {
	*oracletest.Server
	t        *testing.T
	requests []oracle.CopyFolderRequest
}

// wantedFolders is what the requests of a fixture make.
const wantedFolders = "Other/one/a.txt 100\nTo/one/a.txt 100\nTo/two/b.txt 200\nTo/two/in/c.txt 300\n"

func newFoldersFixture(t *testing.T) *foldersFixture {
	srv := oracletest.NewServer(t)
	f := &foldersFixture{Server: srv, t: t}
	srv.AddFile(srv.MkdirAll("/From/one"), "a.txt", 100)
	srv.AddFile(srv.MkdirAll("/From/two"), "b.txt", 200)
	srv.AddFile(srv.MkdirAll("/From/two/in"), "c.txt", 300)
	srv.MkdirAll("/To")
	srv.MkdirAll("/Other")
	f.requests = []oracle.CopyFolderRequest{f.request("/From/one", "/To"), f.request("/From/two", "/To"), f.request("/From/one", "/Other")}
	return f
}

func (f *foldersFixture) request(source, to string) oracle.CopyFolderRequest {
	return oracle.CopyFolderRequest{FolderID: f.Find(source), DestinationID: f.Find(to)}
}

// foldersOf yields requests.
func foldersOf(requests ...oracle.CopyFolderRequest) iter.Seq2[oracle.CopyFolderRequest, error] {
	return func(yield func(oracle.CopyFolderRequest, error) bool) {
		for _, r := range requests {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (f *foldersFixture) job(cfg oracle.JobConfig, change ...func(*oracle.Config)) oracle.Job {
	f.t.Helper()
	c := f.PipeConfig()
	for _, apply := range change {
		apply(&c)
	}
	j, err := newClient(f.t, c).CopyFolders(foldersOf(f.requests...), cfg)
	if err != nil {
		f.t.Fatal(err)
	}
	return j
}

// run returns the outcomes in their order.
func (f *foldersFixture) run(j oracle.Job) (all []oracle.Outcome, last error) {
	for o, err := range j.Run(f.t.Context()) {
		if last = err; err == nil {
			all = append(all, o)
		}
	}
	return all, last
}

// runOne runs a job of one request.
func (f *foldersFixture) runOne(j oracle.Job) oracle.Outcome {
	f.t.Helper()
	all, _ := f.run(j)
	if len(all) != 1 {
		f.t.Fatalf("%d outcomes", len(all))
	}
	return all[0]
}

// made returns the files in the two folders.
func (f *foldersFixture) made() string {
	var b strings.Builder
	for line := range strings.Lines(f.Tree()) {
		line = strings.TrimPrefix(line, "u:/")
		isThere := strings.HasPrefix(line, "To/") || strings.HasPrefix(line, "Other/")
		if isThere && !strings.HasSuffix(line, "/\n") {
			b.WriteString(line)
		}
	}
	return b.String()
}
