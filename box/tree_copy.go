package box

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
)

// treeStep is what is saved before a request: all that is needed to find what it has made.
type treeStep struct {
	Op     treeOp `json:"op"`
	ID     string `json:"id"`
	To     string `json:"to"`
	Own    bool   `json:"own,omitempty"`
	Name   string `json:"name"`
	SHA1   string `json:"sha1,omitempty"`
	Intent string `json:"intent,omitempty"`

	Version string `json:"version,omitempty"` // of the file; "": the current one

	// of a file that is to be replaced
	Phase   treePhase `json:"phase,omitempty"`
	Old     string    `json:"old,omitempty"`
	OldName string    `json:"old_name,omitempty"`
	OldETag string    `json:"old_etag,omitempty"`
	OldSHA1 string    `json:"old_sha1,omitempty"`
}

func (s *treeStep) file() CopyFileRequest {
	return CopyFileRequest{FileID: s.ID, ParentID: s.To, Name: s.Name, Version: s.Version}
}

func (s *treeStep) folder() CopyFolderRequest {
	return CopyFolderRequest{FolderID: s.ID, ParentID: s.To, Name: s.Name}
}

func (s *treeStep) create() CreateFolderRequest {
	return CreateFolderRequest{ParentID: s.To, Name: s.Name}
}

// withSave returns the options of a request whose intent the job keeps.
func (j *treeJob) withSave(s treeStep, save job.Save) []CallOption {
	return append(j.opts[:len(j.opts):len(j.opts)], WithIntent(func(ctx context.Context, in Intent) error {
		text, err := in.MarshalText()
		if err != nil {
			return err
		}
		s.Intent = string(text)
		return s.save(ctx, save)
	}))
}

func (s treeStep) save(ctx context.Context, save job.Save) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return save(ctx, text)
}

var errOtherStep = errors.New("what was saved is about another item")

// readStep returns what was saved of the item.
func readStep(item *job.Item, saved json.RawMessage) (s treeStep, in Intent, err error) {
	t, err := readTreeTask(item)
	if err != nil {
		return s, in, err
	}
	if err := json.Unmarshal(saved, &s); err != nil {
		return s, in, err
	}
	if s.ID != t.ID || s.To != t.To || s.Name != t.Name {
		return s, in, errOtherStep
	}
	if s.Op == treeReplace && s.Phase != phaseCopy { // these requests can be made again
		return s, in, nil
	}
	return s, in, in.UnmarshalText([]byte(s.Intent))
}

// Copy copies a file or a folder, or makes a folder.
func (j *treeJob) Copy(ctx context.Context, item job.Item, save job.Save) job.Result {
	t, err := readTreeTask(&item)
	if err != nil {
		return job.Result{Action: farcopy.ActionFailed, Err: err}
	}
	s := treeStep{
		Op: t.Op, ID: t.ID, To: t.To, Own: t.Own, Name: t.Name, SHA1: t.SHA1, Version: t.Version,
		Old: t.Old, OldName: t.OldName, OldETag: t.OldETag, OldSHA1: t.OldSHA1,
	}
	opts := j.withSave(s, save)
	switch s.Op {
	case treeCopyFile:
		res, err := j.client.CopyFile(ctx, s.file(), opts...)
		return j.fileResult(ctx, &item, &s, res, err)
	case treeCopyFolder:
		res, err := j.client.CopyFolder(ctx, s.folder(), opts...)
		return j.folderResult(ctx, &item, &s, res, err)
	case treeCreateFolder:
		res, err := j.client.CreateFolder(ctx, s.create(), opts...)
		return j.createResult(ctx, &item, &s, res, err)
	case treeReplace:
		r := replacing{j, &item, s, save}
		return r.begin(ctx)
	}
	return job.Result{Action: farcopy.ActionFailed, Reason: reasonWebLink}
}

// Resume goes on with an item whose intent was saved.
func (j *treeJob) Resume(ctx context.Context, item job.Item, saved json.RawMessage, save job.Save) job.Result {
	s, in, err := readStep(&item, saved)
	if err != nil {
		return job.Result{Action: farcopy.ActionUnknown, Err: unusable(err)}
	}
	opts := j.withSave(s, save)
	switch s.Op {
	case treeCopyFile:
		res, err := j.client.ResumeCopyFile(ctx, s.file(), in, opts...)
		return j.fileResult(ctx, &item, &s, res, unusableStep(err))
	case treeCopyFolder:
		res, err := j.client.ResumeCopyFolder(ctx, s.folder(), in, opts...)
		return j.folderResult(ctx, &item, &s, res, unusableStep(err))
	case treeReplace:
		r := replacing{j, &item, s, save}
		return r.resume(ctx, in)
	}
	res, err := j.client.ResumeCreateFolder(ctx, s.create(), in, opts...)
	return j.createResult(ctx, &item, &s, res, unusableStep(err))
}

// Resolve looks for the copy of an item whose intent was saved.
func (j *treeJob) Resolve(ctx context.Context, item job.Item, saved json.RawMessage) job.Result {
	s, in, err := readStep(&item, saved)
	if err != nil {
		return job.Result{Action: farcopy.ActionUnknown, Err: unusable(err)}
	}
	switch s.Op {
	case treeCopyFile:
		res, err := j.client.ResolveCopyFile(ctx, s.file(), in, j.opts...)
		return j.fileResult(ctx, &item, &s, res, unusableStep(err))
	case treeCopyFolder:
		res, err := j.client.ResolveCopyFolder(ctx, s.folder(), in, j.opts...)
		return j.folderResult(ctx, &item, &s, res, unusableStep(err))
	case treeReplace:
		r := replacing{j, &item, s, nil}
		return r.resolve(ctx, in)
	}
	res, err := j.client.ResolveCreateFolder(ctx, s.create(), in, j.opts...)
	return j.createResult(ctx, &item, &s, res, unusableStep(err))
}

// unusableStep marks the error of an intent that cannot be used: it says nothing about the copy.
func unusableStep(err error) error {
	if _, own := errors.AsType[*ProblemDetails](err); err == nil || own || !errors.Is(err, fs.ErrInvalid) {
		return err
	}
	return unusable(err)
}

func unusable(err error) error {
	return fmt.Errorf("%w: what was saved before the request cannot be used: %v", ErrOutcomeUnknown, err)
}
