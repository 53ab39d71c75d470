package call

import (
	"slices"
	"sync"
)

// ledger remembers the last copies that calls have returned.
type ledger struct {
	mu   sync.Mutex
	ids  []string
	next int
}

const ledgerSize = 1024

func (l *ledger) add(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.put(id)
}

// claim adds an id that is not there yet. The empty id, which cannot tell, is never there.
func (l *ledger) claim(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if slices.Contains(l.ids, id) {
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
		l.ids = append(l.ids, id)
		return
	}
	l.ids[l.next] = id
	l.next = (l.next + 1) % ledgerSize
}

func (l *ledger) has(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Contains(l.ids, id)
}
