package conformance

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/simtest"
)

var histories = flag.Int("histories", 30, "random histories of one client for each subject")

// step is one call of a history.
type step struct {
	tag      string
	copy     copyFunc
	start    time.Duration
	deadline time.Duration   // 0: none
	resolves []time.Duration // when an unknown outcome is looked for again, counted from the call's end or the last time

	err  error
	done int
}

// TestHistories lets two to six goroutines of one client make up to eighteen copies of a few sources to one place, under
// faults of copies and reads, lags, differing clocks and deadlines, and resolve what stays unknown, at once and up to 100
// minutes later. What each call says is held against what the service did for it alone. The history's number is its seed.
func TestHistories(t *testing.T) {
	for _, s := range subjects {
		t.Run(s.name, func(t *testing.T) {
			for i := range uint64(*histories) {
				n := *seed + i
				t.Run(fmt.Sprint(n), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) { s.history(t, rand.New(rand.NewPCG(n, 7))) })
				})
			}
		})
	}
}

func (s subject) history(t *testing.T, r *rand.Rand) {
	tr := s.new(t, tune{tagged: true, odd: s.op != "CopyFolder" && r.IntN(3) == 0, reconcile: call.Reconcile(2 * r.IntN(2)), maxAttempts: 1 + r.IntN(5)})
	copies := []copyFunc{tr.copy, tr.other(s.source), tr.other("another-" + s.source)}
	all := kinds()
	for range 2 + r.IntN(10) {
		tr.sim.Inject(s.op, pick(r, all).fault)
	}
	for range r.IntN(6) {
		tr.sim.Inject("*", pick(r, []simtest.Fault{simtest.None, pick(r, all).fault}))
	}
	skew := pick(r, skews)
	tr.distort(pick(r, lags), skew)
	if r.IntN(3) == 0 {
		jump, at := pick(r, jumps), upTo(r, 3*time.Minute)
		time.AfterFunc(at, func() { tr.sim.SetDateSkew(jump) })
		time.AfterFunc(at+upTo(r, 4*time.Second), func() { tr.sim.SetDateSkew(skew) })
	}

	var steps []*step
	var wg sync.WaitGroup
	for g := range 2 + r.IntN(5) {
		var own []*step
		for i := range 1 + r.IntN(3) {
			own = append(own, randomStep(r, fmt.Sprintf("%d.%d", g, i), pick(r, copies)))
		}
		steps = append(steps, own...)
		wg.Go(func() {
			for _, st := range own {
				time.Sleep(st.start)
				st.run(t.Context())
			}
		})
	}
	wg.Wait()
	time.Sleep(2 * time.Hour)
	for _, q := range tr.sim.Requests() {
		for _, st := range steps {
			if q.Op == s.op && q.Header.Get(tag) == st.tag {
				st.done += q.Done
			}
		}
	}
	s.checkSteps(t, tr, steps)
}

func randomStep(r *rand.Rand, tag string, copy copyFunc) *step {
	st := &step{tag: tag, copy: copy, start: pick(r, []time.Duration{0, upTo(r, 50*time.Millisecond), upTo(r, 3*time.Second), upTo(r, 2*time.Minute)})}
	if r.IntN(3) == 0 {
		st.deadline = pick(r, []time.Duration{upTo(r, 3*time.Second), upTo(r, 40*time.Second), upTo(r, 20*time.Minute)}) + 1
	}
	for range 1 + r.IntN(3) {
		st.resolves = append(st.resolves, pick(r, []time.Duration{0, upTo(r, time.Minute), upTo(r, 100*time.Minute)}))
	}
	return st
}

func (st *step) run(ctx context.Context) {
	ctx = context.WithValue(ctx, tagKey{}, st.tag)
	limited, cancel := ctx, func() {}
	if st.deadline > 0 {
		limited, cancel = context.WithTimeout(ctx, st.deadline)
	}
	_, st.err = st.copy(limited)
	cancel()
	for _, pause := range st.resolves {
		if (outcome{err: st.err}).told() != unknown {
			return
		}
		time.Sleep(pause)
		st.err = resolve(ctx, st.err)
	}
}

func (s subject) checkSteps(t *testing.T, tr *trial, steps []*step) {
	t.Helper()
	replace := s.replace && !tr.adds
	runsOn := false // a first request was executed after its call had returned the copy of a later one
	for _, st := range steps {
		runsOn = runsOn || st.done > 1
	}
	for _, st := range steps {
		switch told := (outcome{err: st.err}).told(); {
		case told == made && st.done == 0 && !(replace && runsOn):
			t.Errorf("call %s was told made, and nothing was made for it", st.tag)
		case told == notMade && st.done > 0:
			t.Errorf("call %s was told not made, and it was made: %v", st.tag, st.err)
		case st.done > 1 && !replace:
			t.Errorf("call %s was made %d times: told %s, %v", st.tag, st.done, told, st.err)
		}
		if st.err != nil {
			s.checkError(t, st.err)
		}
	}
	if !t.Failed() {
		return
	}
	var b strings.Builder
	for _, st := range steps {
		fmt.Fprintf(&b, "call %s, start %v, deadline %v, resolves %v: done %d, %v\n", st.tag, st.start, st.deadline, st.resolves, st.done, st.err)
	}
	t.Log("\n" + b.String() + tr.diary())
}
