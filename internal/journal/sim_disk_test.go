package journal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
)

// simDisk is a directory in memory. It fails or loses power at a chosen operation, and then shows
// what can be left on the disk.
type simDisk struct {
	mu      sync.Mutex
	entries map[string]*simFile
	durable map[string]*simFile             // the names as of the last sync of the directory
	last    func(names map[string]*simFile) // the last change of a name since then; nil: there is none
	ops     []string                        // the operations that change something, in order

	// fail, if set, decides the n-th operation, from 0: nil lets it happen. An operation that fails
	// after errHalf has happened by half.
	fail    func(n int, op string) error
	crashed bool
	syncs   atomic.Int64 // of files
}

type simFile struct {
	disk   *simDisk
	now    []byte
	synced []byte
}

var (
	errCrash = errors.New("power failure") // nothing happens from now on
	errHalf  = errors.New("power failure in the middle")
	errDone  = errors.New("power failure afterwards")
)

func newSimDisk() *simDisk {
	return &simDisk{entries: map[string]*simFile{}, durable: map[string]*simFile{}}
}

// step decides what becomes of an operation: 2 of 2 parts of it happen, or one, or none, and its
// error.
func (d *simDisk) step(op string) (part int, err error) {
	if d.crashed {
		return 0, errCrash
	}
	n := len(d.ops)
	d.ops = append(d.ops, op)
	if d.fail == nil {
		return 2, nil
	}
	switch err = d.fail(n, op); err {
	case nil:
		return 2, nil
	case errHalf:
		d.crashed, part = true, 1
	case errDone:
		d.crashed, part = true, 2
	case errCrash:
		d.crashed = true
	default: // an error of the disk, which has done the half
		part = 1
	}
	return part, err
}

func (d *simDisk) names() ([]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Sorted(maps.Keys(d.entries)), nil
}

func (d *simDisk) open(name string) (file, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := d.entries[name]
	if f == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return f, nil
}

func (d *simDisk) create(name string) (file, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := &simFile{disk: d}
	part, err := d.step("create " + name)
	d.change(part, func(names map[string]*simFile) { names[name] = f })
	return f, err
}

func (d *simDisk) rename(from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	part, err := d.step("rename " + to)
	f := d.entries[from]
	d.change(part, func(names map[string]*simFile) {
		names[to] = f
		delete(names, from)
	})
	return err
}

func (d *simDisk) remove(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	part, err := d.step("remove " + name)
	d.change(part, func(names map[string]*simFile) { delete(names, name) })
	return err
}

func (d *simDisk) sync() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	part, err := d.step("sync directory")
	if part == 2 {
		d.durable, d.last = maps.Clone(d.entries), nil
	}
	return err
}

// change changes the names if the operation happens.
func (d *simDisk) change(part int, f func(names map[string]*simFile)) {
	if part == 2 {
		f(d.entries)
		d.last = f
	}
}

func (f *simFile) ReadAt(p []byte, off int64) (int, error) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if off >= int64(len(f.now)) {
		return 0, io.EOF
	}
	n := copy(p, f.now[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (f *simFile) WriteAt(p []byte, off int64) (int, error) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	part, err := f.disk.step("write")
	p = p[:len(p)*part/2]
	// What was synced must not change: slices are replaced, not written into.
	f.now = append(f.now[:off:off], p...)
	return len(p), err
}

func (f *simFile) Truncate(size int64) error {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	part, err := f.disk.step("truncate")
	if part == 2 {
		f.now = f.now[:size:size]
	}
	return err
}

func (f *simFile) Sync() error {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	part, err := f.disk.step("sync")
	if part == 2 {
		f.synced = f.now[:len(f.now):len(f.now)]
		f.disk.syncs.Add(1)
	}
	return err
}

func (f *simFile) Close() error { return nil }

func (f *simFile) Size() (int64, error) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	return int64(len(f.now)), nil
}

// loss is what a crash does to what was not synced.
type loss struct {
	data  string // kept, lost, torn or hole
	names string // kept, lost, or last: only the last change is kept
}

var (
	kill   = loss{"kept", "kept"} // of the process; the operating system goes on
	losses = []loss{
		kill, {"lost", "lost"}, {"torn", "kept"}, {"torn", "lost"}, {"hole", "kept"}, {"lost", "kept"}, {"kept", "lost"},
		{"kept", "last"}, {"lost", "last"},
	}
)

// after returns the disk as a crash leaves it.
func (d *simDisk) after(l loss) *simDisk {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := newSimDisk()
	names := d.entries
	switch {
	case l.names == "lost":
		names = d.durable
	case l.names == "last" && d.last != nil:
		names = maps.Clone(d.durable)
		d.last(names)
	}
	for name, f := range names {
		b := f.after(l.data)
		out.entries[name] = &simFile{disk: out, now: b, synced: b}
		if l == kill { // what was not synced still is not
			out.entries[name].synced = slices.Clone(f.synced)
		}
	}
	out.durable = maps.Clone(out.entries)
	return out
}

func (f *simFile) after(data string) []byte {
	common := 0
	for common < min(len(f.now), len(f.synced)) && f.now[common] == f.synced[common] {
		common++
	}
	switch data {
	case "kept":
		return slices.Clone(f.now)
	case "lost":
		return slices.Clone(f.synced)
	case "torn":
		return slices.Clone(f.now[:common+(len(f.now)-common)/2])
	case "hole":
		// The first sector that was never synced as a whole is lost, later ones are kept.
		b := slices.Clone(f.now)
		from := (common + sector - 1) / sector * sector
		for i := from; i < min(from+sector, len(b)); i++ {
			b[i] = 0
		}
		return b
	}
	panic(fmt.Sprintf("loss %q", data))
}
