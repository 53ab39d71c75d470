package journal_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/journal"
	"github.com/farcopy/farcopy/internal/testkit"
)

// shelf copies names from one shelf to another. Where it is not unique, a second request for a name
// makes a second copy of it.
type shelf struct {
	names    []string
	unique   bool
	made     map[string]int
	requests int64
}

func newShelf(n int, unique bool) *shelf {
	s := &shelf{unique: unique, made: map[string]int{}}
	for i := range n {
		s.names = append(s.names, fmt.Sprintf("%03d", i))
	}
	return s
}

var errExists = errors.New("409 it exists")

func (s *shelf) List(_ context.Context, cursor string) (page job.Page, err error) {
	s.requests++
	for _, name := range s.names {
		if name > cursor && len(page.Items) < 4 {
			page.Items = append(page.Items, s.decide(name))
		}
	}
	if n := len(page.Items); n == 4 {
		page.Next = []string{page.Items[3].Source}
	}
	return page, nil
}

func (s *shelf) decide(name string) job.Item {
	i := job.Item{Source: name, Target: "to/" + name, Action: farcopy.ActionCopy}
	if s.made[name] > 0 {
		i.Action, i.Reason = farcopy.ActionSkip, "same"
	}
	return i
}

func (s *shelf) Decide(_ context.Context, i job.Item) (job.Item, error) {
	return s.decide(i.Source), nil
}

func (s *shelf) Copy(ctx context.Context, i job.Item, save job.Save) job.Result {
	if err := save(ctx, json.RawMessage(`"sent"`)); err != nil {
		return job.Result{Action: farcopy.ActionFailed, Err: err}
	}
	s.requests++
	if s.unique && s.made[i.Source] > 0 {
		return job.Result{Action: farcopy.ActionSkipped, Reason: "exists"}
	}
	s.made[i.Source]++
	return job.Result{Action: farcopy.ActionCopied}
}

func (s *shelf) Resume(ctx context.Context, i job.Item, _ json.RawMessage, save job.Save) job.Result {
	if s.made[i.Source] > 0 {
		return job.Result{Action: farcopy.ActionCopied}
	}
	return s.Copy(ctx, i, save)
}

func (s *shelf) Resolve(_ context.Context, i job.Item, _ json.RawMessage) job.Result {
	if s.made[i.Source] > 0 {
		return job.Result{Action: farcopy.ActionCopied}
	}
	return job.Result{Action: farcopy.ActionUnknown, Err: errExists}
}

func (s *shelf) Refused(error) bool { return false }

func (s *shelf) Requests() int64 { return s.requests }

// run runs the job on a disk, and returns what became of the items in this run.
func (s *shelf) run(d *journal.SimDisk, durable bool) (told map[string]farcopy.Action, r farcopy.Report, err error) {
	j := job.New(s, job.Options{
		Op: "fake.CopyTree", First: []string{""}, Durable: durable,
		Open: func(_ string, of journal.Job, o journal.Options) (*journal.Journal, error) {
			o.SegmentSize = 2000
			return journal.OpenOn(d, of, o)
		},
	}, farcopy.JobConfig{Journal: "simulated", Workers: 1})
	told = map[string]farcopy.Action{}
	for o, e := range j.Run(context.Background()) {
		if err = e; err == nil {
			told[o.Source] = o.Action
		}
	}
	return told, j.Report(), err
}

// TestJobLosesPower: the power fails at each operation of the disk of a job, with everything that
// can become of what was not synced. Where a second request would make a second copy, no intent is
// lost: everything is made once. Where it would be refused, the last second of the journal may be
// lost: everything is made once, too. What the job tells is true.
func TestJobLosesPower(t *testing.T) {
	const items = 10
	for _, durable := range []bool{true, false} {
		whole := journal.NewSimDisk()
		if _, _, err := newShelf(items, !durable).run(whole, durable); err != nil {
			t.Fatal(err)
		}
		lost := 0 // outcomes that were told and are told again
		for n := range whole.Operations() {
			for _, l := range journal.Losses {
				t.Run(fmt.Sprintf("durable %t, operation %d, %v", durable, n, l), func(t *testing.T) {
					s, d := newShelf(items, !durable), journal.NewSimDisk()
					d.FailAt(n)
					before, _, err := s.run(d, durable)
					if err == nil {
						t.Fatal("the power did not fail")
					}
					for name, action := range before {
						testkit.WantEqual(t, name+" is there", s.made[name] > 0, action == farcopy.ActionCopied)
					}
					after, r, err := s.run(d.After(l), durable)
					if err != nil {
						t.Fatal(err)
					}
					for _, name := range s.names {
						testkit.WantEqual(t, name+" made", s.made[name], 1)
						if before[name] != "" && after[name] != "" {
							lost++
						}
					}
					testkit.WantEqual(t, "listed", r.Listed, items)
					testkit.WantEqual(t, "copied and skipped", r.Copied+r.Skipped, items)
				})
			}
		}
		t.Logf("durable %t: %d operations, %d outcomes told again", durable, whole.Operations(), lost)
		if lost == 0 {
			t.Errorf("durable %t: nothing was ever lost", durable)
		}
	}
}
