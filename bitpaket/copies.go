package bitpaket

import (
	"iter"
	"sync/atomic"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/seqjob"
)

const opCopies = "bitpaket.Copies"

// Copies returns a job that makes the copies of a sequence of requests, such as the lines of a
// file. See [Job] for how it is run, stopped and resumed, and [JobConfig] for what it can do about
// objects that exist. To copy what is in one directory, use [Client.CopyTree].
//
// The sequence may be longer than memory: it is taken as the job goes on. It is iterated from its
// beginning by each Plan and by each Run, and must yield the same requests each time. A run whose
// journal has seen others sends nothing, and its error matches [io/fs.ErrInvalid]. An error of the
// sequence ends it: what comes before is copied, the job is not complete, and the next run goes on
// from there. A request that is illegal is a failed item whose reason names the field.
//
// Each request is one item, with all that it selects; the target of the item is the directory that
// receives the copies. When its turn comes, all that is selected is read, down to the last folder,
// and what lies at the places of the copies. The item is skipped if all its objects are there with
// the same content, by size and SHA-256. If only some are there, or with other content, it fails,
// because BitPaket would refuse it. [ExistingSkip] also skips it if all its objects are there with
// any content. ExistingReplace copies it if its Overwrite is set, which destroys the objects at the
// target, with all of their versions, before anything says that the copy succeeds; such a request is
// never sent again after a lost response. Overwrite with another Existing is illegal. It is only sent
// where something is to be replaced.
//
// BitPaket only accepts a copy and makes it in the background. An item counts as copied once all
// its objects are at the target as their sources were, or as the sources are now, as with CopyTree,
// and its Strength is that of the weakest proof. After ten minutes in which no object has come, it
// is unknown; a later run looks for it again. No document says whether a folder becomes a directory
// of the target or is merged into it: the copy is complete where either is. Empty directories are
// not looked for. If BitPaket accepts a request only in part, the item fails when the rest has
// come, and its error is a [*PartialCopyError]. With VerifyAnswer an item counts as copied when
// BitPaket has accepted the request: nothing has shown that a copy is ever made.
//
// Requests whose copies could come to the same place are not sent at the same time: the second one
// finds what the first one has made. While the outcome of the first one is unknown, a request that
// would make one of its objects fails, and the next run decides about it anew. A plan decides about
// each request as if it were the only one.
//
// Limits: 1,000 objects a request. A request that selects more fails: use CopyTree.
//
// Repeat: a second job skips what is at the target with the same content.
//
// Errors: [io/fs.ErrInvalid] with [ErrNotExecuted] for an illegal config.
//
// API: GET /v2/query, and the operations of [Client.Copy], [Client.FindMetadata] and
// [Client.GetMetadata].
func (c *Client) Copies(requests iter.Seq2[CopyRequest, error], cfg JobConfig, opts ...CallOption) (Job, error) {
	if c == nil {
		return nil, problem.Invalid(opCopies, 0, call.Argument("Client", "is nil"))
	}
	if err := seqjob.Validate(requests, cfg, opts); err != nil {
		return nil, problem.Invalid(opCopies, 0, err)
	}
	sent := new(atomic.Int64)
	s := &copySequence{client: c, cfg: cfg, opts: append(opts[:len(opts):len(opts)], call.Counting(sent))}
	return seqjob.New(s, seqjob.Options[CopyRequest]{
		Op: opCopies, Host: c.shared().Base.Host, Requests: requests, Sent: sent, Durable: true, Notes: treeNotes(cfg),
	}, cfg), nil
}
