package job

import (
	"context"
	"fmt"
	"iter"

	"github.com/farcopy/farcopy"
)

// Planner is a [Service] that says what the copy of an item takes.
type Planner interface {
	// Cost returns what the copy of an item takes whose action is copy or replace, if nothing is lost
	// or refused. joins says that it is copied by the request of the item before it.
	Cost(item *Item, joins bool) Cost
}

// Cost is what the copy of an item takes.
type Cost struct {
	Strategy      string // the operations
	Reads, Writes int64  // requests
}

// Plan lists and decides, and copies nothing. Of a folder that is not at the target yet, what is in
// it is listed as if it were.
func (j *Job) Plan(ctx context.Context) iter.Seq2[farcopy.PlannedItem, error] {
	return func(yield func(farcopy.PlannedItem, error) bool) {
		p := j.beginPlan()
		if err := j.check(ctx); err != nil {
			yield(farcopy.PlannedItem{}, &farcopy.JobError{Op: j.o.Op, Early: true, Err: err})
			return
		}
		pages := j.listAhead(ctx)
		defer pages.close()
		for !pages.isDone() {
			page, err := pages.next()
			if err != nil {
				yield(farcopy.PlannedItem{}, &farcopy.JobError{Op: j.o.Op, Err: fmt.Errorf("listing: %w", err)})
				return
			}
			pages.push(page.Next)
			joining := group{}
			for n := range page.Items {
				i := &page.Items[n]
				for _, planned := range j.planned(i, joining.takes(i)) {
					p.add(&planned)
					if !yield(planned.PlannedItem, nil) {
						return
					}
				}
				if i.Action == farcopy.ActionCopy {
					pages.push(i.Below)
				}
			}
		}
		p.end()
	}
}

// plannedItem is a line of a plan with its requests by kind.
type plannedItem struct {
	farcopy.PlannedItem
	cost Cost
}

// planned returns a line for each item that an item stands for.
func (j *Job) planned(i *Item, joins bool) (all []plannedItem) {
	var cost Cost
	if p, ok := j.svc.(Planner); ok && (i.Action == farcopy.ActionCopy || i.Action == farcopy.ActionReplace) {
		cost = p.Cost(i, joins)
	}
	for _, o := range i.outcomes(Result{Action: i.Action, Reason: i.Reason}) {
		line := farcopy.PlannedItem{
			Source: o.Source, Target: o.Target, Action: o.Action, Reason: o.Reason, Size: o.Size,
			Strategy: cost.Strategy, Requests: cost.Reads + cost.Writes,
		}
		all = append(all, plannedItem{line, cost})
		cost.Reads, cost.Writes = 0, 0 // of what is below a subtree
	}
	return all
}

// group follows the items of a page in the order in which they are queued, and tells which of them
// join the one before.
type group struct {
	last work
	n    int
}

// takes reports whether an item is copied by the request of the one before it. What is skipped is
// never queued.
func (g *group) takes(i *Item) bool {
	if i.Action == farcopy.ActionSkip {
		return false
	}
	w := work{item: *i}
	joins := g.n > 0 && g.n < maxGroup && g.last.joins(&w)
	if g.last = w; !joins {
		g.n = 0
	}
	g.n++
	return joins
}
