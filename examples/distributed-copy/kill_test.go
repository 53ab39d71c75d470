//go:build linux

package main

import (
	"flag"
	"math/rand/v2"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/farcopy/farcopy/oss/osstest"
)

var kills = flag.Int("kills", 4, "kills of processes for each service")

// killed counts what was done to the processes of runs.
type killed struct{ workers, runs, stops int }

func (k *killed) all() int { return k.workers + k.runs }

// TestKills: workers, and runs with their coordinator and server, are killed at random, and workers
// are stopped for longer than they count as alive. Nothing is lost, nothing is made twice, and the
// report says what is at the service.
func TestKills(t *testing.T) {
	t.Parallel()
	for _, service := range []string{"oss", "oss replace", "box", "document360"} {
		t.Run(service, func(t *testing.T) {
			t.Parallel()
			var k killed
			doubled, lost, unknown, items, jobs := 0, 0, 0, 0, 0
			for k.all() < *kills && !t.Failed() {
				w := worlds[service](t, min(240, 40**kills))
				r := killRun(t, w, quick, &k, min(*kills-k.all(), 12), rand.New(rand.NewPCG(uint64(jobs), 1)))
				d, l := w.check(t, r)
				doubled, lost, unknown, items, jobs = doubled+d, lost+l, unknown+r.count("unknown"), items+r.count("listed"), jobs+1
				if r.report["complete"] == true { // else a folder is unknown, and what is in it was not listed
					want(t, "listed", r.count("listed"), w.n)
				}
				want(t, "failed", r.count("failed"), 0)
				want(t, "pending", r.count("pending"), 0)
				if !w.mayBeUnknown {
					want(t, "unknown", r.count("unknown"), 0)
					want(t, "complete", r.report["complete"], any(true))
				}
			}
			want(t, "made twice", doubled, 0)
			want(t, "lost", lost, 0)
			t.Logf("%d jobs, %d items, killed: %d workers, %d runs; stopped: %d workers; unknown: %d", jobs, items, k.workers, k.runs, k.stops, unknown)
		})
	}
}

// killRun runs a job to its end, and kills its processes up to n times.
func killRun(t *testing.T, w *world, with settings, k *killed, n int, random *rand.Rand) *ran {
	t.Helper()
	args := w.runArgs(t)
	r := startProgram(t, with, w.env, args...)
	end := k.all() + n
	for time.Sleep(700 * time.Millisecond); k.all() < end; {
		if r.hasEnded(time.Duration(100+random.IntN(500)) * time.Millisecond) {
			break
		}
		switch x := random.IntN(10); {
		case x < 2:
			r.cmd.Process.Kill()
			<-r.ended
			k.runs++
			r = startProgram(t, with, w.env, args...)
			time.Sleep(500 * time.Millisecond)
		case x < 3:
			if pids := r.workers(); len(pids) > 0 {
				pid := pids[random.IntN(len(pids))]
				syscall.Kill(pid, syscall.SIGSTOP)
				time.AfterFunc(with.AckWait*3/2, func() { syscall.Kill(pid, syscall.SIGCONT) })
				k.stops++
			}
		default:
			if pids := r.workers(); len(pids) > 0 {
				syscall.Kill(pids[random.IntN(len(pids))], syscall.SIGKILL)
				k.workers++
			}
		}
	}
	got := r.result(t)
	if got.code == exitUsage || got.code == exitStopped {
		t.Errorf("code %d; it says\n%s", got.code, got.stderr)
	}
	return got
}

// TestControls: the same checks find a program that does not settle what was begun, and one that
// acknowledges a task before its end is stored.
func TestControls(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*settings)
		finds  func(doubled, lost int) bool
	}{
		{"no settling", func(s *settings) { s.NoSettling = true }, func(doubled, _ int) bool { return doubled > 0 }},
		{"acknowledged early", func(s *settings) { s.AckEarly = true }, func(_, lost int) bool { return lost > 0 }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			with := quick
			tt.change(&with)
			doubled, lost := controlRun(t, newQuickDocument360World(t, 120), with)
			t.Logf("made twice: %d, lost: %d", doubled, lost)
			want(t, "the checks find what is wrong", tt.finds(doubled, lost), true)
		})
	}
}

// controlRun kills the workers of a job three times when a copy was made whose response has not left, and
// returns what the checks find.
func controlRun(t *testing.T, w *world, with settings) (doubled, lost int) {
	t.Helper()
	started := make(chan *running, 1)
	process := sync.OnceValue(func() *running { return <-started })
	kill := func() {
		r := process()
		for _, pid := range r.workers() {
			syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	for range 3 {
		for range 10 {
			w.srv.Inject("CopyFile", osstest.None)
		}
		w.srv.Inject("CopyFile", osstest.ActThenCall("kill the workers", kill))
	}
	p := startProgram(t, with, w.env, w.runArgs(t)...)
	started <- p
	got := p.result(t)
	for _, n := range w.made() {
		if n > 1 {
			doubled++
		}
	}
	return doubled, got.count("pending")
}

// TestStoppedBeforeRequest: a worker that is stopped between the intent and the request, and sends it
// when others have taken its task over, makes nothing twice: the others believe for more than ten
// seconds that the request may still come, and after ten it does not leave.
func TestStoppedBeforeRequest(t *testing.T) {
	t.Parallel()
	for _, service := range []string{"oss replace", "document360"} {
		t.Run(service, func(t *testing.T) {
			t.Parallel()
			with := quick
			with.SendLate = true
			w := worlds[service](t, 30)
			r := startProgram(t, with, w.env, w.runArgs(t)...)
			stops, continueAt := 0, map[int]time.Time{} // of the workers that are stopped
			for !r.hasEnded(100 * time.Millisecond) {
				for _, pid := range r.workersIn("T") {
					at, isKnown := continueAt[pid]
					switch {
					case !isKnown:
						stops++
						continueAt[pid] = time.Now().Add(with.AckWait + 2*time.Second)
					case time.Now().After(at):
						syscall.Kill(pid, syscall.SIGCONT)
						delete(continueAt, pid)
					}
				}
			}
			got := r.result(t)
			doubled, lost := w.check(t, got)
			want(t, "made twice", doubled, 0)
			want(t, "lost", lost, 0)
			want(t, "pending", got.count("pending"), 0)
			want(t, "stopped", stops > 0, true)
			t.Logf("stopped %d times; %v", stops, got.report)
		})
	}
}
