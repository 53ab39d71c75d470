package job

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy"
)

var errNotBuilt = errors.New("not built yet")

// Tasks lists a page as tasks.
func (j *Job) Tasks(ctx context.Context, cursor string) (farcopy.TaskPage, error) {
	return farcopy.TaskPage{}, errNotBuilt
}

// RunTask runs a task.
func (j *Job) RunTask(ctx context.Context, t farcopy.Task, save farcopy.SaveTask) (farcopy.TaskResult, error) {
	return farcopy.TaskResult{}, errNotBuilt
}

// PlanSummary sums up the latest plan.
func (j *Job) PlanSummary() farcopy.PlanSummary { return farcopy.PlanSummary{} }
