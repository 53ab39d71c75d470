package bitpaket

import (
	"context"
	"path"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/transport"
	"github.com/farcopy/farcopy/internal/treejob"
)

// copyWait waits for the objects of a request.
type copyWait struct {
	s       *copySequence
	req     *CopyRequest
	objects []pinnedObject
	want    []objectState // of the sources
	seen    [2][]Strength // in each layout, by object; "": it was not seen
	changed map[int]bool  // sources that have changed since they were read
	asked   map[int]bool  // sources that were read again
}

func newCopyWait(s *copySequence, req *CopyRequest, pinned *pinnedCopy) *copyWait {
	n := len(pinned.Objects)
	w := &copyWait{s: s, req: req, objects: pinned.Objects, seen: [2][]Strength{make([]Strength, n), make([]Strength, n)}, changed: map[int]bool{}, asked: map[int]bool{}}
	for _, o := range pinned.Objects {
		w.want = append(w.want, o.objectState)
	}
	return w
}

// wait waits until all objects of a request that was accepted are at the target.
func (w *copyWait) wait(ctx context.Context) job.Result {
	if w.s.cfg.Verify == farcopy.VerifyAnswer || len(w.objects) == 0 {
		return job.Result{Action: farcopy.ActionCopied, Strength: StrengthNone}
	}
	pause, came := defaultInterval, time.Now()
	for {
		before := w.open()
		w.look(ctx) // what cannot be read now is read again
		if w.open() < before {
			came = time.Now()
		}
		if w.isDone() {
			return w.copied()
		}
		if time.Since(came) >= longestStall || transport.Sleep(ctx, pause) != nil {
			break
		}
		pause = min(2*pause, longestInterval)
	}
	for i, strength := range w.seen[w.best()] {
		if strength == "" && !w.changed[i] {
			return job.Result{Action: farcopy.ActionUnknown, Err: errNotSeen}
		}
	}
	return job.Result{Action: farcopy.ActionStale, Reason: treejob.ReasonStale}
}

// missing returns how many objects were not seen in a layout.
func (w *copyWait) missing(layout int) (n int) {
	for _, strength := range w.seen[layout] {
		if strength == "" {
			n++
		}
	}
	return n
}

// best is the layout that lacks the least.
func (w *copyWait) best() int {
	if w.missing(1) < w.missing(0) {
		return 1
	}
	return 0
}

// open returns how many objects lack in both layouts together.
func (w *copyWait) open() int { return w.missing(0) + w.missing(1) }

func (w *copyWait) isDone() bool { return w.missing(w.best()) == 0 }

// copied is the result of a copy that was seen complete: it is verified as its weakest object is.
func (w *copyWait) copied() job.Result {
	r := job.Result{Action: farcopy.ActionCopied, Strength: StrengthStrong}
	for _, strength := range w.seen[w.best()] {
		if strength == StrengthWeak {
			r.Strength = StrengthWeak
		}
	}
	return r
}

// look reads the places where nothing was seen yet.
func (w *copyWait) look(ctx context.Context) error {
	var paths []string
	for i := range w.objects {
		for l, at := range w.objects[i].targets() {
			if w.seen[l][i] == "" {
				paths = append(paths, at)
			}
		}
	}
	there, _, err := w.s.client.find(ctx, path.Clean(w.req.Target), paths, w.s.opts)
	if err != nil {
		return err
	}
	for i := range w.objects {
		targets := w.objects[i].targets()
		for l, at := range targets {
			if o, exists := there[at]; exists && w.seen[l][i] == "" {
				w.seen[l][i] = w.compare(ctx, i, l, stateOfObject(&o))
			}
		}
		if len(targets) == 1 {
			w.seen[1][i] = w.seen[0][i]
		}
	}
	return nil
}

// compare compares what is at a place with the source as it was read, and if they differ with the
// source as it is now. "" says that it is not the copy: it may also be half of it, or what the copy
// is about to replace.
func (w *copyWait) compare(ctx context.Context, i, layout int, there objectState) Strength {
	o := &w.objects[i]
	if there.ID == o.ID {
		return "" // the source itself
	}
	strength := compareStates(w.want[i], there)
	if !w.asked[i] && (strength == StrengthNone || w.s.cfg.Verify == farcopy.VerifyRead) {
		w.readSource(ctx, i)
		strength = compareStates(w.want[i], there)
	}
	if strength == StrengthNone || strength == StrengthWeak && there.ID == o.There[layout] {
		return ""
	}
	return strength
}

// readSource reads what a source is now.
func (w *copyWait) readSource(ctx context.Context, i int) {
	o, err := w.s.source(ctx, w.req, &w.objects[i])
	if err != nil {
		return
	}
	w.asked[i] = true
	if now := stateOfObject(o); compareStates(w.want[i], now) == StrengthNone {
		w.want[i], w.changed[i] = now, true
	}
}
