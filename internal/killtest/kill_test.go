//go:build unix

package killtest

import (
	"flag"
	"fmt"
	"maps"
	"slices"
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
	runsAtOnce  = 4 // of one service
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
		life := []time.Duration{60 * time.Millisecond, 300 * time.Millisecond, time.Second, 3 * time.Second}[u.r.IntN(4)]
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
			u.pass(time.Hour)
		case u.r.IntN(4) > 0:
			u.pass(11 * time.Second)
		}
		if sum.killed(at) >= *kills {
			break
		}
	}
	return u.finish()
}

// TestKillsAreCaught: the checks of TestKills find what workers with bad habits do. Each is killed after the service has made
// its copy, and the next one starts an hour later.
func TestKillsAreCaught(t *testing.T) {
	tests := []struct {
		name   string
		habits habits
		fault  simtest.Fault
		want   map[string]string // by service; "": nothing is wrong
	}{
		{
			name:  "none",
			fault: simtest.ActThenSlow(200 * time.Millisecond),
			want:  map[string]string{"bitpaket": "", "box": "", "document360": "", "oracle": "", "oss": ""},
		},
		{
			name:   "saves after the send",
			habits: habits{SavesLate: true},
			fault:  simtest.ActThenSlow(200 * time.Millisecond),
			want:   map[string]string{"box": "a false word", "document360": "made twice", "oracle": "made twice"},
		},
		{
			name:   "copies anew in place of resuming",
			habits: habits{LooksNever: true},
			fault:  simtest.ActThenSlow(200 * time.Millisecond),
			want:   map[string]string{"box": "a false word", "document360": "made twice", "oracle": "made twice"},
		},
		{
			name:   "copies anew in place of resolving",
			habits: habits{ResolveSends: true},
			fault:  simtest.HangUpBeforeAct,
			want:   map[string]string{"box": "resolves sent", "document360": "resolves sent", "oracle": "resolves sent"},
		},
	}
	var all sync.WaitGroup
	for _, tt := range tests {
		for name, want := range tt.want {
			all.Go(func() {
				u := newRun(t, name, 1, 1, tt.habits)
				u.w.sim.Inject(u.svc.op, tt.fault)
				err := u.killAtSend()
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

// killAtSend kills the first worker when its request has arrived.
func (u *run) killAtSend() error {
	p, err := u.start(false)
	if err != nil {
		return err
	}
	for !u.wasSent(0, p.life) {
		select {
		case <-p.exited:
			return fmt.Errorf("it ended: %w", p.wait())
		case <-time.After(time.Millisecond):
		}
	}
	time.Sleep(20 * time.Millisecond) // the service acts
	p.kill()
	u.note(p)
	u.pass(time.Hour)
	return u.finish()
}

// tally is what became of many runs of a service.
type tally struct {
	mu           sync.Mutex
	runs, deaths int
	copies       int
	hit          map[phase]int
	atEnd, later map[told]int
	sizes        []int
	remains      []string
}

// next returns the number of the next run, unless there were enough kills.
func (s *tally) next(kills int) (number uint64, more bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.deaths >= kills {
		return 0, false
	}
	s.runs++
	return uint64(s.runs - 1), true
}

// killed counts a kill and returns how many there were.
func (s *tally) killed(at phase) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deaths++
	s.hit[at]++
	return s.deaths
}

func (s *tally) add(u *run) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.copies += len(u.spec.Items)
	s.sizes = append(s.sizes, u.sizes...)
	s.remains = append(s.remains, u.remains...)
	for k, n := range u.atEnd {
		s.atEnd[k] += n
	}
	for k, n := range u.later {
		s.later[k] += n
	}
}

// table prints the sums of all services.
func table(rows map[string]*tally) string {
	var b strings.Builder
	b.WriteString("\n| service | runs | kills |")
	for _, p := range phases {
		fmt.Fprintf(&b, " %s |", p)
	}
	b.WriteString(" copies | made | not made | unknown | 3 h later: made | not made | unknown | intents | median | largest |\n")
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		s := rows[name]
		fmt.Fprintf(&b, "| %s | %d | %d |", name, s.runs, s.deaths)
		for _, p := range phases {
			fmt.Fprintf(&b, " %d |", s.hit[p])
		}
		slices.Sort(s.sizes)
		median, largest := 0, 0
		if n := len(s.sizes); n > 0 {
			median, largest = s.sizes[n/2], s.sizes[n-1]
		}
		fmt.Fprintf(&b, " %d | %d | %d | %d | %d | %d | %d | %d | %d | %d |\n", s.copies, s.atEnd[made], s.atEnd[notMade], s.atEnd[unknown],
			s.later[made], s.later[notMade], s.later[unknown], len(s.sizes), median, largest)
	}
	for name, s := range rows {
		for _, text := range s.remains {
			fmt.Fprintf(&b, "unknown for ever: %s: %s\n", name, text)
		}
	}
	return b.String()
}
