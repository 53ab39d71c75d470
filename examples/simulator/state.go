package main

import (
	"reflect"
	"strings"
	"time"
)

// serviceView is a service as the API shows it.
type serviceView struct {
	Name            string        `json:"name"`
	Title           string        `json:"title"`
	URL             string        `json:"url"`
	Now             string        `json:"now"`
	Rate            rateView      `json:"rate"`
	ListLagSeconds  float64       `json:"listLagSeconds"`
	DateSkewSeconds float64       `json:"dateSkewSeconds"`
	Pending         int           `json:"pending"`
	Copying         int           `json:"copying"`
	Operations      []string      `json:"operations"`
	Example         any           `json:"example"`
	Curl            string        `json:"curl"`
	Tree            string        `json:"tree"`
	TreeTruncated   bool          `json:"treeTruncated"`
	QueuedFaults    []queuedFault `json:"queuedFaults"`
}

type rateView struct {
	Limit         int     `json:"limit"`
	WindowSeconds float64 `json:"windowSeconds"`
}

// view returns the service as it is now. The service is locked.
func (s *service) view(tree string) serviceView {
	v := serviceView{
		Name: s.name, Title: s.title, URL: s.sim.URL(), Now: stamp(s.sim.Now()),
		Rate:           rateView{s.settings.rate.limit, s.settings.rate.window.Seconds()},
		ListLagSeconds: s.settings.listLag.Seconds(), DateSkewSeconds: s.settings.dates.Seconds(),
		Operations: s.operations, Example: s.example, Curl: s.curlLine(), QueuedFaults: s.faults.list(),
	}
	v.Pending = len(v.QueuedFaults)
	if s.sim.copying != nil {
		v.Copying = s.sim.copying()
	}
	v.Tree, v.TreeTruncated = truncateTree(tree)
	return v
}

// current is view with the newest tree.
func (s *service) current() serviceView {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sync()
	return s.view(s.sim.Tree())
}

// same reports whether nothing but the clock has changed.
func (v serviceView) same(as serviceView) bool {
	v.Now, as.Now = "", ""
	return reflect.DeepEqual(v, as)
}

// maxTree is the size of the largest tree that is shown whole.
const maxTree = 64 << 10

// truncateTree cuts a large tree at the end of a line.
func truncateTree(tree string) (text string, truncated bool) {
	if len(tree) <= maxTree {
		return tree, false
	}
	return tree[:strings.LastIndexByte(tree[:maxTree], '\n')+1], true
}

// treeCache keeps a watched tree, which is expensive to print if it is large.
type treeCache struct {
	text    string
	at      time.Time // of the printing; zero: never
	cost    time.Duration
	copying int
	changed bool // since then
}

const (
	// Some changes show in nothing but the tree, such as an object that is restored.
	treeAge = 2 * time.Second
	// The printing of a tree takes at most one part in so many of the time.
	treeShare = 20
)

// isDue reports whether the tree must be printed again.
func (c *treeCache) isDue(now time.Time) bool {
	age := now.Sub(c.at)
	return c.at.IsZero() || age >= treeShare*c.cost && (c.changed || age >= treeAge)
}

// watch is view with a tree that may be a little old. hasChanged says that a request or a setting
// may have changed the tree.
func (s *service) watch(hasChanged bool) serviceView {
	copying := 0
	if s.sim.copying != nil {
		copying = s.sim.copying()
	}
	c := &s.tree
	c.changed = c.changed || hasChanged || copying != c.copying
	if now := time.Now(); c.isDue(now) {
		text := s.sim.Tree()
		*c = treeCache{text: text, at: now, cost: time.Since(now), copying: copying}
	}
	return s.view(c.text)
}
