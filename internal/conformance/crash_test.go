package conformance

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/simtest"
)

// TestCrashes kills the program that makes a copy, and the programs that go on with it, at random moments: while an intent is
// saved, between that and the send, while the service works, while the copy is settled. The programs share nothing but the
// intent that was stored last. What stays unknown is resolved three hours later. In one chain of three there is an equal item
// that another program made before. The chain's number is its seed; only the waits between attempts have another source. With
// -v the test prints how the chains ended.
func TestCrashes(t *testing.T) {
	var table strings.Builder
	table.WriteString("\n| subject | chains | programs | died | while saving | after the send | made | not made | unknown | 3 h later |\n|---|---|---|---|---|---|---|---|---|---|\n")
	for _, s := range subjects {
		var sum crashSum
		for i := range uint64(*chains) {
			n := *seed + i
			t.Run(fmt.Sprintf("%s/%d", s.name, n), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c := s.crash(t, n, habits{})
					for _, v := range c.violations() {
						t.Error(v)
					}
					if t.Failed() {
						t.Log("\n" + c.diary())
					}
					sum.add(c)
				})
			})
		}
		fmt.Fprintf(&table, "| %s | %d | %v |\n", s.name, *chains, &sum)
	}
	t.Log(table.String())
}

// habits are the mistakes of a program.
type habits struct {
	savesLate    bool // it stores the intent after the call
	looksNever   bool // it copies anew where it ought to resume
	resolveSends bool // it copies where it ought to resolve
}

// manner is how a program goes on with a copy.
type manner string

const (
	begins   manner = "copies"
	resumes  manner = "resumes"
	resolves manner = "resolves"
)

// life is one program: it dies, or it is told what became of the copy.
type life struct {
	tune   tune
	manner manner
	pause  time.Duration    // before it starts
	ahead  time.Duration    // how far the service's clock gets ahead of the local ones in the pause
	skew   time.Duration    // of the Date: another machine of the service answers
	dies   time.Duration    // after its start, or after the first intent was stored; 0: it does not
	stored bool             // dies counts from the first intent that is stored
	saving [2]time.Duration // how long a save takes before and after the intent is stored

	dead     bool
	inSave   bool // it died while it saved
	sent     int  // requests for the copy
	took     time.Duration
	told     told
	err      error
	hasSaved bool // it stored an intent
}

// crash is a copy whose programs die.
type crash struct {
	s      subject
	tr     *trial
	r      *rand.Rand
	habits habits
	faults []simtest.Fault
	stored disk
	lives  []*life
	told   told // before the three hours pass
	rival  bool // another program has made an equal item before
}

// crash makes a copy with several programs and lets three hours pass, so that whatever still runs happens.
func (s subject) crash(t testing.TB, n uint64, h habits) *crash {
	r := rand.New(rand.NewPCG(n, 11))
	c := &crash{s: s, r: r, habits: h}
	c.tr = s.new(t, tune{odd: r.IntN(3) == 0})
	c.tr.distort(pick(r, lags), pick(r, skews))
	all := kinds()
	for range 1 + r.IntN(4) {
		c.faults = append(c.faults, pick(r, all).fault)
	}
	op := s.op
	if r.IntN(4) == 0 {
		op = "*"
	}
	c.tr.sim.Inject(op, c.faults...)

	if r.IntN(3) == 0 && c.tr.skew >= 0 { // else what was made before may look as if it had been made after
		c.rival = true
		c.tr.others[makeEqual]()
		time.Sleep(12*time.Second + upTo(r, 4*time.Minute))
	}
	isOff := r.IntN(2) == 0 // a local clock is an hour off
	for deaths := r.IntN(5); ; {
		l := c.next(isOff, len(c.lives) < deaths)
		c.lives = append(c.lives, l)
		c.live(t.Context(), l)
		switch {
		case l.dead:
		case l.told != unknown, r.IntN(2) == 0, len(c.lives) > 5:
			c.end(t.Context())
			return c
		case r.IntN(2) == 0:
			c.stored.put(intentOf(l.err))
		}
	}
}

// end lets three hours pass and resolves what is unknown.
func (c *crash) end(ctx context.Context) {
	last := c.lives[len(c.lives)-1]
	c.told = last.told
	time.Sleep(3 * time.Hour)
	if c.told != unknown {
		return
	}
	c.stored.put(intentOf(last.err))
	l := c.next(false, false)
	l.manner = resolves
	c.lives = append(c.lives, l)
	c.live(ctx, l)
	time.Sleep(time.Hour) // connections that it has left are closed
}

