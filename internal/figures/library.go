package main

import (
	"context"
	"errors"
	"os"
	"runtime/pprof"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/oss"
)

// jobResult is what a child says of a job.
type jobResult struct {
	Began    int64 // when Run was called, in nanoseconds since 1970
	Elapsed  time.Duration
	Copied   int
	Skipped  int
	Failed   int
	Unknown  int
	Requests int64 // by Report
	Memory   int64 // largest resident size
}

// runLibrary runs a job of oss.CopyPrefix.
func runLibrary(t task) (any, error) {
	client, err := oss.NewClient(oss.Config{Region: region, Endpoint: t.URL, Credentials: oss.StaticCredentials(accessKey, secretKey, "")})
	if err != nil {
		return nil, err
	}
	job, err := client.CopyPrefix(oss.CopyPrefixRequest{SourceBucket: sourceBucket, SourcePrefix: prefix, Bucket: targetBucket, Prefix: prefix},
		oss.JobConfig{Journal: t.Dir, Workers: t.Workers})
	if err != nil {
		return nil, err
	}
	if t.Profile != "" {
		f, err := os.Create(t.Profile)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return nil, err
		}
		defer pprof.StopCPUProfile()
	}
	var r jobResult
	began := time.Now()
	r.Began = began.UnixNano()
	for o, err := range job.Run(context.Background()) {
		if err != nil { // that what the counts show is not all copied is no failure of the measurement
			if e, ok := errors.AsType[*farcopy.JobError](err); !ok || e.Err != nil && !errors.Is(err, farcopy.ErrJobStopped) {
				return nil, err
			}
			break
		}
		switch o.Action {
		case farcopy.ActionCopied:
			r.Copied++
		case farcopy.ActionSkipped:
			r.Skipped++
		case farcopy.ActionUnknown:
			r.Unknown++
		default:
			r.Failed++
		}
		if t.Stop > 0 && r.Copied+r.Skipped == t.Stop {
			job.Stop()
		}
	}
	r.Elapsed = time.Since(began)
	r.Requests = job.Report().Requests
	r.Memory, err = peakMemory()
	return r, err
}
