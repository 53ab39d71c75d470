package box

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/problem"
)

const opCopyTree = "box.CopyTree"

// CopyTreeRequest says what to copy, and where.
type CopyTreeRequest struct {
	// FolderID is the folder whose contents are copied. Required. The root folder "0" cannot be
	// given: every ParentID is inside it.
	FolderID string

	// ParentID is the folder that receives them. Required; "0" is the root folder. It must not be
	// FolderID, or inside it.
	ParentID string
}

// CopyTree returns a job that copies all that is in a folder, of any number, into another folder.
// See [Job] for how it is run, stopped and resumed.
//
// A folder that is not at the target and holds at most 500 items, at any depth, is copied by one
// request. A larger one is made anew, and what is in it is copied like the contents of FolderID:
// Box copies more than 500 items in the background and does not report the end. A folder that
// exists is merged into, and counts as skipped. Only one folder is copied into the same folder at a
// time. An item that another request holds is tried again until it is free, for at most an hour.
// What is in a folder is listed once, one request for each 1000 items. Items of the target that the
// caller cannot see are not known: a name that they have is in use.
//
// Names are compared as Box does, without regard to case. Of two items of a folder whose names
// differ in case only, the second one fails. So does an item whose name is taken at the target by
// an item of another kind. For files, JobConfig.Existing says what is done about one that exists;
// the same content is the same SHA-1. A web link is copied with the folder it is in; one that would
// have to be copied alone fails, because there is no operation for that here.
//
// With [ExistingReplace] a file with other content is renamed to its name followed by " (old
// ID)", with its id, then the copy is made, and when its SHA-1 is that of the source, the old file
// is deleted. Meanwhile the target has no file of the name. If the copy is refused, the old file
// gets its name back. An old file that is still there at the end is named in the reason of the
// outcome. A file that was changed at the target since it was listed is not replaced, and one that
// gets other content while it is being replaced is not deleted. Web links are not replaced, either.
//
// Box cannot bind a copy to what the listing has shown. The SHA-1 in the response shows whether a
// file has changed meanwhile: then its newer content was copied, which the reason of its outcome
// says. What a copied folder holds is compared with the listing, and if it differs, because the
// source has changed or somebody has put something there, the two folders are merged, and each item
// has an outcome of its own: what was copied with the folder is skipped as "same content", whatever
// Existing says. With [VerifyAnswer] this is left out: the outcomes of such a
// folder say what was asked for, with StrengthNone. With [VerifyRead] each file that was
// copied alone is read, too. A folder that was made has StrengthStrong: it has no content of its
// own.
//
// For what a copy leaves behind, and for who may copy, see [Client.CopyFolder] and
// [Client.CopyFile].
//
// Repeat: a second job skips what is at the target.
//
// Errors: [io/fs.ErrInvalid] with [ErrNotExecuted] for an illegal request or config. That ParentID
// is inside FolderID shows in the first request: then the same error ends [Job].Run and Plan.
//
// API: GET /folders/{folder_id}, GET /folders/{folder_id}/items, GET /files/{file_id}, POST
// /folders, POST /folders/{folder_id}/copy and POST /files/{file_id}/copy; to replace a file also
// PUT and DELETE /files/{file_id}.
func (c *Client) CopyTree(req CopyTreeRequest, cfg JobConfig, opts ...CallOption) (Job, error) {
	if c == nil {
		return nil, problem.Invalid(opCopyTree, 0, call.Argument("Client", "is nil"))
	}
	if err := cmp.Or(req.validate(), job.Validate(cfg), call.NoIntent(opts)); err != nil {
		return nil, problem.Invalid(opCopyTree, 0, err)
	}
	j := newTreeJob(c, req, cfg, opts)
	first, err := json.Marshal(treeCursor{From: req.FolderID, To: req.ParentID})
	if err != nil {
		return nil, problem.Invalid(opCopyTree, 0, err)
	}
	return job.New(j, job.Options{
		Op: opCopyTree, Host: c.shared().Base.Host, First: []string{string(first)}, Check: j.check,
		Durable: cfg.Existing == farcopy.ExistingReplace, Quota: treeQuota, Notes: treeNotes(cfg),
		Request: job.Digest(req.FolderID, req.ParentID, string(cfg.Existing)),
	}, cfg), nil
}

func (r *CopyTreeRequest) validate() error {
	if err := cmp.Or(call.Segment("FolderID", r.FolderID), call.Segment("ParentID", r.ParentID)); err != nil {
		return err
	}
	switch r.FolderID {
	case rootID:
		return call.Field("FolderID", "is the root folder, which every ParentID is inside")
	case r.ParentID:
		return call.Field("ParentID", "is FolderID")
	}
	return nil
}

const rootID = "0"

// check refuses a target inside the source: the copies would be copied again. Without a response
// nothing is known, except that nothing can be copied into a folder that does not exist.
func (j *treeJob) check(ctx context.Context) error {
	if j.req.ParentID == rootID {
		return nil
	}
	target, err := j.client.GetFolder(ctx, GetFolderRequest{FolderID: j.req.ParentID, Fields: []string{"path_collection"}}, j.opts...)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	}
	if slices.ContainsFunc(target.PathCollection.Entries, func(f FolderMini) bool { return f.ID == j.req.FolderID }) {
		return problem.Invalid(opCopyTree, 0, call.Field("ParentID", "is inside FolderID: the copies would be copied again"))
	}
	return nil
}
