package job

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/farcopy/farcopy"
)

// Quota is how many requests a service allows in a window. The zero value: nothing is known.
type Quota struct {
	Window time.Duration

	All           int64 // requests; 0: reads and writes are counted apart
	Reads, Writes int64
}

// atLeast returns the shortest time in which requests can be made. Those of the first window can be
// made at once.
func (q Quota) atLeast(reads, writes int64) time.Duration {
	windows := max(windowsAfter(q.All, reads+writes), windowsAfter(q.Reads, reads), windowsAfter(q.Writes, writes))
	return time.Duration(windows) * q.Window
}

// windowsAfter returns how many windows have to end before the last of n requests.
func windowsAfter(quota, n int64) int64 {
	if quota == 0 || n == 0 {
		return 0
	}
	return (n - 1) / quota
}

// planTally sums up a plan.
type planTally struct {
	mu            sync.Mutex
	sum           farcopy.PlanSummary
	reads, writes int64
	groups        map[groupKey]*farcopy.PlanGroup
}

// beginPlan makes a new plan the latest one.
func (j *Job) beginPlan() *planTally {
	p := &planTally{groups: map[groupKey]*farcopy.PlanGroup{}}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.plan = p
	return p
}

func (p *planTally) add(i *plannedItem) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sum.Listed++
	switch i.Action {
	case farcopy.ActionCopy:
		p.sum.Copy++
		p.sum.Bytes += i.Size
	case farcopy.ActionReplace:
		p.sum.Replace++
		p.sum.Bytes += i.Size
	case farcopy.ActionSkip:
		p.sum.Skip++
	default:
		p.sum.Fail++
	}
	p.sum.Requests += i.Requests
	p.reads += i.cost.Reads
	p.writes += i.cost.Writes
	p.group(i)
}

// group counts an item. When there are too many groups, the rest of an action is one.
func (p *planTally) group(i *plannedItem) {
	const actions = 4
	key := groupKey{i.Action, i.Reason}
	if p.groups[key] == nil && len(p.groups) >= maxGroups-actions {
		key.reason = "other reasons"
	}
	g := p.groups[key]
	if g == nil {
		g = &farcopy.PlanGroup{Action: key.action, Reason: key.reason, Example: i.Source}
		p.groups[key] = g
	}
	g.Count++
}

func (p *planTally) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sum.Complete = true
}

// PlanSummary sums up the latest plan.
func (j *Job) PlanSummary() farcopy.PlanSummary {
	j.mu.Lock()
	p := j.plan
	j.mu.Unlock()
	if p == nil {
		return farcopy.PlanSummary{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	sum := p.sum
	sum.AtLeast = j.o.Quota.atLeast(p.reads, p.writes)
	for _, g := range p.groups {
		sum.Groups = append(sum.Groups, *g)
	}
	slices.SortFunc(sum.Groups, func(a, b farcopy.PlanGroup) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Action, b.Action), cmp.Compare(a.Reason, b.Reason))
	})
	sum.Notes = slices.Clone(j.o.Notes)
	return sum
}
