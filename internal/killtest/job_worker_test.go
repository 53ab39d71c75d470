//go:build unix

package killtest

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// jobEnv holds the spec of a worker that runs a job.
const jobEnv = "FARCOPY_KILLTEST_JOB"

// jobSpec is what such a worker has to know.
type jobSpec struct {
	URL     string
	Journal string
	Workers int
}

// itemWord is what a job tells of an item.
type itemWord struct {
	Source string
	Action farcopy.Action
	Reason string
	Text   string // of the error
}

// workJob runs the job of a journal to its end.
func workJob(text string) error {
	var s jobSpec
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return err
	}
	client, err := oss.NewClient(oss.Config{
		Region: osstest.DefaultRegion, Endpoint: s.URL, Credentials: oss.StaticCredentials(osstest.DefaultAccessKeyID, osstest.DefaultAccessKeySecret, ""),
		CopyTimeout: copyTimeout, ReconcileTimeout: reconcileTimeout,
	})
	if err != nil {
		return err
	}
	job, err := client.CopyPrefix(oss.CopyPrefixRequest{SourceBucket: "photos", Bucket: "backup", Prefix: "old/"}, oss.JobConfig{Journal: s.Journal, Workers: s.Workers})
	if err != nil {
		return err
	}
	say("begin")
	for o, err := range job.Run(context.Background()) {
		if err != nil {
			if _, ok := errors.AsType[*farcopy.JobError](err); !ok || errors.Is(err, farcopy.ErrJournalUnusable) {
				return err
			}
			say("error %v", err)
			break
		}
		w := itemWord{Source: o.Source, Action: o.Action, Reason: o.Reason}
		if o.Err != nil {
			w.Text = o.Err.Error()
		}
		sayJSON("item", w)
	}
	sayJSON("report", job.Report())
	return nil
}

func sayJSON(what string, v any) {
	text, _ := json.Marshal(v) // strings and numbers have no error
	say("%s %s", what, text)
}
