package claim

import (
	"context"
	"time"
)

// Ticket is one call in the Book.
type Ticket struct {
	book      *Book
	call      ID        // of a call that another process may know, too; zero: none
	sentAt    time.Time // of such a call: its first send that is open; zero: another client sent it
	endedAt   time.Time // of such a call: when its latest attempt ended; zero: there was none
	number    uint64    // tickets are numbered in the order in which they were opened; 0: before all others
	began     time.Time
	footprint Footprint
	place     links // in the list of open or of ended tickets
	chain     chain // in the index

	end   End       // of an ended ticket
	until time.Time // until when an ended ticket counts

	sighted   string // the item that the last claim was about
	lastMaker uint64 // no ticket with a higher number can have made it
	claims    int    // how often it was claimed
	kept      *Ticket
}

// ID identifies a call across processes.
type ID [16]byte

// Identify gives the call of the ticket its identity, and notes for Reopen when its first open
// request was sent and when its latest attempt ended.
func (t *Ticket) Identify(id ID, sentAt, endedAt time.Time) {
	t.book.mu.Lock()
	defer t.book.mu.Unlock()
	t.call, t.sentAt, t.endedAt = id, sentAt, endedAt
}

// End is how a call ended.
type End int

// How a call ends; see the package comment.
const (
	NothingMade End = iota
	Returned
	Unidentified
	OutcomeUnknown
)

// Result is the result of a claim.
type Result int

// The results of a claim.
const (
	Granted   Result = iota // no other call can own the item
	Contested               // another call may own it, and a later claim may decide
	Denied                  // another call may own it, and that will stay uncertain
)

// Learn sets the names of the footprint if they were unknown.
func (t *Ticket) Learn(names []string) {
	if names == nil {
		return
	}
	t.book.mu.Lock()
	defer t.book.mu.Unlock()
	t.learn(names)
	if t.kept != nil {
		t.kept.learn(names)
	}
}

func (t *Ticket) learn(names []string) {
	if t.footprint.Names != nil {
		return
	}
	indexed := t.chain.in
	t.book.leave(t)
	t.footprint.Names = names
	if indexed {
		t.book.enter(t)
	}
}

// Close ends the call. Only the first Close has an effect. The id is that of the copy that the call
// returns, "" if it returns none or one without an id.
func (t *Ticket) Close(end End, id string) {
	b := t.book
	b.mu.Lock()
	defer b.mu.Unlock()
	if !t.place.in {
		return
	}
	b.open.remove(t)
	b.leave(t)
	t.dropKept()
	switch end {
	case Returned:
		b.put(id, t.call)
	case Unidentified, OutcomeUnknown:
		b.put(id, t.call)
		t.kept = &Ticket{book: b, number: t.number, footprint: t.footprint, end: end}
		t.kept.call, t.kept.sentAt, t.kept.endedAt = t.call, t.sentAt, t.endedAt
		b.retain(t.kept)
	}
}

// dropKept removes what an earlier end of the same call left in the Book.
func (t *Ticket) dropKept() {
	if t.kept != nil && t.kept.place.in {
		t.book.drop(t.kept)
	}
	t.kept = nil
}

// Claim asks for an item that reading has shown, for a copy that was sent at sentAt. It may read,
// to learn the names of calls that are possible makers only because their names are unknown.
func (t *Ticket) Claim(ctx context.Context, id string, sentAt time.Time) Result {
	b := t.book
	b.mu.Lock()
	if t.sighted != id || t.lastMaker == 0 {
		t.sighted, t.lastMaker = id, b.last
	}
	t.claims++
	found := b.makers(t, sentAt)
	b.mu.Unlock()

	if t.worthReading(found) {
		for _, m := range found.nameless[:min(maxRead, len(found.nameless))] {
			if names, err := m.footprint.Read(ctx); err == nil {
				m.Learn(names)
			}
		}
	}

	b.mu.Lock()
	defer b.mu.Unlock()
	found = b.makers(t, sentAt)
	switch {
	case found.ended, sentAt.Before(b.evictedUntil):
		return Denied
	case found.running, b.returned(t, id):
		return Contested
	case id == "", b.idsEvictedAt.After(sentAt):
		return Denied
	}
	b.put(id, t.call)
	return Granted
}

// ReturnedElsewhere reports whether another call of this client has returned the item. What the
// same call has returned is its own, even if the result was forgotten since.
func (t *Ticket) ReturnedElsewhere(id string) bool {
	t.book.mu.Lock()
	defer t.book.mu.Unlock()
	return t.book.returned(t, id)
}

// maxRead bounds the reads of one claim.
const maxRead = 16

// worthReading reports whether the names of possible makers should be read. Where there are very
// many, most are calls that are being settled themselves: their names will be known before the next
// claim.
func (t *Ticket) worthReading(m makers) bool {
	return len(m.nameless) > 0 && (len(m.nameless) <= maxRead || t.claims > 1)
}

// AcceptedElsewhere reports whether another call, which the service accepted without naming its
// copies, is certain to make something at one of the names, which are sorted.
func (t *Ticket) AcceptedElsewhere(ctx context.Context, names []string, sentAt time.Time) bool {
	b := t.book
	b.mu.Lock()
	nameless := b.makers(t, sentAt).nameless
	b.mu.Unlock()
	for _, m := range nameless[:min(maxRead, len(nameless))] {
		theirs, err := m.footprint.Read(ctx)
		if m.accepted(sentAt) && share(theirs, names) {
			return true
		}
		if err == nil {
			m.Learn(theirs)
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for m := range b.possible(t) {
		if m.accepted(sentAt) && share(m.footprint.Names, names) {
			return true
		}
	}
	return false
}

func (t *Ticket) accepted(sentAt time.Time) bool {
	return t.end == Unidentified && sentAt.Before(t.until)
}
