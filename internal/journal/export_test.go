package journal

// SimDisk is the simulated disk, for tests of what uses a journal.
type SimDisk = simDisk

// Losses are what a loss of power can do to what was not synced.
var Losses = losses[1:]

func NewSimDisk() *SimDisk { return newSimDisk() }

// FailAt makes the disk lose power at its n-th operation.
func (d *simDisk) FailAt(n int) {
	d.fail = func(i int, _ string) error {
		if i == n {
			return errCrash
		}
		return nil
	}
}

// Operations returns how many there were.
func (d *simDisk) Operations() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.ops)
}

// After returns the disk as a loss leaves it.
func (d *simDisk) After(l loss) *SimDisk { return d.after(l) }

// OpenOn opens the journal of a disk.
func OpenOn(d *SimDisk, of Job, o Options) (*Journal, error) { return open(d, of, o) }
