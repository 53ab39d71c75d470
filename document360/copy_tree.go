package document360

import (
	"sync/atomic"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/treejob"
)

const opCopyTree = "document360.CopyTree"

// CopyTreeRequest says which folder's contents to copy, and where.
type CopyTreeRequest struct {
	ProjectID           string // required; it holds both folders
	FolderID            string // required: the folder whose contents are copied
	DestinationFolderID string // required: the folder that receives them
}

// CopyTree returns a job that copies what is in a folder, with all folders below it, into another
// folder of the project. See [Job] for how it is run, stopped and resumed, and [JobConfig] for what
// it can do about files that exist.
//
// Folders are made with [Client.CreateFolder] before their files are copied with [Client.CopyFile],
// one write each. A folder whose title the target has already is merged into, and counts as
// skipped; a folder's color and order are not copied. A file that exists at the target under its
// name is compared by type and by the rounded size that Document360 shows, which proves little: it
// is skipped with the reason "content not compared". It cannot be replaced: ExistingReplace is
// refused. Items of one folder that have one name are not copied, and neither is a folder of which
// the target has several of that title: nothing could tell their copies apart.
//
// A folder is listed once on each side, but one with more than 100 files at least twice: only two
// readings that agree show that no file was missed.
//
// Nothing can bind a copy to what the listing has shown: what is copied is what the source is at
// that moment. A copy is verified by reading it, with VerifyRead also the source, and compared as
// [Client.VerifyCopy] does, which is [StrengthWeak]; VerifyAnswer reads nothing. An item is stale if
// the source was changed meanwhile and the copy is not like it. A file whose copy Document360 has
// not named in its response is copied with [StrengthNone].
//
// No request that may have been acted on is sent again: an item whose copy is not found by reading
// is unknown, and a later run looks for it again. An hour after the send at the earliest it is
// reported as failed if there is none, and copied by the run after that.
//
// The caller needs the permissions ViewDrive and UpdateDrive. The target must not lie inside of the
// source.
//
// Repeat: a second job skips what is at the target. Two jobs that run at the same time can make
// copies twice.
//
// Errors: [io/fs.ErrInvalid] with [ErrNotExecuted] for an illegal request or config.
//
// API: GET /v3/projects/{project_id}/drive/folders/{folder_id}, and the operations of
// [Client.CreateFolder], [Client.CopyFile] and [Client.GetFile].
func (c *Client) CopyTree(req CopyTreeRequest, cfg JobConfig, opts ...CallOption) (Job, error) {
	if c == nil {
		return nil, problem.Invalid(opCopyTree, 0, call.Argument("Client", "is nil"))
	}
	if err := firstError(req.validate(), job.Validate(cfg), treejob.NoReplace(cfg), call.NoIntent(opts)); err != nil {
		return nil, problem.Invalid(opCopyTree, 0, err)
	}
	sent := new(atomic.Int64)
	s := &treeStore{
		client: c, op: opCopyTree, project: req.ProjectID, verify: cfg.Verify, opts: append(opts[:len(opts):len(opts)], call.Counting(sent)),
	}
	tree := &treejob.Tree{
		Store: s, Op: opCopyTree, From: req.FolderID, To: req.DestinationFolderID, Field: "DestinationFolderID", Config: cfg, Sent: sent,
		Costs: treejob.CostsOf(cfg.Verify),
	}
	return job.New(tree, job.Options{
		Op: opCopyTree, Host: c.shared().Base.Host, First: tree.First(), Durable: true, Quota: treeQuota, Notes: treeNotes(cfg),
		Request: job.Digest(req.ProjectID, req.FolderID, req.DestinationFolderID, string(cfg.Existing)),
	}, cfg), nil
}

// treeQuota is the largest that Document360 is reported to allow a token in a project.
var treeQuota = job.Quota{Window: time.Minute, Reads: 200, Writes: 100}

// treeNotes are what a plan says of the copies.
func treeNotes(cfg JobConfig) []string {
	return append(fileNotes(cfg), "Colors and the order of folders are not copied.")
}

// fileNotes are those that are about files alone.
func fileNotes(cfg JobConfig) []string {
	notes := []string{
		"Copies have ids of their own, and addresses of their content of their own.",
		"Document360 is reported to allow 100 writes and 200 reads a minute on Enterprise and on trials, 60 and 120 on Business.",
	}
	if cfg.Existing == farcopy.ExistingSkipSame {
		notes = append(notes, "Files of one name, type and rounded size are skipped without a comparison of their content.")
	}
	return notes
}

func (r *CopyTreeRequest) validate() error {
	if r.FolderID != "" && r.FolderID == r.DestinationFolderID {
		return call.Field("DestinationFolderID", "is the source itself")
	}
	return firstError(call.Segment("ProjectID", r.ProjectID), call.Segment("FolderID", r.FolderID),
		call.Segment("DestinationFolderID", r.DestinationFolderID))
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
