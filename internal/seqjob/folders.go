package seqjob

import (
	"context"
	"sync"
	"time"

	"github.com/farcopy/farcopy/internal/job"
)

// Folders keeps for a while what lies in the folders that receive copies, so that a folder is not
// listed once for each request. What the job makes is added; what others do is seen when the folder
// is listed again. Tasks keep nothing: other machines copy into the same folders.
type Folders[Entry any] struct {
	Key func(*Entry) string // of all names that are one name to the service

	mu   sync.Mutex
	kept map[string]*listing[Entry]
	size int // of all that is kept
}

// listing is what is known of a folder.
type listing[Entry any] struct {
	done chan struct{} // closed when the folder was listed, or could not be

	// These are written before done is closed.
	read   time.Time
	listed map[string][]Entry // by key
	err    error

	// These are guarded by the mutex of Folders.
	made []made[Entry]
	size int // 1, and the entries
}

// made is an entry that the job has added.
type made[Entry any] struct {
	entry Entry
	at    time.Time
}

const (
	maxAge  = 30 * time.Second // of a listing
	maxSize = 50_000           // of all listings
)

// Find returns what a folder has under a key. list lists the folder.
func (f *Folders[Entry]) Find(ctx context.Context, folder, key string, list func(context.Context) ([]Entry, error)) ([]Entry, error) {
	if job.IsTask(ctx) {
		all, err := list(ctx)
		return f.byKey(all)[key], err
	}
	for {
		l, isNew := f.take(folder)
		if isNew {
			f.fill(ctx, folder, l, list)
			if l.err != nil {
				return nil, l.err
			}
		}
		select {
		case <-l.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if l.err == nil {
			return f.find(l, key), nil
		}
	}
}

// take returns the listing of a folder; a new one is to be filled.
func (f *Folders[Entry]) take(folder string) (l *listing[Entry], isNew bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	old, ok := f.kept[folder]
	if ok && (!old.isDone() || time.Since(old.read) < maxAge) {
		return old, false
	}
	l = &listing[Entry]{done: make(chan struct{})}
	if ok {
		f.drop(folder, old)
		for _, m := range old.made { // a listing may lag
			if time.Since(m.at) < maxAge {
				l.made = append(l.made, m)
			}
		}
	}
	if f.kept == nil || f.size > maxSize {
		f.kept, f.size = map[string]*listing[Entry]{}, 0
	}
	f.kept[folder] = l
	f.grow(folder, l, 1+len(l.made))
	return l, true
}

// grow adds to the size of a listing, if it is kept.
func (f *Folders[Entry]) grow(folder string, l *listing[Entry], n int) {
	if f.kept[folder] == l {
		l.size += n
		f.size += n
	}
}

// drop keeps a listing no longer.
func (f *Folders[Entry]) drop(folder string, l *listing[Entry]) {
	if f.kept[folder] == l {
		f.size -= l.size
		delete(f.kept, folder)
	}
}

func (l *listing[Entry]) isDone() bool {
	select {
	case <-l.done:
		return true
	default:
		return false
	}
}

// fill lists the folder. What was not listed is not kept.
func (f *Folders[Entry]) fill(ctx context.Context, folder string, l *listing[Entry], list func(context.Context) ([]Entry, error)) {
	defer close(l.done)
	began := time.Now()
	all, err := list(ctx)
	l.read, l.listed, l.err = began, f.byKey(all), err
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil {
		f.drop(folder, l)
		return
	}
	f.grow(folder, l, len(all))
}

func (f *Folders[Entry]) byKey(all []Entry) map[string][]Entry {
	keys := make(map[string][]Entry, len(all))
	for i := range all {
		key := f.Key(&all[i])
		keys[key] = append(keys[key], all[i])
	}
	return keys
}

// find prefers what the service shows.
func (f *Folders[Entry]) find(l *listing[Entry], key string) []Entry {
	if there := l.listed[key]; len(there) > 0 {
		return there
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range l.made {
		if f.Key(&l.made[i].entry) == key {
			return []Entry{l.made[i].entry}
		}
	}
	return nil
}

// Add adds what the job has made in a folder.
func (f *Folders[Entry]) Add(folder string, e Entry) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if l, ok := f.kept[folder]; ok {
		l.made = append(l.made, made[Entry]{e, time.Now()})
		f.grow(folder, l, 1)
	}
}

// Forget has a folder listed anew: it is not known what lies in it.
func (f *Folders[Entry]) Forget(folder string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if l, ok := f.kept[folder]; ok {
		f.drop(folder, l)
	}
}
