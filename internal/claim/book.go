package claim

import (
	"hash/maphash"
	"sync"
	"time"
)

const (
	// keep is how long a call that ended without an id counts as a possible maker: services have
	// been seen to make a copy long after their response.
	keep = time.Hour

	maxEnded = 4096    // ended tickets
	maxIDs   = 8192    // returned ids, more while an open ticket is older than they are
	hardIDs  = 1 << 18 // returned ids in any case
)

// Book is the book of one client. The zero Book is empty and ready to use.
type Book struct {
	mu   sync.Mutex
	seed maphash.Seed
	last uint64 // the number of the latest ticket

	open  list // tickets of calls that run, in the order in which they began
	ended list // retained tickets, in the order in which they ended
	index map[uint64]*Ticket

	evictedUntil time.Time // an ended ticket was dropped that would have counted until then

	ids          map[uint64]ID // by hash, because an id is the service's and may be long: the call that returned it
	order        []returned    // the same ids, oldest first from at on
	at           int
	idsEvictedAt time.Time // when the latest id that is no longer kept was returned
}

type returned struct {
	hash uint64
	when time.Time
}

// Open enters a call before its first send. The ticket has to be new, and is the caller's memory.
func (b *Book) Open(t *Ticket, f Footprint) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last++
	b.begin(t, b.last, f)
}

// Reopen enters a call that this or another client has begun. If the Book has kept the call, Reopen
// returns what Identify noted. The
// ticket counts as opened before all others, because its request may have been sent at any time;
// what an earlier end of the call left in the Book is the call's own.
func (b *Book) Reopen(t *Ticket, id ID, f Footprint) (sentAt, endedAt time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.begin(t, 0, f)
	t.call = id
	for m := b.ended.first; m != nil; m = m.place.next {
		if m.call == id {
			t.kept, t.sentAt, t.endedAt = m, m.sentAt, m.endedAt
		}
	}
	return t.sentAt, t.endedAt
}

func (b *Book) begin(t *Ticket, number uint64, f Footprint) {
	if b.index == nil {
		b.index, b.ids, b.seed = map[uint64]*Ticket{}, map[uint64]ID{}, maphash.MakeSeed()
	}
	t.book, t.number, t.began, t.footprint = b, number, time.Now(), f
	b.open.push(t)
	b.enter(t)
}

// returned reports whether another call than t's has returned the item.
func (b *Book) returned(t *Ticket, id string) bool {
	if id == "" {
		return false
	}
	by, found := b.ids[maphash.String(b.seed, id)]
	return found && (by == ID{} || by != t.call)
}

// put remembers an id that a call has returned, ID{} for one that nobody else goes on with.
func (b *Book) put(id string, by ID) {
	hash := maphash.String(b.seed, id)
	if _, found := b.ids[hash]; found || id == "" {
		return
	}
	b.ids[hash] = by
	b.order = append(b.order, returned{hash, time.Now()})
	for b.overfull() {
		b.idsEvictedAt = b.order[b.at].when
		delete(b.ids, b.order[b.at].hash)
		b.at++
	}
	if b.at > len(b.order)/2 {
		b.order = append(b.order[:0], b.order[b.at:]...)
		b.at = 0
	}
}

// overfull reports whether the oldest id has to go. While a call runs that began before the id was
// returned, that call could mistake the item for its own copy.
func (b *Book) overfull() bool {
	switch n := len(b.order) - b.at; {
	case n > hardIDs:
		return true
	case n <= maxIDs:
		return false
	}
	oldest := b.open.first
	return oldest == nil || oldest.began.After(b.order[b.at].when)
}

// retain keeps the ticket of an ended call. Entries expire in the order in which they are entered,
// and stay for as long again, because a call that was sent before may still be settled.
func (b *Book) retain(t *Ticket) {
	now := time.Now()
	for b.ended.first != nil && !b.ended.first.until.Add(keep).After(now) {
		b.evict()
	}
	if b.ended.n == maxEnded {
		b.evict()
	}
	t.until = now.Add(keep)
	b.ended.push(t)
	b.enter(t)
}

// evict drops the oldest ended ticket. Claims for what was sent before it stopped to count can come
// at any time later.
func (b *Book) evict() {
	b.evictedUntil = b.ended.first.until
	b.drop(b.ended.first)
}

func (b *Book) drop(t *Ticket) {
	b.ended.remove(t)
	b.leave(t)
}
