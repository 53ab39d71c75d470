package claim

import (
	"context"
	"slices"
)

// Footprint is where the copy of one call can appear.
type Footprint struct {
	Destination string                                  // calls with different destinations never meet
	Names       []string                                // at the destination, sorted; nil: not known before Read
	Read        func(context.Context) ([]string, error) // with an error: some of them

	// Rules out, by the request alone, that the copy has one of these names; nil: it rules out
	// nothing.
	RulesOut func(names []string) bool
}

// meets reports whether two copies can have the same place. Unknown names can be any.
func (f *Footprint) meets(g *Footprint) bool {
	switch {
	case f.Destination != g.Destination:
		return false
	case f.Names != nil && g.Names != nil:
		return share(f.Names, g.Names)
	case f.Names != nil && g.RulesOut != nil:
		return !g.RulesOut(f.Names)
	case g.Names != nil && f.RulesOut != nil:
		return !f.RulesOut(g.Names)
	}
	return true
}

func share(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return slices.ContainsFunc(a, func(name string) bool {
		_, found := slices.BinarySearch(b, name)
		return found
	})
}
