package oracle

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/seqjob"
	"github.com/farcopy/farcopy/internal/treejob"
)

// folderSequence decides about the requests of a CopyFolders, and copies them.
type folderSequence struct {
	client  *Client
	cfg     JobConfig
	opts    []CallOption
	store   *treeStore // lists
	folders seqjob.Folders[treejob.Entry]
}

var _ seqjob.Operation[CopyFolderRequest, pinnedFolder] = (*folderSequence)(nil)

// pinnedFolder is what the source was when it was decided about.
type pinnedFolder struct {
	Name  string `json:"name"`
	State string `json:"state"` // Folder.state
}

const (
	reasonTargetGone = "the destination is gone"
	reasonIsInside   = "the destination lies inside of the source"
	reasonIsFile     = "exists, and is a file"
	reasonIsItself   = "the destination has the source itself under this name"
	reasonSeveral    = "the destination has several items of this name"
	reasonTooMany    = "exists, and holds too much to be compared: VerifyCopy compares it"
	reasonUnsteady   = "exists, and one of the two was changed while they were compared"
)

func newFolderSequence(c *Client, cfg JobConfig, opts []CallOption) *folderSequence {
	s := &folderSequence{client: c, cfg: cfg, opts: opts, store: &treeStore{client: c, op: opCopyFolders, opts: opts}}
	s.folders.Key = func(e *treejob.Entry) string { return e.Key }
	return s
}

// Validate refuses what CopyFolder would refuse, what must not be in a journal, and a copy into the
// source.
func (s *folderSequence) Validate(r *CopyFolderRequest) error {
	if r.FolderID != "" && r.FolderID == r.DestinationID {
		return call.Field("DestinationID", "is the source itself")
	}
	return firstError(call.Segment("FolderID", r.FolderID), call.Segment("DestinationID", r.DestinationID),
		call.UTF8("DuplicateResolution", string(r.DuplicateResolution)), r.Access.validateForJob())
}

// Names cannot name the copy: its name is that of the source, which is not known yet.
func (s *folderSequence) Names(r *CopyFolderRequest) (n seqjob.Names) {
	if r.FolderID != "" {
		n.Source = "folder " + r.FolderID
	}
	if r.DestinationID != "" {
		n.Target = "folder " + r.DestinationID
	}
	n.Lanes = []string{"folder " + r.FolderID, "folder " + r.DestinationID}
	return n
}

// Decide reads the source, and what the destination has of its name.
func (s *folderSequence) Decide(ctx context.Context, r *CopyFolderRequest) (d seqjob.Decision[pinnedFolder], err error) {
	source, err := s.client.GetFolder(ctx, GetFolderRequest{FolderID: r.FolderID}, s.opts...)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.Action, d.Reason = farcopy.ActionFail, treejob.ReasonSourceGone
		return d, nil
	case err != nil:
		return d, err
	case source.Name == "":
		return d, errNameless
	}
	d.Size = source.Size
	d.State = pinnedFolder{Name: source.Name, State: source.state()}
	d.Claims = []string{"folder " + r.DestinationID + "/" + s.store.Stem(source.Name)}
	isInside, err := s.store.Contains(ctx, r.FolderID, r.DestinationID)
	var there []treejob.Entry
	if err == nil && !isInside && r.DuplicateResolution == "" {
		there, err = s.folders.Find(ctx, r.DestinationID, sameName(source.Name), func(ctx context.Context) ([]treejob.Entry, error) {
			return s.store.List(ctx, r.DestinationID)
		})
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.Action, d.Reason = farcopy.ActionFail, reasonTargetGone
		return d, nil
	case err != nil:
		return d, err
	case isInside:
		d.Action, d.Reason = farcopy.ActionFail, reasonIsInside
		return d, nil
	}
	if d.Action, d.Reason = s.decideByName(r, there); d.Action != "" {
		return d, nil
	}
	d.Action, d.Reason, err = s.compare(ctx, r.FolderID, there[0].ID)
	return d, err
}

// decideByName decides without the contents; "": that is not possible.
func (s *folderSequence) decideByName(r *CopyFolderRequest, there []treejob.Entry) (farcopy.Action, string) {
	switch {
	case len(there) == 0:
		return farcopy.ActionCopy, ""
	case len(there) > 1:
		return farcopy.ActionFail, reasonSeveral
	case !there[0].IsFolder:
		return farcopy.ActionFail, reasonIsFile
	case there[0].ID == r.FolderID:
		return farcopy.ActionFail, reasonIsItself
	case s.cfg.Existing == farcopy.ExistingFail:
		return farcopy.ActionFail, treejob.ReasonExists
	case s.cfg.Existing == farcopy.ExistingSkip:
		return farcopy.ActionSkip, treejob.ReasonExists
	}
	return "", ""
}

