package seqjob

import (
	"context"
	"fmt"
	"io/fs"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestErrorOfTheSequence: what comes before it is copied, the run is not complete, and the next run
// goes on from there.
func TestErrorOfTheSequence(t *testing.T) {
	for at := range 8 {
		testkit.Run(t, fmt.Sprint(at), func(t *testing.T) {
			f := newFake()
			cfg := farcopy.JobConfig{Journal: t.TempDir()}
			outcomes, err := run(t, newJob(f, sequenceOf(requests(at), errSequence), cfg))
			testkit.WantEqual(t, "outcomes", len(outcomes), at)
			testkit.WantIs(t, err, errSequence)
			testkit.WantEqual(t, "complete", testkit.As[*farcopy.JobError](t, err).Complete, false)
			outcomes, err = run(t, newJob(f, sequenceOf(requests(8), nil), cfg))
			testkit.WantEqual(t, "outcomes of the second run", len(outcomes), 8-at)
			if err != nil {
				t.Error(err)
			}
			testkit.WantEqual(t, "copies", len(f.made), 8)
		})
	}
}

// TestSequenceOfAServiceThatIsDown: the error of a sequence is not that of the service that copies:
// the run does not wait for it.
func TestSequenceOfAServiceThatIsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		down := fmt.Errorf("%w: no connection", farcopy.ErrTransient)
		_, err := run(t, newJob(newFake(), sequenceOf(requests(4), down), farcopy.JobConfig{}))
		testkit.WantContains(t, err.Error(), "no connection")
		testkit.WantTook(t, began, 0)
	})
}

// TestPlanOfASequenceWithAnError: a plan ends with the error.
func TestPlanOfASequenceWithAnError(t *testing.T) {
	var last error
	n := 0
	for _, err := range newJob(newFake(), sequenceOf(requests(4), errSequence), farcopy.JobConfig{}).Plan(t.Context()) {
		if last = err; err == nil {
			n++
		}
	}
	testkit.WantEqual(t, "planned", n, 4)
	testkit.WantIs(t, last, errSequence)
}

// TestOtherSequence: with the journal of another sequence nothing is done.
func TestOtherSequence(t *testing.T) {
	changed := requests(8)
	changed[1].Limit = 1
	for _, tt := range []struct {
		name  string
		first iter.Seq2[copyRequest, error]
		then  []copyRequest
		isBad bool
	}{
		{"the same, listed to its end", sequenceOf(requests(8), nil), requests(8), false},
		{"a request differs, listed to its end", sequenceOf(requests(8), nil), changed, true},
		{"a request differs", sequenceOf(requests(5), errSequence), changed, true},
		{"shorter", sequenceOf(requests(5), errSequence), requests(4), true},
		{"longer", sequenceOf(requests(5), errSequence), requests(9), false},
		{"empty", sequenceOf(requests(5), nil), nil, true},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newFake()
			cfg := farcopy.JobConfig{Journal: t.TempDir()}
			run(t, newJob(f, tt.first, cfg))
			sent := f.sent.Load()
			outcomes, err := run(t, newJob(f, sequenceOf(tt.then, nil), cfg))
			if !tt.isBad {
				if err != nil {
					t.Error(err)
				}
				return
			}
			testkit.WantIs(t, err, fs.ErrInvalid, farcopy.ErrNotExecuted)
			testkit.WantContains(t, err.Error(), "requests are not those of an earlier iteration")
			testkit.WantEqual(t, "early", testkit.As[*farcopy.JobError](t, err).Early, true)
			testkit.WantEqual(t, "outcomes", len(outcomes), 0)
			testkit.WantEqual(t, "sent", f.sent.Load(), sent)
		})
	}
}

