package box

import "github.com/farcopy/farcopy"

// The words of jobs, which all five packages share.
type (
	Job         = farcopy.Job
	JobConfig   = farcopy.JobConfig
	JobError    = farcopy.JobError
	Outcome     = farcopy.Outcome
	PlannedItem = farcopy.PlannedItem
	Action      = farcopy.Action
)
