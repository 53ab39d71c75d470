package journal

import (
	"errors"
	"flag"
	"fmt"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var crashes = flag.Uint64("crashes", 1, "the number of workloads of TestPowerFailsAtEachOperation")

// progress is how far a workload has come.
type progress struct {
	done   int // steps that have returned nil
	always int // the steps of which the last one was promised to be on the disk
	err    error
}

func runSteps(d disk, steps []step) (p progress, j *Journal) {
	j, err := open(d, testJob, small)
	if err != nil {
		return progress{err: err}, nil
	}
	for i, s := range steps {
		if p.err = s.run(j); p.err != nil {
			return p, j
		}
		p.done = i + 1
		if s.reopen == 0 && s.durability == Always {
			p.always = i + 1
		}
	}
	p.err = j.Close()
	return p, j
}

// least is the number of steps that must be found after a crash.
func (p progress) least(l loss) int {
	if l == kill {
		return p.done
	}
	return p.always
}

// recover opens what a crash has left, and returns how many steps are found.
func recoverSteps(t *testing.T, d *simDisk, after []string, least, most int) (int, *Journal) {
	t.Helper()
	j := mustOpen(t, d, small)
	got := snapshotOf(t, j).text()
	for n := most; n >= least; n-- {
		if after[n] == got {
			for name, size := range map[string]int64{segmentName(j.header.Segment): j.size, reportName: j.report.pos(j.state.report.To)} {
				if got := int64(len(d.entries[name].now)); got != size {
					t.Errorf("%s has %d bytes, of which %d mean something", name, got, size)
				}
			}
			return n, j
		}
	}
	t.Fatalf("the journal is not as it was after any of the steps %d to %d (-last +journal):\n%s", least, most, cmp.Diff(after[most], got))
	return 0, nil
}

// TestPowerFailsAtEachOperation: at each write, sync, rename and remove, before, in the middle of
// and after it, with everything that can become of what was not synced. What was promised is there,
// nothing else is, and the job goes on to the same end.
func TestPowerFailsAtEachOperation(t *testing.T) {
	runs, kinds := 0, map[string]int{}
	for seed := range *crashes {
		steps, after := workload(seed, 32)
		whole := newSimDisk()
		if p, _ := runSteps(whole, steps); p.err != nil {
			t.Fatal(p.err)
		}
		for n, op := range whole.ops {
			kinds[op]++
			for _, failure := range []error{errCrash, errHalf, errDone} {
				for _, l := range losses {
					runs++
					d := newSimDisk()
					d.fail = func(i int, _ string) error {
						if i == n {
							return failure
						}
						return nil
					}
					p, _ := runSteps(d, steps)
					if !errors.Is(p.err, failure) {
						t.Fatalf("operation %d (%s): the error is %v, want %v", n, op, p.err, failure)
					}
					t.Run("", func(t *testing.T) {
						t.Logf("seed %d, operation %d (%s), %v, then %+v", seed, n, op, failure, l)
						left := d.after(l)
						found, j := recoverSteps(t, left, after, p.least(l), min(p.done+1, len(steps)))
						// What was read once stays, even if the power fails at once.
						recoverSteps(t, left.after(loss{"lost", "lost"}), after, found, found)
						crashInRecovery(t, d.after(l), after, p, l)
						for i, s := range steps[found:] {
							if err := s.run(j); err != nil {
								t.Fatalf("step %d after the crash: %v", found+i, err)
							}
						}
						if err := j.Close(); err != nil {
							t.Fatal(err)
						}
						recoverSteps(t, left, after, len(steps), len(steps))
					})
				}
			}
		}
	}
	for op, least := range map[string]int{"rename 000003.log": 1, "rename " + reportName: 2, "remove 000002.log": 1} {
		if kinds[op] < least {
			t.Errorf("%q happens %d times: the workload is too small to test anything", op, kinds[op])
		}
	}
	t.Logf("%d crashes, %d kinds of operations", runs, len(kinds))
}

// crashInRecovery lets the power fail again at each operation of Open.
func crashInRecovery(t *testing.T, d *simDisk, after []string, p progress, first loss) {
	t.Helper()
	for n := 0; ; n++ {
		again := d.after(kill)
		again.fail = func(i int, _ string) error {
			if i == n {
				return errHalf
			}
			return nil
		}
		_, err := open(again, testJob, small)
		if err == nil {
			return
		}
		for _, l := range []loss{kill, {"lost", "lost"}, {"torn", "kept"}} {
			least := p.always // what only the operating system had can be lost now
			if l == kill {
				least = p.least(first)
			}
			recoverSteps(t, again.after(l), after, least, min(p.done+1, len(after)-1))
		}
	}
}

// TestSegmentIsCutAtEachByte: whatever part of the last segment has been written, what is found is
// what was recorded up to there.
func TestSegmentIsCutAtEachByte(t *testing.T) {
	steps, after := workload(5, 30)
	d := newSimDisk()
	j := mustOpen(t, d, Options{})
	ends := []int64{j.size} // of the segment after each step
	for _, s := range steps {
		if err := s.run(j); err != nil {
			t.Fatal(err)
		}
		ends = append(ends, j.size)
	}
	name := segmentName(1)
	whole := d.entries[name].now
	for size := ends[0]; size <= int64(len(whole)); size++ {
		left := d.after(kill)
		left.entries[name].now = whole[:size:size]
		n := 0
		for n+1 < len(ends) && ends[n+1] <= size {
			n++
		}
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			_, j := recoverSteps(t, left, after, n, n)
			if got, want := j.Opened().CutBytes, size-ends[n]; got != want {
				t.Errorf("%d bytes were cut, want %d", got, want)
			}
		})
	}
}

// TestErrorIsFinal: after the n-th operation has failed, every Append returns that error, and
// nothing more is written. What is found afterwards is what was recorded.
func TestErrorIsFinal(t *testing.T) {
	for _, cause := range []error{syscall.ENOSPC, syscall.EIO} {
		steps, after := workload(1, 45)
		whole := newSimDisk()
		runSteps(whole, steps)
		for n, op := range whole.ops {
			t.Run(fmt.Sprintf("%v at %d %s", cause, n, op), func(t *testing.T) {
				d := newSimDisk()
				d.fail = func(i int, _ string) error {
					if i == n {
						return cause
					}
					return nil
				}
				p, j := runSteps(d, steps)
				if !errors.Is(p.err, cause) {
					t.Fatalf("the error is %v, want %v", p.err, cause)
				}
				if j != nil && !errors.Is(j.Err(), ErrClosed) {
					ops := len(d.ops)
					for range 3 {
						err := j.Append(&Record{Requests: 1}, Always)
						if !errors.Is(err, cause) {
							t.Errorf("a later Append returns %v, want %v", err, cause)
						}
					}
					if err := j.Close(); !errors.Is(err, cause) {
						t.Errorf("Close returns %v, want %v", err, cause)
					}
					if len(d.ops) > ops {
						t.Errorf("after the error %q", d.ops[ops:])
					}
				}
				for _, l := range losses {
					recoverSteps(t, d.after(l), after, p.least(l), min(p.done+1, len(steps)))
				}
			})
		}
	}
}
