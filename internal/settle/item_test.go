package settle

import (
	"fmt"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

func TestClassify(t *testing.T) {
	type row = map[Age]Class
	same := func(c Class) row {
		return row{UnknownAge: c, Older: c, Minutes: c, Seconds: c, SameSecond: c, Newer: c, TooYoung: c}
	}
	tests := []struct {
		name   string
		reason Reason
		item   Item
		want   row
	}{
		{"lost, equal", Lost, Item{Like: Equal},
			row{UnknownAge: Uncertain, Older: Other, Minutes: SlightlyTooOld, Seconds: SlightlyTooOld, SameSecond: Match, Newer: Match, TooYoung: Uncertain}},
		{"lost, possible", Lost, Item{Like: Possible},
			row{UnknownAge: Near, Older: Other, Minutes: SlightlyTooOld, Seconds: SlightlyTooOld, SameSecond: Near, Newer: Near, TooYoung: Near}},
		{"lost, different", Lost, Item{Like: Different}, same(Other)},
		{"lost, was there before", Lost, Item{Like: Equal, Before: true}, same(Other)},
		{"lost, returned by another call", Lost, Item{Like: Equal, Returned: true}, same(Other)},

		{"conflict, equal", Conflict, Item{Like: Equal},
			row{UnknownAge: Uncertain, Older: InTheWay, Minutes: InTheWay, Seconds: Uncertain, SameSecond: Uncertain, Newer: Uncertain, TooYoung: Uncertain}},
		{"conflict, possible", Conflict, Item{Like: Possible},
			row{UnknownAge: Uncertain, Older: InTheWay, Minutes: InTheWay, Seconds: Uncertain, SameSecond: Uncertain, Newer: Uncertain, TooYoung: Uncertain}},
		{"conflict, different", Conflict, Item{Like: Different}, same(InTheWay)},
		{"conflict, was there before", Conflict, Item{Like: Equal, Before: true}, same(InTheWay)},
		{"conflict, returned by another call", Conflict, Item{Like: Equal, Returned: true}, same(InTheWay)},

		{"busy, whatever it holds", Busy, Item{Like: Different},
			row{UnknownAge: Uncertain, Older: Other, Minutes: Other, Seconds: Uncertain, SameSecond: Uncertain, Newer: Uncertain, TooYoung: Uncertain}},
		{"busy, was there before", Busy, Item{Like: Equal, Before: true}, same(Other)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for age, want := range tt.want {
				tt.item.Age = age
				if got := Classify(tt.reason, tt.item); got != want {
					t.Errorf("age %v: got class %v, want %v", age, got, want)
				}
			}
		})
	}
}

func TestTally(t *testing.T) {
	tests := []struct {
		name    string
		classes []Class
		single  bool
		want    Sighting
	}{
		{"no item", nil, false, Nothing},
		{"others only", []Class{Other, Other}, false, Nothing},
		{"one alike", []Class{Other, Match, SlightlyTooOld}, true, Unclear},
		{"two alike", []Class{Match, Match}, false, Unclear},
		{"one alike and a candidate", []Class{Match, Uncertain}, false, Unclear},
		{"one alike and one that is like it in part", []Class{Match, Near}, true, Unclear},
		{"one that is like it in part", []Class{Near}, false, Unclear},
		{"one too old", []Class{SlightlyTooOld}, false, Outdated},
		{"one in the way", []Class{InTheWay}, false, Foreign},
		{"one in the way and a candidate", []Class{InTheWay, Uncertain}, false, Unclear},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var tally Tally[string]
			for _, c := range tt.classes {
				tally.Add(c, "id", func() string { return "copy" })
			}
			if got := tally.single(); got != tt.single {
				t.Errorf("single: got %v, want %v", got, tt.single)
			}
			if got := tally.sighting(); got != tt.want {
				t.Errorf("sighting: got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestTallyListsFewCandidates(t *testing.T) {
	var tally Tally[string]
	for i := range 1000 {
		tally.Add(Match, fmt.Sprint("a", i), func() string { return "" })
		tally.Add(Uncertain, fmt.Sprint("c", i), nil)
	}
	if got := len(tally.ids()); got != problem.MaxCandidates {
		t.Errorf("%d candidates, want %d", got, problem.MaxCandidates)
	}
}

func TestAgeOf(t *testing.T) {
	second := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	earliest, latest := second.Add(400*time.Millisecond), second.Add(700*time.Millisecond)
	tests := []struct {
		made time.Time
		want Age
	}{
		{time.Time{}, UnknownAge},
		{second.Add(-5*time.Minute - 1), Older},
		{second.Add(-5 * time.Minute), Minutes},
		{second.Add(-5*time.Second - 1), Minutes},
		{second.Add(-5 * time.Second), Seconds},
		{second.Add(-1), Seconds},
		{second, SameSecond},
		{latest, SameSecond},
		{second.Add(time.Second), Newer},
		{latest.Add(time.Hour), Newer},
		{latest.Add(time.Hour + 1), TooYoung},
	}
	for _, tt := range tests {
		if got := ageOf(tt.made, earliest, latest, time.Hour); got != tt.want {
			t.Errorf("ageOf(%v) = %v, want %v", tt.made, got, tt.want)
		}
	}
}
