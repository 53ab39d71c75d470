package conformance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestAlikeSources copies two sources that look the same to one destination at a time, while one answer or both are lost:
// neither call may take the other's copy for its own.
func TestAlikeSources(t *testing.T) {
	before := []simtest.Fault{simtest.None, simtest.Slow(5 * time.Second), simtest.ActThenSlow(5 * time.Second), simtest.ActThenHangUp,
		simtest.Status(500), simtest.Gateway(502)}
	after := []simtest.Fault{simtest.HangUpBeforeAct, simtest.Status(500), simtest.Gateway(502), simtest.ActThenHangUp,
		simtest.HangUpThenAct(5 * time.Second), simtest.HangUpThenAct(5 * time.Minute)}
	for _, s := range subjects {
		for _, pause := range []time.Duration{0, 10 * time.Millisecond, 1500 * time.Millisecond, 10 * time.Second} {
			for _, one := range before {
				for _, two := range after {
					t.Run(fmt.Sprintf("%s/%s/%s/%v", s.name, one, two, pause), func(t *testing.T) {
						synctest.Test(t, func(t *testing.T) { s.checkPair(t, pause, one, two) })
					})
				}
			}
		}
	}
}

func (s subject) checkPair(t *testing.T, pause time.Duration, faults ...simtest.Fault) {
	tr := s.new(t, tune{})
	second := tr.other(s.source)
	tr.sim.Inject(s.op, faults...)
	var outcomes [2]outcome
	var wg sync.WaitGroup
	for i, copy := range []copyFunc{tr.copy, second} {
		wg.Go(func() { outcomes[i].reconciled, outcomes[i].err = copy(t.Context()) })
		time.Sleep(pause)
		synctest.Wait()
	}
	wg.Wait()
	time.Sleep(time.Hour)
	sure, perhaps := 0, 0
	for _, o := range outcomes {
		switch o.told() {
		case made:
			sure++
		case unknown:
			perhaps++
		}
		if o.err != nil {
			s.checkError(t, o.err)
		}
	}
	if s.replace {
		sure = min(sure, 1)
	}
	if n := tr.copies(); n < sure || n > sure+perhaps {
		t.Errorf("%d copies, told of %d and perhaps %d: %v, %v\n%s", n, sure, perhaps, outcomes[0], outcomes[1], journal(tr))
	}
}

// TestAllAnswersLost copies different things to one destination at a time, and every answer is lost: each call finds its own.
func TestAllAnswersLost(t *testing.T) {
	const n = 16
	for _, s := range subjects {
		testkit.Run(t, s.name, func(t *testing.T) {
			tr := s.new(t, tune{})
			var wg sync.WaitGroup
			for i := range n {
				tr.sim.Inject(s.op, simtest.ActThenHangUp)
				copy := tr.other(fmt.Sprintf("%c-%s", 'a'+i, s.source))
				wg.Go(func() {
					if reconciled, err := copy(t.Context()); !reconciled || err != nil {
						t.Errorf("%d: reconciled %v, error %v", i, reconciled, err)
					}
				})
			}
			wg.Wait()
			testkit.WantEqual(t, "the number of copies", tr.copies(), n)
		})
	}
}

// TestCrowd runs 64 goroutines that make one and the same copy on one client, through a refusal for the rate and through lost
// answers: everybody waits, and all are told the truth.
func TestCrowd(t *testing.T) {
	const crowd = 64
	faults := []simtest.Fault{simtest.RateLimit(2 * time.Second), simtest.HangUpBeforeAct, simtest.ActThenHangUp, simtest.None,
		simtest.Status(500), simtest.ActThenStatus(500), simtest.HangUpThenAct(5 * time.Second), simtest.RateLimit(3 * time.Second)}
	for _, s := range subjects {
		testkit.Run(t, s.name, func(t *testing.T) {
			tr := s.new(t, tune{})
			tr.sim.Inject(s.op, faults...)
			var wg sync.WaitGroup
			var sure, perhaps atomic.Int32
			for range crowd {
				wg.Go(func() {
					_, err := tr.copy(t.Context())
					switch (outcome{err: err}).told() {
					case made:
						sure.Add(1)
					case unknown:
						perhaps.Add(1)
					}
					if err != nil {
						s.checkError(t, err)
					}
				})
			}
			wg.Wait()
			time.Sleep(time.Hour)
			if tr.sim.Pending() > 0 {
				t.Errorf("%d faults were not met", tr.sim.Pending())
			}
			least, most := int(sure.Load()), int(sure.Load()+perhaps.Load())
			if s.replace {
				least, most = min(least, 1), min(most, 1)
			}
			if n := tr.copies(); n < least || n > most {
				t.Errorf("%d copies, told of %d to %d", n, least, most)
			}
		})
	}
}

// TestLooksOutlastFailures: the answer is lost, and the reads that look for the copy fail for a while.
func TestLooksOutlastFailures(t *testing.T) {
	for _, s := range subjects {
		for _, f := range []simtest.Fault{simtest.Status(500), simtest.Status(503), simtest.RateLimit(0), simtest.RateLimit(5 * time.Second),
			simtest.Gateway(502), simtest.HangUpBeforeAct, simtest.TruncateBody} {
			testkit.Run(t, s.name+"/"+f.Name, func(t *testing.T) {
				tr := s.new(t, tune{})
				tr.sim.Inject("*", simtest.ActThenHangUp, f, f, f, f)
				if o := tr.run(t.Context(), s.op); o.err != nil || !o.reconciled {
					t.Errorf("reconciled %v, %v\n%s", o.reconciled, o.err, journal(tr))
				}
			})
		}
	}
}

// TestRivalsOfOtherNames: a copy under another name that is still under way, or whose caller has left, does not keep a lost copy
// to the same place from being found.
func TestRivalsOfOtherNames(t *testing.T) {
	for _, s := range subjects {
		for name, patience := range map[string]time.Duration{"under way": time.Hour, "given up": time.Second} {
			testkit.Run(t, s.name+"/"+name, func(t *testing.T) {
				tr := s.new(t, tune{})
				other := tr.other("another-" + s.source)
				tr.sim.Inject(s.op, simtest.Slow(4*time.Minute), simtest.ActThenHangUp)
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				defer cancel()
				go other(ctx)
				time.Sleep(10 * time.Second)
				start := time.Now()
				reconciled, err := tr.copy(t.Context())
				if err != nil {
					t.Errorf("error %v, want the copy that was found\n%s", err, journal(tr))
				}
				if !reconciled {
					t.Errorf("not reconciled\n%s", journal(tr))
				}
				if took := time.Since(start); took > 10*time.Second {
					t.Errorf("it took %v, want 10s at most\n%s", took, journal(tr))
				}
				time.Sleep(time.Hour)
			})
		}
	}
}

// TestReadsHang: looking ends soon after ReconcileTimeout, whatever the service does with the reads.
func TestReadsHang(t *testing.T) {
	for _, s := range subjects {
		testkit.Run(t, s.name, func(t *testing.T) {
			tr := s.new(t, tune{})
			tr.sim.Inject("*", simtest.HangUpBeforeAct)
			tr.sim.Inject("*", slices.Repeat([]simtest.Fault{simtest.Slow(time.Hour)}, 40)...)
			start := time.Now()
			_, err := tr.copy(t.Context())
			if took := time.Since(start); !errors.Is(err, problem.ErrOutcomeUnknown) || took > call.DefaultReconcileTimeout+time.Minute {
				t.Errorf("after %v: %v", took, err)
			}
			s.checkError(t, err)
			time.Sleep(2 * time.Hour)
		})
	}
}
