package oracle

import (
	"iter"
	"sync/atomic"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/seqjob"
	"github.com/farcopy/farcopy/internal/treejob"
)

const opCopyFiles = "oracle.CopyFiles"

// CopyFiles returns a job that makes the copies of a sequence of requests: of any files to any
// folders. See [Job] for how it is run, stopped and resumed, and [JobConfig] for what it can do
// about files that exist.
//
// The sequence may be longer than memory: it is taken as the job goes on. It is iterated from its
// beginning by each Plan and by each Run, and must yield the same requests each time. A run whose
// journal has seen others sends nothing, and its error matches [io/fs.ErrInvalid]. An error of the
// sequence ends it: what comes before is copied, the job is not complete, and the next run goes on
// from there. A request that is illegal is a failed item whose reason names the field. So is one
// with an Access: a link, a code or a token must not be in a journal. The caller's own rights count.
//
// Each request is one item, from "file" and FileID to "folder" and DestinationID. When its turn
// comes, the source is read. A folder that receives copies is listed at most every 30 seconds, in
// [Job].RunTask for each request. A file that is there under the name of the source, whatever its
// case, is compared by name and size, which proves little: it is skipped with the reason "content
// not compared". It cannot be replaced: ExistingReplace is refused. Where others take the name
// meanwhile, Oracle chooses: it renames the copy, which the reason of the item says, refuses it, or
// makes it a version of that file. A file is not copied into its own folder, except with a
// DuplicateResolution: with that nothing is looked for at the target, because the copy gets another
// name in any case, which the reason of the item says.
//
// Files are copied into one folder one after the other, in the order of the sequence, except that a
// run which goes on after its process has ended begins with what was not sent: their names are
// those of the sources, which are not known before. Of two requests with one file and one folder,
// or with files of one name, the second one finds what the first one has made. While it is unknown
// whether the first one has made a copy, the second one fails, and the next run decides about it
// anew. A plan decides about each request as if it were the only one.
//
// Copies are verified, and are stale, as those of [Client.CopyTree]. No request that may have been
// acted on is sent again: an item whose copy is not found by reading is unknown, and a later run
// looks for it again. An hour after the send at the earliest it is reported as failed if there is
// none, and copied by the run after that. With DurabilityAuto the journal is on the disk before each
// copy.
//
// The caller must be allowed to read the sources and to contribute to the targets.
//
// Repeat: a second job skips what is at the target, but makes the copies of requests with a
// DuplicateResolution again. Two jobs that run at the same time can make copies twice.
//
// Errors: [io/fs.ErrInvalid] with [ErrNotExecuted] for an illegal config.
//
// API: GET /documents/api/{version}/folders/{folderId}/items, and the operations of
// [Client.CopyFile] and [Client.GetFile].
func (c *Client) CopyFiles(requests iter.Seq2[CopyFileRequest, error], cfg JobConfig, opts ...CallOption) (Job, error) {
	if c == nil {
		return nil, problem.Invalid(opCopyFiles, 0, call.Argument("Client", "is nil"))
	}
	if err := firstError(seqjob.Validate(requests, cfg, opts), treejob.NoReplace(cfg)); err != nil {
		return nil, problem.Invalid(opCopyFiles, 0, err)
	}
	sent := new(atomic.Int64)
	counting := append(opts[:len(opts):len(opts)], call.Counting(sent))
	files := treejob.NewFiles(&treejob.Files[CopyFileRequest]{
		Op: opCopyFiles, Config: cfg,
		Check: (*CopyFileRequest).validateForJob,
		Place: func(r *CopyFileRequest) treejob.Place {
			return treejob.Place{ID: r.FileID, To: r.DestinationID, IsRenamed: r.DuplicateResolution != ""}
		},
		Store: func(r *CopyFileRequest) treejob.FileStore {
			return &treeStore{client: c, op: opCopyFiles, resolution: r.DuplicateResolution, verify: cfg.Verify, opts: counting}
		},
	})
	return seqjob.New(files, seqjob.Options[CopyFileRequest]{
		Op: opCopyFiles, Host: c.shared().Base.Host, Requests: requests, Sent: sent, Durable: true, Notes: fileNotes(cfg),
	}, cfg), nil
}

// validateForJob also refuses what must not be in a journal.
func (r *CopyFileRequest) validateForJob() error {
	return firstError(call.Segment("FileID", r.FileID), call.Segment("DestinationID", r.DestinationID),
		call.UTF8("DuplicateResolution", string(r.DuplicateResolution)), r.Access.validateForJob())
}
