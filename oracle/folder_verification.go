package oracle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/transport"
	"github.com/farcopy/farcopy/internal/treejob"
)

// folderVerification finds out what became of a folder that Oracle has accepted the copy of. It is
// copied only if it is known to be complete.
type folderVerification struct {
	client *Client
	opts   []CallOption
	req    *CopyFolderRequest
	pinned *pinnedFolder
	id     string // of the copy
}

// lookAgain is when a copy is compared again that is not like its source.
var lookAgain = []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second, 0}

// run compares the copy until it is like its source.
func (v *folderVerification) run(ctx context.Context) job.Result {
	var res *VerifyCopyResponse
	var err error
	for _, pause := range lookAgain {
		res, err = v.client.VerifyCopy(ctx, VerifyCopyRequest{FolderID: v.req.FolderID, CopyID: v.id}, v.opts...)
		switch {
		case err == nil:
			return v.copied(ctx, res.Strength())
		case !errors.Is(err, ErrCopyDiffers) && !errors.Is(err, ErrComparisonUnsteady):
			return unknownCopy("it cannot be compared with its source: %w", err)
		}
		if pause > 0 && transport.Sleep(ctx, pause) != nil {
			break
		}
	}
	return v.unlike(ctx, err)
}

// copied names the copy if Oracle has chosen another name than that of the source.
func (v *folderVerification) copied(ctx context.Context, strength Strength) job.Result {
	made := job.Result{Action: farcopy.ActionCopied, Strength: strength}
	there, err := v.client.GetFolder(ctx, GetFolderRequest{FolderID: v.id}, v.opts...)
	if err == nil && there.Name != v.pinned.Name && there.Name != "" {
		made.Reason = fmt.Sprintf("the copy is called %q", there.Name)
	}
	return made
}

// unlike says what became of a copy that is not like its source.
func (v *folderVerification) unlike(ctx context.Context, problem error) job.Result {
	differs, ok := errors.AsType[*CopyDiffersError](problem)
	if !ok {
		return unknownCopy("it cannot be compared with its source: %w", problem)
	}
	source, err := v.client.GetFolder(ctx, GetFolderRequest{FolderID: v.req.FolderID}, v.opts...)
	isLacking := slices.ContainsFunc(differs.Differences, func(d Difference) bool { return d.Kind == DifferenceMissing })
	switch {
	case err != nil:
		return unknownCopy("it differs from its source, which cannot be read: %w", err)
	case source.state() != v.pinned.State:
		return job.Result{Action: farcopy.ActionStale, Reason: treejob.ReasonStale}
	case isLacking:
		return unknownCopy("it may not be complete: %v", problem)
	}
	return job.Result{Action: farcopy.ActionFailed, Reason: "the copy differs from the source", Err: problem}
}
