package oss_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

var logs = oss.CopyPrefixRequest{SourceBucket: "photos", SourcePrefix: "logs/", Bucket: "backup", Prefix: "old/"}

// newLogServer has n objects below logs/, and some with odd keys.
func newLogServer(t testing.TB, n int) *osstest.Server {
	srv := newServer(t)
	for i := range n {
		srv.AddObject("photos", fmt.Sprintf("logs/%05d", i), fmt.Sprint("line ", i))
	}
	return srv
}

var oddLogs = []string{"logs/a//b", "logs/a/", "logs/50%", "logs/a b+c", "logs/ä/日本", "logs/\u200b", "logs/x?y#z", "logs/" + string(slices.Repeat([]byte("k"), 900))}

// runJob returns the sources of the outcomes by action.
func runJob(t *testing.T, job oss.Job) (map[oss.Action][]string, error) {
	t.Helper()
	all := map[oss.Action][]string{}
	var last error
	for o, err := range job.Run(t.Context()) {
		if last = err; err == nil {
			all[o.Action] = append(all[o.Action], o.Source)
		}
	}
	for a := range all {
		slices.Sort(all[a])
	}
	return all, last
}

func newPrefixJob(t *testing.T, srv *osstest.Server, req oss.CopyPrefixRequest, cfg oss.JobConfig) oss.Job {
	t.Helper()
	job, err := srv.PipeClient().CopyPrefix(req, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

// TestCopyPrefix: all objects are copied, whatever their keys, and a second job finds them there
// with two lists a thousand keys.
func TestCopyPrefix(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLogServer(t, 2500)
		for _, key := range oddLogs {
			srv.AddObject("photos", key, "odd "+key)
		}
		got, err := runJob(t, newPrefixJob(t, srv, logs, oss.JobConfig{}))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "copied", len(got[farcopy.ActionCopied]), 2500+len(oddLogs))
		for _, key := range append(oddLogs, "logs/00000", "logs/02499") {
			source, _ := srv.Object("photos", key)
			made, ok := srv.Object("backup", "old/"+key[len("logs/"):])
			if !ok || made.Content != source.Content {
				t.Errorf("%q: %t, %q", key, ok, made.Content)
			}
		}
		before := len(srv.Requests())
		second := newPrefixJob(t, srv, logs, oss.JobConfig{})
		got, err = runJob(t, second)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "skipped", len(got[farcopy.ActionSkipped]), 2500+len(oddLogs))
		testkit.WantEqual(t, "requests of the second job", len(srv.Requests())-before, 3+3)
		testkit.WantEqual(t, "requests that the report counts", second.Report().Requests, 3+3)
	})
}

