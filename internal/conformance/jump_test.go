package conformance

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

var jumps = []time.Duration{-2 * time.Hour, -10 * time.Minute, 10 * time.Minute, 2 * time.Hour}

// TestClockJumps: the Date of answers jumps by minutes or hours while a copy runs whose answer is lost, as where another
// machine of the service answers from then on. What was made when cannot be read any more, so that the outcome may stay
// unknown; it is never told wrongly, however late it is asked for.
func TestClockJumps(t *testing.T) {
	faults := []simtest.Fault{
		simtest.ActThenHangUp, simtest.HangUpBeforeAct, simtest.HangUpThenAct(10 * time.Second), simtest.ActThenStatus(500),
	}
	for _, s := range subjects {
		for _, f := range faults {
			for _, jump := range jumps {
				for _, at := range []time.Duration{0, 1500 * time.Millisecond, 40 * time.Second} {
					t.Run(fmt.Sprintf("%s/%s/%v after %v", s.name, f.Name, jump, at), func(t *testing.T) {
						synctest.Test(t, func(t *testing.T) { s.jump(t, f, jump, at, remove) })
					})
				}
			}
		}
	}
}

// TestClockJumpsBesideAnEqualItem: likewise, and there is an equal item that another program made before.
func TestClockJumpsBesideAnEqualItem(t *testing.T) {
	for _, s := range only("oracle", "oracle suffix", "oracle file", "oracle create", "document360", "document360 create") {
		for _, f := range []simtest.Fault{simtest.ActThenHangUp, simtest.HangUpBeforeAct} {
			for _, jump := range jumps {
				t.Run(fmt.Sprintf("%s/%s/%v", s.name, f.Name, jump), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) { s.jump(t, f, jump, time.Millisecond, remove, makeEqual) })
				})
			}
		}
	}
}

// jump makes a copy during which the Date jumps, after another one that has told the service's time and after what other
// programs do then.
func (s subject) jump(t *testing.T, f simtest.Fault, jump, at time.Duration, others ...deed) {
	tr := s.new(t, tune{})
	if _, err := tr.copy(t.Context()); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Minute)
	for _, d := range others {
		tr.others[d]()
	}
	before := tr.copies()
	time.Sleep(90 * time.Minute)

	tr.sim.Inject(s.op, f)
	time.AfterFunc(at, func() { tr.sim.SetDateSkew(jump) })
	_, err := tr.copy(t.Context())
	for _, later := range []time.Duration{10 * time.Second, 150 * time.Minute} {
		if (outcome{err: err}).told() == unknown {
			time.Sleep(later)
			err = resolve(t.Context(), err)
		}
	}
	time.Sleep(time.Hour)
	s.check(t, tr, outcome{err: err, made: tr.copies() - before})
}
