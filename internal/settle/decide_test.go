package settle

import (
	"testing"
	"time"
)

func TestDecide(t *testing.T) {
	const (
		late  = true // ReconcileTimeout has passed
		early = false
	)
	tests := []struct {
		name    string
		reason  Reason
		running bool
		second  Second
		polls   int
		expired bool
		saw     Sighting
		want    Next
	}{
		// A conflict is never a success: the service has said that this request made nothing.
		{"conflict, another's item", Conflict, false, IsRefused, 1, early, Foreign, NotMade},
		{"conflict, an item that could be ours, first poll", Conflict, false, IsRefused, 1, early, Unclear, PollAgain},
		{"conflict, an item that could be ours", Conflict, false, IsRefused, 2, early, Unclear, Unknown},
		{"conflict, no item is listed yet", Conflict, false, IsRefused, 5, early, Nothing, PollAgain},
		{"conflict, no item is ever listed", Conflict, false, IsRefused, 5, late, Nothing, Unknown},

		// Busy to the end: another delivery of the request may be what is at work.
		{"busy, nothing yet", Busy, false, IsRefused, 2, early, Nothing, PollAgain},
		{"busy, nothing in the end", Busy, false, IsRefused, 7, late, Nothing, NotMade},
		{"busy, a young item", Busy, false, IsRefused, 2, early, Unclear, Unknown},
		{"busy, a young item at the first poll", Busy, false, IsRefused, 1, early, Unclear, PollAgain},

		// Found is claimed.
		{"lost, one item and ours", Lost, true, MakesAnother, 1, early, Ours, Found},
		{"lost, one item, and ours in the end", Lost, true, MakesAnother, 7, late, Ours, Found},
		{"lost, a running call may own the item", Lost, true, Replaces, 2, early, Contested, PollAgain},
		{"lost, a running call may still own it in the end", Lost, true, Replaces, 7, late, Contested, Unknown},
		{"lost, an ended call may own it", Lost, false, Replaces, 1, early, Denied, Unknown},
		{"lost, candidates", Lost, false, Replaces, 2, early, Unclear, PollAgain},
		{"lost, candidates in the end", Lost, false, Replaces, 7, late, Unclear, Unknown},

		// Nothing found is no licence.
		{"finished, nothing, a second copy would be another", Lost, false, MakesAnother, 2, early, Nothing, PollAgain},
		{"finished, nothing in the end, a second copy would be another", Lost, false, MakesAnother, 7, late, Nothing, Unknown},
		{"running, nothing in the end, a second copy would be another", Lost, true, MakesAnother, 7, late, Nothing, Unknown},
		{"finished, nothing, a second one is refused: first poll", Lost, false, IsRefused, 1, early, Nothing, PollAgain},
		{"finished, nothing, a second one is refused: second poll", Lost, false, IsRefused, 2, early, Nothing, Resend},
		{"running, nothing, a second one is refused", Lost, true, IsRefused, 6, early, Nothing, PollAgain},
		{"running, nothing in the end, a second one is refused", Lost, true, IsRefused, 7, late, Nothing, Resend},
		{"running, nothing, a second one replaces: first poll", Lost, true, Replaces, 1, early, Nothing, PollAgain},
		{"running, nothing, a second one replaces: second poll", Lost, true, Replaces, 2, early, Nothing, Resend},
		{"an item that is too old does not stop it", Lost, true, Replaces, 2, early, Outdated, Resend},
		{"an item that is too old is not nothing", Lost, false, MakesAnother, 7, late, Outdated, Unknown},
		{"ReconcileTimeout is shorter than one pause", Lost, true, Replaces, 1, late, Nothing, Unknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := State{Reason: tt.reason, Running: tt.running, Second: tt.second, Polls: tt.polls, Expired: tt.expired}
			if got, _ := Decide(s, tt.saw); got != tt.want {
				t.Errorf("Decide(%+v, %v) = %v, want %v", s, tt.saw, got, tt.want)
			}
		})
	}
}

// every calls f with every state and sighting there is.
func every(f func(State, Sighting)) {
	for _, reason := range []Reason{Lost, Conflict, Busy} {
		for _, running := range []bool{false, true} {
			for _, second := range []Second{MakesAnother, IsRefused, Replaces} {
				for polls := 1; polls <= 8; polls++ {
					for _, expired := range []bool{false, true} {
						for saw := Nothing; saw <= Foreign; saw++ {
							f(State{reason, running, second, polls, expired}, saw)
						}
					}
				}
			}
		}
	}
}

func TestDecideNeverBreaksItsRules(t *testing.T) {
	every(func(s State, saw Sighting) {
		next, wait := Decide(s, saw)
		check := func(broken bool, rule string) {
			if broken {
				t.Errorf("Decide(%+v, %v) = %v, %v: %s", s, saw, next, wait, rule)
			}
		}
		check(next == Found && saw != Ours, "only a claimed item is found")
		check(next == Found && s.Reason != Lost, "a conflict is no success")
		check(next == NotMade && s.Reason == Lost, "nothing found is no proof")
		check(next == Resend && s.Reason != Lost, "a refusal is not sent again by settling")
		check(next == Resend && s.Second == MakesAnother, "a second request would make another copy")
		check(next == Resend && s.Second == IsRefused && s.Running && !s.Expired, "requests that overlap can both be executed")
		check(next == Resend && s.Polls < 2, "one poll is not enough")
		check(next == Resend && saw != Nothing && saw != Outdated, "something that could be the copy is there")
		check(next == PollAgain && s.Expired, "polling ends with ReconcileTimeout")
		check((next == PollAgain) != (wait > 0), "a pause belongs to another poll")
	})
}

func TestPauseDoublesToEightSeconds(t *testing.T) {
	for polls, want := range map[int]time.Duration{1: time.Second, 2: 2 * time.Second, 3: 4 * time.Second, 4: 8 * time.Second, 9: 8 * time.Second} {
		if got := pause(polls); got != want {
			t.Errorf("pause(%d) = %v, want %v", polls, got, want)
		}
	}
}
