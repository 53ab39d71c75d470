package simtest

import "time"

// SetListLag makes listings late: they show the state of the service as it was d ago, so that what
// is made, renamed, moved, touched or removed appears, changes and disappears d after it was.
// Changes that were made before this call are shown at once. Reads of one item by its id are
// current; so is everything that decides about a write. A service whose items have no ids, only
// names, has late reads of one item too: see its own doc.
func (s *Server) SetListLag(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lag = max(d, 0)
	s.lagGeneration++
}

// SetDateSkew makes the Date header of answers d ahead of the clock that dates items, or behind it
// where d is negative: as when the machine in front of a service has a clock of its own. What a Respond writes is dated by
// itself.
func (s *Server) SetDateSkew(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dateSkew = d
}

// seen is the moment of which listings show the state.
func (s *Server) seen() time.Time { return s.Now().Add(-s.lag) }

// Past is what items were before their latest changes, as far back as the lag of listings reaches.
// A service keeps one for each kind of item and reads and writes it with the lock of its Server
// held: K tells items apart, V is the state of one.
type Past[K comparable, V any] struct {
	generation int // of the lag that the changes belong to
	changes    []change[K, V]
}

type change[K comparable, V any] struct {
	at  time.Time
	key K
	was V
}

// Keep has to be called before an item changes; was returns what it is until then, and is nil for
// an item that is only being made. The time is the one that the change bears: what a test sets up
// in the past is seen since then.
func (p *Past[K, V]) Keep(s *Server, at time.Time, key K, was func() V) {
	p.renew(s)
	if s.lag == 0 {
		return
	}
	seen, over := s.seen(), 0
	for over < len(p.changes) && !p.changes[over].at.After(seen) {
		over++
	}
	c := change[K, V]{at: at, key: key}
	if was != nil {
		c.was = was()
	}
	p.changes = append(p.changes[over:], c)
}

// renew forgets what changed under another lag than today's.
func (p *Past[K, V]) renew(s *Server) {
	if p.generation != s.lagGeneration {
		p.generation, p.changes = s.lagGeneration, nil
	}
}

// Seen returns the items that listings show as something else than what they are, in the order of
// their changes, and what they were.
func (p *Past[K, V]) Seen(s *Server) (keys []K, was map[K]V) {
	p.renew(s)
	seen, was := s.seen(), map[K]V{}
	for _, c := range p.changes {
		if _, later := was[c.key]; !later && c.at.After(seen) {
			keys, was[c.key] = append(keys, c.key), c.was
		}
	}
	return keys, was
}

// Listed returns the items of a listing as it shows them, of which now holds those that are there:
// without the ones that have come since, with the ones that have gone, and each of them as it was.
// There reports whether an item, as it was, belongs into the listing.
func Listed[T any](s *Server, p *Past[*T, *T], now []*T, there func(was *T) bool) []*T {
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
		case old != nil && there(old):
			list = append(list, old)
		}
	}
	for _, it := range keys {
		if old := was[it]; old != nil && !placed[it] && there(old) {
			list = append(list, old)
		}
	}
	return list
}
