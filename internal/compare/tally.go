package compare

import (
	"cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/problem"
)

// DefaultMaxDifferences is how many differences are kept if the caller does not say.
const DefaultMaxDifferences = 100

// Options are the fields that the requests of all services have.
type Options struct {
	MaxDifferences int
	Progress       func(compared int64)
	OnItem         func(farcopy.ComparedItem)
}

// Tally collects the result of one comparison.
type Tally struct {
	op, resource string
	options      Options
	limit        int
	result       farcopy.Verification
	reported     int64
}

// NewTally returns an empty tally for a call of op about resource.
func NewTally(op, resource string, o Options) *Tally {
	return &Tally{op: op, resource: problem.OneLine(resource), options: o, limit: cmp.Or(o.MaxDifferences, DefaultMaxDifferences)}
}

// Item counts an item that both sides have, with what differs in it.
func (t *Tally) Item(path string, strength farcopy.Strength, differences ...farcopy.Difference) {
	t.result.Items++
	switch strength {
	case farcopy.StrengthStrong:
		t.result.Strong++
	case farcopy.StrengthWeak:
		t.result.Weak++
	default:
		t.result.None++
	}
	for _, d := range differences {
		d.Path = path
		t.Differ(d)
	}
	if t.options.OnItem != nil {
		t.options.OnItem(farcopy.ComparedItem{Path: path, Strength: strength, Equal: len(differences) == 0})
	}
}

// Folder counts a folder that both sides have.
func (t *Tally) Folder() { t.result.Folders++ }

// Differ counts a difference.
func (t *Tally) Differ(d farcopy.Difference) {
	t.result.Differing++
	if len(t.result.Differences) < t.limit {
		t.result.Differences = append(t.result.Differences, d)
	}
}

// Report calls Progress if anything was compared since it was called last.
func (t *Tally) Report() {
	if n := t.result.Items + t.result.Folders; t.options.Progress != nil && n != t.reported {
		t.reported = n
		t.options.Progress(n)
	}
}

// Steady compares what the source showed before and after the comparison. It returns an error if
// they differ: what was read of it then may never have been there at one time.
func (t *Tally) Steady(before, after string) error {
	if before == after {
		return nil
	}
	return t.Unsteady("the source was changed meanwhile: " + before + ", then " + after)
}

// Unsteady returns the error of a comparison that means nothing.
func (t *Tally) Unsteady(reason string) error {
	return &farcopy.UnsteadyError{Op: t.op, Resource: t.resource, Reason: reason}
}

// End returns the result of a comparison that was completed, and the error that it makes of a copy
// that differs.
func (t *Tally) End() (farcopy.Verification, error) {
	t.Report()
	t.result.Equal = t.result.Differing == 0
	if t.result.Equal {
		return t.result, nil
	}
	return t.result, &farcopy.CopyDiffersError{Op: t.op, Resource: t.resource, Verification: t.result}
}
