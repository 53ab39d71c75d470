package oss_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// taskJob makes the jobs of processes of their own.
func taskJob(t *testing.T, srv *osstest.Server, req oss.CopyPrefixRequest) func(farcopy.JobConfig, func(http.RoundTripper) http.RoundTripper) farcopy.Job {
	return func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
		t.Helper()
		c := srv.PipeConfig()
		c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)}
		job, err := newClient(t, c).CopyPrefix(req, cfg)
		if err != nil {
			t.Fatal(err)
		}
		return job
	}
}

// logsAt returns the logs that are in a bucket, one a line, with their contents.
func logsAt(srv *osstest.Server, bucket, prefix string, names []string) string {
	var b strings.Builder
	for _, name := range names {
		if o, ok := srv.Object(bucket, prefix+name); ok {
			fmt.Fprintln(&b, name, o.Size, o.Content)
		}
	}
	return b.String()
}

// TestCopyPrefixTasks: a coordinator and two workers with clients of their own copy everything once.
// Some responses are lost, and some requests are refused because there are too many.
func TestCopyPrefixTasks(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLogServer(t, 60)
		srv.AddBucket("backup", func(b *osstest.Bucket) { b.Versioning = "Enabled" })
		srv.AddObject("backup", "old/00007", "line 7")
		srv.AddObject("photos", "logs/big", "", func(o *osstest.Object) { o.Size = 3 * gib })
		req := logs
		req.PartSize = gib
		newJob := taskJob(t, srv, req)
		alive := func() farcopy.Job {
			return newJob(farcopy.JobConfig{Workers: 4}, func(base http.RoundTripper) http.RoundTripper { return base })
		}
		srv.Inject("CopyObject", osstest.None, osstest.ActThenHangUp, osstest.HangUpBeforeAct, osstest.RateLimit(0), osstest.ActThenStatus(500))
		q := testkit.NewTasks(t, alive())
		q.RunTasks(alive(), alive())
		names := []string{"big"}
		for i := range 60 {
			names = append(names, fmt.Sprintf("%05d", i))
		}
		q.WantOnce(61, logsAt(srv, "photos", "logs/", names), logsAt(srv, "backup", "old/", names))
		testkit.WantEqual(t, "skipped", q.Outcomes["photos/logs/00007"].Action, farcopy.ActionSkipped)
		for _, name := range names {
			testkit.WantEqual(t, "versions of "+name, len(srv.Versions("backup", "old/"+name)), 1)
		}
	})
}

// TestCopyPrefixTasksKilled: whatever a worker has done when it is killed, others copy the rest,
// and nothing is made twice.
func TestCopyPrefixTasksKilled(t *testing.T) {
	done := false
	for moment := 1; !done; moment++ {
		testkit.Run(t, fmt.Sprint("moment ", moment), func(t *testing.T) {
			srv := newLogServer(t, 3)
			srv.AddBucket("backup", func(b *osstest.Bucket) { b.Versioning = "Enabled" })
			srv.AddObject("photos", "logs/big", "", func(o *osstest.Object) { o.Size = 3 * gib })
			req := logs
			req.PartSize = gib
			q, killed := testkit.RunTasksKilled(t, moment, taskJob(t, srv, req))
			if !killed {
				done = true
				if moment < 16 {
					t.Errorf("only %d moments", moment)
				}
				return
			}
			names := []string{"00000", "00001", "00002", "big"}
			q.WantOnce(4, logsAt(srv, "photos", "logs/", names), logsAt(srv, "backup", "old/", names))
			for _, name := range names {
				testkit.WantEqual(t, "versions of "+name, len(srv.Versions("backup", "old/"+name)), 1)
			}
		})
	}
}

// TestCopyPrefixTaskInParts: a task that a rate limit ends in the middle of an object leaves its
// upload, and the next run goes on with it.
func TestCopyPrefixTaskInParts(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLogServer(t, 0)
		srv.AddObject("photos", "logs/big", "", func(o *osstest.Object) { o.Size = 5 * gib })
		req := logs
		req.PartSize = gib
		faults := []osstest.Fault{osstest.None, osstest.None}
		for range 4 * 10 { // every attempt at a part
			faults = append(faults, osstest.RateLimit(0))
		}
		srv.Inject("UploadPartCopy", faults...)
		newJob := taskJob(t, srv, req)
		alive := func() farcopy.Job {
			return newJob(farcopy.JobConfig{Workers: 1}, func(base http.RoundTripper) http.RoundTripper { return base })
		}
		page, err := alive().Tasks(t.Context(), "")
		if err == nil {
			page, err = alive().Tasks(t.Context(), page.Next[0])
		}
		if err != nil {
			t.Fatal(err)
		}
		task, runs := page.Tasks[0], 0
		for ; runs < 20; runs++ {
			res, err := alive().RunTask(t.Context(), task, func(_ context.Context, now farcopy.Task) error { task = now; return nil })
			if err == nil {
				testkit.WantEqual(t, "action", res.Outcomes[0].Action, farcopy.ActionCopied)
				break
			}
			testkit.WantIs(t, err, farcopy.ErrRateLimited)
			time.Sleep(time.Minute)
		}
		if runs == 0 || runs == 20 {
			t.Errorf("the object was copied after %d runs that were limited", runs)
		}
		begun := 0
		for _, r := range srv.Requests() {
			if r.Op == "InitiateMultipartUpload" {
				begun++
			}
		}
		testkit.WantEqual(t, "uploads that were begun", begun, 1)
	})
}
