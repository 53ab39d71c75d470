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
		{"conflict, another's item", Conflict, false, RefusedIfMade, 1, early, Foreign, NotMade},
		{"conflict, an item that could be ours, first poll", Conflict, false, RefusedIfMade, 1, early, Unclear, PollAgain},
		{"conflict, an item that could be ours", Conflict, false, RefusedIfMade, 2, early, Unclear, Unknown},
		{"conflict, no item is listed yet", Conflict, false, RefusedIfMade, 5, early, Nothing, PollAgain},
		{"conflict, no item is ever listed", Conflict, false, RefusedIfMade, 5, late, Nothing, Unknown},

		// Busy to the end: another delivery of the request may be what is at work.
		{"busy, nothing yet", Busy, false, RefusedIfMade, 2, early, Nothing, PollAgain},
		{"busy, nothing in the end", Busy, false, RefusedIfMade, 7, late, Nothing, NotMade},
		{"busy, a young item", Busy, false, RefusedIfMade, 2, early, Unclear, Unknown},
		{"busy, a young item at the first poll", Busy, false, RefusedIfMade, 1, early, Unclear, PollAgain},

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
		{"finished, nothing, a second one is refused: first poll", Lost, false, RefusedIfMade, 1, early, Nothing, PollAgain},
		{"finished, nothing, a second one is refused: second poll", Lost, false, RefusedIfMade, 2, early, Nothing, Resend},
		{"running, nothing, a second one is refused", Lost, true, RefusedIfMade, 6, early, Nothing, PollAgain},
		{"running, nothing in the end, a second one is refused", Lost, true, RefusedIfMade, 7, late, Nothing, Resend},
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
			for _, second := range []Second{MakesAnother, RefusedIfMade, Replaces} {
				for polls := 1; polls <= 8; polls++ {
					for flags := range 1 << 4 {
						s := State{Reason: reason, Running: running, Second: second, Polls: polls}
						s.NoResend, s.Resumed, s.PastHorizon, s.Expired = flags&1 != 0, flags&2 != 0, flags&4 != 0, flags&8 != 0
						for saw := Nothing; saw <= Foreign; saw++ {
							f(s, saw)
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
		check(next == NotMade && s.Reason == Lost && !(s.Resumed && s.PastHorizon), "nothing found is no proof before the horizon")
		check(next == NotMade && s.Reason == Lost && saw != Nothing, "something is there")
		check(next == Resend && s.NoResend, "a second request is forbidden")
		check(next == Resend && s.Resumed && !s.Expired, "a resumed call waits for what its process may have left running")
		check(next == Resend && s.Reason != Lost, "a refusal is not sent again by settling")
		check(next == Resend && s.Second == MakesAnother, "a second request would make another copy")
		check(next == Resend && s.Second == RefusedIfMade && s.Running && !s.Expired, "requests that overlap can both be executed")
		check(next == Resend && s.Polls < 2, "one poll is not enough")
		check(next == Resend && saw != Nothing && saw != Outdated, "something that could be the copy is there")
		check(next == PollAgain && s.Expired, "polling ends with ReconcileTimeout")
		check((next == PollAgain) != (wait > 0), "a pause belongs to another poll")
	})
}

// TestDecideResumed: what is saved before a send says nothing about the end of the request.
func TestDecideResumed(t *testing.T) {
	tests := []struct {
		name  string
		state State
		saw   Sighting
		want  Next
	}{
		{
			name:  "a second request waits, even one that replaces",
			state: State{Running: true, Second: Replaces, Polls: 2},
			saw:   Nothing,
			want:  PollAgain,
		},
		{
			name:  "in the end it is sent",
			state: State{Running: true, Second: Replaces, Polls: 9, Expired: true},
			saw:   Nothing,
			want:  Resend,
		},
		{
			name:  "where it would do harm the outcome stays unknown",
			state: State{Running: true, Second: MakesAnother, Polls: 9, Expired: true},
			saw:   Nothing,
			want:  Unknown,
		},
		{
			name:  "past the horizon nothing was made",
			state: State{Running: true, Second: MakesAnother, Polls: 2, Expired: true, PastHorizon: true},
			saw:   Nothing,
			want:  NotMade,
		},
		{
			name:  "past the horizon one poll is not enough",
			state: State{Running: true, Second: MakesAnother, Polls: 1, Expired: true, PastHorizon: true},
			saw:   Nothing,
			want:  Unknown,
		},
		{
			name:  "past the horizon an item that is somewhat too old is not nothing",
			state: State{Running: true, Second: MakesAnother, Polls: 9, Expired: true, PastHorizon: true},
			saw:   Outdated,
			want:  Unknown,
		},
		{
			name:  "the copy is found",
			state: State{Running: true, Second: MakesAnother, Polls: 1},
			saw:   Ours,
			want:  Found,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.state.Resumed = true
			if got, _ := Decide(tt.state, tt.saw); got != tt.want {
				t.Errorf("Decide(%+v, %v) = %v, want %v", tt.state, tt.saw, got, tt.want)
			}
		})
	}
}

func TestPauseDoublesToEightSeconds(t *testing.T) {
	for polls, want := range map[int]time.Duration{1: time.Second, 2: 2 * time.Second, 3: 4 * time.Second, 4: 8 * time.Second, 9: 8 * time.Second} {
		if got := pause(polls); got != want {
			t.Errorf("pause(%d) = %v, want %v", polls, got, want)
		}
	}
}
