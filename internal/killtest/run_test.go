//go:build unix

package killtest

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// phase is what a worker was doing when it was killed.
type phase string

// The phases, in the order in which a copy passes them.
const (
	between    phase = "between copies"
	beforeSave phase = "before the save"
	inSave     phase = "in the save"
	beforeSend phase = "between save and send"
	inFlight   phase = "request in flight"
	settling   phase = "settling"
	resuming   phase = "resuming"
)

var phases = []phase{between, beforeSave, inSave, beforeSend, inFlight, settling, resuming}

// run is a simulator and its workers.
type run struct {
	svc     service
	w       *world
	conns   *connections
	r       *rand.Rand
	store   store
	spec    spec
	sizes   []int // of the saved intents
	atEnd   map[told]int
	later   map[told]int // what the unknown ones are three hours later
	remains []string     // why they are still unknown then
	history []string
}

func newRun(t testing.TB, name string, copies int, seed uint64, h habits) *run {
	svc := services[name]
	u := &run{svc: svc, w: svc.start(t, copies), r: rand.New(rand.NewPCG(seed, 5)), atEnd: map[told]int{}, later: map[told]int{}}
	u.spec = u.w.spec
	u.conns, u.spec.URL = listen(t, u.w.sim)
	u.spec.Service, u.spec.Dir, u.spec.Seed, u.spec.Habits, u.spec.CopyTimeout = name, t.TempDir(), seed, h, copyTimeout
	u.store = store{u.spec.Dir}
	return u
}

// injectFaults lets the copies of a run meet random faults, and all reads take a moment.
func (u *run) injectFaults() {
	ms := time.Millisecond
	faults := []simtest.Fault{
		simtest.None, simtest.Slow(50 * ms), simtest.Slow(200 * ms), simtest.Slow(600 * ms), simtest.ActThenSlow(100 * ms),
		simtest.ActThenSlow(600 * ms), simtest.HangUpThenAct(50 * ms), simtest.HangUpThenAct(400 * ms), simtest.ActThenHangUp,
		simtest.HangUpBeforeAct, simtest.Status(500), simtest.ActThenStatus(500), simtest.TruncateBody, simtest.Gateway(502),
	}
	for range 500 {
		u.w.sim.Inject(u.svc.op, faults[u.r.IntN(len(faults))])
	}
	for range 5000 {
		u.w.sim.Inject("*", simtest.Slow(time.Duration(u.r.Int64N(int64(20*ms)))))
	}
}

// start starts the next worker.
func (u *run) start(resolve bool) (*process, error) {
	s := u.spec
	s.Resolve = resolve
	u.spec.Life++
	u.history = append(u.history, fmt.Sprintf("worker %d starts at %v", s.Life, u.w.sim.Now().Format(time.TimeOnly)))
	return startProcess(workerEnv, s, s.Life)
}

// finish lets workers go on until all copies are told, and lets the last one resolve what is unknown.
func (u *run) finish() error {
	for _, resolve := range []bool{false, true} {
		p, err := u.start(resolve)
		if err == nil {
			err = p.wait()
		}
		if err != nil {
			return err
		}
		u.note(p)
		if resolve {
			break
		}
		if err := u.pass(3 * time.Hour); err != nil {
			return err
		}
	}
	return nil
}

// note keeps what a worker said.
func (u *run) note(p *process) {
	u.sizes = append(u.sizes, p.saved()...)
	for _, line := range p.said {
		u.history = append(u.history, fmt.Sprintf("worker %d: %s", p.life, line))
	}
}

// pass moves the simulator's clock when it works on nothing: nothing then takes longer than it should.
func (u *run) pass(d time.Duration) error {
	if err := u.conns.wait(u.w.sim.Requests); err != nil {
		return err
	}
	u.w.sim.Advance(d)
	return nil
}

// phaseOf says what a worker was doing when it died.
func (u *run) phaseOf(p *process) phase {
	verb, n, resumed := p.copyInHand()
	if n < 0 {
		return between
	}
	latest := ""
	for _, q := range u.requests(n) {
		if q.Header.Get(lifeHeader) == strconv.Itoa(p.life) {
			latest = q.Op
		}
	}
	switch {
	case verb == "saving":
		return inSave
	case verb == "begin" && resumed:
		return resuming
	case verb == "begin":
		return beforeSave
	case latest == u.svc.op:
		return inFlight
	case u.wasSent(n, p.life):
		return settling
	}
	return beforeSend
}

// requests returns all requests for one copy.
func (u *run) requests(n int) (all []simtest.Request) {
	for _, q := range u.w.sim.Requests() {
		if q.Header.Get(copyHeader) == strconv.Itoa(n) {
			all = append(all, q)
		}
	}
	return all
}

func (u *run) wasSent(n, life int) bool {
	for _, q := range u.requests(n) {
		if q.Op == u.svc.op && q.Header.Get(lifeHeader) == strconv.Itoa(life) {
			return true
		}
	}
	return false
}

// violations returns what is wrong with what the workers were told and did, and counts what they were told.
func (u *run) violations() (all []string) {
	add := func(n int, format string, args ...any) {
		all = append(all, fmt.Sprintf("copy %d: %s", n, fmt.Sprintf(format, args...)))
	}
	resolver := u.spec.Life - 1
	for n := range u.spec.Items {
		first, found, err := u.store.report(n, false)
		last, resolved, err2 := u.store.report(n, true)
		if err != nil || err2 != nil || !found {
			add(n, "lost: no report: %v, %v", err, err2)
			continue
		}
		u.atEnd[first.Told]++
		if resolved {
			u.later[last.Told]++
		}
		if last.Told == unknown {
			u.remains = append(u.remains, last.Text)
		}
		if first.Told == unknown && !resolved {
			add(n, "lost: unknown, and not resolved")
		}
		if first.Refused || last.Refused {
			add(n, "lost: the intent was refused: %s; %s", first.Text, last.Text)
		}
		done := 0
		for _, q := range u.requests(n) {
			if q.Op == u.svc.op {
				done += q.Done
			}
		}
		there := u.w.there(n)
		if there > 1 {
			add(n, "made twice: %d copies are there", there)
		}
		if done > 1 && !u.svc.repeats(n) {
			add(n, "made twice: the service did it %d times", done)
		}
		for _, r := range []report{first, last} {
			if r.Told == made && there == 0 {
				add(n, "a false word: told made, and nothing is there")
			}
			if r.Told == notMade && done > 0 {
				add(n, "a false word: told not made, and it was made: %s", r.Text)
			}
		}
		if u.wasSent(n, resolver) {
			add(n, "the worker that resolves sent a request for the copy")
		}
	}
	return all
}

// diary tells what the workers said and what arrived.
func (u *run) diary() string {
	var b strings.Builder
	b.WriteString(strings.Join(u.history, "\n") + "\n")
	for _, q := range u.w.sim.Requests() {
		fmt.Fprintf(&b, "%s copy %s, worker %s: %s %s -> %d (done %d) %s\n", q.Time.Format("15:04:05.000"), q.Header.Get(copyHeader),
			q.Header.Get(lifeHeader), q.Method, q.Target, q.Status, q.Done, q.Fault)
	}
	return b.String() + u.w.sim.Tree()
}
