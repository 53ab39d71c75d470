package oss_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

const bigLog = "logs/big.iso"

// newBigLogServer has ten small objects and one of 3 GiB, which goes in 48 parts, below logs/. Each
// part takes a second.
func newBigLogServer(t testing.TB) *osstest.Server {
	srv := newLogServer(t, 10)
	srv.AddObject("photos", bigLog, "", func(o *osstest.Object) { o.Size = 3 * gib })
	return srv
}

func slowly(srv *osstest.Server, op string, n int) {
	for range n {
		srv.Inject(op, osstest.Slow(time.Second))
	}
}

// TestCopyPrefixStopsAtAPart: a stopped job ends the parts under way and begins no others. With a
// journal the next run goes on from them, without one the upload is aborted.
func TestCopyPrefixStopsAtAPart(t *testing.T) {
	for _, withJournal := range []bool{false, true} {
		testkit.Run(t, fmt.Sprint("journal ", withJournal), func(t *testing.T) {
			srv := newBigLogServer(t)
			cfg := oss.JobConfig{Workers: 2}
			if withJournal {
				cfg.Journal = t.TempDir()
			}
			slowly(srv, "UploadPartCopy", 5)
			job := newPrefixJob(t, srv, logs, cfg)
			srv.Inject("UploadPartCopy", osstest.CallThenAct("stop", job.Stop))
			slowly(srv, "UploadPartCopy", 100)
			_, err := runJob(t, job)
			testkit.WantIs(t, err, farcopy.ErrJobStopped)
			testkit.WantEqual(t, "no more than the part that stops and one beside it", testkit.Sent(srv, "UploadPartCopy") <= 7, true)
			r := job.Report()
			testkit.WantEqual(t, "pending", r.Pending, 1)
			testkit.WantEqual(t, "failed", r.Failed, 0)
			if !withJournal {
				wantNoUpload(t, srv)
				return
			}
			testkit.WantEqual(t, "uploads that are kept", len(srv.Uploads("backup")), 1)
			got, err := runJob(t, newPrefixJob(t, srv, logs, cfg))
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "copied by the second run", len(got[farcopy.ActionCopied]), 1)
			testkit.WantSent(t, srv, "UploadPartCopy", 48)
			wantNoUpload(t, srv)
		})
	}
}

// TestCopyPrefixLargeEnds: what becomes of a large object and of its upload.
func TestCopyPrefixLargeEnds(t *testing.T) {
	const part = "UploadPartCopy"
	for _, tt := range []struct {
		name    string
		prepare func(*osstest.Server)
		want    oss.Action
		reason  string
	}{
		{"the service is down for a while", func(s *osstest.Server) {
			for range 30 {
				s.Inject(part, osstest.Status(503))
			}
		}, farcopy.ActionCopied, ""},
		{"no connection for a while", func(s *osstest.Server) {
			s.Inject(part, osstest.CallThenAct("down", func() { s.RefuseConnections(30) }))
		}, farcopy.ActionCopied, ""},
		{"a part is forbidden", func(s *osstest.Server) { s.Inject(part, osstest.Respond("403", forbid)) }, farcopy.ActionFailed, ""},
		{"overwritten", func(s *osstest.Server) {
			s.Inject(part, osstest.CallThenAct("overwritten", func() { s.Overwrite("photos", bigLog, "new") }))
		}, farcopy.ActionStale, "the source has changed since it was listed"},
		{"removed while it is copied", func(s *osstest.Server) {
			s.Inject(part, osstest.CallThenAct("removed", func() { s.Remove("photos", bigLog) }))
		}, farcopy.ActionFailed, "the source is gone"},
		{"removed before", func(s *osstest.Server) {
			s.Inject("HeadObject", osstest.CallThenAct("removed", func() { s.Remove("photos", bigLog) }))
		}, farcopy.ActionFailed, "the source is gone"},
		{"its upload is aborted by somebody", func(s *osstest.Server) {
			s.Inject(part, osstest.CallThenAct("aborted", func() { s.AbortUpload("backup", s.Uploads("backup")[0].UploadID) }))
		}, farcopy.ActionFailed, ""},
		{"the beginning of its upload is lost", func(s *osstest.Server) {
			s.Inject("InitiateMultipartUpload", osstest.HangUpBeforeAct)
		}, farcopy.ActionCopied, "an upload without parts may have been left at the key"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newBigLogServer(t)
			tt.prepare(srv)
			seen := map[string]oss.Outcome{}
			job := newPrefixJob(t, srv, logs, oss.JobConfig{Workers: 2, Journal: t.TempDir()})
			for o, err := range job.Run(t.Context()) {
				if err == nil {
					seen[o.Source] = o
				}
			}
			o := seen["photos/"+bigLog]
			testkit.WantEqual(t, "action", o.Action, tt.want)
			testkit.WantEqual(t, "reason", o.Reason, tt.reason)
			testkit.WantEqual(t, "items told", len(seen), 11)
			wantNoUpload(t, srv)
		})
	}
}

func forbid(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusForbidden)
	fmt.Fprint(w, `<Error><Code>AccessDenied</Code><Message>no</Message></Error>`)
}

// busy counts the requests under way.
type busy struct {
	http.RoundTripper
	now, most atomic.Int64
}

func (b *busy) RoundTrip(r *http.Request) (*http.Response, error) {
	n := b.now.Add(1)
	defer b.now.Add(-1)
	for most := b.most.Load(); n > most && !b.most.CompareAndSwap(most, n); most = b.most.Load() {
	}
	return b.RoundTripper.RoundTrip(r)
}

// TestCopyPrefixWorkers: a number of workers bounds all requests under way: lists, reads, copies and
// parts.
func TestCopyPrefixWorkers(t *testing.T) {
	for _, workers := range []int{1, 2, 5} {
		testkit.Run(t, fmt.Sprint(workers), func(t *testing.T) {
			srv := newBigLogServer(t)
			for i := range 7 {
				srv.AddObject("photos", fmt.Sprint("logs/0-", i), "", func(o *osstest.Object) { o.Size = 2 * gib })
			}
			slowly(srv, "*", 1000)
			cfg := srv.PipeConfig()
			b := &busy{RoundTripper: cfg.HTTPClient.Transport}
			cfg.HTTPClient = &http.Client{Transport: b}
			job, err := newClient(t, cfg).CopyPrefix(logs, oss.JobConfig{Workers: workers, Verify: farcopy.VerifyRead})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := runJob(t, job); err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "requests under way at most", b.most.Load(), int64(workers))
		})
	}
}

// TestCopyPrefixUncomparable: an object that cannot be compared fails alone.
func TestCopyPrefixUncomparable(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLogServer(t, 3)
		srv.AddObject("backup", "old/00001", "LINE 1") // of the same size, so both are read
		srv.Inject("HeadObject", osstest.Respond("403", forbid))
		got, err := runJob(t, newPrefixJob(t, srv, logs, oss.JobConfig{}))
		testkit.WantEqual(t, "complete", testkit.As[*oss.JobError](t, err).Complete, true)
		testkit.WantSet(t, "failed", got[farcopy.ActionFailed], []string{"photos/logs/00001"})
		testkit.WantSet(t, "copied", got[farcopy.ActionCopied], []string{"photos/logs/00000", "photos/logs/00002"})
	})
}
