package call

import (
	"hash/maphash"
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

// flights counts the copies that are under way by what they could be mistaken for: while there are two, neither can claim
// what it finds.
type flights struct {
	mu    sync.Mutex
	count map[uint64]int
}

func (f *flights) begin(key uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.count == nil {
		f.count = map[uint64]int{}
	}
	f.count[key]++
}

func (f *flights) end(key uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.count[key]--; f.count[key] == 0 {
		delete(f.count, key)
	}
}

// rivals is how many other copies with this key are under way.
func (f *flights) rivals(key uint64) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.count[key] - 1
}

var flightSeed = maphash.MakeSeed()

// twinKey is the same for calls that could take each other's copy for their own.
func twinKey(source, destination string) uint64 {
	return maphash.String(flightSeed, source)*31 ^ maphash.String(flightSeed, destination)
}
