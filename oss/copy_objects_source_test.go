package oss_test

import (
	"fmt"
	"maps"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestCopyObjectsVersions: a version is copied as it is named, and compared with that version.
func TestCopyObjectsVersions(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := osstest.NewServer(t)
		srv.AddBucket("docs", func(b *osstest.Bucket) { b.Versioning = "Enabled" })
		srv.AddBucket("backup")
		first := srv.AddObject("docs", "plan", "first")
		srv.Overwrite("docs", "plan", "second")
		srv.SetNewCopyETag(true) // the copies are verified by a read of their version
		requests := []oss.CopyObjectRequest{
			{SourceBucket: "docs", SourceKey: "plan", SourceVersionID: first, Bucket: "backup", Key: "plan/1"},
			{SourceBucket: "docs", SourceKey: "plan", Bucket: "backup", Key: "plan/2"},
			{SourceBucket: "docs", SourceKey: "plan", SourceVersionID: "none", Bucket: "backup", Key: "plan/3"},
			{Bucket: "docs", SourceKey: "plan", SourceVersionID: first, Key: "plan"},
		}
		got, _ := runObjects(t, newObjectsJob(t, srv.PipeClient(), oss.JobConfig{Existing: farcopy.ExistingReplace, Workers: 1}, requests...))
		actions := map[string]string{}
		for _, o := range got {
			actions[o.Target] = fmt.Sprintln(o.Source, o.Action, o.Strength, o.Reason)
		}
		want := map[string]string{
			"backup/plan/1": fmt.Sprintln("docs/plan?versionId="+first, "copied", farcopy.StrengthStrong, ""),
			"backup/plan/2": fmt.Sprintln("docs/plan", "copied", farcopy.StrengthStrong, ""),
			"backup/plan/3": fmt.Sprintln("docs/plan?versionId=none", "failed", farcopy.Strength(""), "the source is gone"),
			"docs/plan":     fmt.Sprintln("docs/plan?versionId="+first, "copied", farcopy.StrengthStrong, ""),
		}
		if diff := cmp.Diff(want, actions); diff != "" {
			t.Error(diff)
		}
		made, _ := srv.Object("backup", "plan/1")
		testkit.WantEqual(t, "content of the first version", made.Content, "first")
		now, _ := srv.Object("docs", "plan")
		testkit.WantEqual(t, "content of what was made current again", now.Content, "first")
	})
}

// TestCopyObjectsSameTarget: of two requests with one target the second one finds what the first one has
// made.
func TestCopyObjectsSameTarget(t *testing.T) {
	a := oss.CopyObjectRequest{SourceBucket: "photos", SourceKey: "logs/00000", Bucket: "backup", Key: "x"}
	b := a
	b.SourceKey = "logs/00001"
	for _, tt := range []struct {
		name     string
		existing farcopy.Existing
		requests []oss.CopyObjectRequest
		want     map[oss.Action]int
		content  string
	}{
		{"equal", farcopy.ExistingSkipSame, []oss.CopyObjectRequest{a, a, a}, map[oss.Action]int{"copied": 1, "skipped": 2}, "line 0"},
		{"other sources", farcopy.ExistingSkipSame, []oss.CopyObjectRequest{a, b}, map[oss.Action]int{"copied": 1, "failed": 1}, "line 0"},
		{"replaced", farcopy.ExistingReplace, []oss.CopyObjectRequest{a, b}, map[oss.Action]int{"copied": 2}, "line 1"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newLogServer(t, 2)
			got := map[oss.Action]int{}
			for o, err := range newObjectsJob(t, srv.PipeClient(), oss.JobConfig{Existing: tt.existing}, tt.requests...).Run(t.Context()) {
				if err == nil {
					got[o.Action]++
				}
			}
			if !maps.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			testkit.WantSent(t, srv, "CopyObject", tt.want["copied"])
			there, _ := srv.Object("backup", "x")
			testkit.WantEqual(t, "content", there.Content, tt.content)
		})
	}
}

// TestCopyObjectsLinks: links are copied as links, wherever they lead, and one that the service does
// not show as a link is not told as stale.
func TestCopyObjectsLinks(t *testing.T) {
	for _, tt := range []struct {
		name, target string
		hidden       bool
		want         oss.Action
		reason       string
	}{
		{"to an object", "tiger.jpg", false, farcopy.ActionCopied, ""},
		{"to nothing", "none", false, farcopy.ActionCopied, ""},
		{"hidden", "tiger.jpg", true, farcopy.ActionFailed, "the source is a symbolic link that HeadObject does not show as one"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.AddObject("photos", "link", "", func(o *osstest.Object) { o.SymlinkTarget = tt.target })
			c := throughTransport(t, srv, func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
				res, err := next.RoundTrip(r)
				if tt.hidden && err == nil {
					res.Header.Set("X-Oss-Object-Type", "Normal")
				}
				return res, err
			})
			req := oss.CopyObjectRequest{SourceBucket: "photos", SourceKey: "link", Bucket: "backup", Key: "link"}
			got, _ := runObjects(t, newObjectsJob(t, c, oss.JobConfig{}, req))
			testkit.WantEqual(t, "outcomes", len(got), 1)
			testkit.WantEqual(t, "action", got[0].Action, tt.want)
			testkit.WantEqual(t, "reason", got[0].Reason, tt.reason)
			made, _ := srv.Object("backup", "link")
			testkit.WantEqual(t, "made", made.SymlinkTarget == tt.target, tt.want == farcopy.ActionCopied)
		})
	}
}
