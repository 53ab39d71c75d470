package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestExitCode: the first code of the list that applies wins.
func TestExitCode(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want int
	}{
		{nil, exitDone},
		{&farcopy.JobError{Early: true, Err: farcopy.ErrJournalUnusable}, exitUsage},
		{&farcopy.JobError{Early: true, Failed: 1, Unknown: 1, Err: farcopy.ErrJobStopped}, exitStopped},
		{&farcopy.JobError{Failed: 1, Unknown: 1, Complete: true}, exitFailed},
		{&farcopy.JobError{Unknown: 1}, exitFailed},
		{&farcopy.JobError{Unknown: 1, Complete: true}, exitUnknown},
	} {
		want(t, fmt.Sprint(tt.err), exitCode(tt.err), tt.want)
	}
}

// TestInterrupts: the first interrupt drains, the second one ends the run at once. Both print the
// report, and the job can be resumed.
func TestInterrupts(t *testing.T) {
	for n := 1; n <= 2; n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			srv := newServer(t, 100)
			journal := filepath.Join(t.TempDir(), "job")
			interrupts := make(chan os.Signal, 2)
			stderr := hear(stopping)
			released := stderr.said
			if n == 2 { // the run does not wait for what is under way
				released = make(chan struct{})
			}
			hold(srv, "CopyObject", 30, func() {
				for range n {
					interrupts <- os.Interrupt
				}
			}, released)
			r := runHeard(t, stderr, interrupts, args(srv, "-journal", journal, "-workers", "4")...)
			want(t, "code", r.code, exitStopped)
			if r.count("pending") == 0 {
				t.Errorf("nothing is pending: %v", r.report)
			}
			if n == 2 {
				close(released)
				return // a run that goes on may have to wait until abandoned requests can run no longer
			}
			want(t, "copied when the requests under way have ended", r.count("copied"), copies(srv))
			r = runProgram(t, nil, args(srv, "-journal", journal)...)
			want(t, "code of the second run", r.code, exitDone)
			wantReport(t, r, 100, 100, 0, 0, 0, 0)
		})
	}
}

// TestInterruptedLarge: an interrupt ends a large copy at a part. With a journal its upload stays,
// and the next run goes on with it; without one it is aborted.
func TestInterruptedLarge(t *testing.T) {
	for _, withJournal := range []bool{true, false} {
		for n := 1; n <= 2; n++ {
			t.Run(fmt.Sprintf("journal %t, %d interrupts", withJournal, n), func(t *testing.T) {
				srv := newServer(t, 3)
				srv.AddObject("photos", "logs/big", "", func(o *osstest.Object) { o.Size = 3 << 30 })
				interrupts := make(chan os.Signal, 2)
				stderr := hear(stopping)
				released := stderr.said
				if n == 2 {
					released = make(chan struct{})
				}
				hold(srv, "UploadPartCopy", 5, func() {
					for range n {
						interrupts <- os.Interrupt
					}
				}, released)
				more := []string{"-workers", "2"}
				uploads := 0
				if withJournal {
					more = append(more, "-journal", filepath.Join(t.TempDir(), "job"))
					uploads = 1
				}
				r := runHeard(t, stderr, interrupts, args(srv, more...)...)
				if n == 2 {
					close(released)
				}
				want(t, "code", r.code, exitStopped)
				want(t, "uploads that are left", len(srv.Uploads("backup")), uploads)
				if parts := sent(srv, "UploadPartCopy"); parts > 30 {
					t.Errorf("%d parts were copied", parts)
				}
				if n == 2 {
					return
				}
				want(t, "copied and pending", r.count("copied")+r.count("pending"), 4)
				want(t, "copied large object", slices.Contains(r.of("copied"), "photos/logs/big"), false)
				r = runProgram(t, nil, args(srv, more...)...)
				want(t, "code of the second run", r.code, exitDone)
				want(t, "pending", r.count("pending"), 0)
				if withJournal {
					want(t, "initiated", sent(srv, "InitiateMultipartUpload"), 1)
				}
				want(t, "uploads that are left in the end", len(srv.Uploads("backup")), 0)
			})
		}
	}
}

// TestEnds: how a run ends, by what happens meanwhile.
func TestEnds(t *testing.T) {
	for _, tt := range []struct {
		name    string
		prepare func(t *testing.T, srv *osstest.Server, journal string)
		args    []string
		code    int
	}{
		{"a refused secret", func(t *testing.T, _ *osstest.Server, _ string) { setCredentials(t, "wrong") }, nil, exitStopped},
		{"a secret that is changed meanwhile", func(_ *testing.T, srv *osstest.Server, _ string) {
			for range 10 {
				srv.Inject("CopyObject", osstest.None)
			}
			srv.Inject("CopyObject", osstest.CallThenAct("other key", func() { srv.AddAccessKey(osstest.DefaultAccessKeyID, "another secret") }))
		}, nil, exitStopped},
		{"as many failures as may be", func(_ *testing.T, srv *osstest.Server, _ string) {
			for i := range 10 {
				srv.AddObject("backup", fmt.Sprintf("old/%03d", i), "other")
			}
		}, []string{"-max-failed", "3", "-workers", "1"}, exitStopped},
		{"a failure, and others", func(_ *testing.T, srv *osstest.Server, _ string) {
			srv.AddObject("backup", "old/001", "other")
		}, []string{"-max-failed", "3"}, exitFailed},
		{"no such bucket", func(*testing.T, *osstest.Server, string) {}, []string{"-from", "none/logs/"}, exitFailed},
		{"nothing to copy", func(*testing.T, *osstest.Server, string) {}, []string{"-from", "photos/none/"}, exitDone},
		{"a source that is removed", func(_ *testing.T, srv *osstest.Server, _ string) {
			srv.Inject("CopyObject", osstest.CallThenAct("removed", func() { srv.Remove("photos", "logs/000") }))
		}, []string{"-workers", "1"}, exitFailed},
		{"a listing that fails", func(_ *testing.T, srv *osstest.Server, _ string) {
			srv.Inject("ListObjectsV2", osstest.Status(403))
		}, nil, exitFailed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := newServer(t, 100)
			journal := filepath.Join(t.TempDir(), "job")
			tt.prepare(t, srv, journal)
			r := runProgram(t, nil, args(srv, append(tt.args, "-journal", journal)...)...)
			want(t, "code", r.code, tt.code)
			t.Logf("%s%v", r.stderr, r.report)
		})
	}
}

// TestStaleAndGone: a source that is gone has failed, a large one that changes is stale; both count
// as failed.
func TestStaleAndGone(t *testing.T) {
	srv := newServer(t, 3)
	srv.AddObject("photos", "logs/big", "", func(o *osstest.Object) { o.Size = 3 << 30 })
	srv.Inject("CopyObject", osstest.CallThenAct("removed", func() { srv.Remove("photos", "logs/000") }))
	srv.Inject("UploadPartCopy", osstest.CallThenAct("changed", func() { srv.Overwrite("photos", "logs/big", "new") }))
	r := runProgram(t, nil, args(srv, "-workers", "1")...)
	want(t, "code", r.code, exitFailed)
	wantReport(t, r, 4, 2, 0, 2, 0, 0)
	want(t, "failed", fmt.Sprint(r.of("failed")), "[photos/logs/000]")
	want(t, "stale", fmt.Sprint(r.of("stale")), "[photos/logs/big]")
	want(t, "uploads that are left", len(srv.Uploads("backup")), 0)
}
