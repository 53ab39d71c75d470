package oracle

import (
	"sync/atomic"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/treejob"
)

const opCopyTree = "oracle.CopyTree"

// CopyTreeRequest says which folder's contents to copy, and where. The caller's own rights count: a
// job takes no Access.
type CopyTreeRequest struct {
	FolderID      string // required: the folder whose contents are copied; HomeFolder is the caller's home
	DestinationID string // required: the folder that receives them
}

// CopyTree returns a job that copies what is in a folder, with all folders below it, into another
// folder. See [Job] for how it is run, stopped and resumed, and [JobConfig] for what it can do about
// files that exist.
//
// Folders are made with [Client.CreateFolder] before their files are copied with [Client.CopyFile],
// one request each. [Client.CopyFolder], which takes a whole folder with one request, is not used:
// Oracle documents neither whether all of the contents are there when it responds, nor what it does
// about a name that others take meanwhile, so that nothing could be said of the single items. A
// folder whose name the target has already, whatever its case, is merged into, and counts as
// skipped; descriptions and metadata of folders are not copied. A file that exists at the target is
// compared by name and size, which proves little: it is skipped with the reason "content not
// compared". It cannot be replaced: ExistingReplace is refused. Items of one folder whose names
// differ in case only are not copied.
//
// A folder is listed once on each side, but one of several pages (200 items each) at least twice:
// only two readings that agree show that no item was missed.
//
// Nothing can bind a copy to what the listing has shown: what is copied is what the source is at
// that moment. A copy is verified by reading it, with VerifyRead also the source: name and size,
// which is [StrengthWeak]; VerifyAnswer reads nothing. An item is stale if the source was changed
// meanwhile and the copy has not its size. If others make a file of the name after the target was
// listed, Oracle chooses: it renames the copy, which the reason of the item says, refuses it, or
// makes it a version of that file.
//
// No request that may have been acted on is sent again: an item whose copy is not found by reading
// is unknown, and a later run looks for it again. An hour after the send at the earliest it is
// reported as failed if there is none, and copied by the run after that.
//
// The caller must be allowed to read the source and to contribute to the target, which must not lie
// inside of the source.
//
// Repeat: a second job skips what is at the target. Two jobs that run at the same time can make
// copies twice.
//
// Errors: [io/fs.ErrInvalid] with [ErrNotExecuted] for an illegal request or config.
//
// API: GET /documents/api/{version}/folders/{folderId}/items, and the operations of
// [Client.CreateFolder], [Client.CopyFile], [Client.GetFile] and [Client.GetFolder].
func (c *Client) CopyTree(req CopyTreeRequest, cfg JobConfig, opts ...CallOption) (Job, error) {
	if c == nil {
		return nil, problem.Invalid(opCopyTree, 0, call.Argument("Client", "is nil"))
	}
	if err := firstError(req.validate(), job.Validate(cfg), treejob.NoReplace(cfg), call.NoIntent(opts)); err != nil {
		return nil, problem.Invalid(opCopyTree, 0, err)
	}
	sent := new(atomic.Int64)
	s := &treeStore{client: c, op: opCopyTree, verify: cfg.Verify, opts: append(opts[:len(opts):len(opts)], call.Counting(sent))}
	tree := &treejob.Tree{
		Store: s, Op: opCopyTree, From: req.FolderID, To: req.DestinationID, Field: "DestinationID", Config: cfg, Sent: sent,
		Costs: treejob.CostsOf(cfg.Verify),
	}
	return job.New(tree, job.Options{
		Op: opCopyTree, Host: c.shared().Base.Host, First: tree.First(), Durable: true, Notes: treeNotes(cfg),
		Request: job.Digest(req.FolderID, req.DestinationID, string(cfg.Existing)),
	}, cfg), nil
}

// treeNotes are what a plan says of the copies.
func treeNotes(cfg JobConfig) []string {
	return append(fileNotes(cfg), "Descriptions and metadata of folders are not copied.")
}

// fileNotes are those that are about files alone.
func fileNotes(cfg JobConfig) []string {
	notes := []string{
		"Whether older versions, metadata, tags and shares of files are copied is not documented.",
		"What Oracle does if others take a name after the target was listed is not documented: it can rename the copy, refuse it, or make it a version of their file.",
	}
	if cfg.Existing == farcopy.ExistingSkipSame {
		notes = append(notes, "Files of one name and size are skipped without a comparison of their content.")
	}
	return notes
}

func (r *CopyTreeRequest) validate() error {
	if r.FolderID != "" && r.FolderID == r.DestinationID {
		return call.Field("DestinationID", "is the source itself")
	}
	return firstError(call.Segment("FolderID", r.FolderID), call.Segment("DestinationID", r.DestinationID))
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
