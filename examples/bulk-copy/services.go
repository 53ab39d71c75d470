package main

import (
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"slices"
	"strings"

	"github.com/farcopy/farcopy"
)

// services are what the program can copy on. Each makes the job of the options; done is called when
// the program ends.
var services = map[string]func(o *options, log *slog.Logger) (job farcopy.Job, done func(), err error){
	"bitpaket":    newBitPaketJob,
	"box":         newBoxJob,
	"document360": newDocument360Job,
	"oracle":      newOracleJob,
	"oss":         newOSSJob,
}

func serviceNames() []string { return slices.Sorted(maps.Keys(services)) }

func (o *options) newJob(stderr io.Writer) (farcopy.Job, func(), error) {
	log := slog.New(slog.DiscardHandler)
	if o.v {
		log = slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return services[o.service](o, log)
}

// words are pairs of what the packages call a field and what the user of the program does.
var words = map[string][]string{
	"oss": {
		"oss.CopyPrefix: ", "", "oss.NewClient: ", "",
		"SourceBucket", "the bucket of -from", "SourcePrefix", "the prefix of -from", "Bucket", "the bucket of -to", "Prefix", "the prefix of -to",
		"StorageClass", "-storage-class", "PartSize", "-part-size", "Region", "OSS_REGION", "Endpoint", "-base-url",
		" or set AllowPlainHTTP", "",
	},
}

// plain returns an error of the job, or why there is none, in the words of the program.
func (o *options) plain(err error) error {
	job, isJob := errors.AsType[*farcopy.JobError](err)
	if !isJob && !(errors.Is(err, fs.ErrInvalid) && errors.Is(err, farcopy.ErrNotExecuted)) {
		return err
	}
	if isJob {
		text := strings.TrimPrefix(job.Error(), job.Op+": ")
		return plainError{strings.ReplaceAll(text, "JobConfig.MaxFailed", "-max-failed"), err}
	}
	return plainError{strings.NewReplacer(words[o.service]...).Replace(err.Error()), err}
}

// plainError is an error with other words.
type plainError struct {
	text string
	error
}

func (e plainError) Error() string { return e.text }
func (e plainError) Unwrap() error { return e.error }
