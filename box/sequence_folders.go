package box

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/seqjob"
)

// folderSequence decides about the requests of a CopyFolders, and copies them.
type folderSequence struct {
	tree    *treeJob // lists
	folders seqjob.Folders[treeNode]
}

var _ seqjob.Operation[CopyFolderRequest, pinnedFolder] = (*folderSequence)(nil)

// pinnedFolder is what the source was when it was decided about.
type pinnedFolder struct {
	Name     string         `json:"name"` // of the copy
	Contents folderContents `json:"contents"`
}

const (
	reasonTooLarge  = "holds more than 500 items: Box copies them in the background and does not report the end; CopyTree copies them"
	reasonSameNames = "a folder in it has two items whose names are the same to Box; CopyTree copies the others"
	reasonCondition = "the source still has the ETag of IfNoneMatch"
)

func newFolderSequence(c *Client, cfg JobConfig, opts []CallOption) *folderSequence {
	s := &folderSequence{tree: newTreeJob(c, CopyTreeRequest{}, cfg, opts)}
	s.tree.op, s.folders.Key = opCopyFolders, nameKey
	return s
}

// Validate refuses what CopyFolder would refuse, and Fields.
func (s *folderSequence) Validate(r *CopyFolderRequest) error {
	if len(r.Fields) > 0 {
		return call.Field("Fields", problemFields)
	}
	return cmp.Or(call.Segment("FolderID", r.FolderID), validateNotRoot("FolderID", r.FolderID, "copied"), call.Segment("ParentID", r.ParentID),
		validateName("Name", r.Name), call.HeaderValue("IfNoneMatch", r.IfNoneMatch))
}

// Names names the copy as far as the request does. A copy uses both of its folders alone.
func (s *folderSequence) Names(r *CopyFolderRequest) seqjob.Names {
	n := seqjob.Names{Target: targetName(r.ParentID, r.Name), Lanes: []string{"folder " + r.FolderID, "folder " + r.ParentID}}
	if r.FolderID != "" {
		n.Source = "folder " + r.FolderID
	}
	return n
}

// Decide lists the source, and reads what the target folder has of its name.
func (s *folderSequence) Decide(ctx context.Context, r *CopyFolderRequest) (d seqjob.Decision[pinnedFolder], err error) {
	f, err := s.tree.client.GetFolder(ctx, GetFolderRequest{FolderID: r.FolderID, Fields: []string{"name"}}, s.tree.opts...)
	switch {
	case isMissing(err):
		d.Action, d.Reason = farcopy.ActionFail, reasonGone
		return d, nil
	case err != nil:
		return d, err
	case r.Name == "" && f.Name == "":
		return d, errNameless
	}
	d.State.Name = cmp.Or(r.Name, f.Name)
	d.Claims = []string{targetName(r.ParentID, foldName(d.State.Name))}
	there, err := s.find(ctx, r.ParentID, d.State.Name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.Action, d.Reason = farcopy.ActionFail, reasonTargetGone
		return d, nil
	case err != nil:
		return d, err
	}
	if d.Action, d.Reason = s.decideByName(r, there); d.Action != "" {
		return d, nil
	}
	contents, err := s.tree.contents(ctx, r.FolderID)
	if err != nil {
		return d, err
	}
	d.State.Contents, d.Size = contents, contents.Size
	d.Action, d.Reason, err = s.decideByContents(ctx, contents, there)
	return d, err
}

func (s *folderSequence) find(ctx context.Context, folder, name string) ([]treeNode, error) {
	return s.folders.Find(ctx, folder, foldName(name), func(ctx context.Context) ([]treeNode, error) { return s.tree.listNodes(ctx, folder) })
}

// decideByName decides without the contents; "": that is not possible.
func (s *folderSequence) decideByName(r *CopyFolderRequest, there []treeNode) (farcopy.Action, string) {
	switch {
	case len(there) == 0:
		return "", ""
	case len(there) > 1:
		return farcopy.ActionFail, reasonSeveral
	case there[0].kind != ItemTypeFolder:
		return farcopy.ActionFail, reasonOtherKind
	case there[0].id == r.FolderID:
		return farcopy.ActionFail, reasonIsItself
	case s.tree.cfg.Existing == farcopy.ExistingFail:
		return farcopy.ActionFail, reasonExists
	case s.tree.cfg.Existing == farcopy.ExistingSkip:
		return farcopy.ActionSkip, reasonExists
	}
	return "", ""
}

