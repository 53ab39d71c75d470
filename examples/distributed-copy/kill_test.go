//go:build linux

package main

import (
	"flag"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"
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
	got := r.result(t, 3*time.Minute)
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
			for job := range 10 {
				doubled, lost := controlRun(t, newDocument360World(t, 120), with, job)
				if tt.finds(doubled, lost) {
					t.Logf("made twice: %d, lost: %d, in job %d", doubled, lost, job)
					return
				}
			}
			t.Error("the checks find nothing wrong")
		})
	}
}

// controlRun kills workers of a job, and returns what the checks find.
func controlRun(t *testing.T, w *world, with settings, job int) (doubled, lost int) {
	t.Helper()
	r := startProgram(t, with, w.env, w.runArgs(t)...)
	random := rand.New(rand.NewPCG(uint64(job), 2))
	time.Sleep(700 * time.Millisecond)
	for killed := 0; !r.hasEnded(time.Duration(100+random.IntN(300))*time.Millisecond) && killed < 8; killed++ {
		if pids := r.workers(); len(pids) > 0 {
			syscall.Kill(pids[random.IntN(len(pids))], syscall.SIGKILL)
		}
	}
	got := r.result(t, 3*time.Minute)
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
						continueAt[pid] = time.Now().Add(2 * with.AckWait)
					case time.Now().After(at):
						syscall.Kill(pid, syscall.SIGCONT)
						delete(continueAt, pid)
					}
				}
			}
			got := r.result(t, 3*time.Minute)
			doubled, lost := w.check(t, got)
			want(t, "made twice", doubled, 0)
			want(t, "lost", lost, 0)
			want(t, "pending", got.count("pending"), 0)
			want(t, "stopped", stops > 0, true)
			t.Logf("stopped %d times; %v", stops, got.report)
		})
	}
}
