//go:build unix

package killtest

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/jobtest"
	"github.com/farcopy/farcopy/internal/simtest"
)

// jobRun is a world and the workers of its job.
type jobRun struct {
	w         *jobtest.World
	conns     *connections
	heard     *jobtest.Hearing
	r         *rand.Rand
	spec      jobSpec
	lives     int
	finishers int // workers that have ended by themselves and left something
	history   []string
}

// mostFinishers is how many workers go on with what is left. What is unknown may stay so.
const mostFinishers = 6

func newJobRun(t testing.TB, s jobtest.Service, seed uint64, n int) *jobRun {
	files := map[string]int{"oss": 80, "oss requests": 80, "box": 10, "bitpaket": 60, "document360": 60, "oracle": 60}[s.Name]
	large := s.Name == "oss" || s.Name == "oss requests" || s.Name == "box"
	shape := jobtest.Shape{Files: files, Large: large, Odd: n%2 == 1}
	if n%3 == 2 {
		shape.Old, shape.Existing = true, farcopy.ExistingReplace
	}
	u := openJobRun(t, s, seed, shape)
	u.injectFaults()
	return u
}

func openJobRun(t testing.TB, s jobtest.Service, seed uint64, shape jobtest.Shape) *jobRun {
	w := s.New(t, shape)
	u := &jobRun{w: w, heard: jobtest.NewHearing(w), r: rand.New(rand.NewPCG(seed, 7))}
	u.conns, w.Spec.URL = listen(t, w.Sim.(simulator))
	u.spec = jobSpec{Spec: w.Spec, Journal: filepath.Join(t.TempDir(), "job"), Workers: 1 + u.r.IntN(6)}
	return u
}

// injectFaults lets some requests that make something be lost, and all requests take a moment.
func (u *jobRun) injectFaults() {
	const ms = time.Millisecond
	faults := []simtest.Fault{
		simtest.ActThenHangUp, simtest.HangUpBeforeAct, simtest.HangUpThenAct(20 * ms), simtest.Status(500), simtest.ActThenStatus(500),
		simtest.ActThenSlow(50 * ms), simtest.TruncateBody,
	}
	for _, op := range u.w.Ops {
		for range 400 {
			fault := simtest.Slow(time.Duration(u.r.Int64N(int64(20 * ms))))
			if u.r.IntN(10) == 0 {
				fault = faults[u.r.IntN(len(faults))]
			}
			u.w.Sim.Inject(op, fault)
		}
	}
	for range 2000 {
		u.w.Sim.Inject("*", simtest.Slow(time.Duration(u.r.Int64N(int64(5*ms)))))
	}
}

func (u *jobRun) start() (*process, error) {
	u.lives++
	u.history = append(u.history, fmt.Sprintf("worker %d starts at %s", u.lives, u.w.Sim.Now().Format(time.TimeOnly)))
	return startProcess(jobEnv, u.spec, u.lives)
}

// lifetime is how long a worker works that is killed. Most jobs are short.
func (u *jobRun) lifetime() time.Duration {
	longest := []time.Duration{80 * time.Millisecond, 200 * time.Millisecond, 200 * time.Millisecond, time.Second}
	return time.Duration(u.r.Int64N(int64(longest[u.r.IntN(len(longest))])))
}

// isWorking reports whether the simulator has not responded to some request yet.
func (u *jobRun) isWorking() bool {
	for _, q := range u.w.Sim.Requests() {
		if q.Status == 0 && q.Time.After(u.w.Sim.Now().Add(-time.Second)) {
			return true
		}
	}
	return false
}

// pass moves the simulator's clock when it works on nothing.
func (u *jobRun) pass(d time.Duration) error {
	if err := u.conns.wait(u.w.Sim.Requests); err != nil {
		return err
	}
	u.w.Sim.Advance(d)
	return nil
}

// note takes the words of a worker that has ended.
func (u *jobRun) note(p *process) {
	var words []jobtest.Word
	for _, line := range p.said {
		u.history = append(u.history, fmt.Sprintf("worker %d: %s", p.life, line))
		what, text, _ := strings.Cut(line, " ")
		var w jobtest.Word
		var err error
		switch what {
		case "end":
			u.heard.End = jobtest.End{}
			err = json.Unmarshal([]byte(text), &u.heard.End)
		case "item":
			err = json.Unmarshal([]byte(text), &w)
			words = append(words, w)
		}
		if err != nil {
			u.heard.Wrong = append(u.heard.Wrong, fmt.Sprintf("%v: %s", err, text))
		}
	}
	u.heard.Hear(words...)
}

// setBack kills the first worker, sets its journal back, and lets another one finish. The request at which the worker is
// killed is the third: by then it has told what became of the first.
func (u *jobRun) setBack(kept, lost string) error {
	early := u.spec.Journal + ".early"
	copied, arrived := make(chan error, 1), make(chan struct{})
	u.spec.Workers = 1
	u.w.Sim.Inject(kept, simtest.CallThenAct("copy the journal", func() {
		copied <- os.CopyFS(early, os.DirFS(u.spec.Journal))
		u.w.Sim.Inject(lost, simtest.None, simtest.CallThenAct("kill", func() { close(arrived) }))
	}))
	p, err := u.start()
	if err != nil {
		return err
	}
	if err := <-copied; err != nil {
		return err
	}
	<-arrived
	p.kill()
	u.note(p)
	if err := u.pass(time.Hour); err != nil {
		return err
	}
	if err := os.RemoveAll(u.spec.Journal); err != nil {
		return err
	}
	if err := os.Rename(early, u.spec.Journal); err != nil {
		return err
	}
	if p, err = u.start(); err == nil {
		err = p.wait()
	}
	if err == nil {
		u.note(p)
	}
	return err
}

func (u *jobRun) diary() string {
	return strings.Join(u.history, "\n") + "\n" + u.heard.Diary()
}
