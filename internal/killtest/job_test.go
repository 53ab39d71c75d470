//go:build unix

package killtest

import (
	"flag"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/jobtest"
)

var jobKills = flag.Int("jobkills", 4, "kills of workers that run jobs, for each service")

const killsOfJob = 8

// TestJobKills kills workers of jobs at random moments. In every second run the service does the
// other thing about what its documents leave open: buckets keep versions, which ignore that a copy
// must not overwrite; in every third one files are replaced, where the service can do that. With -v
// it prints what they were doing.
//
//	go test ./internal/killtest -run TestJobKills -jobkills 200 -v
func TestJobKills(t *testing.T) {
	var all sync.WaitGroup
	rows := make([]jobTally, len(jobtest.Services))
	for n, s := range jobtest.Services {
		all.Go(func() { rows[n].killAll(t, s) })
	}
	all.Wait()
	var b strings.Builder
	b.WriteString("\n| service | runs | kills | requests in flight | unknown in the end | left and told |\n|---|---|---|---|---|---|\n")
	for n, s := range jobtest.Services {
		r := &rows[n]
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d |\n", s.Name, r.runs, r.kills, r.inFlight, r.unknown, r.left)
	}
	t.Log(b.String())
}

// jobTally is what became of the runs of a service.
type jobTally struct{ runs, kills, inFlight, unknown, left int }

func (sum *jobTally) killAll(t *testing.T, s jobtest.Service) {
	for ; sum.kills < *jobKills; sum.runs++ {
		u := newJobRun(t, s, *seed+uint64(sum.runs), sum.runs)
		if err := u.kill(sum); err != nil {
			t.Errorf("%s, run %d: %v\n%s", s.Name, sum.runs, err, u.diary())
			return
		}
		if wrong := u.heard.Check(); len(wrong) > 0 {
			t.Errorf("%s, run %d:\n%s\n%s", s.Name, sum.runs, strings.Join(wrong, "\n"), u.diary())
		}
		sum.unknown += int(u.heard.End.Report.Unknown)
		if u.w.Left() != "" {
			sum.left++
		}
	}
}

// kill kills workers one after the other, and lets the last ones finish.
func (u *jobRun) kill(sum *jobTally) error {
	for deaths := 0; ; {
		p, err := u.start()
		if err != nil {
			return err
		}
		if sum.kills < *jobKills && deaths < killsOfJob && p.killAfter(u.lifetime()) {
			sum.kills++
			deaths++
			if u.isWorking() {
				sum.inFlight++
			}
			u.note(p)
			switch u.r.IntN(8) {
			case 0: // the clocks of two machines
				err = u.pass(time.Hour)
			case 1:
			default: // what was in flight has ended
				err = u.pass(11 * time.Second)
			}
			if err != nil {
				return err
			}
			continue
		}
		if err := p.wait(); err != nil {
			return err
		}
		u.note(p)
		if !u.heard.Unfinished() || u.finishers == mostFinishers {
			return u.pass(time.Hour)
		}
		u.finishers++
		if err := u.pass(3 * time.Hour); err != nil { // then what was not made is known
			return err
		}
	}
}

// TestJobKillsAreCaught: the check of TestJobKills finds what a job does whose journal has lost what
// was saved before its requests. The journal of a killed worker is set back to the moment at which
// the first request of one kind arrived; the worker is killed at a later one. That
// of BitPaket takes many seconds: TestJobCrashesAreCaught has it in virtual time.
func TestJobKillsAreCaught(t *testing.T) {
	tests := []struct {
		service string
		shape   jobtest.Shape
		kept    string // the journal has what was saved for this request
		lost    string // and not what was saved for this one
		want    string
	}{
		{"box", jobtest.Shape{}, "CopyFile", "CopyFile", "told again"},
		{"document360", jobtest.Shape{}, "CopyFile", "CopyFile", "made twice"},
		{"oracle", jobtest.Shape{}, "CopyFile", "CopyFile", "made twice"},
		{"oss", jobtest.Shape{Odd: true}, "CopyObject", "CopyObject", "made twice"},
		{"oss large", jobtest.Shape{}, "HeadObject", "UploadPartCopy", "left, and not told"},
	}
	for _, tt := range tests {
		t.Run(tt.service, func(t *testing.T) {
			u := openJobRun(t, jobtest.ByName(tt.service), 1, tt.shape)
			if err := u.setBack(tt.kept, tt.lost); err != nil {
				t.Fatal(err)
			}
			if wrong := strings.Join(u.heard.Check(), "\n"); !strings.Contains(wrong, tt.want) {
				t.Errorf("found %q, want %q\n%s", wrong, tt.want, u.diary())
			}
		})
	}
}
