package bitpaket

import (
	"path"
	"slices"
	"strings"
	"sync"
)

// footprint is where the copies of a request can come to.
type footprint []extent

// extent is a place, or all places below it.
type extent struct {
	path string
	tree bool
}

// footprintOf goes by the request alone. A folder may be merged into the target, and the name of what
// is selected by its id is not known: both can come to any place below the target.
func footprintOf(r *CopyRequest) (f footprint) {
	target := path.Clean(r.Target)
	for _, sel := range r.Objects {
		if sel.Path == "" {
			return footprint{{target, true}}
		}
		f = append(f, extent{sel.place(target), false})
	}
	return f
}

func (a extent) overlaps(b extent) bool { return a.path == b.path || a.contains(b) || b.contains(a) }

func (a extent) contains(b extent) bool {
	return a.tree && strings.HasPrefix(b.path, strings.TrimSuffix(a.path, "/")+"/")
}

func (f footprint) overlaps(g footprint) bool {
	return slices.ContainsFunc(f, func(a extent) bool { return slices.ContainsFunc(g, a.overlaps) })
}

// targetsInUse are the footprints of the requests in progress.
type targetsInUse struct {
	mu  sync.Mutex
	all []footprint
}

// take reports whether no request in progress can copy to the same places.
func (p *targetsInUse) take(f footprint) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if slices.ContainsFunc(p.all, f.overlaps) {
		return false
	}
	p.all = append(p.all, f)
	return true
}

// leave ends the use of a footprint.
func (p *targetsInUse) leave(f footprint) {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.all, func(g footprint) bool { return slices.Equal(f, g) })
	p.all = slices.Delete(p.all, i, i+1)
}
