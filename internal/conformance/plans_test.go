package conformance

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/jobtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestPlansAreRun: what a run does is what the plan has said, item by item and in the sum, and the copies take as many requests.
// Runs of trees take more, because they list the folders that they have made, too.
func TestPlansAreRun(t *testing.T) {
	done := map[farcopy.Action]farcopy.Action{
		farcopy.ActionCopied: farcopy.ActionCopy, farcopy.ActionSkipped: farcopy.ActionSkip, farcopy.ActionFailed: farcopy.ActionFail,
	}
	for _, s := range jobtest.TaskServices {
		for n := range uint64(12) {
			testkit.Run(t, fmt.Sprint(s.Name, n), func(t *testing.T) {
				r := rand.New(rand.NewPCG(n, 31))
				isLarge := s.Name == "oss" && r.IntN(2) == 0
				w := s.New(t, jobtest.Shape{
					Files: r.IntN(50), Large: isLarge, Old: r.IntN(2) == 0,
					Existing: pick(r, []farcopy.Existing{"", farcopy.ExistingFail, farcopy.ExistingSkip, farcopy.ExistingReplace}),
				})
				cfg := farcopy.JobConfig{
					Existing: w.Spec.Existing, Workers: 1 + r.IntN(4), Verify: pick(r, []farcopy.Verify{"", farcopy.VerifyAnswer, farcopy.VerifyRead}),
				}
				job, err := s.Job(jobtest.Process{Spec: w.Spec, Client: &http.Client{Transport: w.Sim.Transport()}}, cfg)
				if err != nil {
					t.Fatal(err)
				}
				planned, ran := map[string]farcopy.Action{}, map[string]farcopy.Action{}
				var bytes, copied int64
				for p, err := range job.Plan(t.Context()) {
					if err != nil {
						t.Fatal(err)
					}
					if planned[p.Source] = p.Action; p.Action == farcopy.ActionReplace {
						planned[p.Source] = farcopy.ActionCopy
					}
				}
				lists := int64(len(w.Sim.Requests()))
				for o, err := range job.Run(t.Context()) {
					if err != nil {
						continue
					}
					ran[o.Source] = done[o.Action]
					if o.Action == farcopy.ActionCopied {
						bytes += o.Size
						copied++
					}
				}
				if diff := cmp.Diff(planned, ran); diff != "" {
					t.Errorf("planned (-), done (+):\n%s", diff)
				}
				sum := job.PlanSummary()
				testkit.WantEqual(t, "bytes", sum.Bytes, bytes)
				testkit.WantEqual(t, "copies", sum.Copy+sum.Replace, copied)
				testkit.WantEqual(t, "complete", sum.Complete, job.Report().Complete || sum.Fail > 0)
				if s.Name == "oss" && !isLarge { // of what OSS refuses to copy with one request no plan knows
					testkit.WantEqual(t, "requests of the copies", sum.Requests, int64(len(w.Sim.Requests()))-2*lists)
				}
			})
		}
	}
}