// disk holds the intent that was stored last.
type disk struct {
	mu     sync.Mutex
	intent farcopy.Intent
}

func (d *disk) put(i farcopy.Intent) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.intent = i
}

func (d *disk) get() farcopy.Intent {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.intent
}

// next says what the next program will do.
func (c *crash) next(isOff, dies bool) *life {
	r := c.r
	l := &life{manner: begins, tune: tune{
		program: fmt.Sprintf("p%d", len(c.lives)), reconcile: call.Reconcile(r.IntN(3)), maxAttempts: 1 + r.IntN(5),
		trip: time.Millisecond + upTo(r, 200*time.Millisecond), dies: true,
	}}
	if r.IntN(3) == 0 {
		l.tune.dial = upTo(r, 4*time.Second)
	}
	long := []time.Duration{0, 0, upTo(r, 50*time.Millisecond), upTo(r, 2*time.Second), upTo(r, 12*time.Second)}
	l.saving = [2]time.Duration{pick(r, long), pick(r, long)}
	if dies {
		l.stored = r.IntN(2) == 0
		l.dies = 1 + upTo(r, pick(r, []time.Duration{200 * time.Millisecond, 2 * time.Second, 10 * time.Second, time.Minute, 8 * time.Minute}))
	}
	if l.skew = c.tr.skew; len(c.lives) == 0 {
		return l
	}
	if r.IntN(3) == 0 {
		l.skew = pick(r, skews)
	}
	l.pause = upTo(r, pick(r, []time.Duration{time.Second, time.Minute, 3 * time.Hour}))
	if isOff {
		// The clock is moved when nothing works any more: nothing then takes more or less time than it should.
		l.pause += 11 * time.Minute
		l.ahead = time.Hour
		if l.pause > 72*time.Minute && r.IntN(2) == 0 {
			l.ahead = -time.Hour
		}
	}
	switch {
	case c.stored.get() == (farcopy.Intent{}):
	case r.IntN(4) == 0:
		l.manner = resolves
	default:
		l.manner = resumes
	}
	return l
}

// patience is longer than any call takes.
const patience = time.Hour

var errDead = errors.New("the program is dead")

// live runs a program until it dies or is told something.
func (c *crash) live(ctx context.Context, l *life) {
	time.Sleep(l.pause)
	if l.ahead != 0 {
		c.tr.sim.Advance(l.ahead)
	}
	c.tr.sim.SetDateSkew(l.skew)
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var dead, inSave, diedInSave, hasSaved atomic.Bool
	die := func() { diedInSave.Store(inSave.Load()); dead.Store(true); cancel() }
	death := time.AfterFunc(2*patience, die)
	defer death.Stop()
	if l.dies > 0 && !l.stored {
		death.Reset(l.dies)
	}
	var late disk // stored after the call
	save := func(_ context.Context, i farcopy.Intent) error {
		inSave.Store(true)
		defer inSave.Store(false)
		if time.Sleep(l.saving[0]); dead.Load() {
			return errDead
		}
		if late.put(i); !c.habits.savesLate {
			c.stored.put(i)
		}
		if !hasSaved.Swap(true) && l.dies > 0 && l.stored {
			death.Reset(l.dies)
		}
		if time.Sleep(l.saving[1]); dead.Load() {
			return errDead
		}
		return nil
	}
	start := time.Now()
	_, err := c.tr.program(l.tune)(c.going(ctx, l, save))
	l.took = time.Since(start)
	l.dead, l.hasSaved = dead.Load(), hasSaved.Load()
	l.inSave = diedInSave.Load()
	if l.dead {
		return
	}
	l.err, l.told = err, (outcome{err: err}).told()
	if i := late.get(); i != (farcopy.Intent{}) {
		c.stored.put(i)
	}
}

// going returns the context by which a program goes on with the copy.
func (c *crash) going(ctx context.Context, l *life, save func(context.Context, farcopy.Intent) error) context.Context {
	switch {
	case l.manner == resolves && !c.habits.resolveSends:
		return resolving(ctx, c.stored.get())
	case l.manner == resumes && !c.habits.looksNever:
		ctx = resuming(ctx, c.stored.get())
	}
	return saving(ctx, save)
}
