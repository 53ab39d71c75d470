package job

import (
	"time"

	"github.com/farcopy/farcopy"
)

// earlier is what the journal says before the first run of a Job.
type earlier struct {
	progress farcopy.Progress
	elapsed  time.Duration // of all runs
	groups   groups
}

// earlier reads the journal, which is open no longer then. If it cannot be read, nothing is known:
// why, the error of a run says.
func (j *Job) earlier() (e earlier) {
	if j.hasJournal() {
		if found, err := j.readEarlier(); err == nil {
			e = found
		}
	}
	e.progress.Requests += j.svc.Requests() // of plans and tasks
	return e
}

func (j *Job) readEarlier() (e earlier, err error) {
	log, dir, err := j.openJournal()
	if err != nil {
		return e, err
	}
	defer j.leaveJournal(log, dir)
	b := book{j: log}
	if err := b.read(); err != nil {
		return e, err
	}
	c := log.Counts()
	e.progress = farcopy.Progress{
		Listed: c.Listed, Copied: c.Copied, Skipped: c.Skipped, Failed: c.Failed, Unknown: c.Unknown, Pending: c.Pending(),
		BytesListed: b.vars.BytesListed, BytesDone: b.vars.BytesDone, ListDone: b.isComplete(), Requests: c.Requests,
	}
	e.elapsed = time.Duration(b.vars.Elapsed) * time.Millisecond
	e.groups, _, err = groupReport(log.Report(), 0)
	return e, err
}
