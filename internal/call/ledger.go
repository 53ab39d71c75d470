package call

import (
	"slices"
	"sync"
	"time"
)

// ledger remembers the last copies that calls have returned.
type ledger struct {
	mu     sync.Mutex
	ids    []string
	added  []time.Time
	next   int
	forgot time.Time // when the latest was added that is no longer there
}

const ledgerSize = 1024

func (l *ledger) add(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.put(id)
}

// claim adds an id that no call has returned since sent. The empty id, which cannot tell, is never there.
func (l *ledger) claim(id string, sent time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if slices.Contains(l.ids, id) || l.forgot.After(sent) {
		return false
	}
	l.put(id)
	return true
}

func (l *ledger) put(id string) {
	if id == "" {
		return
	}
	if len(l.ids) < ledgerSize {
		l.ids, l.added = append(l.ids, id), append(l.added, time.Now())
		return
	}
	l.forgot = l.added[l.next]
	l.ids[l.next], l.added[l.next] = id, time.Now()
	l.next = (l.next + 1) % ledgerSize
}

func (l *ledger) has(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Contains(l.ids, id)
}
