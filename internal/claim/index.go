package claim

import (
	"hash/maphash"
	"iter"
	"time"
)

// The index finds the tickets that can meet one footprint without a scan of all tickets: 32,000
// concurrent calls may poll one folder. Tickets with one name are chained by destination and name,
// all others (no name known yet, or several) by destination alone.

// links is a ticket's place in a list.
type links struct {
	prev, next *Ticket
	in         bool
}

// list is a doubly linked list of tickets.
type list struct {
	first, last *Ticket
	n           int
}

func (l *list) push(t *Ticket) {
	t.place = links{prev: l.last, in: true}
	if l.last != nil {
		l.last.place.next = t
	} else {
		l.first = t
	}
	l.last = t
	l.n++
}

func (l *list) remove(t *Ticket) {
	p := t.place
	if !p.in {
		return
	}
	if p.prev != nil {
		p.prev.place.next = p.next
	} else {
		l.first = p.next
	}
	if p.next != nil {
		p.next.place.prev = p.prev
	} else {
		l.last = p.prev
	}
	t.place = links{}
	l.n--
}

// chain is a ticket's place among those of the same key.
type chain struct {
	key        uint64
	prev, next *Ticket
	in         bool
}

func (b *Book) key(destination, name string) uint64 {
	var h maphash.Hash
	h.SetSeed(b.seed)
	h.WriteString(destination)
	h.WriteByte(0)
	h.WriteString(name)
	return h.Sum64()
}

func (b *Book) keyOf(f *Footprint) uint64 {
	if len(f.Names) == 1 {
		return b.key(f.Destination, f.Names[0])
	}
	return b.key(f.Destination, "")
}

func (b *Book) enter(t *Ticket) {
	key := b.keyOf(&t.footprint)
	head := b.index[key]
	t.chain = chain{key: key, next: head, in: true}
	if head != nil {
		head.chain.prev = t
	}
	b.index[key] = t
}

func (b *Book) leave(t *Ticket) {
	c := t.chain
	if !c.in {
		return
	}
	switch {
	case c.prev != nil:
		c.prev.chain.next = c.next
	case c.next != nil:
		b.index[c.key] = c.next
	default:
		delete(b.index, c.key)
	}
	if c.next != nil {
		c.next.chain.prev = c.prev
	}
	t.chain = chain{}
}

// possible ranges over the other tickets that can meet this one.
func (b *Book) possible(t *Ticket) iter.Seq[*Ticket] {
	return func(yield func(*Ticket) bool) {
		keys := []uint64{b.key(t.footprint.Destination, "")}
		if key := b.keyOf(&t.footprint); key != keys[0] {
			keys = append(keys, key)
		} else if !b.everywhere(t, yield) {
			return
		}
		for _, key := range keys {
			for m := b.index[key]; m != nil; m = m.chain.next {
				if m != t && m != t.kept && m.footprint.meets(&t.footprint) && !yield(m) {
					return
				}
			}
		}
	}
}

// everywhere ranges over the tickets with one name that a ticket without one name can meet: all
// have to be asked.
func (b *Book) everywhere(t *Ticket, yield func(*Ticket) bool) bool {
	for _, l := range []*list{&b.open, &b.ended} {
		for m := l.first; m != nil; m = m.place.next {
			if m != t && m != t.kept && len(m.footprint.Names) == 1 && m.footprint.meets(&t.footprint) && !yield(m) {
				return false
			}
		}
	}
	return true
}

// makers are the other calls that can have made the item that a ticket claims.
type makers struct {
	running, ended bool
	nameless       []*Ticket // those that count only because their names are not known
}

func (b *Book) makers(t *Ticket, sentAt time.Time) (found makers) {
	for m := range b.possible(t) {
		switch {
		case m.number > t.lastMaker && t.lastMaker > 0:
			continue
		case m.until.IsZero():
			found.running = true
		case sentAt.Before(m.until):
			found.ended = true
		default:
			continue
		}
		if m.footprint.Names == nil && m.footprint.Read != nil {
			found.nameless = append(found.nameless, m)
		}
		if len(found.nameless) > 4*maxRead {
			return found
		}
	}
	return found
}
