package conformance

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

var races = flag.Int("races", 20, "races of two programs for each subject and mode, with and without lost answers")

var (
	lags  = []time.Duration{0, 1500 * time.Millisecond, 10 * time.Second}
	skews = []time.Duration{-5 * time.Second, -2 * time.Second, 0, 2 * time.Second, 5 * time.Second}
)

// lostAnswers are the faults after which a program has to find out for itself what its request did.
var lostAnswers = []simtest.Fault{
	simtest.ActThenHangUp, simtest.HangUpBeforeAct, simtest.TruncateBody, simtest.Status(500), simtest.ActThenStatus(500),
	simtest.Gateway(502), simtest.HangUpThenAct(3 * time.Second), simtest.ActTwice,
}

// racer is one of two programs that make the same copy at a time and share nothing.
type racer struct {
	tune  tune
	start time.Duration

	outcome outcome
	sent    time.Time // when the head of its first request was written, by the service's clock
	first   time.Time // when the service first did something for it; zero where a fault delayed that
	done    int       // how often the service did what this program asked for
	lost    bool      // a request of this program met a fault
	twice   bool      // the service was made to act twice on one request
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func upTo(r *rand.Rand, d time.Duration) time.Duration { return time.Duration(r.Int64N(int64(d))) }

// randomRacer may be near or far, and may have to wait for its connection.
func randomRacer(r *rand.Rand, name string, mode call.Reconcile) *racer {
	c := &racer{tune: tune{program: name, reconcile: mode, trip: 20*time.Millisecond + upTo(r, 180*time.Millisecond)}}
	if r.IntN(2) == 0 {
		c.tune.dial = upTo(r, 4*time.Second)
	}
	c.start = upTo(r, 150*time.Millisecond)
	if r.IntN(3) == 0 {
		c.start = upTo(r, 6*time.Second)
	}
	return c
}

// race lets two programs make one copy each, and an hour pass.
func (s subject) race(t testing.TB, r *rand.Rand, mode call.Reconcile, odd bool, faults ...simtest.Fault) (*trial, []*racer) {
	racers := []*racer{randomRacer(r, "one", mode), randomRacer(r, "two", mode)}
	first := racers[0].tune
	first.odd = odd
	tr := s.new(t, first)
	tr.distort(pick(r, lags), pick(r, skews))
	tr.sim.Inject(s.op, faults...)
	s.compete(t, tr, racers)
	return tr, racers
}

// distort makes the listings of the service late, and the Date of its answers differ from the time of its items.
func (tr *trial) distort(lag, skew time.Duration) {
	tr.skew, tr.note = skew, fmt.Sprintf("lag %v, date %v ahead", lag, skew)
	tr.sim.SetListLag(lag)
	tr.sim.SetDateSkew(skew)
}

// compete lets the programs copy, the first one with the trial's own client, and an hour pass.
func (s subject) compete(t testing.TB, tr *trial, racers []*racer) {
	copies := []copyFunc{tr.copy, tr.program(racers[1].tune)}
	var wg sync.WaitGroup
	for i, copy := range copies {
		wg.Go(func() {
			time.Sleep(racers[i].start)
			racers[i].outcome.reconciled, racers[i].outcome.err = copy(t.Context())
		})
	}
	wg.Wait()
	time.Sleep(time.Hour)
	for _, c := range racers {
		c.account(s.op, tr.sim.Requests())
	}
}

// account reads from the journal what the service did for a program.
func (c *racer) account(op string, journal []simtest.Request) {
	for _, q := range journal {
		if q.Op != op || !strings.HasPrefix(q.Header.Get("User-Agent"), c.tune.program) {
			continue
		}
		if c.sent.IsZero() {
			c.sent = q.Time.Add(-c.tune.trip / 2)
		}
		if c.done == 0 && q.Done > 0 && !strings.Contains(q.Fault, "later") {
			c.first = q.Time
		}
		c.done += q.Done
		c.lost = c.lost || q.Fault != "" && q.Fault != simtest.None.Name
		c.twice = c.twice || q.Fault == simtest.ActTwice.Name
	}
}

// checkRace holds what two programs were told against what the service did for each. After a lost answer an equal item of
// the other program may be taken for the copy: that is an exception which the documents name. Where no answer was lost
// there is none.
func (s subject) checkRace(t testing.TB, tr *trial, racers []*racer) (taken int, early time.Duration) {
	t.Helper()
	all, sure, replace := 0, 0, s.replace && !tr.adds
	for i, c := range racers {
		all += c.done
		switch c.outcome.told() {
		case made:
			sure++
			if c.done == 0 && c.lost {
				taken++
				if other := racers[1-i]; tr.skew >= 0 && !other.first.IsZero() {
					early = max(early, c.sent.Sub(other.first))
				}
				if early > s.grain() {
					t.Errorf("%s was told made for an item that was made %v before its send", c.tune.program, early)
				}
			}
			if c.done == 0 && !c.lost {
				t.Errorf("%s was told made, and the service did nothing for it", c.tune.program)
			}
		case notMade:
			if c.done > 0 {
				t.Errorf("%s was told not made, and the service had done it: %v", c.tune.program, c.outcome.err)
			}
		}
		if c.done > 1 && !replace && !c.twice {
			t.Errorf("%d copies were made for %s", c.done, c.tune.program)
		}
		if c.outcome.err != nil {
			s.checkError(t, c.outcome.err)
		}
	}
	if sure-taken > all {
		t.Errorf("%d copies, and %d were told made", all, sure)
	}
	if n := tr.copies(); !replace && n != all {
		t.Errorf("%d copies at the destination, and %d were made", n, all)
	}
	if t.Failed() {
		for _, c := range racers {
			t.Logf("%s from %v on, dial %v, trip %v: %s, %v", c.tune.program, c.start, c.tune.dial, c.tune.trip, c.outcome.told(), c.outcome.err)
		}
		t.Log("\n" + tr.diary())
	}
	return taken, early
}

// grain is how far before a send an item can have been made that cannot be told from one made after it: Date and the time of
// items are whole seconds, and BitPaket makes its items a second after it has accepted them.
func (s subject) grain() time.Duration {
	if s.op == "Copy" {
		return 3200 * time.Millisecond
	}
	return 2 * time.Second
}

// modes are those in which a lost answer is settled.
var modes = []struct {
	name string
	mode call.Reconcile
}{{"auto", call.ReconcileAuto}, {"strict", call.ReconcileStrict}}

// heats are the kinds of races.
var heats = []struct {
	name  string
	odd   bool // the service's other way with a taken name
	lossy bool
}{{"all arrive", false, false}, {"all arrive, odd service", true, false}, {"some lost", false, true}, {"some lost, odd service", true, true}}

// TestRaces lets two programs make the same copy at a time. With -v it prints what they were told.
func TestRaces(t *testing.T) {
	var table strings.Builder
	table.WriteString("\n| subject | mode | answers | races | told made | not made | unknown | both made | another's taken | made before the send by at most |\n")
	table.WriteString("|---|---|---|---|---|---|---|---|---|---|\n")
	for _, s := range subjects {
		for _, m := range modes {
			for _, h := range heats {
				row := map[told]int{}
				both, taken, early := 0, 0, time.Duration(0)
				for i := range uint64(*races) {
					n := *seed + i
					testkit.Run(t, fmt.Sprintf("%s/%s/%s/%d", s.name, m.name, h.name, n), func(t *testing.T) {
						r := rand.New(rand.NewPCG(n, uint64(m.mode)))
						var faults []simtest.Fault
						if h.lossy {
							faults = [][]simtest.Fault{
								{pick(r, lostAnswers)}, {simtest.None, pick(r, lostAnswers)}, {pick(r, lostAnswers), pick(r, lostAnswers)},
							}[r.IntN(3)]
						}
						tr, racers := s.race(t, r, m.mode, h.odd, faults...)
						n, before := s.checkRace(t, tr, racers)
						taken, early = taken+n, max(early, before)
						for _, c := range racers {
							row[c.outcome.told()]++
						}
						if racers[0].outcome.told() == made && racers[1].outcome.told() == made {
							both++
						}
					})
				}
				fmt.Fprintf(&table, "| %s | %s | %s | %d | %d | %d | %d | %d | %d | %.1fs |\n",
					s.name, m.name, h.name, *races, row[made], row[notMade], row[unknown], both, taken, early.Seconds())
			}
		}
	}
	t.Log(table.String())
}
