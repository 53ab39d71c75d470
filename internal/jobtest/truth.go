package jobtest

import (
	"slices"
	"strings"
)

// truth returns how often each item is at the target, with the content of the source and with any,
// and how often the service has made it: in all, and by requests that make it once more.
func (w *World) truth() (there, any, done, added map[string]int) {
	there, any, done, added = map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	items := map[string]item{}
	for _, i := range w.items {
		items[i.target] = i
	}
	for target, all := range w.there() {
		any[target] = len(all)
		for _, state := range all {
			if i := items[target]; state == i.state || state == i.changed && state != "" {
				there[target]++
			}
		}
	}
	for _, q := range w.Sim.Requests() {
		if q.Done == 0 || !slices.Contains(w.Ops, q.Op) {
			continue
		}
		sources, adds := w.makes(q)
		for _, source := range sources {
			if done[source] += q.Done; adds {
				added[source] += q.Done
			}
		}
	}
	return there, any, done, added
}

// Done returns how often the service has made each item of the source for jobs.
func (w *World) Done() map[string]int {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, _, done, _ := w.truth()
	return done
}

// Equal lets another program make an item that is equal to the n-th file of the source's top, if
// the service lets it.
func (w *World) Equal(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.equal(w.top(n))
}

// Change lets another program give the n-th file of the source's top another content.
func (w *World) Change(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	source := w.top(n)
	i := w.items[source]
	i.changed = w.change(source)
	w.items[source] = i
}

func (w *World) top(n int) string {
	var top []string
	for source, i := range w.items {
		if !i.isFolder && !strings.Contains(i.target, "/") {
			top = append(top, source)
		}
	}
	slices.Sort(top)
	return top[n%len(top)]
}
