package farcopy

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"
)

// Job copies many items: it lists the source, decides for each item what is to be done, copies, and
// reports what became of each item. With a journal it survives the end of its process: made again
// with the same request and the same journal, it goes on. A Job is made by a function of one of the
// five packages.
//
// Only one of Plan and Run may be in progress: a second Run is refused. The other methods may be
// called at any time, from any goroutine.
type Job interface {
	// Plan lists the source and the target and returns what Run would do, item by item. It writes
	// nothing, neither at the service nor to the journal. It ends with an error if the listing is
	// not complete; then nothing is known about the rest.
	Plan(ctx context.Context) iter.Seq2[PlannedItem, error]

	// PlanSummary sums up what the latest Plan has listed.
	PlanSummary() PlanSummary

	// Run does the job, or what earlier runs with its journal have left of it, and returns an
	// [Outcome] for each item that this run has brought to an end. The error of an item is in its
	// outcome. The sequence ends with a nil error only if the listing was complete and nothing has
	// failed, is unknown or is pending: otherwise the last pair holds a [*JobError].
	//
	// Breaking out of the loop drains like Stop. When ctx ends, requests in flight are abandoned:
	// their items stay open in the journal.
	Run(ctx context.Context) iter.Seq2[Outcome, error]

	// Stop ends the run early: nothing new is begun, and what is in progress ends. A large object
	// stops after the parts in flight. Before the first Run, it ends that one as soon as it begins.
	Stop()

	// Progress returns how far the job is. Before the first Run it is what the journal says;
	// nothing if it cannot be read, for instance because another process has it open.
	Progress() Progress

	// Report sums up the job, with the earlier runs of its journal. Before the first Run see Progress.
	Report() Report

	// Failures returns the items that have failed or are unknown, from the journal: they are not
	// kept in memory. Without a journal it returns the first 1000.
	Failures() iter.Seq2[Outcome, error]

	// Tasks lists a page of the source and of the target, and returns its work as tasks. The first
	// cursor is "". An error means that nothing is known about the page: it can be listed again. It
	// uses no journal: the caller keeps the cursors and the tasks.
	Tasks(ctx context.Context, cursor string) (TaskPage, error)

	// RunTask runs a task. Of a task with an Intent it first finds out what became of its request:
	// what was copied is not copied again.
	//
	// A nil error means that the task has ended, also as failed or unknown, which its outcomes say.
	// An error means that it has not, and can be run again: the service takes no requests now, which
	// matches [ErrRateLimited] or [ErrTransient], another request holds what the item needs, save
	// has failed, ctx has ended, or the service accepts no request of the credential. [RetryAfter]
	// returns how long to wait. JobConfig.Workers bounds the requests of all tasks of a Job value
	// together.
	//
	// A task must not be run twice at the same time: let ctx end before it can be handed out again. A
	// request that leaves after the next run has looked for the copy could make another one.
	RunTask(ctx context.Context, t Task, save SaveTask) (TaskResult, error)
}

// JobConfig configures a job. The zero value is sensible, but cannot be resumed.
type JobConfig struct {
	// Journal is a directory that remembers how far the job is; it is made if it does not exist.
	// Empty: a temporary directory serves for one run, which cannot be resumed if it ends early.
	Journal string

	// Account is a label that tells the account apart from others at the same host. A journal is
	// refused under another one. It is never derived from a credential.
	Account string

	Existing   Existing   // what to do about items that are at the target already. Default: ExistingSkipSame
	Verify     Verify     // how copies are verified. Default: VerifyList
	Durability Durability // when the journal is on the disk. Default: DurabilityAuto

	// Workers bounds the requests in flight. 0: the number adapts to what the service sustains.
	Workers int

	// MaxFailed ends the run at the n-th failed item of the job; what is in progress is drained. A
	// later run of the journal ends at its first failure. 0: the run goes on.
	MaxFailed int64
}

// Existing says what a job does about an item whose name is taken at the target.
type Existing string

// What a job can do about an item that exists. Which of them a service supports, its package says.
const (
	ExistingSkipSame Existing = ""        // skip it if it has the same content, else it fails
	ExistingFail     Existing = "fail"    // the item fails
	ExistingSkip     Existing = "skip"    // skip it, whatever its content
	ExistingReplace  Existing = "replace" // skip it if it has the same content, else replace it
)

// Verify says how a job verifies what it has copied.
type Verify string

// How a job can verify a copy.
const (
	VerifyList   Verify = ""       // from listings, and by a read of the item where they do not show enough
	VerifyAnswer Verify = "answer" // from the response alone, without another request
	VerifyRead   Verify = "read"   // by a read of every item
)

// Durability says when what a job has journalled must be on the disk.
type Durability string

// When the journal is on the disk. A killed process loses nothing in any of them: they are about a
// loss of power.
const (
	// DurabilityAuto is DurabilityPowerLoss where a second request could make a second copy or
	// destroy something, otherwise DurabilityProcessCrash.
	DurabilityAuto         Durability = ""
	DurabilityPowerLoss    Durability = "power-loss"    // before each request that copies
	DurabilityProcessCrash Durability = "process-crash" // once a second
)

// Action is what a job does, or has done, about an item.
type Action string

