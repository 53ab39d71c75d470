package journal

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"
)

// Options are the sizes and times of a journal. The zero value has the defaults.
type Options struct {
	// SegmentSize is the size from which a segment is replaced by one that begins with a
	// checkpoint; 0: 8 MiB. Reading a segment is what a resume costs.
	SegmentSize int64
	// SyncEvery is the longest time for which a record of Interval is not on the disk; 0: a second.
	SyncEvery time.Duration
}

// Opened says what Open has found.
type Opened struct {
	Created  bool      // there was no journal; that a job has begun is what its Vars and Counts say
	At       time.Time // when the journal was created
	Records  int       // that were read, the checkpoint not counted
	CutBytes int64     // the length of the torn tail, which was removed; 0: there was none
}

// Journal is an open journal. Its methods can be called from several goroutines.
type Journal struct {
	disk   disk
	unlock func() error
	header header // of the current segment
	opened Opened
	o      Options

	mu      sync.Mutex
	changed sync.Cond // synced, syncing or err has changed
	err     error     // what broke or closed the journal; nothing is written any more
	state   *state
	report  *report

	segment file
	size    int64  // of the segment
	head    int64  // of its header and checkpoint
	buf     []byte // for lines
	written int64  // the number of the last line
	synced  int64  // the number of the last line that is on the disk
	syncing bool   // a goroutine syncs the segment, without the mutex
	timer   *time.Timer
	isTimed bool // the timer is running
}

// Open opens the journal in a directory, and creates it if there is none. Of the errors, ErrLocked,
// ErrCorrupt, ErrOtherJob and ErrNewerVersion leave everything as it was.
func Open(dir string, job Job, o Options) (*Journal, error) {
	d, err := openDir(dir)
	if err != nil {
		return nil, fmt.Errorf("journal %s: %w", dir, err)
	}
	j, err := open(d, job, o)
	if err != nil {
		d.unlock()
		return nil, fmt.Errorf("journal %s: %w", dir, err)
	}
	j.unlock = d.unlock
	return j, nil
}

func open(d disk, job Job, o Options) (*Journal, error) {
	if o.SegmentSize <= 0 {
		o.SegmentSize = 8 << 20
	}
	if o.SyncEvery <= 0 {
		o.SyncEvery = time.Second
	}
	j := &Journal{disk: d, o: o, unlock: func() error { return nil }}
	j.changed.L = &j.mu
	names, err := d.names()
	if err != nil {
		return nil, err
	}
	l, err := layoutOf(names)
	if err != nil {
		return nil, err
	}
	if l.current == 0 {
		err = j.create(job, l)
	} else {
		err = j.resume(job, l)
	}
	if err != nil {
		j.closeFiles()
		return nil, err
	}
	return j, nil
}

// create makes the first segment and the report, in this order: a report without a segment is
// damage.
func (j *Journal) create(job Job, l layout) error {
	if err := j.removeAll(l.temporary); err != nil {
		return err
	}
	var id [8]byte
	rand.Read(id[:]) // never fails
	j.header = header{Version: version, ID: hex.EncodeToString(id[:]), Created: time.Now().UTC().Truncate(time.Second), Job: job}
	j.opened = Opened{Created: true, At: j.header.Created}
	j.state = newState()
	if err := j.startSegment(); err != nil {
		return err
	}
	var err error
	j.report, err = createReport(j.disk, j.header.ID)
	return err
}

// resume reads the current segment, checks everything, and only then changes something.
func (j *Journal) resume(job Job, l layout) error {
	name := segmentName(l.current)
	var err error
	if j.segment, err = j.disk.open(name); err != nil {
		return err
	}
	r, err := replay(j.segment, name)
	if err != nil {
		return err
	}
	if r.header.Segment != l.current {
		return &CorruptError{name, 0, fmt.Sprintf("it is segment %d", r.header.Segment)}
	}
	if other := r.header.differs(job); other != nil {
		return fmt.Errorf("%s: %w", name, other)
	}
	if j.report, err = openReport(j.disk, l.hasReport, r); err != nil {
		return err
	}
	j.header, j.state, j.size, j.head = r.header, r.state, r.size, r.head
	j.written, j.synced = r.last, r.last
	j.opened = Opened{At: r.header.Created, Records: r.records, CutBytes: r.cut}

	if err := j.removeAll(append(l.temporary, l.replaced...)); err != nil {
		return err
	}
	if r.cut > 0 {
		if err := j.segment.Truncate(r.size); err != nil {
			return err
		}
	}
	// The process that wrote it may have been killed before it was synced.
	if err := j.segment.Sync(); err != nil {
		return err
	}
	return j.report.restore(r)
}

func (j *Journal) removeAll(names []string) error {
	if len(names) == 0 {
		return nil
	}
	for _, name := range names {
		if err := j.disk.remove(name); err != nil {
			return err
		}
	}
	return j.disk.sync()
}

// Opened says what Open has found.
func (j *Journal) Opened() Opened { return j.opened }

// Pages returns the pages with items that are not finished, in the order in which they were listed.
// The values are not copies.
func (j *Journal) Pages() []LivePage {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.state.livePages()
}

// Vars returns the variables. The values are not copies.
func (j *Journal) Vars() map[string]json.RawMessage {
	j.mu.Lock()
	defer j.mu.Unlock()
	return maps.Clone(j.state.vars)
}

// Counts returns the numbers of the job.
func (j *Journal) Counts() Counts {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.state.counts
}

// Err returns the error that broke the journal, or ErrClosed, or nil. An error of a sync that no
// Append has waited for is only seen here and by the next Append.
func (j *Journal) Err() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// Close syncs the journal and releases its lock. It returns the error that broke the journal, if
// there was one.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if errors.Is(j.err, ErrClosed) {
		return nil
	}
	err := j.err
	if err == nil {
		err = j.syncTo(j.written)
	}
	for j.syncing {
		j.changed.Wait()
	}
	if err == nil && j.report.hasTaken(j.state.report) {
		err = j.trimReport()
	}
	if j.timer != nil {
		j.timer.Stop()
	}
	j.err = ErrClosed
	j.changed.Broadcast()
	j.closeFiles()
	return errors.Join(err, j.unlock())
}

func (j *Journal) closeFiles() {
	if j.segment != nil {
		j.segment.Close()
	}
	if j.report != nil && j.report.file != nil {
		j.report.file.Close()
	}
}

// breaks makes an error final. After a write or a sync has failed, nobody knows what is on the
// disk, and a second sync can succeed without having written anything.
func (j *Journal) breaks(err error) error {
	if j.err == nil {
		j.err = fmt.Errorf("journal: nothing more is recorded: %w", err)
		j.changed.Broadcast()
	}
	return j.err
}
