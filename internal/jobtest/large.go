package jobtest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/oss"
)

// runLarge is a program that copies one object in parts and keeps its state in a file.
func runLarge(p Process) (End, error) {
	client, err := ossClient(p)
	if err != nil {
		return End{}, err
	}
	req := oss.CopyLargeObjectRequest{
		Copy: oss.CopyObjectRequest{
			Bucket: targetBucket, Key: targetPrefix + largeKey, SourceBucket: sourceBucket, SourceKey: largeKey, ForbidOverwrite: p.Existing != farcopy.ExistingReplace,
		},
		PartSize: largeSize / 6, Concurrency: p.Workers,
	}
	file := stateFile{dir: p.Journal}
	if req.State, err = file.read(); err != nil {
		return End{}, err
	}
	req.OnState = file.save
	w := Word{Source: sourceBucket + "/" + largeKey, Action: farcopy.ActionCopied}
	res, err := client.CopyLargeObject(p.Context, req)
	switch {
	case p.Context.Err() != nil:
		return End{}, p.Context.Err()
	case err == nil:
		w.Reason = leftovers(res.Leftovers)
	case errors.Is(err, oss.ErrOutcomeUnknown):
		w.Action = farcopy.ActionUnknown
	default:
		w.Action = farcopy.ActionFailed
	}
	end := End{Report: farcopy.Report{Listed: 1, Complete: true}}
	if err != nil {
		w.Text, end.Text = err.Error(), err.Error()
		end.Failures = []Word{w}
		if e, ok := errors.AsType[*oss.LargeCopyError](err); ok {
			w.Reason = leftovers(e.Leftovers)
		}
	}
	switch w.Action {
	case farcopy.ActionCopied:
		end.Report.Copied = 1
	case farcopy.ActionUnknown:
		end.Report.Unknown = 1
	default:
		end.Report.Failed = 1
	}
	p.Tell(w)
	return end, nil
}

func leftovers(all []oss.PossibleUpload) string {
	if len(all) == 0 {
		return ""
	}
	return fmt.Sprintf("possibly left: %d upload(s)", len(all))
}

// stateFile holds the latest state. It is written anew beside its directory: a program that dies leaves
// the state before, and who copies the directory meanwhile finds no file that goes away.
type stateFile struct {
	dir string
	mu  sync.Mutex
}

func (f *stateFile) path() string { return filepath.Join(f.dir, "state") }

func (f *stateFile) read() (*oss.LargeCopyState, error) {
	text, err := os.ReadFile(f.path())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, os.MkdirAll(f.dir, 0o700)
	}
	if err != nil {
		return nil, err
	}
	s := new(oss.LargeCopyState)
	return s, s.UnmarshalText(text)
}

func (f *stateFile) save(ctx context.Context, s oss.LargeCopyState) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if ctx.Err() != nil { // the program is dead
		return ctx.Err()
	}
	text, err := s.MarshalText()
	if err != nil {
		return err
	}
	if err := os.WriteFile(f.dir+".new", text, 0o600); err != nil {
		return err
	}
	return os.Rename(f.dir+".new", f.path())
}
