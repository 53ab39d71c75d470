package job

import (
	"cmp"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/journal"
)

const (
	maxGroups   = 1000
	maxFailures = 1000 // that a job without a journal remembers
)

// groups are the items that were not copied, by what became of them and why.
type groups map[groupKey]*farcopy.FailureGroup

type groupKey struct {
	action farcopy.Action
	reason string
}

// add counts an item. When there are too many groups, the rest is one.
func (g groups) add(o farcopy.Outcome, n int64) {
	key := groupKey{o.Action, cmp.Or(o.Reason, errorText(o.Err))}
	if g[key] == nil && len(g) >= maxGroups-1 {
		key.reason = "other reasons"
	}
	group := g[key]
	if group == nil {
		group = &farcopy.FailureGroup{Action: key.action, Reason: key.reason, Example: o.Source}
		g[key] = group
	}
	group.Count += n
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// sorted returns the groups, the largest first.
func (g groups) sorted() []farcopy.FailureGroup {
	var all []farcopy.FailureGroup
	for _, group := range g {
		all = append(all, *group)
	}
	slices.SortFunc(all, func(a, b farcopy.FailureGroup) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Reason, b.Reason))
	})
	return all
}

// groupReport groups the items of a report, and returns as many of the first ones as are to be kept.
func groupReport(lines iter.Seq2[journal.Reported, error], keep int) (all groups, first []journal.Reported, err error) {
	all = groups{}
	for line, err := range lines {
		if err != nil {
			return all, first, err
		}
		o, item, err := outcomeOf(line)
		if err != nil {
			return all, first, err
		}
		all.add(o, int64(item.count()))
		if len(first) < keep {
			first = append(first, line)
		}
	}
	return all, first, nil
}

// group reads the report of the journal. Without a journal of the caller's, it keeps the first
// items, because the report goes with the run.
func (r *run) group() (all groups) {
	keep := 0
	if r.job.cfg.Journal == "" {
		keep = maxFailures
	}
	var err error
	if all, r.first, err = groupReport(r.book.j.Report(), keep); err != nil {
		r.fail(journalError(err))
	}
	return all
}

// kept returns the items of the report that were kept.
func (r *run) kept() iter.Seq2[journal.Reported, error] {
	first := r.first
	return func(yield func(journal.Reported, error) bool) {
		for _, line := range first {
			if !yield(line, nil) {
				return
			}
		}
	}
}

// outcomeOf returns what the report says of an item.
func outcomeOf(line journal.Reported) (farcopy.Outcome, *Item, error) {
	var kept reported
	if err := json.Unmarshal(line.Value, &kept); err != nil {
		return farcopy.Outcome{}, nil, err
	}
	result := Result{Action: kept.Action, Reason: kept.Reason}
	if kept.Error != "" {
		result.Err = errors.New(kept.Error)
	}
	return kept.Item.outcomes(result)[0], &kept.Item, nil
}

// Report sums up the job.
func (j *Job) Report() farcopy.Report {
	r := j.latest()
	if r == nil {
		e := j.earlier()
		return reportOf(&e.progress, e.elapsed, e.groups)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	p, all := r.progress(time.Now()), r.groups
	if !r.over {
		all = r.group()
	}
	return reportOf(&p, time.Duration(r.elapsed)*time.Millisecond+p.Elapsed, all)
}

func reportOf(p *farcopy.Progress, elapsed time.Duration, all groups) farcopy.Report {
	return farcopy.Report{
		Listed: p.Listed, Copied: p.Copied, Skipped: p.Skipped, Failed: p.Failed, Unknown: p.Unknown, Pending: p.Pending,
		Requests: p.Requests, Elapsed: elapsed, Complete: p.ListDone, Failures: all.sorted(),
	}
}

// Failures returns the items that failed or are unknown.
func (j *Job) Failures() iter.Seq2[farcopy.Outcome, error] {
	return func(yield func(farcopy.Outcome, error) bool) {
		lines, done, err := j.failures()
		if err != nil {
			yield(farcopy.Outcome{}, journalError(err))
			return
		}
		defer done()
		for line, err := range lines {
			if err != nil {
				yield(farcopy.Outcome{}, journalError(err))
				return
			}
			first, item, err := outcomeOf(line)
			if err != nil {
				yield(farcopy.Outcome{}, journalError(err))
				return
			}
			for _, o := range item.outcomes(Result{Action: first.Action, Reason: first.Reason, Err: first.Err}) {
				if !yield(o, nil) {
					return
				}
			}
		}
	}
}

// failures returns the lines of the report: of the journal, without one those that the latest run
// keeps.
func (j *Job) failures() (lines iter.Seq2[journal.Reported, error], done func(), err error) {
	none := func() {}
	if !j.hasJournal() {
		r := j.latest()
		if r == nil {
			return func(func(journal.Reported, error) bool) {}, none, nil
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		if !r.over {
			r.group() // its journal goes with it
		}
		return r.kept(), none, nil
	}
	log, dir, err := j.openJournal()
	if err != nil {
		return nil, none, err
	}
	return log.Report(), func() { j.leaveJournal(log, dir) }, nil
}
