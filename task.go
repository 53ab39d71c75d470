package farcopy

import (
	"context"
	"encoding/json"
	"time"
)

// Task is a unit of work of a [Job] that can be run alone, by any process that has made the same job:
// the copy of an object, of a file, of a folder, or of a subtree. It is for engines that hand out
// work themselves, such as a queue for several machines. It is JSON, and holds no credential.
//
// A task holds what a copy needs: the request, what binds it to the source as it was listed, and,
// once a request may have been sent, the intent by which its copy is found again. Whoever hands out
// tasks keeps each of them as [Job].RunTask has last saved or returned it.
type Task struct {
	Job string `json:"job"` // identifies the job: its operation, host, request and Existing
	ID  string `json:"id"`  // the same for the same item in every listing of the job

	Source string `json:"source"` // as in PlannedItem
	Target string `json:"target"`
	Size   int64  `json:"size,omitempty"`  // bytes of content
	Items  int    `json:"items,omitempty"` // lines that its outcome has; 0 is 1: more than one only for a subtree
	Opens  bool   `json:"opens,omitempty"` // a folder whose contents are listed after its copy: while it is not copied, the listing is not complete

	// Lanes name what only one task at a time may use: two tasks that have a lane in common must not
	// run at the same time, on whatever machine. The widest lane comes first. The last one is that of
	// the target: tasks with the same last lane have all lanes in common.
	Lanes []string `json:"lanes,omitempty"`

	// Ended is how an earlier run of the task has ended: failed or stale, so that it is decided anew
	// what is to be done, or unknown, so that its copy is only looked for. "": none has ended.
	Ended Action `json:"ended,omitempty"`

	Work   json.RawMessage `json:"work"`             // the request, and what it is bound to
	Intent json.RawMessage `json:"intent,omitempty"` // of the request that may have been sent
}

// SaveTask keeps a task whose Intent has changed. RunTask calls it before a request leaves: if it
// fails, the request is not sent. It is called once more if the service has refused the request and
// the task can be run again: then there is no intent any more, or the one before.
type SaveTask func(ctx context.Context, t Task) error

// TaskPage is a page of the source of a job.
type TaskPage struct {
	Tasks   []Task
	Skipped []Outcome // items that need no task

	// Next are cursors of the pages that follow. The source was listed to its end when all pages
	// were, those that the results of tasks name included.
	Next []string
}

// TaskResult is what became of a task.
type TaskResult struct {
	// Outcomes has one for each item. That of a subtree whose folder is at the target already is
	// about the folder alone: what is in it is listed by Next.
	Outcomes []Outcome

	Next []string // cursors of the pages that the copy of a folder has made possible

	// Task is what a later run of a task is given that has failed, is unknown, or has not ended; zero
	// for one that was copied or skipped.
	Task Task

	Requests int64         // sent by this run of the task, retries included
	Elapsed  time.Duration // of this run of the task
}
