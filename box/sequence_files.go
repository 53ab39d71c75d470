package box

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/seqjob"
)

// fileSequence decides about the requests of a CopyFiles, and copies them as the files of a tree are
// copied.
type fileSequence struct {
	tree    *treeJob
	folders seqjob.Folders[treeNode]
}

var _ seqjob.AgainOperation[CopyFileRequest, treeTask] = (*fileSequence)(nil)

// The reasons that reports of sequences give, besides those of a tree.
const (
	reasonGone       = "the source is gone"
	reasonTargetGone = "the folder that is to receive the copy is gone"
	problemFields    = "cannot be given: a job has no response that could hold them"
)

func newFileSequence(c *Client, cfg JobConfig, opts []CallOption) *fileSequence {
	s := &fileSequence{tree: newTreeJob(c, CopyTreeRequest{}, cfg, opts)}
	s.tree.op, s.folders.Key = opCopyFiles, nameKey
	return s
}

func nameKey(n *treeNode) string { return foldName(n.name) }

// Validate refuses what CopyFile would refuse, and Fields.
func (s *fileSequence) Validate(r *CopyFileRequest) error {
	if len(r.Fields) > 0 {
		return call.Field("Fields", problemFields)
	}
	return cmp.Or(call.Segment("FileID", r.FileID), call.Segment("ParentID", r.ParentID), validateName("Name", r.Name), validateVersion(r.Version))
}

// Names names the copy as far as the request does.
func (s *fileSequence) Names(r *CopyFileRequest) seqjob.Names {
	n := seqjob.Names{Lanes: nameLanes(r.ParentID, r.Name)}
	if r.FileID != "" {
		n.Source = "file " + r.FileID
	}
	if r.Version != "" {
		n.Source += " version " + r.Version
	}
	n.Target = targetName(r.ParentID, r.Name)
	return n
}

func targetName(parent, name string) string {
	switch {
	case parent == "":
		return name
	case name == "":
		return "folder " + parent
	}
	return "folder " + parent + "/" + name
}

// lanesOfFolder is how many copies of given names go into one folder at the same time at most.
const lanesOfFolder = 8

// nameLanes returns the lane of a name in a folder. A name that is not known yet can be any: it takes
// all of them.
func nameLanes(parent, name string) (lanes []string) {
	h := fnv.New32a()
	h.Write([]byte(foldName(name)))
	for n := range uint32(lanesOfFolder) {
		if name == "" || n == h.Sum32()%lanesOfFolder {
			lanes = append(lanes, fmt.Sprintf("into %s %d", parent, n))
		}
	}
	return lanes
}

// Decide reads the source, and what the target folder has of its name.
func (s *fileSequence) Decide(ctx context.Context, r *CopyFileRequest) (seqjob.Decision[treeTask], error) {
	return s.DecideAgain(ctx, r, &treeTask{})
}

// DecideAgain also finds an old file that was renamed to be replaced.
func (s *fileSequence) DecideAgain(ctx context.Context, r *CopyFileRequest, earlier *treeTask) (d seqjob.Decision[treeTask], err error) {
	fields := []string{"name", "size", "sha1", "file_version"}
	f, err := s.tree.client.GetFile(ctx, GetFileRequest{FileID: r.FileID, Fields: fields}, s.tree.opts...)
	switch {
	case isMissing(err):
		d.Action, d.Reason = farcopy.ActionFail, reasonGone
		return d, nil
	case err != nil:
		return d, err
	case r.Name == "" && f.Name == "":
		return d, errNameless
	}
	n := treeNode{kind: ItemTypeFile, id: r.FileID, name: cmp.Or(r.Name, f.Name), sha1: f.SHA1, size: f.Size}
	isOld := r.Version != "" && r.Version != f.FileVersion.ID
	if isOld {
		n.sha1, n.size = "", 0
	}
	there, err := s.find(ctx, r.ParentID, n.name)
	if errors.Is(err, fs.ErrNotExist) {
		d.Action, d.Reason = farcopy.ActionFail, reasonTargetGone
		return d, nil
	}
	if err != nil {
		return d, err
	}
	t := treeTask{Op: treeCopyFile, ID: n.id, Type: string(n.kind), To: r.ParentID, Name: n.name, SHA1: n.sha1, Version: r.Version}
	if earlier.Old != "" && len(there) == 0 {
		aside, err := s.find(ctx, r.ParentID, asideName(n.name, earlier.Old))
		if err != nil {
			return d, err
		}
		t.Old, t.OldName, t.OldETag, t.OldSHA1 = earlier.Old, earlier.OldName, earlier.OldETag, earlier.OldSHA1
		t.Old = oldAside(&t, aside)
	}
	decided := s.tree.decide(n, "", there, false)
	if isOld && decided.action == farcopy.ActionReplace { // the copy could not be verified
		decided = failed(reasonUncompared)
	}
	if t.Old != "" && decided.action == farcopy.ActionCopy {
		decided.action, t.Op = farcopy.ActionReplace, treeReplace
	} else {
		t.Old, t.OldName, t.OldETag, t.OldSHA1 = "", "", "", ""
		t.replace(decided)
	}
	return seqjob.Decision[treeTask]{
		Action: decided.action, Reason: decided.reason, Size: n.size, State: t, Claims: []string{targetName(r.ParentID, foldName(n.name))},
	}, nil
}

func (s *fileSequence) find(ctx context.Context, folder, name string) ([]treeNode, error) {
	return s.folders.Find(ctx, folder, foldName(name), func(ctx context.Context) ([]treeNode, error) { return s.tree.listNodes(ctx, folder) })
}

// Copy makes a step of the copy as the job of a tree does it.
func (s *fileSequence) Copy(ctx context.Context, r *CopyFileRequest, t *treeTask, step job.Step) (result job.Result) {
	item := job.Item{Task: t.text()}
	switch {
	case step.IsFirst():
		result = s.tree.Copy(ctx, item, step.Save)
	case step.Save != nil:
		result = s.tree.Resume(ctx, item, step.Saved, step.Save)
	default:
		result = s.tree.Resolve(ctx, item, step.Saved)
	}
	isAsDecided := result.Action == farcopy.ActionCopied && result.Strength == farcopy.StrengthStrong && result.Reason == ""
	if isAsDecided && t.Op == treeCopyFile && s.tree.cfg.Existing != farcopy.ExistingReplace {
		s.folders.Add(r.ParentID, treeNode{kind: ItemTypeFile, name: t.Name, sha1: t.SHA1})
	} else {
		s.folders.Forget(r.ParentID)
	}
	return result
}

// Cost adds the read of the source. The lists of the target folder serve many requests.
func (s *fileSequence) Cost(_ *CopyFileRequest, t *treeTask) job.Cost {
	cost := s.tree.Cost(&job.Item{Task: t.text()}, false)
	cost.Reads++
	return cost
}

// Refused is that of the job of a tree.
func (s *fileSequence) Refused(err error) bool { return s.tree.Refused(err) }
