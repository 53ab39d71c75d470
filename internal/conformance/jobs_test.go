package conformance

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/jobtest"
	"github.com/farcopy/farcopy/internal/simtest"
)

var jobChains = flag.Int("jobchains", 4, "random chains of faults and crashes for each kind of job, and for the copy of a large object")

// TestJobCrashes meets every job, and the copy of a large object, with random faults of all requests and kills the programs
// that run it at random moments: before and after requests, and while they wait. The next program has the journal as it was at
// that moment, and nothing else. Listings lag, clocks differ, and in one chain of three another program makes an equal item.
// The chain's number is its seed; only the waits between attempts have another source. With -v the test prints how the chains
// ended.
func TestJobCrashes(t *testing.T) {
	var table strings.Builder
	table.WriteString("\n| job | chains | programs | died | items | copied | skipped | failed | unknown | not listed to the end |\n|---|---|---|---|---|---|---|---|---|---|\n")
	for _, s := range jobtest.Services {
		var sum jobSum
		for i := range uint64(*jobChains) {
			n := *seed + i
			t.Run(fmt.Sprintf("%s/%d", s.Name, n), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c := newJobChain(t, s, n)
					c.run()
					for _, wrong := range c.heard.Check() {
						t.Error(wrong)
					}
					if t.Failed() {
						t.Log("\n" + c.diary())
					}
					sum.add(c)
				})
			})
		}
		fmt.Fprintf(&table, "| %s | %d | %v |\n", s.Name, *jobChains, &sum)
	}
	t.Log(table.String())
}

// TestJobCrashesAreCaught: the check of TestJobCrashes finds programs that go on from a journal that is older than they are.
func TestJobCrashesAreCaught(t *testing.T) {
	for name, want := range map[string]string{
		"bitpaket": "told again", "box": "told again", "document360": "made twice", "oracle": "made twice", "oss": "made twice",
		"oss large": "left, and not told",
	} {
		t.Run(name, func(t *testing.T) {
			var found []string
			for n := range uint64(100) {
				synctest.Test(t, func(t *testing.T) {
					c := newJobChain(t, jobtest.ByName(name), n)
					c.stale = 1 + c.r.IntN(12)
					c.run()
					found = append(found, c.heard.Check()...)
				})
				if strings.Contains(strings.Join(found, "\n"), want) {
					return
				}
			}
			t.Errorf("no chain of 100 found %q: %q", want, found)
		})
	}
}

// jobChain is a world whose programs die.
type jobChain struct {
	t        testing.TB
	s        jobtest.Service
	r        *rand.Rand
	world    *jobtest.World
	heard    *jobtest.Hearing
	journal  string
	stale    int // moments by which the journal is older than its program
	programs int
	died     int
	hasEnded bool // some program has ended by itself
	skew     time.Duration
	notes    []string

	// How programs that hand out tasks keep them; nil: at once, and always.
	save func(ctx context.Context, persist func() error) error
	lose func() bool
}

func newJobChain(t testing.TB, s jobtest.Service, n uint64) *jobChain {
	r := rand.New(rand.NewPCG(n, 23))
	shape := jobtest.Shape{
		Files: r.IntN(8), Odd: r.IntN(2) == 0, Old: r.IntN(2) == 0,
		Existing: pick(r, []farcopy.Existing{farcopy.ExistingReplace, farcopy.ExistingReplace, "", "", farcopy.ExistingFail, farcopy.ExistingSkip}),
	}
	switch s.Name {
	case "oss":
		shape.Large = r.IntN(2) == 0
	case "box": // it takes more than five hundred requests
		shape.Large = r.IntN(50) == 0
	}
	c := &jobChain{t: t, s: s, r: r, world: s.New(t, shape), journal: t.TempDir()}
	c.heard = jobtest.NewHearing(c.world)
	lag := pick(r, lags)
	c.skew = pick(r, skews)
	c.world.Sim.SetListLag(lag)
	c.world.Sim.SetDateSkew(c.skew)
	c.note("%+v, lag %v, date %v ahead", shape, lag, c.skew)
	return c
}

