package conformance

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// mustBeUnknown ends the test if a call did not end as one of unknown outcome.
func mustBeUnknown(t *testing.T, err error) {
	t.Helper()
	if got := (outcome{err: err}).told(); got != unknown {
		t.Fatalf("told %s, want unknown: %v", got, err)
	}
}

// resolveMade resolves a copy that was made, and checks that it is not told as not made.
func (tr *trial) resolveMade(t *testing.T, lost error) {
	t.Helper()
	if err := resolve(t.Context(), lost); (outcome{err: err}).told() == notMade {
		t.Errorf("told not made, and made: %v\n%s", err, tr.diary())
	}
}

// TestResolveHiddenCopy: a copy was made late, after its call had ended as unknown, and another copy of the same client lies
// over it now, as a newer version or in its place. Its absence does not prove that it was never made.
func TestResolveHiddenCopy(t *testing.T) {
	for _, s := range only("oss", "oss forbid-overwrite", "bitpaket overwrite=true") {
		testkit.Run(t, s.name, func(t *testing.T) {
			tr := s.new(t, tune{odd: true}) // OSS keeps versions
			tr.sim.Inject(s.op, simtest.HangUpThenAct(5*time.Minute), simtest.ActThenHangUp)
			_, err := tr.copy(t.Context())
			mustBeUnknown(t, err)
			time.Sleep(70 * time.Minute)
			if _, err := tr.copy(t.Context()); err != nil {
				t.Fatalf("the second copy: %v", err)
			}
			time.Sleep(5 * time.Minute)
			tr.resolveMade(t, err)
		})
	}
}

// TestResolveCopyOfAnotherName: the service gave the copy a name of its own, and its clocks differ. What is only possibly
// the copy is not nothing because it seems some seconds too old.
func TestResolveCopyOfAnotherName(t *testing.T) {
	for _, s := range only("oracle suffix") {
		synctest.Test(t, func(t *testing.T) {
			tr := s.new(t, tune{})
			tr.others[makeEqual]() // so that the copy is called "Reports123456(2)"
			time.Sleep(time.Hour)
			tr.sim.SetDateSkew(5 * time.Second)
			tr.sim.Inject(s.op, simtest.TruncateBody)
			_, err := tr.copy(t.Context())
			mustBeUnknown(t, err)
			time.Sleep(10 * time.Minute)
			tr.resolveMade(t, err)
		})
	}
}

// TestResolveAfterAnHour: of two lost copies to one name one was made, and both calls have ended as unknown. An hour later
// there is no more reason than before to give the copy to the other one.
func TestResolveAfterAnHour(t *testing.T) {
	for _, s := range only("box", "box file") {
		synctest.Test(t, func(t *testing.T) {
			tr := s.new(t, tune{})
			copies := []copyFunc{tr.copy, tr.other(s.source)}
			errs := make([]error, len(copies))
			tr.sim.Inject(s.op, simtest.HangUpBeforeAct, simtest.ActThenHangUp, simtest.HangUpBeforeAct)
			var wg sync.WaitGroup
			for i, copy := range copies {
				wg.Go(func() { _, errs[i] = copy(t.Context()) })
				time.Sleep(10 * time.Millisecond)
			}
			wg.Wait()
			for _, err := range errs {
				mustBeUnknown(t, err)
			}
			time.Sleep(70 * time.Minute)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			tr.other("something-else")(ctx) // any call that ends as unknown
			if err := resolve(t.Context(), errs[0]); err == nil {
				t.Errorf("the copy of the other call is returned\n%s", tr.diary())
			}
		})
	}
}

// TestResolveRemovedCopy: a copy that was made late and removed since is told as not made. Nobody can tell the two apart.
func TestResolveRemovedCopy(t *testing.T) {
	for _, s := range only("oracle", "document360", "box", "box file", "bitpaket overwrite=true") {
		testkit.Run(t, s.name, func(t *testing.T) {
			tr := s.new(t, tune{})
			tr.sim.Inject(s.op, simtest.HangUpThenAct(5*time.Minute))
			_, err := tr.copy(t.Context())
			time.Sleep(10 * time.Minute)
			tr.others[remove]()
			time.Sleep(2 * time.Hour)
			if err := resolve(t.Context(), err); (outcome{err: err}).told() != notMade {
				t.Errorf("told %s, want not made: %v", (outcome{err: err}).told(), err)
			}
		})
	}
}
