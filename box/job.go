package box

import "github.com/farcopy/farcopy"

// Job copies many items and reports what became of each: Plan says what Run would do, Run does it,
// Stop ends it early, Progress and Report count, and Failures returns what went wrong. Tasks and
// RunTask split the job among processes. See [farcopy.Job].
type Job = farcopy.Job

// JobConfig configures a [Job]: Journal and Account, Existing, Verify, Durability, Workers and
// MaxFailed. The zero value is sensible, but a job without a Journal cannot be resumed. See
// [farcopy.JobConfig].
type JobConfig = farcopy.JobConfig

// Existing says what a job does about an item whose name is taken at the target, for
// JobConfig.Existing. See [farcopy.Existing].
type Existing = farcopy.Existing

// What a job can do about an item that exists. The comment of the function that makes the job says
// which of them it supports.
const (
	ExistingSkipSame Existing = farcopy.ExistingSkipSame // skip it if it has the same content, else it fails; the default
	ExistingFail     Existing = farcopy.ExistingFail     // the item fails
	ExistingSkip     Existing = farcopy.ExistingSkip     // skip it, whatever its content
	ExistingReplace  Existing = farcopy.ExistingReplace  // skip it if it has the same content, else replace it
)

// Verify says how a job verifies what it has copied, for JobConfig.Verify. See [farcopy.Verify].
type Verify = farcopy.Verify

// How a job can verify a copy.
const (
	VerifyList   Verify = farcopy.VerifyList   // from listings, and by a read where they do not show enough; the default
	VerifyAnswer Verify = farcopy.VerifyAnswer // from the response alone
	VerifyRead   Verify = farcopy.VerifyRead   // by a read of every item
)

// Durability says when what a job has journalled must be on the disk, for JobConfig.Durability. See
// [farcopy.Durability].
type Durability = farcopy.Durability

// When the journal is on the disk. A killed process loses nothing in any of them.
const (
	DurabilityAuto         Durability = farcopy.DurabilityAuto         // one of the others, as the job needs; the default
	DurabilityPowerLoss    Durability = farcopy.DurabilityPowerLoss    // before each request that copies
	DurabilityProcessCrash Durability = farcopy.DurabilityProcessCrash // once a second
)

// Action is what a job plans for an item, or has done about it. See [farcopy.Action].
type Action = farcopy.Action

// What a job has done about an item.
const (
	ActionCopied  Action = farcopy.ActionCopied
	ActionSkipped Action = farcopy.ActionSkipped // it was there, or had not to be copied
	ActionFailed  Action = farcopy.ActionFailed  // it was not copied
	ActionUnknown Action = farcopy.ActionUnknown // its response was lost, and reading did not settle the outcome
	ActionStale   Action = farcopy.ActionStale   // not copied, because the source has changed; counted as failed
)

// What a job plans for an item.
const (
	ActionCopy    Action = farcopy.ActionCopy
	ActionReplace Action = farcopy.ActionReplace
	ActionSkip    Action = farcopy.ActionSkip
	ActionFail    Action = farcopy.ActionFail
)

// The results of a [Job].
type (
	// Outcome is what became of an item: Source, Target, Action, Reason, Strength, Size and Err. See
	// [farcopy.Outcome].
	Outcome = farcopy.Outcome
	// PlannedItem is what a job would do about an item: Source, Target, Action, Reason, Size,
	// Strategy and Requests. See [farcopy.PlannedItem].
	PlannedItem = farcopy.PlannedItem
	// PlanSummary sums up a plan: items, bytes, requests, the shortest time that a quota allows, and
	// notes. See [farcopy.PlanSummary].
	PlanSummary = farcopy.PlanSummary
	// PlanGroup is a number of items that a plan treats alike. See [farcopy.PlanGroup].
	PlanGroup = farcopy.PlanGroup
	// Progress says how far a job is, how fast, and how long the rest takes. See [farcopy.Progress].
	Progress = farcopy.Progress
	// Report sums up a job, with the earlier runs of its journal. See [farcopy.Report].
	Report = farcopy.Report
	// FailureGroup is a number of items that failed, or are unknown, for one reason. See
	// [farcopy.FailureGroup].
	FailureGroup = farcopy.FailureGroup
	// JobError says how a run ended that has not copied everything: Op, Failed, Unknown, Pending,
	// Complete, Early and Err. See [farcopy.JobError].
	JobError = farcopy.JobError
)

// The parts of a job that is run by several processes.
type (
	// Task is a unit of work of a [Job] that any process can run which has made the same job. It is
	// JSON, and holds no credential. See [farcopy.Task].
	Task = farcopy.Task
	// SaveTask keeps a task whose Intent has changed. See [farcopy.SaveTask].
	SaveTask = farcopy.SaveTask
	// TaskPage is a page of the source of a job: Tasks, Skipped, and Next, the cursors of the pages
	// that follow. See [farcopy.TaskPage].
	TaskPage = farcopy.TaskPage
	// TaskResult is what became of a task: Outcomes, Next, Task, Requests and Elapsed. See
	// [farcopy.TaskResult].
	TaskResult = farcopy.TaskResult
)

// Why a run of a [Job] ends early. Use errors.Is to find them.
var (
	// ErrJobStopped matches the error of a run that Stop has ended.
	ErrJobStopped = farcopy.ErrJobStopped
	// ErrTooManyFailed matches the error of a run that JobConfig.MaxFailed has ended.
	ErrTooManyFailed = farcopy.ErrTooManyFailed
	// ErrJournal matches the error of a run whose journal could not be written or read.
	ErrJournal = farcopy.ErrJournal
	// ErrJournalUnusable matches the error of a run that did not begin: the journal is locked by
	// another process, damaged, that of another job, or cannot be written.
	ErrJournalUnusable = farcopy.ErrJournalUnusable
)
