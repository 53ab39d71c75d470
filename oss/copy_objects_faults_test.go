package oss_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// versionsOf are the objects below a prefix as lines of "key content", one for each version.
func versionsOf(srv *osstest.Server, bucket, prefix string, n int) string {
	var b strings.Builder
	for i := range n {
		for _, v := range srv.Versions(bucket, fmt.Sprintf("%s%05d", prefix, i)) {
			fmt.Fprintf(&b, "%05d %s\n", i, v.Content)
		}
	}
	return b.String()
}

// TestCopyObjectsLost: whichever request of the job is lost, before or after it was acted on, the
// job ends with everything made once. The target keeps versions: a second copy would be seen.
func TestCopyObjectsLost(t *testing.T) {
	const n = 4
	for _, fault := range []osstest.Fault{
		osstest.ActThenHangUp, osstest.HangUpBeforeAct, osstest.ActThenStatus(500), osstest.Status(500), osstest.TruncateBody,
		osstest.HangUpThenAct(time.Minute), osstest.Gateway(502), osstest.Throttle("QpsLimitExceeded", 0),
	} {
		done := false
		for at := 0; !done && at < 100; at++ {
			testkit.Run(t, fmt.Sprint(fault.Name, " ", at), func(t *testing.T) {
				srv := newLogServer(t, n)
				srv.AddBucket("backup", func(b *osstest.Bucket) { b.Versioning = "Enabled" })
				srv.Inject("*", append(slices.Repeat([]osstest.Fault{osstest.None}, at), fault)...)
				cfg := oss.JobConfig{Journal: t.TempDir()}
				report := testkit.RunToEnd(t, func() farcopy.Job { return newObjectsJob(t, srv.PipeClient(), cfg, logCopies(n)...) })
				testkit.WantEqual(t, "failed", report.Failed, 0)
				testkit.WantOnce(t, report, n, versionsOf(srv, "photos", "logs/", n), versionsOf(srv, "backup", "old/", n))
				done = !slices.ContainsFunc(srv.Requests(), func(r osstest.Request) bool { return r.Fault == fault.Name })
				if done && at < 3*n {
					t.Errorf("only %d requests", at)
				}
			})
		}
	}
}

// TestCopyObjectsKilled: a run that is killed before or after any of its requests is gone on with:
// everything is made once, and the report counts it once.
func TestCopyObjectsKilled(t *testing.T) {
	const n = 4
	for _, workers := range []int{1, 3} {
		done := false
		for moment := 1; !done && moment < 1000; moment++ {
			testkit.Run(t, fmt.Sprint(workers, " workers, moment ", moment), func(t *testing.T) {
				srv := newLogServer(t, n)
				srv.AddBucket("backup", func(b *osstest.Bucket) { b.Versioning = "Enabled" })
				report, killed := testkit.RunKilled(t, moment, workers, func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
					c := srv.PipeConfig()
					c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)}
					return newObjectsJob(t, newClient(t, c), cfg, logCopies(n)...)
				})
				if done = !killed; done {
					if moment < 2*3*n {
						t.Errorf("only %d moments", moment)
					}
					return
				}
				testkit.WantEqual(t, "failed", report.Failed, 0)
				testkit.WantOnce(t, report, n, versionsOf(srv, "photos", "logs/", n), versionsOf(srv, "backup", "old/", n))
			})
		}
	}
}

// TestCopyObjectsStrangers: what others do between the decision and the copy is told, and fails no
// other item.
func TestCopyObjectsStrangers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		act    func(srv *osstest.Server)
		want   oss.Action
		reason string
	}{
		{"source changed", func(s *osstest.Server) { s.Overwrite("photos", "logs/00000", "new") }, farcopy.ActionStale, "the source has changed since it was listed"},
		{"source removed", func(s *osstest.Server) { s.Remove("photos", "logs/00000") }, farcopy.ActionFailed, "the source is gone"},
		{"target taken", func(s *osstest.Server) { s.AddObject("backup", "old/00000", "mine") }, farcopy.ActionFailed, "exists, differs"},
		{"target taken by the same", func(s *osstest.Server) { s.AddObject("backup", "old/00000", "line 0") }, farcopy.ActionSkipped, "same content"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newLogServer(t, 2)
			srv.Inject("CopyObject", osstest.CallThenAct(tt.name, func() { tt.act(srv) }))
			got := map[string]oss.Outcome{}
			for o, err := range newObjectsJob(t, srv.PipeClient(), oss.JobConfig{Workers: 1}, logCopies(2)...).Run(t.Context()) {
				if err == nil {
					got[o.Source] = o
				}
			}
			testkit.WantEqual(t, "action", got["photos/logs/00000"].Action, tt.want)
			testkit.WantEqual(t, "reason", got["photos/logs/00000"].Reason, tt.reason)
			testkit.WantEqual(t, "action of the other one", got["photos/logs/00001"].Action, farcopy.ActionCopied)
		})
	}
}