// What a job has done about an item.
const (
	ActionCopied  Action = "copied"
	ActionSkipped Action = "skipped" // it was there, or had not to be copied
	ActionFailed  Action = "failed"  // it was not copied
	ActionUnknown Action = "unknown" // it may have been copied: its response was lost, and reading did not settle the outcome
	ActionStale   Action = "stale"   // it was not copied, because the source has changed meanwhile; counted as failed
)

// What a job plans for an item.
const (
	ActionCopy    Action = "copy"
	ActionReplace Action = "replace"
	ActionSkip    Action = "skip"
	ActionFail    Action = "fail"
)

// PlannedItem is what a job would do about an item.
type PlannedItem struct {
	Source, Target string // oss: bucket/key; elsewhere paths below the two folders of the job, or as its requests name them
	Action         Action
	Reason         string
	Size           int64  // bytes
	Strategy       string // how it would be copied: the operations, such as "CopyObject"; "" if nothing is sent

	// Requests that the copy takes if none is lost or refused, verification included. The first of
	// several items that one request copies has them all.
	Requests int64
}

// PlanSummary sums up a plan.
type PlanSummary struct {
	Listed, Copy, Replace, Skip, Fail int64 // items; Listed is the sum of the others

	Bytes    int64 // content of the items that would be copied or replaced
	Requests int64 // that the copies take, those of the plan not included
	Complete bool  // the source was listed to its end

	// AtLeast is the shortest time that the requests take within the quota that the service documents,
	// the largest that it sells. The requests of the first window can be made at once. 0: there is no
	// quota, or they fit into one window.
	AtLeast time.Duration

	Groups []PlanGroup // by action and reason, the largest first; at most 1000
	Notes  []string    // what the copies leave behind, what they may cost, and limits that they would hit
}

// PlanGroup is a number of items that a plan treats alike.
type PlanGroup struct {
	Action  Action
	Reason  string
	Count   int64
	Example string // the source of one of them
}

// Outcome is what became of an item.
type Outcome struct {
	Source, Target string // as in PlannedItem
	Action         Action
	Reason         string
	Strength       Strength // how the copy was verified
	Size           int64    // bytes
	Err            error    // why it was not copied. Errors that a journal has kept have lost their type
}

// Progress is how far a job is. Listed is always the sum of Copied, Skipped, Failed, Unknown and
// Pending; items of earlier runs with the same journal are included.
type Progress struct {
	Listed, Copied, Skipped, Failed, Unknown, Pending int64

	BytesListed, BytesDone int64 // content of the items

	ListDone bool          // the source was listed to its end
	Requests int64         // sent, retries included
	Elapsed  time.Duration // of this run
	Rate     float64       // items a second, over the last ten seconds
	Workers  int           // requests that may be in flight

	// Left is how long the rest takes at this rate, and at that of the parts of large objects; LeftLow
	// and LeftHigh are its bounds. They are unknown, and LeftKnown is false, until the source was
	// listed to its end, and a part of each large object in flight was copied.
	Left, LeftLow, LeftHigh time.Duration
	LeftKnown               bool

	Limit string // what bounds the rate: "quota", "latency", "listing", "one item"
}

// Report sums up a job.
type Report struct {
	Listed, Copied, Skipped, Failed, Unknown, Pending int64

	Requests int64         // sent in all runs, retries included
	Elapsed  time.Duration // of all runs
	Complete bool          // the source was listed to its end

	Failures []FailureGroup // the largest first; at most 1000
}

// FailureGroup is a number of items that failed, or are unknown, for one reason.
type FailureGroup struct {
	Action  Action // failed, stale or unknown
	Reason  string // of an error, what it says of all such items: no resource, no id of a request
	Count   int64
	Example string // the source of one of them
}

// JobError says how a run ended that has not copied everything.
type JobError struct {
	Op                       string // "oss.CopyPrefix"
	Failed, Unknown, Pending int64  // items of the job
	Complete                 bool   // the source was listed to its end
	Early                    bool   // the run ended before it had done what it could
	Err                      error  // why the run ended early, or the listing is incomplete; nil: neither
}

func (e *JobError) Error() string {
	if errors.Is(e.Err, ErrJournalUnusable) { // the run did not begin
		return e.Op + ": " + strings.Join(strings.Fields(e.Err.Error()), " ")
	}
	var parts []string
	for _, p := range []struct {
		n    int64
		what string
	}{{e.Failed, "failed"}, {e.Unknown, "unknown"}, {e.Pending, "pending"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	if !e.Complete {
		parts = append(parts, "the source was not listed to its end")
	}
	s := e.Op
	if len(parts) > 0 {
		s += ": " + strings.Join(parts, ", ")
	}
	if e.Err != nil {
		s += ": " + strings.Join(strings.Fields(e.Err.Error()), " ")
	}
	return s
}

// Unwrap returns why the run ended early.
func (e *JobError) Unwrap() error { return e.Err }

// Why a run ends early.
var (
	// ErrJobStopped matches the error of a run that Stop has ended.
	ErrJobStopped = errors.New("the job was stopped")

	// ErrTooManyFailed matches the error of a run that JobConfig.MaxFailed has ended.
	ErrTooManyFailed = errors.New("as many items have failed as JobConfig.MaxFailed allows")

	// ErrJournal matches the error of a run whose journal could not be written or read.
	ErrJournal = errors.New("the journal cannot be written or read")

	// ErrJournalUnusable matches the error of a run that did not begin: the journal is locked by
	// another process, damaged, that of another job, or cannot be written.
	ErrJournalUnusable = errors.New("the journal cannot be used")
)
