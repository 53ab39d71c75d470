package treejob

import "github.com/farcopy/farcopy/internal/job"

// Step and Operation are those of package job: stores name them in their methods.
type (
	Step                    = job.Step
	Operation[Req, Res any] = job.Operation[Req, Res]
)
