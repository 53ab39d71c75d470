package settle

import (
	"slices"

	"github.com/farcopy/farcopy/internal/problem"
)

// Resemblance is how similar an item at the destination is to the requested copy.
type Resemblance int

// The degrees of resemblance.
const (
	Different Resemblance = iota // it cannot be the copy
	Possible                     // it could be: incomplete yet, named by the service, or not fully readable
	Equal                        // all properties that the request asked for and that reading shows are equal
)

// Item is what a settler knows about one item at the destination.
type Item struct {
	Like     Resemblance
	Age      Age
	Before   bool // it was there before the first send (ReconcileStrict)
	Returned bool // another call of this client has returned it
}

// Class is what an item is to a call.
type Class int

// The classes of items.
const (
	Other          Class = iota // it has nothing to do with the call
	InTheWay                    // Conflict: the item that caused the refusal, and not the copy of this call
	SlightlyTooOld              // similar to the copy, and somewhat too old to be it
	Near                        // similar to the copy, which may still be being filled; ignored if another item is alike
	Uncertain                   // it could be the copy; it prevents a claim even if another item is alike
	Match                       // it is the copy, or an identical copy of another call
)

// Classify is the rule that says what an item is to a call.
func Classify(r Reason, i Item) Class {
	switch r {
	case Conflict:
		return classifyConflict(i)
	case Busy:
		return classifyBusy(i)
	}
	return classifyLost(i)
}

func classifyConflict(i Item) Class {
	switch {
	case i.Before, i.Returned, i.Like == Different, i.Age == Older, i.Age == Minutes:
		return InTheWay
	}
	return Uncertain
}

// classifyBusy ignores the content of the item: an incomplete copy resembles nothing.
func classifyBusy(i Item) Class {
	switch {
	case i.Before, i.Returned, i.Age == Older, i.Age == Minutes:
		return Other
	}
	return Uncertain
}

func classifyLost(i Item) Class {
	if i.Before || i.Returned || i.Like == Different {
		return Other
	}
	switch {
	case i.Age == Older:
		return Other
	case !i.Age.Young():
		return SlightlyTooOld
	case i.Like == Possible:
		return Near
	case i.Age == UnknownAge, i.Age == TooYoung:
		return Uncertain
	}
	return Match
}

// Tally collects the items of one poll.
type Tally[T any] struct {
	copy       T
	alike      []string
	candidates []string
	near       []string
	old        []string
	inTheWay   bool
	hidden     bool
}

// Add counts an item. The copy is what the call returns if the item is the only one that is alike.
func (t *Tally[T]) Add(c Class, id string, copy func() T) {
	switch c {
	case InTheWay:
		t.inTheWay = true
	case SlightlyTooOld:
		t.old = append(t.old, id)
	case Near:
		t.near = append(t.near, id)
	case Uncertain:
		t.candidates = append(t.candidates, id)
	case Match:
		if len(t.alike) == 0 {
			t.copy = copy()
		}
		t.alike = append(t.alike, id)
	}
}

// Hide notes that the copy may be where the poll did not read, so that finding nothing means
// nothing, and an item in the way need not be the one that caused a refusal.
func (t *Tally[T]) Hide() { t.hidden = true }

// single reports whether exactly one item is alike and no other could be the copy as well.
func (t *Tally[T]) single() bool { return len(t.alike) == 1 && len(t.candidates) == 0 }

// sighting is what the poll has shown, before any claim.
func (t *Tally[T]) sighting() Sighting {
	switch {
	case len(t.alike)+len(t.candidates)+len(t.near) > 0, t.hidden:
		return Unclear
	case t.inTheWay:
		return Foreign
	case len(t.old) > 0:
		return Outdated
	}
	return Nothing
}

// ids are what an error lists as candidates.
func (t *Tally[T]) ids() []string {
	all := problem.Candidates(slices.Concat(t.alike, t.candidates, t.near, t.old))
	slices.Sort(all)
	return all
}
