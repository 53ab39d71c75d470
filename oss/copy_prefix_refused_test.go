package oss_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// tooLarge refuses a copy as OSS does that is not to be made with one request.
var tooLarge = osstest.Respond("400 EntityTooLarge", func(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(http.StatusBadRequest)
	w.Write([]byte(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>EntityTooLarge</Code><Message>too large</Message><RequestId>r</RequestId></Error>`))
})

// newRefusingServer has an object in its bucket which OSS copies only in parts, though no rule that
// is documented today says so.
func newRefusingServer(t *testing.T) *osstest.Server {
	srv := newServer(t)
	srv.SetFlatCopyLimit(true)
	srv.AddObject("photos", "logs/big.iso", "", func(o *osstest.Object) { o.Size, o.Metadata = gib, map[string]string{"by": "me"} })
	return srv
}

// TestCopyPrefixTooLarge: what OSS refuses to copy with one request is copied in parts, whatever its
// size and the reason.
func TestCopyPrefixTooLarge(t *testing.T) {
	within := oss.CopyPrefixRequest{SourceBucket: "photos", SourcePrefix: "logs/", Prefix: "old/"}
	for _, tt := range []struct {
		name    string
		req     oss.CopyPrefixRequest
		prepare func(*osstest.Server)
	}{
		{"1 GiB to another bucket", logs, func(*osstest.Server) {}},
		{"encrypted, within its bucket", within, func(s *osstest.Server) {
			s.SetFlatCopyLimit(false)
			s.AddObject("photos", "logs/big.iso", "", func(o *osstest.Object) { o.Size, o.ServerSideEncryption = 3*gib, "AES256" })
		}},
		{"small, for no known reason", logs, func(s *osstest.Server) {
			s.AddObject("photos", "logs/big.iso", "tiny")
			s.Inject("CopyObject", tooLarge)
		}},
	} {
		for _, keeps := range []bool{false, true} {
			testkit.Run(t, tt.name, func(t *testing.T) {
				srv := newRefusingServer(t)
				tt.prepare(srv)
				cfg := oss.JobConfig{Workers: 1}
				if keeps {
					cfg.Journal = t.TempDir()
				}
				got, err := runJob(t, newPrefixJob(t, srv, tt.req, cfg))
				if err != nil {
					t.Fatal(err)
				}
				testkit.WantEqual(t, "copied", len(got[farcopy.ActionCopied]), 1)
				testkit.WantSent(t, srv, "CopyObject", 1)
				testkit.WantSent(t, srv, "InitiateMultipartUpload", 1)
				source, _ := srv.Object("photos", "logs/big.iso")
				bucket := "backup"
				if tt.req.Bucket == "" {
					bucket = "photos"
				}
				made, _ := srv.Object(bucket, "old/big.iso")
				testkit.WantEqual(t, "CRC64", made.CRC64, source.CRC64)
				testkit.WantEqual(t, "metadata", made.Metadata["by"], source.Metadata["by"])
				testkit.WantEqual(t, "uploads that are left", len(srv.Uploads(bucket)), 0)
			})
		}
	}
}

// TestCopyPrefixTooLargeLink: parts of a link would be those of its target: it fails as it was refused.
func TestCopyPrefixTooLargeLink(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newServer(t)
		srv.AddObject("photos", "big.iso", "", func(o *osstest.Object) { o.Size = 3 * gib })
		srv.AddObject("photos", "logs/link.iso", "", func(o *osstest.Object) { o.Type, o.SymlinkTarget = osstest.TypeSymlink, "big.iso" })
		srv.Inject("CopyObject", tooLarge, tooLarge)
		for o, err := range newPrefixJob(t, srv, logs, oss.JobConfig{}).Run(t.Context()) {
			if err == nil {
				testkit.WantEqual(t, "action", o.Action, farcopy.ActionFailed)
				testkit.WantIs(t, o.Err, oss.ErrorCodeEntityTooLarge)
			}
		}
		req := large
		req.Copy.SourceKey = "logs/link.iso"
		_, err := srv.PipeClient().CopyLargeObject(t.Context(), req)
		testkit.WantIs(t, err, oss.ErrorCodeEntityTooLarge)
		testkit.WantSent(t, srv, "InitiateMultipartUpload", 0)
	})
}

// TestCopyPrefixTooLargeKilled: a job that is killed anywhere on the way from the refusal to the
// object goes on with one upload, and leaves none.
func TestCopyPrefixTooLargeKilled(t *testing.T) {
	for _, op := range []string{"CopyObject", "HeadObject", "InitiateMultipartUpload", "UploadPartCopy", "CompleteMultipartUpload"} {
		for _, acts := range []bool{false, true} {
			testkit.Run(t, op, func(t *testing.T) {
				srv := newRefusingServer(t)
				ctx, kill := context.WithCancel(t.Context())
				defer kill()
				fault := osstest.CallThenAct("killed", func() { kill(); time.Sleep(time.Second) })
				if acts {
					fault = osstest.ActThenCall("killed", kill)
				}
				srv.Inject(op, fault)
				cfg := oss.JobConfig{Journal: t.TempDir(), Workers: 1}
				for range newPrefixJob(t, srv, logs, cfg).Run(ctx) {
				}
				time.Sleep(time.Minute)
				var all []oss.Outcome
				runs := 1
				for ; runs <= 4; runs++ {
					all = nil
					var last error
					for o, err := range newPrefixJob(t, srv, logs, cfg).Run(t.Context()) {
						if last = err; err == nil {
							all = append(all, o)
						}
					}
					if last == nil {
						break
					}
					time.Sleep(2 * time.Hour) // until the request that was killed can run no longer
				}
				if op != "CopyObject" {
					testkit.WantEqual(t, "runs", runs, 1)
				}
				testkit.WantSent(t, srv, "InitiateMultipartUpload", 1+len(srv.Uploads("backup")))
				if len(all) == 0 && op == "CompleteMultipartUpload" {
					return // the first run has heard of its object
				}
				testkit.WantEqual(t, "outcomes", len(all), 1)
				testkit.WantEqual(t, "action", all[0].Action, farcopy.ActionCopied)
				made, _ := srv.Object("backup", "old/big.iso")
				testkit.WantEqual(t, "size", made.Size, int64(gib))
				if left := srv.Uploads("backup"); len(left) > 0 {
					testkit.WantEqual(t, "uploads that are left", len(left), 1)
					testkit.WantEqual(t, "parts of that", len(left[0].Parts), 0)
					testkit.WantEqual(t, "reason", all[0].Reason, "an upload without parts may have been left at the key")
				}
			})
		}
	}
}

// TestCopyPrefixTooLargeTask: the task of an object that OSS refuses to copy with one request ends
// with its copy in parts, also if its worker is killed on the way.
func TestCopyPrefixTooLargeTask(t *testing.T) {
	for _, op := range []string{"", "InitiateMultipartUpload", "UploadPartCopy"} {
		testkit.Run(t, op, func(t *testing.T) {
			srv := newRefusingServer(t)
			tasks := testkit.NewTasks(t, newPrefixJob(t, srv, logs, oss.JobConfig{}))
			ctx, kill := context.WithCancel(t.Context())
			defer kill()
			if op != "" {
				srv.Inject(op, osstest.ActThenCall("killed", kill))
				tasks.Work(ctx, newPrefixJob(t, srv, logs, oss.JobConfig{}))
				time.Sleep(time.Minute)
			}
			tasks.Work(t.Context(), newPrefixJob(t, srv, logs, oss.JobConfig{}))
			testkit.WantEqual(t, "action", tasks.Outcomes["photos/logs/big.iso"].Action, farcopy.ActionCopied)
			testkit.WantSent(t, srv, "CopyObject", 1)
			for _, u := range srv.Uploads("backup") {
				testkit.WantEqual(t, "parts of what is left", len(u.Parts), 0)
				testkit.WantContains(t, tasks.Outcomes["photos/logs/big.iso"].Reason, "may have been left")
			}
		})
	}
}

// TestCopyPrefixTooLargePasses: parts that OSS does not take for a while go on with their upload.
func TestCopyPrefixTooLargePasses(t *testing.T) {
	for _, fault := range []osstest.Fault{osstest.Throttle("QpsLimitExceeded", 0), osstest.HangUpBeforeAct} {
		testkit.Run(t, fault.Name, func(t *testing.T) {
			srv := newRefusingServer(t)
			for range 100 {
				srv.Inject("UploadPartCopy", fault)
			}
			if _, err := runJob(t, newPrefixJob(t, srv, logs, oss.JobConfig{Journal: t.TempDir(), Workers: 2})); err != nil {
				t.Fatal(err)
			}
			testkit.WantSent(t, srv, "InitiateMultipartUpload", 1)
			wantNoUpload(t, srv)
		})
	}
}

// TestLargeResumeTooLarge: a call that goes on with a copy by one request, which OSS then refuses,
// copies in parts.
func TestLargeResumeTooLarge(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLargeServer(t)
		req := large
		req.Copy.Bucket, req.Copy.Key = "photos", "copy.iso"
		ctx, kill := context.WithCancel(t.Context())
		defer kill()
		var kept states
		req.OnState = kept.save
		srv.Inject("CopyObject", osstest.CallThenAct("killed", func() { kill(); time.Sleep(time.Second) }), tooLarge)
		srv.SetFlatCopyLimit(true)
		if _, err := srv.PipeClient().CopyLargeObject(ctx, req); err == nil {
			t.Fatal("it was not killed")
		}
		time.Sleep(2 * time.Hour)
		req.State = kept.last()
		res, err := srv.PipeClient().CopyLargeObject(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "parts", res.Parts, 3)
		if made, _ := srv.Object("photos", "copy.iso"); made.Size != 3*gib {
			t.Errorf("the object has %d bytes", made.Size)
		}
	})
}
