package box

import (
	"context"
	"errors"
	"io/fs"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
)

// refused says what became of an item whose request has not succeeded, except for a name that is in
// use.
func refused(err error) job.Result {
	switch {
	case errors.Is(err, ErrOutcomeUnknown):
		return job.Result{Action: farcopy.ActionUnknown, Err: err}
	case errors.Is(err, ErrorCodeOperationBlockedTemporary), errors.Is(err, ErrorCodeNameTemporarilyReserved):
		return job.Result{Action: farcopy.ActionFailed, Err: err, Busy: true}
	case errors.Is(err, fs.ErrNotExist):
		return job.Result{Action: farcopy.ActionFailed, Reason: reasonNotFound, Err: err}
	}
	return job.Result{Action: farcopy.ActionFailed, Err: err}
}

// isTaken reports whether a request was refused because its name is in use.
func isTaken(err error) bool {
	return !errors.Is(err, ErrOutcomeUnknown) && errors.Is(err, ErrorCodeItemNameInUse)
}

// taken decides about an item whose name was taken after the target was listed.
func (j *treeJob) taken(ctx context.Context, s *treeStep, refusal error) job.Result {
	there, err := j.namesakes(ctx, s, refusal)
	if err != nil {
		return job.Result{Action: farcopy.ActionFailed, Err: err}
	}
	if len(there) == 0 { // the listing may lag
		return job.Result{Action: farcopy.ActionFailed, Reason: reasonExists, Err: refusal}
	}
	n := treeNode{kind: ItemTypeFolder, id: s.ID, name: s.Name, sha1: s.SHA1}
	if s.Op == treeCopyFile || s.Op == treeReplace {
		n.kind = ItemTypeFile
	}
	d := j.decide(n, "", there, s.Own)
	if d.action == farcopy.ActionSkip {
		r := job.Result{Action: farcopy.ActionSkipped, Reason: d.reason}
		if d.merge != "" {
			r.Next = []string{d.merge}
		}
		return r
	}
	if d.action == farcopy.ActionReplace { // by the next run
		d.reason = n.differs()
	}
	return job.Result{Action: farcopy.ActionFailed, Reason: d.reason, Err: refusal}
}

// namesakes reads what has the name of an item at the target now.
func (j *treeJob) namesakes(ctx context.Context, s *treeStep, refusal error) ([]treeNode, error) {
	p, _ := errors.AsType[*ProblemDetails](refusal)
	if p == nil || len(p.Conflicts) != 1 || p.Conflicts[0].ID == "" {
		nodes, err := j.listNodes(ctx, s.To)
		return byName(nodes)[foldName(s.Name)], err
	}
	c := p.Conflicts[0]
	n := treeNode{kind: c.Type, id: c.ID, name: c.Name}
	if c.Type != ItemTypeFile {
		return []treeNode{n}, nil
	}
	f, err := j.client.GetFile(ctx, GetFileRequest{FileID: c.ID, Fields: []string{"sha1"}}, j.opts...)
	if err != nil {
		return nil, err
	}
	n.sha1 = f.SHA1
	return []treeNode{n}, nil
}

// fileResult says what became of a file.
func (j *treeJob) fileResult(ctx context.Context, _ *job.Item, s *treeStep, res *CopyFileResponse, err error) job.Result {
	switch {
	case err == nil:
		return j.verifyFile(ctx, s, &res.File)
	case isTaken(err):
		return j.taken(ctx, s, err)
	}
	return refused(err)
}

// folderResult says what became of a folder that was copied with its contents.
func (j *treeJob) folderResult(ctx context.Context, item *job.Item, s *treeStep, res *CopyFolderResponse, err error) job.Result {
	switch {
	case err == nil:
		return j.verifyFolder(ctx, item, s, &res.Folder)
	case isTaken(err):
		return merged(item, s, j.taken(ctx, s, err), false)
	}
	return refused(err)
}

// createResult says what became of a folder that was made. What is in it is listed then. An item
// that was listed with its contents is no longer about them.
func (j *treeJob) createResult(ctx context.Context, item *job.Item, s *treeStep, res *CreateFolderResponse, err error) job.Result {
	switch {
	case err == nil:
		r := job.Result{Action: farcopy.ActionCopied, Strength: farcopy.StrengthStrong, Next: []string{res.ID}}
		return merged(item, s, r, false)
	case isTaken(err):
		return merged(item, s, j.taken(ctx, s, err), false)
	}
	return refused(err)
}

// merged makes the cursor of a folder's contents from the id of the folder that they go into, which
// is the Next of a result. own is treeCursor.Own.
func merged(item *job.Item, s *treeStep, r job.Result, own bool) job.Result {
	if len(r.Next) == 0 {
		return r
	}
	r.Next = []string{treeCursor{From: s.ID, To: r.Next[0], Own: own, Source: item.Source, Target: item.Target}.String()}
	r.Split = true
	return r
}
