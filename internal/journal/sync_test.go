package journal

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// slowDisk is a disk on which a sync of a segment takes ten milliseconds. That of a report takes no
// time: it is made while the mutex is held, and synctest's time stands still while a goroutine waits
// for a mutex.
type slowDisk struct{ *simDisk }

type slowFile struct{ file }

func (d slowDisk) open(name string) (file, error) {
	f, err := d.simDisk.open(name)
	if name != reportName {
		f = slowFile{f}
	}
	return f, err
}

func (f slowFile) Sync() error {
	err := f.file.Sync() // what is written from now on is not part of it
	time.Sleep(10 * time.Millisecond)
	return err
}

// TestAppendersShareSyncs: each Append returns after a sync that began after its record was written.
func TestAppendersShareSyncs(t *testing.T) {
	const appenders, each = 64, 20
	synctest.Test(t, func(t *testing.T) {
		d := newSimDisk()
		j := mustOpen(t, slowDisk{d}, Options{})
		d.syncs.Store(0)
		start := time.Now()
		var wg sync.WaitGroup
		for range appenders {
			wg.Go(func() {
				for range each {
					if err := j.Append(&Record{Requests: 1}, Always); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		// A record waits for the sync under way and for the next one. Usually it is the next one only.
		if got, most := d.syncs.Load(), int64(2*each+1); got > most {
			t.Errorf("%d appenders with %d records each: %d syncs, want at most %d", appenders, each, got, most)
		}
		if took, most := time.Since(start), (2*each+1)*10*time.Millisecond; took > most {
			t.Errorf("it took %v, want at most %v", took, most)
		}
		t.Logf("%d syncs for %d records", d.syncs.Load(), appenders*each)
		j.Close()
	})
}

// TestRecordIsOnDiskWhenAppendReturns: with many appenders, what a loss of power leaves has every
// record of which Append has returned.
func TestRecordIsOnDiskWhenAppendReturns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newSimDisk()
		j := mustOpen(t, slowDisk{d}, Options{SegmentSize: 2000})
		var wg sync.WaitGroup
		var mu sync.Mutex
		var returned int64
		for i := range 8 {
			wg.Go(func() {
				for range 40 {
					time.Sleep(time.Duration(i) * time.Millisecond)
					if err := j.Append(&Record{Requests: 1}, Always); err != nil {
						t.Error(err)
					}
					mu.Lock()
					returned++
					promised := returned
					left := d.after(loss{"lost", "lost"})
					mu.Unlock()
					if got := mustOpen(t, left, Options{}).Counts().Requests; got < promised {
						t.Errorf("%d records are on the disk, want %d", got, promised)
					}
				}
			})
		}
		wg.Wait()
		j.Close()
	})
}

// TestIntervalIsSyncedInTime: once a second while there is something to sync.
func TestIntervalIsSyncedInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newSimDisk()
		j := mustOpen(t, d, Options{})
		d.syncs.Store(0)
		for _, tt := range []struct {
			what   string
			append bool
			wait   time.Duration
			syncs  int64
		}{
			{"the first record, at once", true, 0, 0},
			{"another record in the same second", true, 999 * time.Millisecond, 0},
			{"after the second", false, time.Millisecond, 1},
			{"nothing to sync", false, time.Minute, 1},
			{"a record after a minute, at once", true, 0, 1},
			{"a second later", false, time.Second, 2},
		} {
			if tt.append {
				if err := j.Append(&Record{Requests: 1}, Interval); err != nil {
					t.Fatal(err)
				}
			}
			time.Sleep(tt.wait)
			synctest.Wait()
			if got := d.syncs.Load(); got != tt.syncs {
				t.Errorf("%s: %d syncs, want %d", tt.what, got, tt.syncs)
			}
		}
		j.Close()
	})
}

// TestLateSyncFails: the error of a sync that nobody waits for ends the journal.
func TestLateSyncFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newSimDisk()
		j := mustOpen(t, d, Options{})
		d.fail = func(_ int, op string) error {
			if op == "sync" {
				return syscall.EIO
			}
			return nil
		}
		if err := j.Append(&Record{Requests: 1}, Interval); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if err := j.Err(); !errors.Is(err, syscall.EIO) {
			t.Errorf("Err returns %v, want EIO", err)
		}
		d.fail = nil
		if err := j.Append(&Record{Requests: 1}, Interval); !errors.Is(err, syscall.EIO) {
			t.Errorf("Append returns %v, want EIO", err)
		}
		j.Close()
	})
}

func TestClosedJournal(t *testing.T) {
	d := newSimDisk()
	j := mustOpen(t, d, Options{})
	if err := j.Append(&Record{Requests: 7}, Interval); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := j.Close(); err != nil {
			t.Errorf("Close returns %v", err)
		}
	}
	if err := j.Append(&Record{Requests: 1}, Always); !errors.Is(err, ErrClosed) {
		t.Errorf("Append returns %v, want ErrClosed", err)
	}
	if _, err := j.Reopen(1); !errors.Is(err, ErrClosed) {
		t.Errorf("Reopen returns %v, want ErrClosed", err)
	}
	if got := mustOpen(t, d.after(loss{"lost", "lost"}), Options{}).Counts().Requests; got != 7 {
		t.Errorf("after Close and a loss of power there are %d requests, want 7", got)
	}
}

// TestLongRecords: the longest values are accepted, reported and reopened; longer ones have no
// effect.
func TestLongRecords(t *testing.T) {
	d := newSimDisk()
	j := mustOpen(t, d, Options{})
	long := json.RawMessage(`"` + strings.Repeat("a", maxRecord-300) + `"`)
	item := Item{1, 0}
	for _, r := range []*Record{
		{Pages: []Page{{Items: 1, Value: long}}},
		{Intents: []Intent{{item, long}}},
		{Outcomes: []Outcome{{item, Failed, long, 0, 0}}},
	} {
		if err := j.Append(r, Interval); err != nil {
			t.Fatal(err)
		}
	}
	p, err := j.Reopen(10)
	if err != nil {
		t.Fatal(err)
	}
	before := snapshotOf(t, j).text()
	tooLong := json.RawMessage(`"` + strings.Repeat("a", maxRecord) + `"`)
	wantInvalid(t, "too long", j.Append(&Record{Intents: []Intent{{Item{p.ID, 0}, tooLong}}}, Interval))
	j.Close()
	j = mustOpen(t, d, Options{})
	if snapshotOf(t, j).text() != before {
		t.Error("the journal says something else after it was opened again")
	}
}
