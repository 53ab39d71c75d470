package box

import (
	"cmp"
	"iter"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/seqjob"
)

const opCopyFolders = "box.CopyFolders"

// CopyFolders returns a job that makes the copies of a sequence of requests: of any folders of at
// most 500 items to any folders and names. See [Job] for how it is run, stopped and resumed.
//
// The sequence may be longer than memory: it is taken as the job goes on. It is iterated from its
// beginning by each Plan and by each Run, and must yield the same requests each time. A run whose
// journal has seen others sends nothing, and its error matches [io/fs.ErrInvalid]. An error of the
// sequence ends it: what comes before is copied, the job is not complete, and the next run goes on
// from there. A request that is illegal is a failed item whose reason names the field. So is one with
// Fields: outcomes hold no folder.
//
// Each request is one item, from "folder" and FolderID to "folder" and ParentID, with its Name.
// When its turn comes, what is in the folder is listed at all depths, with one request for each
// folder. A folder of more than 500 items fails: Box copies it in the background and does not
// report the end. [Client.CopyTree] copies it, or [Client.CopyFolder] with [Client.WaitForCopy]. So
// does a folder that holds, at any depth, two items whose names are the same to Box.
//
// A folder that receives copies is listed at most every 30 seconds, in [Job].RunTask for each
// request; Box itself refuses a name that is taken meanwhile. If there is a folder of the name,
// whatever its case, the request fails with [ExistingFail] and is skipped with [ExistingSkip].
// Otherwise it is skipped if the folder holds the same at all depths: the same paths, files of the
// same SHA-1 and web links to the same addresses. Folders are not merged and not replaced:
// ExistingReplace is refused.
//
// Box locks the source and the target of a copy. So of the requests with one of the two in common,
// only one is copied at a time, in the order of the sequence, except that a run which goes on after
// its process has ended begins with what was not sent. A folder that another request holds, for
// example one above it, is tried again until it is free, for at most an hour. The second of two
// requests with one target finds what the first one has made. While it is unknown whether the first
// one has made a copy, the second one fails, and the next run decides about it anew. A plan decides
// about each request as if it were the only one.
//
// A copy is listed and compared with what was counted: it is copied only if it holds all of that,
// or, which the reason says, what the source holds by then. Otherwise it is stale if the source has
// changed meanwhile, has failed if the source has not, and is unknown as long as Box may still be
// copying. With [VerifyAnswer] a copy counts with StrengthNone when Box has responded with its
// id, even if the folder has grown beyond 500 items in that moment.
//
// With IfNoneMatch a request fails if its folder still has that ETag. For what a copy leaves behind,
// and for who may copy, see [Client.CopyFolder].
//
// Repeat: a second job skips what is at the target with the same contents.
//
// Errors: [io/fs.ErrInvalid] with [ErrNotExecuted] for an illegal config.
//
// API: GET /folders/{folder_id}, GET /folders/{folder_id}/items and POST
// /folders/{folder_id}/copy.
func (c *Client) CopyFolders(requests iter.Seq2[CopyFolderRequest, error], cfg JobConfig, opts ...CallOption) (Job, error) {
	if c == nil {
		return nil, problem.Invalid(opCopyFolders, 0, call.Argument("Client", "is nil"))
	}
	if err := cmp.Or(seqjob.Validate(requests, cfg, opts), validateFolderJob(cfg)); err != nil {
		return nil, problem.Invalid(opCopyFolders, 0, err)
	}
	s := newFolderSequence(c, cfg, opts)
	return seqjob.New(s, seqjob.Options[CopyFolderRequest]{
		Op: opCopyFolders, Host: c.shared().Base.Host, Requests: requests, Sent: s.tree.sent,
		Quota: treeQuota, Notes: folderNotes(cfg),
	}, cfg), nil
}

func validateFolderJob(cfg JobConfig) error {
	if cfg.Existing == farcopy.ExistingReplace {
		return call.Field("Existing", "cannot be %q: a folder is not replaced by a copy of another one", cfg.Existing)
	}
	return nil
}
