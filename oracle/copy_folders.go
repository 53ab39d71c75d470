package oracle

import (
	"iter"
	"sync/atomic"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/seqjob"
)

const opCopyFolders = "oracle.CopyFolders"

// CopyFolders returns a job that makes the copies of a sequence of requests: of any folders to any
// folders. See [Job] for how it is run, stopped and resumed.
//
// The sequence may be longer than memory: it is taken as the job goes on. It is iterated from its
// beginning by each Plan and by each Run, and must yield the same requests each time. A run whose
// journal has seen others sends nothing, and its error matches [io/fs.ErrInvalid]. An error of the
// sequence ends it: what comes before is copied, the job is not complete, and the next run goes on
// from there. A request that is illegal is a failed item whose reason names the field. So is one
// with an Access: a link, a code or a token must not be in a journal. The caller's own rights count.
//
// Each request is one item, from "folder" and FolderID to "folder" and DestinationID. When its turn
// comes, the source is read, and the folders above the destination, which must not lie inside of
// the source. A folder that receives copies is listed at most every 30 seconds, in [Job].RunTask
// for each request. If there is a folder of the source's name, whatever its case, the request fails
// with [ExistingFail] and is skipped with [ExistingSkip]. Otherwise the two are compared as
// [Client.VerifyCopy] does, up to 2000 items: by names and sizes, which proves little, so that the
// request is skipped with the reason "content not compared", or fails. Folders are not merged and
// not replaced: ExistingReplace is refused. Where others take the name meanwhile, Oracle renames
// the copy, which the reason of the item says, or refuses it. With a DuplicateResolution nothing is
// looked for at the target, because the copy gets another name in any case, which the reason of the
// item says.
//
// Of the requests with one source or destination in common only one is copied at a time, in the
// order of the sequence, except that a run which goes on after its process has ended begins with
// what was not sent. The second of two requests with one name and one destination finds what the
// first one has made. While it is unknown whether the first one has made a copy, the second one
// fails, and the next run decides about it anew. A plan decides about each request as if it were
// the only one.
//
// Oracle does not say whether a copy is complete when it responds. So a copy is compared with its
// source as VerifyCopy does, and counts only if the two are equal, which is [StrengthWeak] at most.
// If it lacks items after half a minute, it is unknown, and is compared again at the end of the run
// and by later runs. If it differs otherwise, it is stale if the source has changed meanwhile, else
// it has failed. [VerifyAnswer] is refused. For a folder of which every file is to have an
// outcome of its own see [Client.CopyTree].
//
// No request that may have been acted on is sent again: an item whose copy is not found by reading
// is unknown, and a later run looks for it again. An hour after the send at the earliest it is
// reported as failed if there is none, and copied by the run after that. With DurabilityAuto the
// journal is on the disk before each copy.
//
// The caller must be allowed to read the sources and to contribute to the destinations.
//
// Repeat: a second job skips what is at the target, but makes the copies of requests with a
// DuplicateResolution again. Two jobs that run at the same time can make copies twice.
//
// Errors: [io/fs.ErrInvalid] with [ErrNotExecuted] for an illegal config.
//
// API: the operations of [Client.CopyFolder], [Client.GetFolder] and [Client.VerifyCopy].
func (c *Client) CopyFolders(requests iter.Seq2[CopyFolderRequest, error], cfg JobConfig, opts ...CallOption) (Job, error) {
	if c == nil {
		return nil, problem.Invalid(opCopyFolders, 0, call.Argument("Client", "is nil"))
	}
	if err := firstError(seqjob.Validate(requests, cfg, opts), validateFolderJob(cfg)); err != nil {
		return nil, problem.Invalid(opCopyFolders, 0, err)
	}
	sent := new(atomic.Int64)
	s := newFolderSequence(c, cfg, append(opts[:len(opts):len(opts)], call.Counting(sent)))
	return seqjob.New(s, seqjob.Options[CopyFolderRequest]{
		Op: opCopyFolders, Host: c.shared().Base.Host, Requests: requests, Sent: sent, Durable: true, Notes: folderNotes,
	}, cfg), nil
}

// folderNotes are what a plan says of the copies.
var folderNotes = []string{
	"Whether older versions, metadata, tags and shares are copied is not documented.",
	"What Oracle does if others take a name after the target was listed is not documented: it can rename the copy, or refuse it.",
	"The requests are those of folders without others in them. Each folder below one takes two lists more, for 200 items each.",
}

func validateFolderJob(cfg JobConfig) error {
	switch {
	case cfg.Existing == farcopy.ExistingReplace:
		return call.Field("Existing", "cannot be %q: a folder is not replaced by a copy of another one", cfg.Existing)
	case cfg.Verify == farcopy.VerifyAnswer:
		return call.Field("Verify", "cannot be %q: Oracle does not say whether a copied folder is complete", cfg.Verify)
	}
	return nil
}
