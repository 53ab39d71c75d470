package box

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
)

// replacing is the replacement of a file by a copy of another one:
//
//	rename the old file -> copy -> compare -> delete the old file
//	                       copy refused -> give the old file its name back
//
// Each phase is saved before its request. Where a replacement is, follows from what was saved and
// from the name that the old file has: renaming and deleting it can be done again, because both are
// bound to its id and ETag, and what has been done is seen.
type replacing struct {
	j    *treeJob
	item *job.Item
	step treeStep
	save job.Save
}

// treePhase is the request of a replacement that is about to be sent.
type treePhase string

const (
	phaseAside  treePhase = "aside" // rename the old file
	phaseCopy   treePhase = "copy"
	phaseDelete treePhase = "delete"
	phaseBack   treePhase = "back" // give the old file its name back
)

const (
	reasonTargetChanged = "the file at the target has changed since it was listed"
	reasonNotCopied     = "the copy was refused"
	reasonNothingSent   = "nothing was copied yet"
)

// replace makes the task that of a replacement, if that was decided.
func (t *treeTask) replace(d treeDecision) {
	if d.action == farcopy.ActionReplace {
		t.Op, t.Old, t.OldName, t.OldETag, t.OldSHA1 = treeReplace, d.old.id, d.old.name, d.old.etag, d.old.sha1
	}
}

// asideName is the name that an old file has meanwhile. It shows which replacement has given it.
func asideName(name, id string) string {
	suffix := " (old " + id + ")"
	most := 255 - utf8.RuneCountInString(suffix)
	if utf8.RuneCountInString(name) > most {
		name = string([]rune(name)[:most])
	}
	return name + suffix
}

// oldAside returns the id of the old file that an earlier run has renamed and not deleted.
func oldAside(t *treeTask, there []treeNode) string {
	for _, n := range there {
		if n.kind == ItemTypeFile && n.name == asideName(t.Name, n.id) && n.id == t.Old {
			return n.id
		}
	}
	return ""
}

