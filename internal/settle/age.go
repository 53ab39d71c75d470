package settle

import "time"

// Age is when an item was made, compared with the first send of a copy, on the service's clock.
type Age int

// The ages of items.
const (
	UnknownAge Age = iota // the item or the service's responses have no time, or the clocks were set since the send
	Older                 // by more than five minutes: no difference between clocks explains it
	Minutes               // by five seconds to five minutes
	Seconds               // by up to five seconds
	SameSecond            // services tell time in whole seconds
	Newer
	TooYoung // made later than the horizon: a candidate, and never returned
)

// Young reports whether an item of this age may have been made after the send.
func (a Age) Young() bool { return a == UnknownAge || a == SameSecond || a == Newer || a == TooYoung }

const (
	// clockDifference is how far the clock that dates items may differ from the one that dates
	// responses. Inside of it an item that seems too old is not excluded.
	clockDifference = 5 * time.Minute

	// conflictAge is how old the item of a conflict may be for it to be this request's own,
	// delivered twice. It is much shorter, because a conflict with an older item is what most
	// second runs of a program meet.
	conflictAge = 5 * time.Second
)

// ageOf compares a time with a send that happened between earliest and latest.
func ageOf(made, earliest, latest time.Time, horizon time.Duration) Age {
	earliest = earliest.Truncate(time.Second)
	switch {
	case made.IsZero():
		return UnknownAge
	case made.After(latest.Add(horizon)):
		return TooYoung
	case made.Before(earliest.Add(-clockDifference)):
		return Older
	case made.Before(earliest.Add(-conflictAge)):
		return Minutes
	case made.Before(earliest):
		return Seconds
	case made.After(latest):
		return Newer
	}
	return SameSecond
}
