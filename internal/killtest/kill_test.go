//go:build unix

package killtest

import (
	"flag"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

var (
	kills = flag.Int("kills", 10, "kills for each service")
	seed  = flag.Uint64("seed", 1, "of the first run: its faults and the moments of its kills")
)

const (
	copiesOfRun = 3
	killsOfRun  = 3
	runsAtOnce  = 5 // of one service
)

// TestKills kills workers at random moments. With -v it prints what they were doing, and how the copies ended.
//
//	go test ./internal/killtest -run TestKills -kills 200 -v
func TestKills(t *testing.T) {
	var all sync.WaitGroup
	rows := map[string]*tally{}
	for name := range services {
		sum := &tally{hit: map[phase]int{}, atEnd: map[told]int{}, later: map[told]int{}}
		rows[name] = sum
		for range runsAtOnce {
			all.Go(func() {
				for {
					number, more := sum.next(*kills)
					if !more {
						return
					}
					u := newRun(t, name, copiesOfRun, *seed+number, habits{})
					if err := u.kill(number%2 == 1, sum); err != nil {
						t.Errorf("%s, run %d: %v", name, *seed+number, err)
						return
					}
					if wrong := u.violations(); len(wrong) > 0 {
						t.Errorf("%s, run %d:\n%s\n%s", name, *seed+number, strings.Join(wrong, "\n"), u.diary())
					}
					sum.add(u)
				}
			})
		}
	}
	all.Wait()
	t.Log(table(rows))
}

// kill kills workers of a run one after the other, and lets the rest finish. If isOff, the local clock falls behind by an hour
// after each kill.
func (u *run) kill(isOff bool, sum *tally) error {
	u.injectFaults()
	for range killsOfRun {
		p, err := u.start(false)
		if err != nil {
			return err
		}
		life := []time.Duration{60 * time.Millisecond, 300 * time.Millisecond, time.Second}[u.r.IntN(3)]
		died := p.killAfter(time.Duration(u.r.Int64N(int64(life))))
		u.note(p)
		if !died {
			if err := p.wait(); err != nil {
				return err
			}
			break
		}
		at := u.phaseOf(p)
		u.history = append(u.history, fmt.Sprintf("worker %d is killed: %s", p.life, at))
		switch {
		case isOff:
			err = u.pass(time.Hour)
		case u.r.IntN(8) > 0:
			err = u.pass(11 * time.Second)
		}
		if err != nil {
			return err
		}
		if sum.killed(at) >= *kills {
			break
		}
	}
	return u.finish()
}

// TestKillsAreCaught: the checks of TestKills find what workers with bad habits do. Each is killed while its request is in
// flight, and the next one starts an hour later.
func TestKillsAreCaught(t *testing.T) {
	tests := []struct {
		name   string
		habits habits
		acts   bool              // the service has made the copy when the worker is killed; else it never does
		want   map[string]string // by service; "": nothing is wrong
	}{
		{
			name: "none",
			acts: true,
			want: map[string]string{"bitpaket": "", "box": "", "document360": "", "oracle": "", "oss": ""},
		},
		{
			name:   "saves after the send",
			habits: habits{SavesLate: true},
			acts:   true,
			want:   map[string]string{"box": "a false word", "document360": "made twice", "oracle": "made twice"},
		},
		{
			name:   "copies anew in place of resuming",
			habits: habits{LooksNever: true},
			acts:   true,
			want:   map[string]string{"box": "a false word", "document360": "made twice", "oracle": "made twice"},
		},
		{
			name:   "copies anew in place of resolving",
			habits: habits{ResolveSends: true},
			want:   map[string]string{"box": "resolves sent", "document360": "resolves sent", "oracle": "resolves sent"},
		},
	}
	var all sync.WaitGroup
	for _, tt := range tests {
		for name, want := range tt.want {
			all.Go(func() {
				u := newRun(t, name, 1, 1, tt.habits)
				err := u.killAtSend(tt.acts)
				wrong := strings.Join(u.violations(), "\n")
				if err != nil {
					t.Errorf("%s, %s: %v", tt.name, name, err)
				}
				if want == "" && wrong != "" || !strings.Contains(wrong, want) {
					t.Errorf("%s, %s: found %q, want %q\n%s", tt.name, name, wrong, want, u.diary())
				}
			})
		}
	}
	all.Wait()
}

// killAtSend kills the first worker while the service has its request and has not responded. The worker waits for longer than
// that takes on any machine.
func (u *run) killAtSend(acts bool) error {
	u.spec.CopyTimeout = time.Minute
	arrived, killed := make(chan struct{}), make(chan struct{})
	hold := func() { close(arrived); <-killed }
	fault := simtest.ActThenCall("act, and do not respond", hold)
	if !acts {
		fault = simtest.Respond("neither act nor respond", func(http.ResponseWriter, *http.Request) { hold() })
	}
	u.w.sim.Inject(u.svc.op, fault)
	p, err := u.start(false)
	if err != nil {
		return err
	}
	select {
	case <-arrived:
	case <-p.exited:
		return fmt.Errorf("it ended before its request: %v", p.wait())
	}
	p.kill()
	close(killed)
	u.note(p)
	if err := u.pass(time.Hour); err != nil {
		return err
	}
	return u.finish()
}