func (c *jobChain) note(format string, args ...any) {
	c.notes = append(c.notes, fmt.Sprintf(format, args...))
}

// inject adds faults for some of the next requests. Of reads none is told that what it reads does not exist, which is the one
// lie that no reading shows.
func (c *jobChain) inject() {
	all := kinds()
	ofReads := slices.DeleteFunc(kinds(), func(k kind) bool { return k.fault.Name == simtest.Status(404).Name })
	for range c.r.IntN(6) {
		op := "*"
		if c.r.IntN(4) > 0 {
			op = pick(c.r, c.world.Ops)
		}
		for range c.r.IntN(5) {
			c.world.Sim.Inject(op, simtest.None)
		}
		k := pick(c.r, all)
		if op == "*" {
			k = pick(c.r, ofReads)
		}
		for {
			c.note("fault: %s: %s", op, k.fault.Name)
			c.world.Sim.Inject(op, k.fault)
			if c.r.IntN(3) > 0 {
				break
			}
		}
	}
}

// run lets programs die, and others go on until nothing more can be done.
func (c *jobChain) run() {
	switch c.r.IntN(6) {
	case 0:
		if c.skew >= 0 { // else what was made before may look as if it had been made after
			c.stranger()
			time.Sleep(12*time.Second + upTo(c.r, 4*time.Minute))
		}
	case 1:
		at := upTo(c.r, 40*time.Second)
		n := c.r.IntN(10)
		c.note("after %v another program makes equal item %d", at, n)
		time.AfterFunc(at, func() { c.world.Equal(n) })
	}
	if c.r.IntN(6) == 0 {
		at := upTo(c.r, 40*time.Second)
		n := c.r.IntN(10)
		c.note("after %v another program changes the source of item %d", at, n)
		time.AfterFunc(at, func() { c.world.Change(n) })
	}
	isOff := c.r.IntN(2) == 0 // a local clock is an hour off
	deaths := c.r.IntN(5)
	if c.stale > 0 {
		deaths = 1
	}
	for range deaths {
		c.inject()
		if c.live(true); c.s.Once && c.hasEnded && !c.heard.Unfinished() {
			break
		}
		c.pause(isOff)
	}
	if c.r.IntN(2) == 0 {
		c.inject()
	}
	for range 8 {
		if !c.s.Once || !c.hasEnded || c.heard.Unfinished() {
			c.live(false)
		}
		time.Sleep(3 * time.Hour)
		if !c.heard.Unfinished() {
			break
		}
	}
}

func (c *jobChain) stranger() {
	n := c.r.IntN(10)
	c.note("another program has made equal item %d", n)
	c.world.Equal(n)
}

// pause lets time pass between two programs.
func (c *jobChain) pause(isOff bool) {
	wait := upTo(c.r, pick(c.r, []time.Duration{time.Second, time.Minute, 3 * time.Hour}))
	if isOff {
		// The clock is moved when nothing works any more: nothing then takes more or less time than it should.
		wait += 11 * time.Minute
	}
	time.Sleep(wait)
	if !isOff {
		return
	}
	ahead := time.Hour
	if wait > 72*time.Minute && c.r.IntN(2) == 0 {
		ahead = -time.Hour
	}
	c.note("pause of %v, clock %v ahead", wait, ahead)
	c.world.Sim.Advance(ahead)
}

func (c *jobChain) diary() string {
	return strings.Join(c.notes, "\n") + "\n" + c.heard.Diary()
}

// jobSum is what became of many chains.
type jobSum struct {
	programs, died, incomplete              int
	items, copied, skipped, failed, unknown int64
}

func (s *jobSum) add(c *jobChain) {
	s.programs += c.programs
	s.died += c.died
	r := c.heard.End.Report
	s.items += r.Listed
	s.copied += r.Copied
	s.skipped += r.Skipped
	s.failed += r.Failed
	s.unknown += r.Unknown
	if !r.Complete {
		s.incomplete++
	}
}

func (s *jobSum) String() string {
	return fmt.Sprintf("%d | %d | %d | %d | %d | %d | %d | %d", s.programs, s.died, s.items, s.copied, s.skipped, s.failed, s.unknown, s.incomplete)
}
