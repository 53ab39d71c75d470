//go:build unix

package killtest

import (
	"context"
	"encoding/json"

	"github.com/farcopy/farcopy/internal/jobtest"
)

// jobEnv holds the spec of a worker that runs a job.
const jobEnv = "FARCOPY_KILLTEST_JOB"

// jobSpec is what such a worker has to know.
type jobSpec struct {
	jobtest.Spec
	Journal string
	Workers int
}

// workJob runs the job of a journal to its end.
func workJob(text string) error {
	var s jobSpec
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return err
	}
	say("begin")
	end, err := jobtest.ByName(s.Service).Run(jobtest.Process{
		Spec: s.Spec, Context: context.Background(), Journal: s.Journal, Workers: s.Workers,
		CopyTimeout: copyTimeout, ReconcileTimeout: reconcileTimeout,
		Tell: func(w jobtest.Word) { sayJSON("item", w) },
	})
	if err != nil {
		return err
	}
	sayJSON("end", end)
	return nil
}

func sayJSON(what string, v any) {
	text, _ := json.Marshal(v) // strings and numbers have no error
	say("%s %s", what, text)
}
