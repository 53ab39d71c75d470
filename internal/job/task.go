package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

// idLength is that of an id: 128 bits of a digest.
const idLength = 32

func shortDigest(parts ...string) string { return Digest(parts...)[:idLength] }

// id identifies the job in its tasks.
func (j *Job) id() string { return shortDigest(j.o.Op, j.o.Host, j.o.Request, j.cfg.Account) }

// Tasks lists a page as tasks. That of the first cursor has none: it names the first pages.
func (j *Job) Tasks(ctx context.Context, cursor string) (farcopy.TaskPage, error) {
	if cursor == "" {
		if err := j.check(ctx); err != nil {
			return farcopy.TaskPage{}, j.taskError(ctx, err)
		}
		return farcopy.TaskPage{Next: j.taskCursors(j.o.First)}, nil
	}
	text, isOwn := strings.CutPrefix(cursor, j.id()+":")
	if !isOwn {
		return farcopy.TaskPage{}, problem.Invalid(j.o.Op, 0, call.Argument("cursor", "is none of this job"))
	}
	if err := j.tasks.Acquire(ctx); err != nil {
		return farcopy.TaskPage{}, j.taskError(ctx, err)
	}
	defer j.tasks.Release()
	page, err := j.svc.List(within(ctx, j.tasks), text)
	if err != nil {
		if errors.Is(err, farcopy.ErrRateLimited) {
			j.tasks.Throttled(0)
		}
		return farcopy.TaskPage{}, j.taskError(ctx, fmt.Errorf("listing: %w", err))
	}
	return j.taskPage(page)
}

// taskCursors are cursors of a service as those of tasks: never empty, and of this job alone.
func (j *Job) taskCursors(texts []string) []string {
	all := make([]string, len(texts))
	for n, text := range texts {
		all[n] = j.id() + ":" + text
	}
	return all
}

func (j *Job) taskPage(page Page) (farcopy.TaskPage, error) {
	all := farcopy.TaskPage{Next: j.taskCursors(page.Next)}
	seen := map[string]int{}
	for n := range page.Items {
		i := &page.Items[n]
		if i.Action == farcopy.ActionSkip {
			all.Skipped = append(all.Skipped, i.outcomes(Result{Action: farcopy.ActionSkipped, Reason: i.Reason})...)
			continue
		}
		t := farcopy.Task{Job: j.id(), Lanes: j.taskLanes(i)}
		t.ID = shortDigest(t.Job, i.Source, i.Target, i.Key)
		if seen[t.ID]++; seen[t.ID] > 1 { // nothing of what the service shows tells these items apart
			t.ID = shortDigest(t.ID, strconv.Itoa(seen[t.ID]))
		}
		if err := setItem(&t, i); err != nil {
			return farcopy.TaskPage{}, fmt.Errorf("%s: %w", j.o.Op, err)
		}
		all.Tasks = append(all.Tasks, t)
	}
	return all, nil
}

// setItem makes a task that of an item. One that was decided anew may have another name by now.
func setItem(t *farcopy.Task, i *Item) (err error) {
	t.Source, t.Target = i.Source, i.Target
	t.Size, t.Items, t.Opens = i.bytes(), 0, i.Opens
	if n := i.count(); n > 1 {
		t.Items = n
	}
	t.Work, err = json.Marshal(i)
	return err
}

// taskLanes are the lanes of an item. Those of the service are the same in all jobs on it. That of
// its target, the last one, keeps a task that is handed out twice from being run twice at the same
// time. Whoever takes them one by one takes them in one order.
func (j *Job) taskLanes(i *Item) []string {
	var lanes []string
	for _, l := range i.Lanes {
		lanes = append(lanes, shortDigest("lane", j.o.Op, j.o.Host, l))
	}
	slices.Sort(lanes)
	return append(slices.Compact(lanes), shortDigest("target", j.id(), i.Target))
}

// taskError is the error of a page or of a task that has not ended. Of one that the context has
// ended, it says nothing else.
func (j *Job) taskError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		err = call.ContextError(ctx)
	}
	return fmt.Errorf("%s: %w", j.o.Op, err)
}