// TestSequenceThatCanBeUsedOnce: a run after a plan has nothing to do, and must not say that it has
// done all.
func TestSequenceThatCanBeUsedOnce(t *testing.T) {
	left := requests(4)
	once := func(yield func(copyRequest, error) bool) {
		for len(left) > 0 {
			r := left[0]
			if left = left[1:]; !yield(r, nil) {
				return
			}
		}
	}
	j := newJob(newFake(), once, farcopy.JobConfig{})
	for _, err := range j.Plan(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := run(t, j)
	testkit.WantIs(t, err, fs.ErrInvalid)
}

// TestCursors: pages are listed by their cursors, in any order, with or without the pull before.
func TestCursors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		j := newJob(f, sequenceOf(requests(7), nil), farcopy.JobConfig{}).(*sequenceJob[copyRequest])
		defer j.requests.close()
		s := j.requests
		first, err := s.take(t.Context(), cursor{})
		if err != nil {
			t.Fatal(err)
		}
		second, err := s.take(t.Context(), first.after)
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.take(t.Context(), first.after)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "the page listed again", again.after, second.after)
		last, err := s.take(t.Context(), second.after)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "requests of the last page", len(last.requests), 1)
		testkit.WantEqual(t, "it is the last", last.isLast, true)
		_, err = s.take(t.Context(), cursor{N: 3, Digest: "other"})
		testkit.WantIs(t, err, errOther)
		_, err = s.take(t.Context(), cursor{N: 30, Digest: "other"})
		testkit.WantIs(t, err, errOther)
	})
}

// TestClosed: the caller's sequence is ended however the job ends.
func TestClosed(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(t *testing.T, j farcopy.Job)
	}{
		{"to the end", func(t *testing.T, j farcopy.Job) { run(t, j) }},
		{"out of a run", func(t *testing.T, j farcopy.Job) {
			for range j.Run(t.Context()) {
				return
			}
		}},
		{"out of a plan", func(t *testing.T, j farcopy.Job) {
			for range j.Plan(t.Context()) {
				return
			}
		}},
		{"stopped", func(t *testing.T, j farcopy.Job) {
			for range j.Run(t.Context()) {
				j.Stop()
			}
		}},
		{"the context ends", func(t *testing.T, j farcopy.Job) {
			ctx, cancel := context.WithCancel(t.Context())
			for range j.Run(ctx) {
				cancel()
			}
			cancel()
		}},
		{"the loop panics", func(t *testing.T, j farcopy.Job) {
			defer func() { recover() }()
			for range j.Run(t.Context()) {
				panic("the loop")
			}
		}},
		{"a page of tasks, and the context ends", func(t *testing.T, j farcopy.Job) {
			ctx, cancel := context.WithCancel(t.Context())
			s := j.(*sequenceJob[copyRequest])
			if _, err := s.requests.take(ctx, cursor{}); err != nil {
				t.Fatal(err)
			}
			s.requests.closeWith(ctx)
			cancel()
			synctest.Wait()
		}},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) { // the bubble waits for all goroutines
			open := 0
			seq := func(yield func(copyRequest, error) bool) {
				open++
				defer func() { open-- }()
				for _, r := range requests(300) {
					time.Sleep(time.Millisecond)
					if !yield(r, nil) {
						return
					}
				}
			}
			tt.do(t, newJob(newFake(), seq, farcopy.JobConfig{Workers: 2}))
			testkit.WantEqual(t, "open iterations", open, 0)
		})
	}
}

// TestPanic: a panic of the sequence is one of the caller's loop, which can recover.
func TestPanic(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(j farcopy.Job)
	}{
		{"run", func(j farcopy.Job) {
			for range j.Run(t.Context()) {
			}
		}},
		{"plan", func(j farcopy.Job) {
			for range j.Plan(t.Context()) {
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			seq := func(yield func(copyRequest, error) bool) {
				for _, r := range requests(5) {
					if !yield(r, nil) {
						return
					}
				}
				panic("the sequence")
			}
			f := newFake()
			j := newJob(f, seq, farcopy.JobConfig{})
			defer func() {
				testkit.WantEqual(t, "the panic", recover(), any("the sequence"))
			}()
			tt.do(j)
			t.Error("no panic")
		})
	}
}
