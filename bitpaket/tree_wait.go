package bitpaket

import (
	"context"
	"fmt"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/transport"
	"github.com/farcopy/farcopy/internal/treejob"
)

// longestStall is how long a request is waited for that makes nothing.
const longestStall = 10 * time.Minute

var errNotSeen = fmt.Errorf("%w: BitPaket has accepted the copy, and the object is not at the target yet", ErrOutcomeUnknown)

// treeWait waits for objects of one directory.
type treeWait struct {
	s       *treeStore
	tasks   []*treejob.Task
	want    []objectState // of the sources
	made    []treejob.Made
	open    map[int]bool // places of what was not seen yet
	changed map[int]bool // places of sources that have changed since they were listed
	others  map[int]bool // places where there is something else than is expected, or replaced
	asked   map[int]bool // places of sources that were read again
}

func newTreeWait(s *treeStore, tasks []*treejob.Task) *treeWait {
	w := &treeWait{s: s, tasks: tasks, made: make([]treejob.Made, len(tasks)), open: map[int]bool{}, changed: map[int]bool{}, others: map[int]bool{}, asked: map[int]bool{}}
	for n, t := range tasks {
		w.want = append(w.want, readState(t.State))
		w.open[n] = true
	}
	return w
}

// wait waits until the objects of a request that was accepted are at the target.
func (s *treeStore) wait(ctx context.Context, tasks []*treejob.Task) []treejob.Made {
	w := newTreeWait(s, tasks)
	if s.verify == farcopy.VerifyAnswer {
		for n := range w.made {
			w.made[n].Result = job.Result{Action: farcopy.ActionCopied, Strength: StrengthNone}
		}
		return w.made
	}
	if len(tasks) == 0 {
		return nil
	}
	pause, came := defaultInterval, time.Now()
	for {
		before := len(w.open)
		w.look(ctx) // what cannot be read now is read again
		if len(w.open) < before {
			came = time.Now()
		}
		if w.isDone() || time.Since(came) >= longestStall || transport.Sleep(ctx, pause) != nil {
			break
		}
		pause = min(2*pause, longestInterval)
	}
	for n := range w.open {
		w.made[n].Err = errNotSeen
		if w.changed[n] && w.others[n] {
			w.made[n] = treejob.Made{Result: job.Result{Action: farcopy.ActionStale, Reason: treejob.ReasonOtherState}}
		}
	}
	return w.made
}

func (w *treeWait) isDone() bool { return len(w.open) == 0 }

// look lists the target once.
func (w *treeWait) look(ctx context.Context) error {
	list, err := w.s.client.Query(ctx, QueryRequest{Folder: w.tasks[0].To, Detailed: true}, w.s.opts...)
	if err != nil {
		return err
	}
	there := map[string]*Object{}
	for i := range list.Objects {
		if name := list.Objects[i].Properties.Name; there[name] == nil { // the newest version comes first
			there[name] = &list.Objects[i]
		}
	}
	for n := range w.tasks {
		if o := there[w.tasks[n].Name]; w.open[n] && o != nil {
			w.compare(ctx, n, stateOfObject(o))
		}
	}
	return nil
}

// compare compares what is at the place of a copy with the source as it was listed, and if they
// differ with the source as it is now. What lies there may also be half of the copy, or what the
// copy is about to replace.
func (w *treeWait) compare(ctx context.Context, n int, there objectState) {
	t := w.tasks[n]
	strength := compareStates(w.want[n], there)
	if strength == StrengthNone && !w.asked[n] {
		w.readSource(ctx, n)
		strength = compareStates(w.want[n], there)
	}
	replaced := readState(t.Existing)
	w.others[n] = strength == StrengthNone && !(t.Replace && there.ID == replaced.ID) // else the copy may still come
	if strength == StrengthNone || strength == StrengthWeak && t.Replace && there.ID == replaced.ID {
		return
	}
	if w.s.verify == farcopy.VerifyRead && !w.asked[n] {
		w.readSource(ctx, n)
		if compareStates(w.want[n], there) == StrengthNone {
			return
		}
	}
	delete(w.open, n)
	w.made[n].Result = job.Result{Action: farcopy.ActionCopied, Strength: strength}
}

// readSource reads what a source is now.
func (w *treeWait) readSource(ctx context.Context, n int) {
	found, err := w.s.client.FindMetadata(ctx, FindMetadataRequest{Path: w.tasks[n].ID}, w.s.opts...)
	if err != nil || len(found.Objects) == 0 {
		return
	}
	w.asked[n] = true
	now := stateOfObject(&found.Objects[0])
	if compareStates(w.want[n], now) == StrengthNone {
		w.want[n], w.changed[n] = now, true
	}
}
