package box

import (
	"iter"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/seqjob"
)

const opCopyFiles = "box.CopyFiles"

// CopyFiles returns a job that makes the copies of a sequence of requests: of any files and versions
// to any folders and names. See [Job] for how it is run, stopped and resumed, and [JobConfig] for
// what it can do about files that exist.
//
// The sequence may be longer than memory: it is taken as the job goes on. It is iterated from its
// beginning by each Plan and by each Run, and must yield the same requests each time. A run whose
// journal has seen others sends nothing, and its error matches [io/fs.ErrInvalid]. An error of the
// sequence ends it: what comes before is copied, the job is not complete, and the next run goes on
// from there. A request that is illegal is a failed item whose reason names the field. So is one with
// Fields: outcomes hold no file.
//
// Each request is one item, from "file" and FileID, with its Version, to "folder" and ParentID,
// with its Name. When its turn comes, the source is read. A folder that receives copies is listed
// at most every 30 seconds, in [Job].RunTask for each request; Box itself refuses a name that is
// taken meanwhile. The copy is sent with its Name, or with the one that the source has then. What
// is there under that name, whatever its case, is compared by SHA-1. What a Version holds that is
// not the current one is not known: such a copy has StrengthNone, is never the same content, and
// replaces nothing. With [ExistingReplace] files are replaced as by [Client.CopyTree], with the old
// file under another name meanwhile.
//
// Requests with one folder and one name are not copied at the same time, but in the order of the
// sequence, except that a run which goes on after its process has ended begins with what was not
// sent. The second one finds what the first one has made. While it is unknown whether the first one
// has made a copy, the second one fails, and the next run decides about it anew. Of requests
// without a Name only one is copied into a folder at a time: their names are not known before. So
// give the Name where many files go into one folder. A plan decides about each request as if it
// were the only one. A file that another request holds is tried again until it is free, for at most
// an hour.
//
// Copies are verified as the files of [Client.CopyTree] are. Box cannot bind a copy to what was read:
// if the source has changed meanwhile, its newer content was copied, which the reason of the outcome
// says.
//
// For what a copy leaves behind, and for who may copy, see [Client.CopyFile].
//
// Repeat: a second job skips what is at the target with the same content.
//
// Errors: [io/fs.ErrInvalid] with [ErrNotExecuted] for an illegal config.
//
// API: GET /files/{file_id}, GET /folders/{folder_id}/items and POST /files/{file_id}/copy; to
// replace a file also PUT and DELETE /files/{file_id}.
func (c *Client) CopyFiles(requests iter.Seq2[CopyFileRequest, error], cfg JobConfig, opts ...CallOption) (Job, error) {
	if c == nil {
		return nil, problem.Invalid(opCopyFiles, 0, call.Argument("Client", "is nil"))
	}
	if err := seqjob.Validate(requests, cfg, opts); err != nil {
		return nil, problem.Invalid(opCopyFiles, 0, err)
	}
	s := newFileSequence(c, cfg, opts)
	return seqjob.New(s, seqjob.Options[CopyFileRequest]{
		Op: opCopyFiles, Host: c.shared().Base.Host, Requests: requests, Sent: s.tree.sent,
		Durable: cfg.Existing == farcopy.ExistingReplace, Quota: treeQuota, Notes: fileNotes(cfg),
	}, cfg), nil
}