// TestCopyPrefixExisting: what is at the target is skipped, replaced, or fails, by its content.
func TestCopyPrefixExisting(t *testing.T) {
	for _, tt := range []struct {
		existing farcopy.Existing
		same     oss.Action
		other    oss.Action
	}{
		{farcopy.ExistingSkipSame, farcopy.ActionSkipped, farcopy.ActionFailed},
		{farcopy.ExistingSkip, farcopy.ActionSkipped, farcopy.ActionSkipped},
		{farcopy.ExistingFail, farcopy.ActionFailed, farcopy.ActionFailed},
		{farcopy.ExistingReplace, farcopy.ActionSkipped, farcopy.ActionCopied},
	} {
		testkit.Run(t, string(tt.existing), func(t *testing.T) {
			srv := newLogServer(t, 3)
			srv.AddObject("backup", "old/00000", "line 0")
			srv.AddObject("backup", "old/00001", "other")
			got, _ := runJob(t, newPrefixJob(t, srv, logs, oss.JobConfig{Existing: tt.existing}))
			want := map[oss.Action][]string{farcopy.ActionCopied: {"photos/logs/00002"}}
			want[tt.same] = append(want[tt.same], "photos/logs/00000")
			want[tt.other] = append(want[tt.other], "photos/logs/00001")
			for a := range want {
				slices.Sort(want[a])
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			there, _ := srv.Object("backup", "old/00001")
			replaced := there.Content == "line 1"
			testkit.WantEqual(t, "replaced", replaced, tt.existing == farcopy.ExistingReplace)
		})
	}
}

// TestCopyPrefixFaults: an item that cannot be copied is told with its reason, and the rest is
// copied.
func TestCopyPrefixFaults(t *testing.T) {
	const item = "logs/00001"
	for _, tt := range []struct {
		name    string
		prepare func(*osstest.Server)
		want    oss.Action
		reason  string
	}{
		{"changed after the list", func(s *osstest.Server) {
			s.Inject("CopyObject", osstest.CallThenAct("changed", func() { s.Overwrite("photos", item, "new") }))
		}, farcopy.ActionStale, "the source has changed since it was listed"},
		{"removed after the list", func(s *osstest.Server) {
			s.Inject("CopyObject", osstest.CallThenAct("removed", func() { s.Remove("photos", item) }))
		}, farcopy.ActionFailed, "the source is gone"},
		{"taken after the list", func(s *osstest.Server) {
			s.Inject("CopyObject", osstest.CallThenAct("taken", func() { s.AddObject("backup", "old/00001", "mine") }))
		}, farcopy.ActionFailed, "exists, differs"},
		{"archived", func(s *osstest.Server) {
			s.AddObject("photos", item, "cold", func(o *osstest.Object) { o.StorageClass = "ColdArchive" })
		}, farcopy.ActionFailed, "the source is archived: restore it with RestoreObject first"},
		{"lost", func(s *osstest.Server) { s.Inject("CopyObject", osstest.ActThenHangUp) }, farcopy.ActionCopied, ""},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.AddObject("photos", item, "line 1")
			srv.AddObject("photos", "logs/00002", "line 2")
			tt.prepare(srv)
			seen := map[string]oss.Outcome{}
			for o, err := range newPrefixJob(t, srv, logs, oss.JobConfig{Workers: 1}).Run(t.Context()) {
				if err == nil {
					seen[o.Source] = o
				}
			}
			testkit.WantEqual(t, "action", seen["photos/"+item].Action, tt.want)
			testkit.WantEqual(t, "reason", seen["photos/"+item].Reason, tt.reason)
			testkit.WantEqual(t, "action of the other one", seen["photos/logs/00002"].Action, farcopy.ActionCopied)
		})
	}
}

// TestCopyPrefixLarge: an object above 1 GiB goes in parts, also with a single worker.
func TestCopyPrefixLarge(t *testing.T) {
	for _, workers := range []int{0, 1} {
		testkit.Run(t, fmt.Sprint(workers, " workers"), func(t *testing.T) {
			srv := newLogServer(t, 10)
			srv.AddObject("photos", "logs/big.iso", "", func(o *osstest.Object) { o.Size = 3 * gib })
			job := newPrefixJob(t, srv, logs, oss.JobConfig{Workers: workers})
			got, err := runJob(t, job)
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "copied", len(got[farcopy.ActionCopied]), 11)
			testkit.WantSent(t, srv, "UploadPartCopy", 48)
			source, _ := srv.Object("photos", "logs/big.iso")
			made, _ := srv.Object("backup", "old/big.iso")
			testkit.WantEqual(t, "CRC64", made.CRC64, source.CRC64)
			wantNoUpload(t, srv)
		})
	}
}

// TestCopyPrefixUnknown: an object whose copy cannot be found is unknown, and is not copied again. A
// run of the finished journal looks for it, and sends nothing else.
func TestCopyPrefixUnknown(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLogServer(t, 3)
		cfg := oss.JobConfig{Journal: t.TempDir(), Workers: 1, Verify: farcopy.VerifyAnswer}
		srv.Inject("CopyObject", osstest.ActThenHangUp)
		hidden := slices.Repeat([]osstest.Fault{osstest.Status(500)}, 1000)
		srv.Inject("HeadObject", hidden...)
		got, err := runJob(t, newPrefixJob(t, srv, logs, cfg))
		testkit.WantEqual(t, "error", testkit.As[*oss.JobError](t, err).Unknown, 1)
		testkit.WantSet(t, "unknown", got[farcopy.ActionUnknown], []string{"photos/logs/00000"})
		for testkit.Sent(srv, "HeadObject") < len(hidden) {
			srv.PipeClient().HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: "logs/00000"})
		}
		lists := testkit.Sent(srv, "ListObjectsV2")
		got, err = runJob(t, newPrefixJob(t, srv, logs, cfg))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantSet(t, "copied by the second run", got[farcopy.ActionCopied], []string{"photos/logs/00000"})
		testkit.WantSent(t, srv, "CopyObject", 3)
		testkit.WantSent(t, srv, "ListObjectsV2", lists)
	})
}
