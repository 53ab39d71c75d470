package oss_test

import (
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// sequence yields requests.
func sequence(requests ...oss.CopyObjectRequest) iter.Seq2[oss.CopyObjectRequest, error] {
	return func(yield func(oss.CopyObjectRequest, error) bool) {
		for _, r := range requests {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// logCopies are the copies of the objects of newLogServer.
func logCopies(n int) (all []oss.CopyObjectRequest) {
	for i := range n {
		all = append(all, oss.CopyObjectRequest{
			SourceBucket: "photos", SourceKey: fmt.Sprintf("logs/%05d", i), Bucket: "backup", Key: fmt.Sprintf("old/%05d", i),
		})
	}
	return all
}

func newObjectsJob(t *testing.T, c *oss.Client, cfg oss.JobConfig, requests ...oss.CopyObjectRequest) oss.Job {
	t.Helper()
	job, err := c.CopyObjects(sequence(requests...), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

// runObjects returns the outcomes in their order.
func runObjects(t *testing.T, job oss.Job) (all []oss.Outcome, last error) {
	t.Helper()
	for o, err := range job.Run(t.Context()) {
		if last = err; err == nil {
			all = append(all, o)
		}
	}
	return all, last
}

// TestCopyObjects: each request is copied as CopyObject copies it.
func TestCopyObjects(t *testing.T) {
	tiger := oss.CopyObjectRequest{SourceBucket: "photos", SourceKey: "tiger.jpg", Bucket: "backup", Key: "t"}
	for _, tt := range []struct {
		name   string
		change func(r *oss.CopyObjectRequest)
	}{
		{"plain", func(r *oss.CopyObjectRequest) {}},
		{"in its bucket", func(r *oss.CopyObjectRequest) { r.Bucket, r.SourceBucket = "photos", "" }},
		{"metadata", func(r *oss.CopyObjectRequest) {
			r.MetadataDirective, r.Metadata, r.ContentType = oss.DirectiveReplace, map[string]string{"by": "you"}, "text/plain"
		}},
		{"tags", func(r *oss.CopyObjectRequest) {
			r.TaggingDirective, r.Tags = oss.TaggingDirectiveReplace, []oss.Tag{{Key: "a", Value: "1"}, {Key: "ä", Value: ""}}
		}},
		{"no tags", func(r *oss.CopyObjectRequest) { r.TaggingDirective = oss.TaggingDirectiveReplace }},
		{"ACL and class", func(r *oss.CopyObjectRequest) { r.ACL, r.StorageClass = oss.ACLPublicRead, oss.StorageClassIA }},
		{"encrypted", func(r *oss.CopyObjectRequest) { r.ServerSideEncryption = oss.ServerSideEncryptionAES256 }},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			req := tiger
			tt.change(&req)
			one, many := newServer(t), newServer(t)
			if _, err := one.PipeClient().CopyObject(t.Context(), req); err != nil {
				t.Fatal(err)
			}
			got, err := runObjects(t, newObjectsJob(t, many.PipeClient(), oss.JobConfig{}, req))
			if err != nil {
				t.Fatal(err)
			}
			want := []oss.Outcome{{
				Source: "photos/tiger.jpg", Target: req.Bucket + "/t", Action: farcopy.ActionCopied, Strength: farcopy.StrengthStrong, Size: 7,
			}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			byOne, _ := one.Object(req.Bucket, "t")
			byMany, _ := many.Object(req.Bucket, "t")
			byMany.LastModified = byOne.LastModified
			if diff := cmp.Diff(byOne, byMany, cmpopts.IgnoreUnexported(osstest.Object{})); diff != "" {
				t.Error(diff)
			}
			testkit.WantOps(t, many, "HeadObject HeadObject CopyObject")
		})
	}
}

// TestCopyObjectsMany: a second job finds all there.
func TestCopyObjectsMany(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLogServer(t, 350)
		got, err := runJob(t, newObjectsJob(t, srv.PipeClient(), oss.JobConfig{}, logCopies(350)...))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "copied", len(got[farcopy.ActionCopied]), 350)
		got, err = runJob(t, newObjectsJob(t, srv.PipeClient(), oss.JobConfig{}, logCopies(350)...))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "skipped", len(got[farcopy.ActionSkipped]), 350)
		testkit.WantSent(t, srv, "CopyObject", 350)
	})
}

// TestCopyObjectsExisting: what is at the target is skipped, replaced, or fails, by its content. A
// plan says it before.
func TestCopyObjectsExisting(t *testing.T) {
	for _, tt := range []struct {
		existing    farcopy.Existing
		same, other [2]oss.Action // planned and done
	}{
		{farcopy.ExistingSkipSame, [2]oss.Action{"skip", "skipped"}, [2]oss.Action{"fail", "failed"}},
		{farcopy.ExistingSkip, [2]oss.Action{"skip", "skipped"}, [2]oss.Action{"skip", "skipped"}},
		{farcopy.ExistingFail, [2]oss.Action{"fail", "failed"}, [2]oss.Action{"fail", "failed"}},
		{farcopy.ExistingReplace, [2]oss.Action{"skip", "skipped"}, [2]oss.Action{"replace", "copied"}},
	} {
		testkit.Run(t, string(tt.existing), func(t *testing.T) {
			srv := newLogServer(t, 4)
			srv.AddObject("backup", "old/00000", "line 0")
			srv.AddObject("backup", "old/00001", "other")
			srv.AddObject("backup", "old/00003", "mine")
			requests := logCopies(4)
			requests[3].ForbidOverwrite = true
			job := newObjectsJob(t, srv.PipeClient(), oss.JobConfig{Existing: tt.existing}, requests...)
			var planned, done [4]oss.Action
			n := 0
			for p, err := range job.Plan(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				planned[n] = p.Action
				n++
			}
			for o, err := range job.Run(t.Context()) {
				if err == nil {
					done[slices.IndexFunc(requests, func(r oss.CopyObjectRequest) bool { return "photos/"+r.SourceKey == o.Source })] = o.Action
				}
			}
			never := [2]oss.Action{"fail", "failed"}
			if tt.existing == farcopy.ExistingSkip {
				never = [2]oss.Action{"skip", "skipped"}
			}
			testkit.WantEqual(t, "planned", planned, [4]oss.Action{tt.same[0], tt.other[0], "copy", never[0]})
			testkit.WantEqual(t, "done", done, [4]oss.Action{tt.same[1], tt.other[1], "copied", never[1]})
			there, _ := srv.Object("backup", "old/00003")
			testkit.WantEqual(t, "what a request forbids to overwrite", there.Content, "mine")
		})
	}
}

// TestCopyObjectsIllegal: a request that CopyObject would refuse is a failed item, and nothing is
// sent for it.
func TestCopyObjectsIllegal(t *testing.T) {
	for _, tt := range []struct {
		name   string
		req    oss.CopyObjectRequest
		reason string
	}{
		{"no key", oss.CopyObjectRequest{Bucket: "backup", SourceKey: "k"}, "illegal request: Key is required"},
		{
			"metadata without a directive",
			oss.CopyObjectRequest{Bucket: "backup", Key: "t", SourceKey: "k", Metadata: map[string]string{"by": "me"}},
			"illegal request: Metadata needs MetadataDirective DirectiveReplace: OSS would ignore it",
		},
		{
			"onto itself",
			oss.CopyObjectRequest{Bucket: "photos", Key: "k", SourceKey: "k", MetadataDirective: oss.DirectiveReplace},
			"illegal request: SourceKey is the target itself: UpdateObject changes an object in place",
		},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newLogServer(t, 1)
			job := newObjectsJob(t, srv.PipeClient(), oss.JobConfig{}, append(logCopies(1), tt.req)...)
			got, err := runObjects(t, job)
			e := testkit.As[*farcopy.JobError](t, err)
			testkit.WantEqual(t, "failed", e.Failed, 1)
			testkit.WantEqual(t, "complete", e.Complete, true)
			reasons := map[oss.Action]string{}
			for _, o := range got {
				reasons[o.Action] = o.Reason
			}
			if diff := cmp.Diff(map[oss.Action]string{"copied": "", "failed": tt.reason}, reasons); diff != "" {
				t.Error(diff)
			}
			testkit.WantRequests(t, srv, 3)
		})
	}
}

// TestCopyObjectsConfig: what no job can begin with is refused.
func TestCopyObjectsConfig(t *testing.T) {
	c := newServer(t).Client()
	_, err := c.CopyObjects(nil, oss.JobConfig{})
	testkit.WantInvalid(t, err, "oss.CopyObjects: requests is nil")
	_, err = c.CopyObjects(sequence(), oss.JobConfig{Workers: -1})
	testkit.WantIs(t, err, fs.ErrInvalid, oss.ErrNotExecuted)
	_, err = (*oss.Client)(nil).CopyObjects(sequence(), oss.JobConfig{})
	testkit.WantIs(t, err, fs.ErrInvalid)
}
