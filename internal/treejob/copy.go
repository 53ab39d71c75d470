package treejob

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
)

// Copy makes a folder or copies a file.
func (j *Tree) Copy(ctx context.Context, item job.Item, save job.Save) job.Result {
	return j.do(ctx, item, Step{Save: save})
}

// Resume goes on with an item whose intent was saved.
func (j *Tree) Resume(ctx context.Context, item job.Item, saved json.RawMessage, save job.Save) job.Result {
	return j.do(ctx, item, Step{Saved: saved, Save: save})
}

// Resolve looks for an item whose intent was saved.
func (j *Tree) Resolve(ctx context.Context, item job.Item, saved json.RawMessage) job.Result {
	return j.do(ctx, item, Step{Saved: saved})
}

// CopyGroup copies files of one folder by one request.
func (j *Tree) CopyGroup(ctx context.Context, items []job.Item, save job.SaveGroup) []job.Result {
	tasks, results := make([]*Task, len(items)), make([]job.Result, len(items))
	for n, item := range items {
		tasks[n] = new(Task)
		if err := json.Unmarshal(item.Task, tasks[n]); err != nil {
			return slices.Repeat([]job.Result{{Action: farcopy.ActionFailed, Err: err}}, len(items))
		}
	}
	for n, made := range j.Store.(GroupStore).CopyFiles(ctx, tasks, save) {
		if results[n] = made.Result; made.Err != nil {
			results[n] = j.Failed(ctx, tasks[n], Step{}, made.Err)
		}
	}
	return results
}

func (j *Tree) do(ctx context.Context, item job.Item, s Step) job.Result {
	var t Task
	if err := json.Unmarshal(item.Task, &t); err != nil {
		return job.Result{Action: farcopy.ActionUnknown, Err: err}
	}
	switch {
	case t.IsFolder && t.Existing != "" && s.Saved == nil:
		return job.Result{Action: farcopy.ActionSkipped, Reason: reasonMerged, Next: []string{t.below(t.Existing)}}
	case t.IsFolder:
		return j.createFolder(ctx, &t, s)
	}
	r, err := j.Store.CopyFile(ctx, &t, s)
	if err != nil {
		return j.Failed(ctx, &t, s, err)
	}
	return r
}

// createFolder makes a folder. One that got another name stays where it is, and is reported:
// copying into it would make a second tree.
func (j *Tree) createFolder(ctx context.Context, t *Task, s Step) job.Result {
	made, err := j.Store.CreateFolder(ctx, t, s)
	switch {
	case err != nil:
		return j.Failed(ctx, t, s, err)
	case made.Name != t.Name:
		return job.Result{
			Action: farcopy.ActionFailed, Reason: "the name was taken meanwhile",
			Err: fmt.Errorf("the service made an empty folder %q instead, which is left there", made.Name),
		}
	}
	return job.Result{Action: farcopy.ActionCopied, Next: []string{t.below(made.ID)}}
}

// Failed says what an error means for an item. Whether the name was taken after the target was
// listed is not known of every service.
func (j *Tree) Failed(ctx context.Context, t *Task, s Step, err error) job.Result {
	switch {
	case errors.Is(err, farcopy.ErrOutcomeUnknown):
		return job.Result{Action: farcopy.ActionUnknown, Err: err}
	case !s.IsFirst() && (!errors.Is(err, farcopy.ErrNotExecuted) || errors.Is(err, fs.ErrInvalid)):
		// What is refused now may have been made by the request before, and an intent that cannot be
		// used says nothing about the copy.
		return job.Result{Action: farcopy.ActionUnknown, Err: err}
	case errors.Is(err, fs.ErrExist) && !t.IsFolder && j.Config.Existing == farcopy.ExistingSkip && j.isThere(ctx, t):
		return job.Result{Action: farcopy.ActionSkipped, Reason: ReasonExists}
	case errors.Is(err, fs.ErrExist):
		return job.Result{Action: farcopy.ActionFailed, Reason: ReasonExists, Err: err}
	case errors.Is(err, fs.ErrNotExist):
		return job.Result{Action: farcopy.ActionFailed, Reason: "the source or its target folder is gone", Err: err}
	}
	return job.Result{Action: farcopy.ActionFailed, Err: err}
}

// isThere reports whether the target has a file of the name of a task. That a request was refused
// for its name does not show that there is one.
func (j *Tree) isThere(ctx context.Context, t *Task) bool {
	there, err := j.Store.List(ctx, t.To)
	return err == nil && slices.ContainsFunc(there, func(e Entry) bool { return !e.IsFolder && strings.EqualFold(e.Name, t.Name) })
}
