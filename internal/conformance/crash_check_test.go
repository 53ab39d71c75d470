package conformance

import (
	"errors"
	"fmt"
	"strings"

	"github.com/farcopy/farcopy"
)

// done returns how often the service did what was asked, and counts the requests for the copy of each program.
func (c *crash) done() (n int) {
	for _, l := range c.lives {
		l.sent = 0
	}
	for _, q := range c.tr.sim.Requests() {
		if q.Op != c.s.op {
			continue
		}
		n += q.Done
		for _, l := range c.lives {
			if strings.HasPrefix(q.Header.Get("User-Agent"), l.tune.program+" ") {
				l.sent++
			}
		}
	}
	return n
}

// mayRepeat reports whether a second request that the service executes does no harm: it makes the same object again, or fails
// after it was accepted.
func (c *crash) mayRepeat() bool {
	return c.s.replace && !c.tr.adds && c.s.name != "bitpaket overwrite=true"
}

// violations returns what is wrong with what the programs were told and did.
func (c *crash) violations() (all []string) {
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	done, there := c.done(), c.tr.copies()
	if c.rival {
		there = min(there, done) // only the journal tells the items apart
	}
	if there > 1 {
		add("made twice: %d copies are there", there)
	}
	if done > 1 && !c.mayRepeat() {
		add("made twice: the service did it %d times", done)
	}
	for _, l := range c.lives {
		switch {
		case l.told == made && there == 0:
			add("a false word: told made, and nothing is there")
		case l.told == notMade && there > 0:
			add("a false word: told not made, and it is there: %v", l.err)
		case l.told == notMade && done > 0:
			add("a false word: told not made, and it was made: %v", l.err)
		}
		if l.manner == resolves && l.sent > 0 {
			add("%s resolves, and sent %d requests for the copy", l.tune.program, l.sent)
		}
		if l.took >= patience {
			add("%s does not end: %v", l.tune.program, l.err)
		}
		if lost := c.lost(l); lost != "" {
			add("lost: %s: %s: %v", l.tune.program, lost, l.err)
		}
	}
	return all
}

// lost returns why a program was told nothing by which the copy can be gone on with.
func (c *crash) lost(l *life) string {
	rejected, isLocal := errors.AsType[*farcopy.NotExecutedError](l.err)
	switch {
	case l.dead:
		return ""
	case isLocal && rejected.Field == "intent":
		return "the intent was refused"
	case l.told == unknown && intentOf(l.err) == (farcopy.Intent{}):
		return "unknown, and without an intent"
	}
	return ""
}

// diary tells what each program did and what arrived.
func (c *crash) diary() string {
	var b strings.Builder
	for _, f := range c.faults {
		fmt.Fprintf(&b, "fault: %s\n", f.Name)
	}
	for _, l := range c.lives {
		fmt.Fprintf(&b, "%s %s after %v (clock %v), mode %d, %d attempts, trip %v, dial %v, saves in %v; died %v after %v, saved %v, told %q: %v\n",
			l.tune.program, l.manner, l.pause, l.ahead, l.tune.reconcile, l.tune.maxAttempts, l.tune.trip, l.tune.dial, l.saving,
			l.dead, l.took, l.hasSaved, l.told, l.err)
	}
	return b.String() + c.tr.diary()
}

// crashSum is what became of many chains.
type crashSum struct {
	programs, died, inSave, sent int
	told                         map[told]int
	unknown                      int // three hours later
}

func (s *crashSum) add(c *crash) {
	if s.told == nil {
		s.told = map[told]int{}
	}
	for _, l := range c.lives {
		s.programs++
		if !l.dead {
			continue
		}
		s.died++
		if l.inSave {
			s.inSave++
		}
		if l.sent > 0 {
			s.sent++
		}
	}
	s.told[c.told]++
	if c.lives[len(c.lives)-1].told == unknown {
		s.unknown++
	}
}

func (s *crashSum) String() string {
	return fmt.Sprintf("%d | %d | %d | %d | %d | %d | %d | %d", s.programs, s.died, s.inSave, s.sent, s.told[made], s.told[notMade],
		s.told[unknown], s.unknown)
}
