package treejob

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/problem"
)

// Tree is the [job.Service] of a store.
type Tree struct {
	Store    Store
	Op       string // "box.CopyTree"
	From, To string // the two folders of the job
	Field    string // of the request that names To
	Config   farcopy.JobConfig
	Sent     *atomic.Int64 // requests of the store
	Costs    Costs         // for plans
}

var (
	_ job.Service = (*Tree)(nil)
	_ job.Grouper = (*Tree)(nil)
	_ job.Planner = (*Tree)(nil)
)

// First returns the cursor of the first page.
func (j *Tree) First() []string { return []string{cursor{From: j.From, To: j.To}.text()} }

// cursor is a folder that is to be listed.
type cursor struct {
	From  string `json:"from"`
	To    string `json:"to"`             // "": it is not there yet
	Path  string `json:"path,omitempty"` // below the source folder of the job
	Depth int    `json:"depth,omitempty"`
}

func (c cursor) text() string {
	text, _ := json.Marshal(c) // strings have no error
	return string(text)
}

// maxDepth is more than any service allows: a service that lists folders without end is not
// followed.
const maxDepth = 1000

// The reasons that reports give.
const (
	ReasonSame       = "same content"
	ReasonExists     = "exists"
	ReasonDiffers    = "exists, differs"
	ReasonSourceGone = "the source is gone"
	ReasonStale      = "the source has changed since it was listed"
	ReasonUncompared = "content not compared"

	reasonMerged    = "folder exists"
	reasonIsFolder  = "exists, and is a folder"
	reasonIsFile    = "exists, and is a file"
	reasonAmbiguous = "the target has several folders of this name"
	reasonCollides  = "other items of its folder have the same name for the service"
	reasonIsTarget  = "it is the folder that receives the copies"
	reasonTooDeep   = "it lies too deep"
)

// List lists a folder on both sides, and decides about its items.
func (j *Tree) List(ctx context.Context, text string) (job.Page, error) {
	var c cursor
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return job.Page{}, err
	}
	if c.Path == "" {
		if inside, err := j.Store.Contains(ctx, j.From, j.To); err != nil {
			return job.Page{}, err
		} else if inside {
			invalid := call.Field(j.Field, "lies inside of the source: the copies would be copied again")
			return job.Page{}, insideError{problem.Invalid(j.Op, 0, invalid)}
		}
	}
	return j.list(ctx, c)
}

func (j *Tree) list(ctx context.Context, c cursor) (job.Page, error) {
	source, err := j.Store.List(ctx, c.From)
	if err != nil {
		return job.Page{}, fmt.Errorf("the source folder %q: %w", c.Path, err)
	}
	var there []Entry
	if c.To != "" {
		if there, err = j.Store.List(ctx, c.To); err != nil {
			return job.Page{}, fmt.Errorf("the target folder %q: %w", c.Path, err)
		}
	}
	return j.page(c, source, there)
}