// maxCompared bounds the items of a folder that exists.
const maxCompared = 2000

var errTooMany = errors.New(reasonTooMany)

// compare compares the source with a folder that exists.
func (s *folderSequence) compare(ctx context.Context, source, there string) (farcopy.Action, string, error) {
	bounded, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	req := VerifyCopyRequest{FolderID: source, CopyID: there, MaxDifferences: 1, Progress: func(compared int64) {
		if compared > maxCompared {
			stop(errTooMany)
		}
	}}
	_, err := s.client.VerifyCopy(bounded, req, s.opts...)
	switch {
	case err == nil:
		return farcopy.ActionSkip, treejob.ReasonUncompared, nil
	case errors.Is(err, ErrCopyDiffers):
		return farcopy.ActionFail, treejob.ReasonDiffers, nil
	case errors.Is(err, ErrComparisonUnsteady):
		return farcopy.ActionFail, reasonUnsteady, nil
	case ctx.Err() == nil && context.Cause(bounded) == errTooMany:
		return farcopy.ActionFail, reasonTooMany, nil
	}
	return "", "", err
}

// Copy makes a step of the copy, and compares what was made with the source.
func (s *folderSequence) Copy(ctx context.Context, r *CopyFolderRequest, p *pinnedFolder, step job.Step) job.Result {
	accepted, err := seqjob.ReadAccepted(step)
	if err != nil {
		return job.Result{Action: farcopy.ActionUnknown, Err: err}
	}
	id := accepted.ID
	if id == "" {
		c := s.client
		copyFolder := job.Operation[CopyFolderRequest, *CopyFolderResponse]{Send: c.CopyFolder, Resume: c.ResumeCopyFolder, Resolve: c.ResolveCopyFolder}
		res, err := copyFolder.Do(ctx, accepted.Step(), *r, s.opts)
		if err != nil {
			s.folders.Forget(r.DestinationID)
			return s.failed(ctx, r, step, err)
		}
		id = res.ID
	}
	if err := accepted.Keep(ctx, id); err != nil {
		return unknownCopy("its id could not be saved: %w", err)
	}
	v := folderVerification{client: s.client, opts: s.opts, req: r, pinned: p, id: id}
	result := v.run(ctx)
	if result.Action == farcopy.ActionCopied && result.Reason == "" {
		s.folders.Add(r.DestinationID, entryOf(&Item{ID: id, Name: p.Name, Type: ItemTypeFolder}))
	} else {
		s.folders.Forget(r.DestinationID)
	}
	return result
}

// failed says what an error of the request means, as the job of a tree does.
func (s *folderSequence) failed(ctx context.Context, r *CopyFolderRequest, step job.Step, err error) job.Result {
	if step.IsFirst() && errors.Is(err, fs.ErrExist) && !errors.Is(err, ErrOutcomeUnknown) {
		return s.taken(ctx, r, err)
	}
	tree := treejob.Tree{Config: s.cfg}
	return tree.Failed(ctx, &treejob.Task{IsFolder: true}, step, err)
}

// taken decides about a folder whose name was taken after the destination was listed.
func (s *folderSequence) taken(ctx context.Context, r *CopyFolderRequest, refusal error) job.Result {
	d, err := s.Decide(ctx, r)
	switch {
	case err != nil:
		return job.Result{Action: farcopy.ActionFailed, Err: err}
	case d.Action == farcopy.ActionSkip:
		return job.Result{Action: farcopy.ActionSkipped, Reason: d.Reason}
	case d.Action == farcopy.ActionFail:
		return job.Result{Action: farcopy.ActionFailed, Reason: d.Reason, Err: refusal}
	}
	return job.Result{Action: farcopy.ActionFailed, Reason: treejob.ReasonExists, Err: refusal} // the listing may lag
}

// Cost is that of a folder without others in it, which goes into a folder of the home. What else there
// is, is not known before.
func (s *folderSequence) Cost(*CopyFolderRequest, *pinnedFolder) job.Cost {
	const decision, comparison, name = 2, 5, 1
	return job.Cost{Strategy: "CopyFolder", Writes: 1, Reads: decision + comparison + name}
}

// Refused is that of the job of a tree.
func (s *folderSequence) Refused(err error) bool { return s.store.Refused(err) }

// unknownCopy is the outcome of a copy that Oracle has accepted.
func unknownCopy(why string, args ...any) job.Result {
	return job.Result{
		Action: farcopy.ActionUnknown,
		Err:    fmt.Errorf("%s: %w: Oracle has accepted the copy, and "+why, append([]any{opCopyFolders, ErrOutcomeUnknown}, args...)...),
	}
}
