package journal

import (
	"runtime"
	"time"
)

// syncTo blocks until line n is on the disk. One goroutine syncs for all that wait: who comes while
// it does so waits for the next sync, which one of them makes for all of them. The mutex is held.
func (j *Journal) syncTo(n int64) error {
	for j.synced < n {
		switch {
		case j.err != nil:
			return j.err
		case j.syncing:
			j.changed.Wait()
		default:
			j.syncNow()
		}
	}
	return nil
}

// syncNow syncs what is written. The mutex is held, but not during the sync.
func (j *Journal) syncNow() {
	j.syncing = true
	// Goroutines that the sync before has released run now, and often append their next record. If
	// this did not wait for them, a sync for the first one and a sync for all others would take turns.
	for range 16 {
		before := j.written
		j.mu.Unlock()
		runtime.Gosched()
		j.mu.Lock()
		if j.written == before {
			break
		}
	}
	upTo, f := j.written, j.segment
	j.mu.Unlock()
	err := f.Sync()
	j.mu.Lock()
	j.syncing = false
	if err != nil {
		j.breaks(err)
	} else {
		j.synced = max(j.synced, upTo)
	}
	j.changed.Broadcast()
}

// syncLater has the segment synced when SyncEvery has passed.
func (j *Journal) syncLater() {
	if j.isTimed || j.synced == j.written {
		return
	}
	j.isTimed = true
	if j.timer == nil {
		j.timer = time.AfterFunc(j.o.SyncEvery, j.syncInTime)
		return
	}
	j.timer.Reset(j.o.SyncEvery)
}

// syncInTime runs when the timer fires. An error stays in j.err.
func (j *Journal) syncInTime() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.isTimed = false
	if j.err == nil {
		j.syncTo(j.written)
	}
}