// page decides about the items of a folder.
func (j *Tree) page(c cursor, source, there []Entry) (page job.Page, err error) {
	source = slices.Clone(source)
	slices.SortStableFunc(source, func(a, b Entry) int { return cmp.Or(-boolCompare(a.IsFolder, b.IsFolder), cmp.Compare(a.Name, b.Name)) })
	_, canGroup := j.Store.(GroupStore)
	taken, at := map[string]int{}, map[string][]*Entry{}
	for i := range source {
		taken[source[i].Key]++
	}
	for i := range there {
		at[there[i].Key] = append(at[there[i].Key], &there[i])
	}
	for i := range source {
		e := &source[i]
		path := join(c.Path, e.Name)
		t := Task{From: c.From, To: c.To, ID: e.ID, Name: e.Name, IsFolder: e.IsFolder, State: e.State, Path: c.Path, Depth: c.Depth}
		item := job.Item{Source: path, Target: path, Size: e.Size, Key: e.ID}
		if taken[e.Key] > 1 {
			item.Action, item.Reason = farcopy.ActionFail, reasonCollides
		} else {
			item.Action, item.Reason = j.decide(&t, e, at[e.Key])
		}
		switch {
		case !e.IsFolder && canGroup:
			item.Group = string(item.Action)
		case !e.IsFolder:
		case item.Action == farcopy.ActionSkip:
			page.Next = append(page.Next, t.below(t.Existing))
		default:
			item.Opens = true
			item.Below = []string{t.below("")}
		}
		if item.Task, err = json.Marshal(t); err != nil {
			return job.Page{}, err
		}
		page.Items = append(page.Items, item)
	}
	return page, nil
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func join(folder, name string) string {
	if folder == "" {
		return name
	}
	return folder + "/" + name
}

// below is the cursor of the folder of a task, which is to on the other side.
func (t *Task) below(to string) string {
	return cursor{From: t.ID, To: to, Path: join(t.Path, t.Name), Depth: t.Depth + 1}.text()
}

// decide says what is to be done about an entry; there is what has its key at the target.
func (j *Tree) decide(t *Task, e *Entry, there []*Entry) (farcopy.Action, string) {
	if unfit := j.Store.Unfit(e); unfit != "" {
		return farcopy.ActionFail, unfit
	}
	if e.IsFolder {
		return j.decideFolder(t, e, there)
	}
	if len(there) == 0 {
		return farcopy.ActionCopy, ""
	}
	if slices.ContainsFunc(there, func(o *Entry) bool { return o.IsFolder }) {
		return farcopy.ActionFail, reasonIsFolder
	}
	switch j.Config.Existing {
	case farcopy.ExistingFail:
		return farcopy.ActionFail, ReasonExists
	case farcopy.ExistingSkip:
		return farcopy.ActionSkip, ReasonExists
	}
	for _, o := range there {
		if isSame, reason := j.Store.Compare(e, o); isSame {
			return farcopy.ActionSkip, reason
		}
	}
	if j.Config.Existing != farcopy.ExistingReplace || len(there) > 1 {
		return farcopy.ActionFail, ReasonDiffers
	}
	t.Replace, t.Existing = true, there[0].State
	return farcopy.ActionReplace, ""
}

// decideFolder merges a folder into the one that is there, whatever the job does about files.
func (j *Tree) decideFolder(t *Task, e *Entry, there []*Entry) (farcopy.Action, string) {
	switch {
	case e.ID == j.To:
		return farcopy.ActionFail, reasonIsTarget
	case t.Depth >= maxDepth:
		return farcopy.ActionFail, reasonTooDeep
	case len(there) == 0:
		return farcopy.ActionCopy, ""
	case len(there) > 1:
		return farcopy.ActionFail, reasonAmbiguous
	case !there[0].IsFolder:
		return farcopy.ActionFail, reasonIsFile
	}
	t.Existing = there[0].ID
	return farcopy.ActionSkip, reasonMerged
}

// Decide lists the folder of an item again. A folder that is at the target by now stays an item to
// be copied: only the result of a copy names the page that follows.
func (j *Tree) Decide(ctx context.Context, item job.Item) (job.Item, error) {
	var t Task
	if err := json.Unmarshal(item.Task, &t); err != nil {
		return item, err
	}
	page, err := j.list(ctx, cursor{From: t.From, To: t.To, Path: t.Path, Depth: t.Depth})
	if err != nil {
		return item, err
	}
	for _, fresh := range page.Items {
		var now Task
		if err := json.Unmarshal(fresh.Task, &now); err != nil {
			return item, err
		}
		if now.ID != t.ID || now.IsFolder != t.IsFolder {
			continue
		}
		fresh.Opens = item.Opens
		if now.IsFolder && fresh.Action == farcopy.ActionSkip {
			fresh.Action, fresh.Reason = farcopy.ActionCopy, ""
		}
		return fresh, nil
	}
	item.Action, item.Reason = farcopy.ActionFail, ReasonSourceGone
	return item, nil
}

// insideError ends a job whose target lies inside of its source.
type insideError struct{ error }

func (e insideError) Unwrap() error { return e.error }

// Refused reports whether nothing can be done: the service accepts no request of the credential, or
// the job is none.
func (j *Tree) Refused(err error) bool {
	_, inside := errors.AsType[insideError](err)
	return inside || j.Store.Refused(err)
}

// Requests returns how many requests were sent.
func (j *Tree) Requests() int64 { return j.Sent.Load() }
