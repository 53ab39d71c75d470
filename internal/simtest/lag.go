package simtest

import "time"

// SetListLag makes listings late: they show the state of d ago. What is made, renamed, moved,
// touched or removed appears, changes or disappears in them d later. Changes made before this call
// are shown at once, and so is what a test sets up, unless d exceeds the minute by which its dates
// lie in the past; 0, the default, ends it. Decisions about a write use the current state. The
// package documentation says which reads are late.
func (s *Server) SetListLag(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lag = max(d, 0)
	s.lagGeneration++
}

// SetDateSkew makes the Date header of responses d ahead of the clock that dates items, or behind
// it if d is negative, as if the machine in front of the service had a clock of its own. The faults
// that let a function write the response do not follow it.
func (s *Server) SetDateSkew(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dateSkew = d
}

// listedAt is the time whose state listings show.
func (s *Server) listedAt() time.Time { return s.Now().Add(-s.lag) }

// Past holds the earlier states of items, as far back as the lag of listings reaches. A service has
// one for each kind of item and uses it with the lock of its Server held. K identifies an item, V
// is its state.
type Past[K comparable, V any] struct {
	generation int // the lagGeneration of the changes
	changes    []change[K, V]
}

type change[K comparable, V any] struct {
	at  time.Time
	key K
	was V
}

// Keep saves the state of an item. Call it before the item changes. was returns the state; it is
// nil for an item that is about to be made. at is the date of the change: what a test sets up is
// dated back and listed from then on.
func (p *Past[K, V]) Keep(s *Server, at time.Time, key K, was func() V) {
	p.renew(s)
	if s.lag == 0 {
		return
	}
	listedAt, expired := s.listedAt(), 0
	for expired < len(p.changes) && !p.changes[expired].at.After(listedAt) {
		expired++
	}
	c := change[K, V]{at: at, key: key}
	if was != nil {
		c.was = was()
	}
	p.changes = append(p.changes[expired:], c)
}

// renew forgets the changes made before the last SetListLag.
func (p *Past[K, V]) renew(s *Server) {
	if p.generation != s.lagGeneration {
		p.generation, p.changes = s.lagGeneration, nil
	}
}

// Seen returns the items that listings show in an earlier state, in the order of their changes, and
// these states.
func (p *Past[K, V]) Seen(s *Server) (keys []K, was map[K]V) {
	p.renew(s)
	listedAt, was := s.listedAt(), map[K]V{}
	for _, c := range p.changes {
		if _, later := was[c.key]; !later && c.at.After(listedAt) {
			keys, was[c.key] = append(keys, c.key), c.was
		}
	}
	return keys, was
}

// Listed returns a late listing. now is the current one. Items that were added since are left out,
// items that were removed since are included, and each is in its earlier state. belongs reports
// whether an item in its earlier state belongs to the listing.
func Listed[T any](s *Server, p *Past[*T, *T], now []*T, belongs func(was *T) bool) []*T {
	keys, was := p.Seen(s)
	if keys == nil {
		return now
	}
	var list []*T
	placed := map[*T]bool{}
	for _, it := range now {
		old, changed := was[it]
		placed[it] = true
		switch {
		case !changed:
			list = append(list, it)
		case old != nil && belongs(old):
			list = append(list, old)
		}
	}
	for _, it := range keys {
		if old := was[it]; old != nil && !placed[it] && belongs(old) {
			list = append(list, old)
		}
	}
	return list
}
