package call

import (
	"context"
	"slices"
	"sync"
	"time"
)

// namer tells what a copy is called at its destination.
type namer interface {
	Names(context.Context) ([]string, error)
}

// flight is a copy that is under way, or one that has ended and may have left something that nobody can tell from another
// call's copy.
type flight struct {
	destination string
	names       []string // what the copy may be called there; nil: not known yet
	who         namer    // whom to ask for them
	number      uint64   // in the order in which they began
	at          int      // its place among those under way
	until       time.Time
}

// flights are the copies of a client that could be mistaken for one another.
type flights struct {
	mu   sync.Mutex
	last uint64
	air  []*flight // under way
	left []*flight // ended, and what they made is not told by any id; the latest

	dropped time.Time // until when a copy for which left had no room is anybody's rival
}

const (
	maxLeft  = 1024
	maxAsked = 16 // how many rivals are asked for their names after one look: a read each
)

// For calls that begin later, a copy whose outcome is unknown is thought able to appear for so long, and one whose answer bore no
// id looks like theirs for so long, because services tell time in whole seconds.
const (
	leftFor     = time.Hour
	namelessFor = 2 * time.Second
)

func (fs *flights) begin(f *flight) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.last++
	f.number, f.at = fs.last, len(fs.air)
	fs.air = append(fs.air, f)
}

func (fs *flights) end(f *flight) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	last := fs.air[len(fs.air)-1]
	fs.air[f.at], last.at = last, f.at
	fs.air[len(fs.air)-1] = nil
	fs.air = fs.air[:len(fs.air)-1]
}

// leave remembers a copy that ends as a rival of those that are sent before until.
func (fs *flights) leave(f *flight, until time.Time) *flight {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if len(fs.left) == maxLeft {
		if fs.dropped.Before(fs.left[0].until) {
			fs.dropped = fs.left[0].until
		}
		fs.left = slices.Delete(fs.left, 0, 1)
	}
	left := *f
	left.until = until
	fs.left = append(fs.left, &left)
	return &left
}

// forget takes back leave: it has become certain what the copy came to.
func (fs *flights) forget(f *flight) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.left = slices.DeleteFunc(fs.left, func(g *flight) bool { return g == f })
}

// name tells what copies of one call may be called, once that is known.
func (fs *flights) name(names []string, of ...*flight) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for _, f := range of {
		if f != nil && names != nil {
			f.names = names
		}
	}
}

// latest is the number of the latest copy: what is there now was made by none that begins later.
func (fs *flights) latest() uint64 {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return fs.last
}

// rivals tells which others began by the time of number and could have made what f looks for: some that are under way, and
// some that have ended. f was sent at sent, and is itself not among them, nor is what it left.
func (fs *flights) rivals(f, itsOwn *flight, number uint64, sent time.Time) (flying, ended bool) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	rival := f.rival(itsOwn, number, sent)
	return slices.ContainsFunc(fs.air, rival), sent.Before(fs.dropped) || slices.ContainsFunc(fs.left, rival)
}

func (f *flight) rival(itsOwn *flight, number uint64, sent time.Time) func(*flight) bool {
	return func(g *flight) bool {
		return g != f && g != itsOwn && g.number <= number && (g.until.IsZero() || sent.Before(g.until)) && f.meets(g)
	}
}

func (f *flight) meets(g *flight) bool {
	return f.destination == g.destination && share(f.names, g.names)
}

// ask asks those of the rivals for their names that are rivals only because these are not known.
func (fs *flights) ask(ctx context.Context, f, itsOwn *flight, number uint64, sent time.Time) {
	fs.mu.Lock()
	rival := f.rival(itsOwn, number, sent)
	var nameless []*flight
	for _, g := range slices.Concat(fs.air, fs.left) {
		if g.names == nil && rival(g) && len(nameless) < maxAsked {
			nameless = append(nameless, g)
		}
	}
	fs.mu.Unlock()
	for _, g := range nameless {
		if names, err := g.who.Names(ctx); err == nil {
			fs.name(names, g)
		}
	}
}

// share reports whether two lists of names have one in common, or may have.
func share(a, b []string) bool {
	return a == nil || b == nil || slices.ContainsFunc(a, func(name string) bool {
		_, found := slices.BinarySearch(b, name)
		return found
	})
}