// old reads the old file: nil if it is gone.
func (r *replacing) old(ctx context.Context) (*File, error) {
	f, err := r.j.client.GetFile(ctx, GetFileRequest{FileID: r.step.Old, Fields: []string{"name", "etag", "parent", "item_status", "sha1"}}, r.j.opts...)
	switch {
	case isMissing(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &f.File, nil
}

func (r *replacing) aside() string { return asideName(r.step.Name, r.step.Old) }

// isAside reports whether the old file has been renamed, and is where it was.
func (r *replacing) isAside(old *File) bool {
	return old != nil && old.Name == r.aside() && idOfParent(old.Parent) == r.step.To
}

// begin renames the old file, unless that has been done, and copies.
func (r *replacing) begin(ctx context.Context) job.Result {
	old, err := r.old(ctx)
	switch {
	case err != nil:
		return job.Result{Action: farcopy.ActionFailed, Err: err}
	case r.isAside(old):
		return r.copy(ctx)
	case old == nil, old.Name != r.step.OldName, idOfParent(old.Parent) != r.step.To,
		old.ETag == "", old.ETag != r.step.OldETag:
		return job.Result{Action: farcopy.ActionFailed, Reason: reasonTargetChanged}
	}
	if err := r.note(ctx, phaseAside); err != nil {
		return job.Result{Action: farcopy.ActionFailed, Err: err}
	}
	req := UpdateFileRequest{FileID: r.step.Old, Name: r.aside(), IfMatch: old.ETag}
	_, err = r.j.client.UpdateFile(ctx, req, r.j.opts...)
	switch {
	case err == nil:
		return r.copy(ctx)
	case !errors.Is(err, ErrOutcomeUnknown) && errors.Is(err, ErrPreconditionFailed):
		return job.Result{Action: farcopy.ActionFailed, Reason: reasonTargetChanged, Err: err}
	}
	return refused(err)
}

// note saves a phase.
func (r *replacing) note(ctx context.Context, p treePhase) error {
	r.step.Phase, r.step.Intent = p, ""
	return r.step.save(ctx, r.save)
}

func (r *replacing) copy(ctx context.Context) job.Result {
	r.step.Phase = phaseCopy
	res, err := r.j.client.CopyFile(ctx, r.step.file(), r.j.withSave(r.step, r.save)...)
	return r.copied(ctx, res, err)
}

// copied goes on from the copy: it deletes the old file only if the copy is known to be one.
func (r *replacing) copied(ctx context.Context, res *CopyFileResponse, err error) job.Result {
	if err != nil {
		return r.notCopied(ctx, res, err)
	}
	result := r.j.verifyFile(ctx, &r.step, &res.File)
	switch {
	case ctx.Err() != nil:
		return r.open(ctx)
	case result.Action != farcopy.ActionCopied || result.Strength != farcopy.StrengthStrong:
		return r.kept(result)
	}
	return r.delete(ctx, result)
}

// open leaves a replacement open because the context has ended: the next run goes on with it.
func (r *replacing) open(ctx context.Context) job.Result {
	return job.Result{Action: farcopy.ActionUnknown, Err: fmt.Errorf("%s: %w: %w", r.j.op, ErrOutcomeUnknown, ctx.Err())}
}

// kept says in the reason of a result that the old file is still there.
func (r *replacing) kept(result job.Result) job.Result {
	return r.because(result, "the old file is kept as %q")
}

func (r *replacing) mayBeKept(result job.Result) job.Result {
	return r.because(result, "the old file may be kept as %q")
}

func (r *replacing) because(result job.Result, format string) job.Result {
	text := fmt.Sprintf(format, r.aside())
	if result.Reason != "" {
		text = result.Reason + "; " + text
	}
	result.Reason = text
	return result
}

// notCopied gives the old file its name back if the copy was refused for good.
func (r *replacing) notCopied(ctx context.Context, res *CopyFileResponse, err error) job.Result {
	result := r.j.fileResult(ctx, r.item, &r.step, res, err)
	switch {
	case ctx.Err() != nil:
		return r.open(ctx)
	case result.Action == farcopy.ActionUnknown, result.Busy, r.j.Refused(err), errors.Is(err, farcopy.ErrJournal),
		errors.Is(err, ErrRateLimited), errors.Is(err, ErrTransient):
		return r.kept(result) // it is tried again, or looked for; if it is given up, this is its end
	case isTaken(err):
		return r.kept(result)
	}
	if result.Reason == "" {
		result.Reason = reasonNotCopied
	}
	return r.back(ctx, result)
}

func (r *replacing) back(ctx context.Context, result job.Result) job.Result {
	old, err := r.old(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		return r.open(ctx)
	case err != nil:
		return r.mayBeKept(result)
	case !r.isAside(old):
		return result
	}
	if err := r.note(ctx, phaseBack); err != nil {
		return job.Result{Action: farcopy.ActionFailed, Err: err}
	}
	req := UpdateFileRequest{FileID: r.step.Old, Name: r.step.OldName, IfMatch: old.ETag}
	_, err = r.j.client.UpdateFile(ctx, req, r.j.opts...)
	switch {
	case err != nil && ctx.Err() != nil:
		return r.open(ctx)
	case err != nil:
		return r.mayBeKept(result)
	}
	return result
}

// delete deletes the old file, unless somebody has given it another content since it was listed: its
// ETag alone does not show that, because the renaming has changed it, too. If it is unknown whether
// the file was deleted, it is read, and the same request is made once more if it is as it was.
func (r *replacing) delete(ctx context.Context, result job.Result) job.Result {
	for range 2 {
		old, err := r.old(ctx)
		switch {
		case err != nil && ctx.Err() != nil:
			return r.open(ctx)
		case err != nil:
			return r.mayBeKept(result)
		case !r.isAside(old) || old.ETag == "":
			return result // it is gone, or somebody has renamed or moved it
		case old.SHA1 == "" || old.SHA1 != r.step.OldSHA1:
			return r.kept(result)
		}
		if err := r.note(ctx, phaseDelete); err != nil {
			return job.Result{Action: farcopy.ActionFailed, Err: err}
		}
		_, err = r.j.client.DeleteFile(ctx, DeleteFileRequest{FileID: r.step.Old, IfMatch: old.ETag}, r.j.opts...)
		switch {
		case err == nil:
			return result
		case ctx.Err() != nil:
			return r.open(ctx)
		case !errors.Is(err, ErrOutcomeUnknown):
			return r.kept(result)
		}
	}
	return r.mayBeKept(result)
}

// resume goes on with a replacement that another process has begun.
func (r *replacing) resume(ctx context.Context, in Intent) job.Result {
	switch r.step.Phase {
	case phaseCopy:
		res, err := r.j.client.ResumeCopyFile(ctx, r.step.file(), in, r.j.withSave(r.step, r.save)...)
		return r.copied(ctx, res, unusableStep(err))
	case phaseDelete:
		return r.delete(ctx, job.Result{Action: farcopy.ActionCopied, Strength: farcopy.StrengthStrong})
	case phaseBack:
		return r.back(ctx, job.Result{Action: farcopy.ActionFailed, Reason: reasonNotCopied})
	}
	return r.begin(ctx)
}

// resolve finds out where a replacement is, and sends nothing.
func (r *replacing) resolve(ctx context.Context, in Intent) job.Result {
	switch r.step.Phase {
	case phaseCopy:
		res, err := r.j.client.ResolveCopyFile(ctx, r.step.file(), in, r.j.opts...)
		if err != nil {
			return r.mayBeKept(r.j.fileResult(ctx, r.item, &r.step, res, unusableStep(err)))
		}
		return r.mayBeKept(r.j.verifyFile(ctx, &r.step, &res.File))
	case phaseAside:
		old, err := r.old(ctx)
		switch {
		case err == nil && old == nil:
			return job.Result{Action: farcopy.ActionFailed, Reason: reasonTargetChanged}
		case err == nil && r.isAside(old):
			return r.kept(job.Result{Action: farcopy.ActionFailed, Reason: reasonNothingSent})
		case err == nil: // a renaming that is late does not change that; the next run finds it
			return r.because(job.Result{Action: farcopy.ActionFailed, Reason: reasonNothingSent}, "the old file may still be renamed to %q")
		}
		return r.because(job.Result{Action: farcopy.ActionUnknown, Reason: reasonNothingSent, Err: err}, "the old file may be %q now")
	case phaseDelete:
		return r.mayBeKept(job.Result{Action: farcopy.ActionCopied, Strength: farcopy.StrengthStrong})
	}
	return r.mayBeKept(job.Result{Action: farcopy.ActionFailed, Reason: reasonNotCopied})
}
