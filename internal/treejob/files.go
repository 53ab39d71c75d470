package treejob

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/seqjob"
)

// FileStore is a [Store] whose files can be read alone.
type FileStore interface {
	Store

	// ReadFile returns the file of a folder as List does. A store whose files have ids of their own
	// ignores the folder.
	ReadFile(ctx context.Context, folder, id string) (Entry, error)

	// Copied returns the copy of a task as a list would show it, but for its id.
	Copied(t *Task) Entry

	// Stem returns what all names have in common that the service could give the copy of a file.
	Stem(name string) string
}

// Files is the [seqjob.Operation] of requests that copy one file each. It decides and copies as a
// [Tree] does.
type Files[Req any] struct {
	Op     string // "oracle.CopyFiles"
	Config farcopy.JobConfig

	Check func(*Req) error // see seqjob.Operation.Validate
	Place func(*Req) Place
	Store func(*Req) FileStore

	folders seqjob.Folders[Entry]
}

// Place says what a request copies, and where.
type Place struct {
	Scope string // in which the ids are unique
	From  string // the folder that holds the file; "": it is not known, nor needed
	ID    string // of the file
	To    string // the folder that receives the copy

	// IsRenamed says that the service gives the copy a new name in any case: nothing can be there
	// already.
	IsRenamed bool
}

func (p *Place) folder() string { return p.Scope + "/" + p.To }

// NewFiles returns an operation.
func NewFiles[Req any](f *Files[Req]) *Files[Req] {
	f.folders.Key = func(e *Entry) string { return e.Key }
	return f
}

const (
	reasonIsSource   = "the target folder has the source itself under this name"
	reasonTargetGone = "the target folder is gone"
)

// Validate is that of the service.
func (f *Files[Req]) Validate(r *Req) error { return f.Check(r) }

// Names cannot name the copy: its name is that of the source, which is not known yet. So the
// requests of one target folder share a lane.
func (f *Files[Req]) Names(r *Req) seqjob.Names {
	p := f.Place(r)
	n := seqjob.Names{Lanes: []string{"into " + p.folder()}}
	if p.ID != "" {
		n.Source = "file " + p.ID
	}
	if p.To != "" {
		n.Target = "folder " + p.To
	}
	return n
}

// Decide reads the source, and lists the target folder if that was not done a short time ago.
func (f *Files[Req]) Decide(ctx context.Context, r *Req) (d seqjob.Decision[Task], err error) {
	p, store := f.Place(r), f.Store(r)
	source, err := store.ReadFile(ctx, p.From, p.ID)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.Action, d.Reason = farcopy.ActionFail, ReasonSourceGone
		return d, nil
	case err != nil:
		return d, err
	}
	d.Size = source.Size
	d.State = Task{From: p.From, To: p.To, ID: p.ID, Name: source.Name, State: source.State}
	d.Claims = []string{p.folder() + "/" + store.Stem(source.Name)}
	var there []*Entry
	if !p.IsRenamed {
		listed, err := f.folders.Find(ctx, p.folder(), source.Key, func(ctx context.Context) ([]Entry, error) { return store.List(ctx, p.To) })
		switch {
		case errors.Is(err, fs.ErrNotExist):
			d.Action, d.Reason = farcopy.ActionFail, reasonTargetGone
			return d, nil
		case err != nil:
			return d, err
		}
		for i := range listed {
			there = append(there, &listed[i])
		}
	}
	if slices.ContainsFunc(there, func(e *Entry) bool { return e.ID == p.ID }) {
		d.Action, d.Reason = farcopy.ActionFail, reasonIsSource
		return d, nil
	}
	d.Action, d.Reason = f.tree(store).decide(&d.State, &source, there)
	return d, nil
}

func (f *Files[Req]) tree(s Store) *Tree { return &Tree{Store: s, Op: f.Op, Config: f.Config} }

// Copy copies a file as a tree does. What lies in the folder is not known any more if there is
// another outcome than a copy of the name.
func (f *Files[Req]) Copy(ctx context.Context, r *Req, t *Task, step job.Step) job.Result {
	p, store := f.Place(r), f.Store(r)
	text, err := json.Marshal(t)
	if err != nil {
		return job.Result{Action: farcopy.ActionFailed, Err: err}
	}
	result := f.tree(store).do(ctx, job.Item{Task: text}, step)
	if result.Action == farcopy.ActionCopied && result.Reason == "" && !p.IsRenamed {
		f.folders.Add(p.folder(), store.Copied(t))
	} else {
		f.folders.Forget(p.folder())
	}
	return result
}

// Cost adds the read of the source. The lists of the target folder serve many requests.
func (f *Files[Req]) Cost(*Req, *Task) job.Cost {
	cost := CostsOf(f.Config.Verify).File
	cost.Reads++
	return cost
}

// Refused is that of the service.
func (f *Files[Req]) Refused(err error) bool { return f.Store(new(Req)).Refused(err) }
