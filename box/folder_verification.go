package box

import (
	"context"
	"fmt"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/transport"
)

// folderVerification finds out what became of a folder that Box has accepted the copy of. It is
// copied only if it is known to be complete.
type folderVerification struct {
	tree   *treeJob
	req    *CopyFolderRequest // with its Name
	pinned *pinnedFolder
	made   *CopyFolderResponse
	id     string // of the copy; "": it was not found
}

// isInBackground reports whether Box may still be copying, as far as the response shows it: it has no
// id, or was lost.
func (v *folderVerification) isInBackground() bool { return v.made.ID == "" || v.made.Reconciled }

const (
	reasonNewerContents = "the source has changed since it was listed: its newer contents were copied"
	reasonFolderStale   = "the source has changed while it was copied: the copy holds neither what it held nor what it holds"
)

func (v *folderVerification) run(ctx context.Context) job.Result {
	copied := job.Result{Action: farcopy.ActionCopied, Strength: farcopy.StrengthNone}
	v.id = v.made.ID
	if v.tree.cfg.Verify == farcopy.VerifyAnswer && !v.isInBackground() {
		return copied
	}
	var there folderContents
	for _, pause := range lookAgain {
		if v.id == "" {
			v.id, _ = v.tree.client.findCopy(ctx, &WaitForCopyRequest{FolderID: v.req.FolderID, ParentID: v.req.ParentID, Name: v.req.Name}, v.tree.opts)
		}
		if v.id != "" {
			var err error
			there, err = v.tree.contents(ctx, v.id)
			switch {
			case err != nil && v.isInBackground():
				return v.unknown("the copy cannot be read: %v", err)
			case err != nil:
				return copied // it is made, whatever became of the read
			case there.isEqual(v.pinned.Contents):
				copied.Strength = there.strength()
				return copied
			}
		}
		if pause > 0 && transport.Sleep(ctx, pause) != nil {
			break
		}
	}
	if v.id == "" {
		return v.unknown("the target does not show it")
	}
	return v.compareAnew(ctx, there)
}

// compareAnew compares the copy with what the source holds now.
func (v *folderVerification) compareAnew(ctx context.Context, there folderContents) job.Result {
	now, err := v.tree.contents(ctx, v.req.FolderID)
	switch {
	case err != nil:
		return v.unknown("the copy holds something else than the source held, and the source cannot be read: %v", err)
	case there.isEqual(now):
		return job.Result{Action: farcopy.ActionCopied, Strength: there.strength(), Reason: reasonNewerContents}
	case now.Unfit != "":
		return v.unknown("the source has changed since it was listed, and %s", now.Unfit)
	case v.isInBackground() && there.Items < now.Items:
		return v.unknown("the copy holds %d items of %d", there.Items, now.Items)
	case !now.isEqual(v.pinned.Contents):
		return job.Result{Action: farcopy.ActionStale, Reason: reasonFolderStale}
	}
	return job.Result{
		Action: farcopy.ActionFailed, Reason: reasonCopyDiffers, Err: fmt.Errorf("%s: %w: folder %s", opCopyFolders, ErrCopyDiffers, v.id),
	}
}

// unknown says why it is not known whether the copy is complete.
func (v *folderVerification) unknown(why string, args ...any) job.Result {
	return job.Result{
		Action: farcopy.ActionUnknown,
		Err:    fmt.Errorf("%s: %w: Box has accepted the copy, and "+why, append([]any{opCopyFolders, ErrOutcomeUnknown}, args...)...),
	}
}
