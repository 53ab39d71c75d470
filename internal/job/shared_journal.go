package job

import (
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/farcopy/farcopy/internal/journal"
)

// sharedJournal is the journal of a job while a run or readers of its failures use it. They share it,
// because a journal is open only once.
type sharedJournal struct {
	mu    sync.Mutex
	log   *journal.Journal
	users int
}

// openJournal opens the journal of the job. A job without one writes to a directory of its own,
// which goes when the run ends: so nothing has to be in memory there, either.
func (j *Job) openJournal() (log *journal.Journal, dir string, err error) {
	dir = j.cfg.Journal
	if dir == "" {
		if dir, err = os.MkdirTemp("", "farcopy-job-"); err != nil {
			return nil, "", err
		}
		if log, err = j.openDir(dir); err != nil {
			os.RemoveAll(dir)
		}
		return log, dir, err
	}
	s := &j.shared
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users > 0 {
		if err = s.log.Err(); err != nil { // what has broken is not used again
			err = fmt.Errorf("journal %s: %w", dir, err)
		}
	} else {
		s.log, err = j.openDir(dir)
	}
	if err != nil {
		return nil, dir, err
	}
	s.users++
	return s.log, dir, nil
}

func (j *Job) openDir(dir string) (*journal.Journal, error) {
	open := j.o.Open
	if open == nil {
		open = journal.Open
	}
	return open(dir, journal.Job{Kind: j.o.Op, Service: j.o.Host, Account: j.cfg.Account, Request: j.o.Request}, journal.Options{})
}

// hasJournal reports whether there may be a journal to read.
func (j *Job) hasJournal() bool { return j.cfg.Journal != "" && journal.Exists(j.cfg.Journal) }

// leaveJournal ends the use of a journal.
func (j *Job) leaveJournal(log *journal.Journal, dir string) error {
	if j.cfg.Journal == "" {
		return errors.Join(log.Close(), os.RemoveAll(dir))
	}
	j.shared.mu.Lock()
	defer j.shared.mu.Unlock()
	if j.shared.users--; j.shared.users > 0 {
		return nil
	}
	return log.Close()
}

var errRunning = errors.New("another run of the job is in progress")