// TestCopyObjectsConditions: where a condition of a request does not hold, its item fails.
func TestCopyObjectsConditions(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(r *oss.CopyObjectRequest, o osstest.Object)
		want   oss.Action
	}{
		{"match", func(r *oss.CopyObjectRequest, o osstest.Object) { r.SourceIfMatch = `"` + o.ETag + `"` }, farcopy.ActionCopied},
		{"no match", func(r *oss.CopyObjectRequest, o osstest.Object) { r.SourceIfMatch = "other" }, farcopy.ActionFailed},
		{"none match", func(r *oss.CopyObjectRequest, o osstest.Object) { r.SourceIfNoneMatch = o.ETag }, farcopy.ActionFailed},
		{"modified", func(r *oss.CopyObjectRequest, o osstest.Object) { r.SourceIfModifiedSince = o.LastModified }, farcopy.ActionFailed},
		{"modified later", func(r *oss.CopyObjectRequest, o osstest.Object) {
			r.SourceIfModifiedSince = o.LastModified.Add(-time.Hour)
		}, farcopy.ActionCopied},
		{"unmodified", func(r *oss.CopyObjectRequest, o osstest.Object) {
			r.SourceIfUnmodifiedSince = o.LastModified.Add(-time.Hour)
		}, farcopy.ActionFailed},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newLogServer(t, 1)
			requests := logCopies(1)
			o, _ := srv.Object("photos", "logs/00000")
			tt.change(&requests[0], o)
			got, _ := runObjects(t, newObjectsJob(t, srv.PipeClient(), oss.JobConfig{}, requests...))
			testkit.WantEqual(t, "outcomes", len(got), 1)
			testkit.WantEqual(t, "action", got[0].Action, tt.want)
			if tt.want == farcopy.ActionFailed {
				testkit.WantEqual(t, "reason", got[0].Reason, "a condition of the request does not hold")
			}
		})
	}
}

// TestCopyObjectsRefused: a credential that is not accepted ends the run, and fails no item.
func TestCopyObjectsRefused(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLogServer(t, 5)
		srv.AddAccessKey("mine", secret)
		cfg := srv.PipeConfig()
		cfg.Credentials = oss.StaticCredentials("mine", secret, "")
		srv.Inject("CopyObject", osstest.CallThenAct("revoked", func() { srv.RevokeAccessKey("mine") }))
		job := newObjectsJob(t, newClient(t, cfg), oss.JobConfig{Workers: 1}, logCopies(5)...)
		_, err := runObjects(t, job)
		testkit.WantEqual(t, "early", testkit.As[*oss.JobError](t, err).Early, true)
		testkit.WantEqual(t, "failed", job.Report().Failed, int64(0))
	})
}

// bigCopies are the copies of the objects of newBigLogServer.
func bigCopies(n int) (all []oss.CopyObjectRequest) {
	for i := range n {
		all = append(all, oss.CopyObjectRequest{
			SourceBucket: "photos", SourceKey: fmt.Sprintf("logs/big%d.iso", i), Bucket: "backup", Key: fmt.Sprintf("old/big%d.iso", i),
			MetadataDirective: oss.DirectiveReplace, ContentType: "text/plain",
		})
	}
	return all
}

// TestCopyObjectsLarge: large objects are copied in parts as their requests say, at most four at a
// time, and no more requests than Workers are under way.
func TestCopyObjectsLarge(t *testing.T) {
	for _, workers := range []int{1, 3} {
		testkit.Run(t, fmt.Sprint(workers, " workers"), func(t *testing.T) {
			const n = 9
			srv := newBigLogServer(t, n)
			var busy, most, uploads atomic.Int64
			raise := func(most *atomic.Int64, n int64) {
				for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
				}
			}
			c := throughTransport(t, srv, func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
				raise(&most, busy.Add(1))
				defer busy.Add(-1)
				time.Sleep(time.Second)
				res, err := next.RoundTrip(r)
				raise(&uploads, int64(len(srv.Uploads("backup"))))
				return res, err
			})
			got, err := runJob(t, newObjectsJob(t, c, oss.JobConfig{Workers: workers}, bigCopies(n)...))
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "copied", len(got[farcopy.ActionCopied]), n)
			testkit.WantEqual(t, "requests under way", most.Load(), int64(workers))
			if uploads.Load() > 4 {
				t.Errorf("%d uploads at a time", uploads.Load())
			}
			made, _ := srv.Object("backup", "old/big0.iso")
			testkit.WantEqual(t, "Content-Type", made.Header["Content-Type"], "text/plain")
			wantNoUpload(t, srv)
		})
	}
}

// TestCopyObjectsLargeGoesOn: a job that is stopped, or whose process ends, in the middle of a large
// object goes on with its upload, and begins no other one meanwhile.
func TestCopyObjectsLargeGoesOn(t *testing.T) {
	for _, name := range []string{"stopped", "killed"} {
		testkit.Run(t, name, func(t *testing.T) {
			srv := newBigLogServer(t, 6)
			cfg := oss.JobConfig{Journal: t.TempDir(), Workers: 1}
			ctx, kill := context.WithCancel(t.Context())
			defer kill()
			job := newObjectsJob(t, srv.PipeClient(), cfg, bigCopies(6)...)
			end := job.Stop
			if name == "killed" {
				end = kill
			}
			srv.Inject("UploadPartCopy", osstest.None, osstest.CallThenAct(name, end))
			for range job.Run(ctx) {
			}
			begun := testkit.Sent(srv, "InitiateMultipartUpload")
			time.Sleep(time.Hour)
			cfg.Workers = 2
			got, err := runJob(t, newObjectsJob(t, srv.PipeClient(), cfg, bigCopies(6)...))
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "copied", len(got[farcopy.ActionCopied]), 6)
			if begun > 4 {
				t.Errorf("%d uploads were begun", begun)
			}
			testkit.WantSent(t, srv, "InitiateMultipartUpload", 6)
			wantNoUpload(t, srv)
		})
	}
}
