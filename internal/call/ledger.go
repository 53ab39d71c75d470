package call

import (
	"sync"
	"time"
)

// ledger remembers the last copies that calls have returned.
type ledger struct {
	mu     sync.Mutex
	known  map[string]bool
	last   []entry // a ring, once it is full
	next   int
	forgot time.Time // when the latest was added that is no longer there
}

type entry struct {
	id string
	at time.Time
}

const ledgerSize = 8192

func (l *ledger) add(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.put(id)
}

// claim adds an id that no call has returned since sent. It is certain where none can have been forgotten since.
func (l *ledger) claim(id string, sent time.Time) (ok, certain bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	certain = !l.forgot.After(sent)
	if l.known[id] || !certain {
		return false, certain
	}
	l.put(id)
	return true, true
}

// put never remembers the empty id, which cannot tell.
func (l *ledger) put(id string) {
	if id == "" || l.known[id] {
		return
	}
	if l.known == nil {
		l.known = map[string]bool{}
	}
	l.known[id] = true
	if len(l.last) < ledgerSize {
		l.last = append(l.last, entry{id, time.Now()})
		return
	}
	l.forgot = l.last[l.next].at
	delete(l.known, l.last[l.next].id)
	l.last[l.next] = entry{id, time.Now()}
	l.next = (l.next + 1) % ledgerSize
}

func (l *ledger) has(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.known[id]
}