// decideByContents copies what is not there, and compares it with what is.
func (s *folderSequence) decideByContents(ctx context.Context, source folderContents, there []treeNode) (farcopy.Action, string, error) {
	if source.Unfit != "" {
		return farcopy.ActionFail, source.Unfit, nil
	}
	if len(there) == 0 {
		return farcopy.ActionCopy, "", nil
	}
	found, err := s.tree.contents(ctx, there[0].id)
	switch {
	case err != nil:
		return "", "", err
	case !found.isEqual(source):
		return farcopy.ActionFail, reasonDiffers, nil
	case source.Unhashed > 0:
		return farcopy.ActionFail, reasonUncompared, nil
	}
	return farcopy.ActionSkip, reasonSame, nil
}

// Copy makes a step of the copy.
func (s *folderSequence) Copy(ctx context.Context, r *CopyFolderRequest, p *pinnedFolder, step job.Step) job.Result {
	req := *r
	req.Name = p.Name
	res, err := s.send(ctx, &req, step)
	switch {
	case err == nil:
		v := folderVerification{tree: s.tree, req: &req, pinned: p, made: res}
		result := v.run(ctx)
		s.note(r.ParentID, p.Name, v.id, result)
		return result
	case isTaken(err):
		s.folders.Forget(r.ParentID)
		return s.taken(ctx, r, err)
	}
	s.folders.Forget(r.ParentID)
	if !errors.Is(err, ErrOutcomeUnknown) && errors.Is(err, ErrNotModified) {
		return job.Result{Action: farcopy.ActionFailed, Reason: reasonCondition, Err: err}
	}
	return refused(err)
}

// send makes the step of the request alone, and saves the id of the copy. One that was saved before is
// not looked for again, but may not be complete.
func (s *folderSequence) send(ctx context.Context, req *CopyFolderRequest, step job.Step) (*CopyFolderResponse, error) {
	accepted, err := seqjob.ReadAccepted(step)
	switch {
	case err != nil:
		return nil, err
	case accepted.ID != "":
		return &CopyFolderResponse{Folder: Folder{ID: accepted.ID}, Reconciled: true}, nil
	}
	c := s.tree.client
	copyFolder := job.Operation[CopyFolderRequest, *CopyFolderResponse]{Send: c.CopyFolder, Resume: c.ResumeCopyFolder, Resolve: c.ResolveCopyFolder}
	res, err := copyFolder.Do(ctx, accepted.Step(), *req, s.tree.opts)
	if !step.IsFirst() {
		err = unusableStep(err)
	}
	if err != nil {
		return nil, err
	}
	if err := accepted.Keep(ctx, res.ID); err != nil {
		return nil, fmt.Errorf("%s: %w: the id of the copy could not be saved: %w", opCopyFolders, ErrOutcomeUnknown, err)
	}
	return res, nil
}

// note adds a copy to what is known of its folder.
func (s *folderSequence) note(parent, name, id string, result job.Result) {
	if result.Action == farcopy.ActionCopied && id != "" {
		s.folders.Add(parent, treeNode{kind: ItemTypeFolder, id: id, name: name})
		return
	}
	s.folders.Forget(parent)
}

// taken decides about a folder whose name was taken after the target was listed.
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
	return job.Result{Action: farcopy.ActionFailed, Reason: reasonExists, Err: refusal} // the listing may lag
}

// Cost adds the reads of the decision: the folder, and a list of each folder in it.
func (s *folderSequence) Cost(_ *CopyFolderRequest, p *pinnedFolder) job.Cost {
	lists := int64(1 + p.Contents.Folders)
	cost := job.Cost{Strategy: "CopyFolder", Writes: 1, Reads: 1 + lists}
	if s.tree.cfg.Verify != farcopy.VerifyAnswer {
		cost.Reads += lists
	}
	return cost
}

// Refused is that of the job of a tree.
func (s *folderSequence) Refused(err error) bool { return s.tree.Refused(err) }
