package bitpaket

import (
	"path"
	"strings"
	"sync/atomic"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/treejob"
)

const opCopyTree = "bitpaket.CopyTree"

// CopyTreeRequest says which directory's contents to copy, and where.
type CopyTreeRequest struct {
	Folder string // required: the absolute path of the directory whose contents are copied; "/": all of the paket
	Target string // required: the absolute path of the directory that receives them; it must exist
}

// CopyTree returns a job that copies what is in a directory, with all directories below it, into
// another directory of the paket. See [Job] for how it is run, stopped and resumed, and [JobConfig]
// for what it can do about objects that exist.
//
// Directories are made with [Client.CreateFolder], with Ensure, before their objects are copied;
// one that the target has already is merged into, and counts as skipped. The objects of a directory
// that the target lacks are copied by [Client.Copy] without Overwrite, up to 20 with one request. A
// request that BitPaket refuses is made again object by object, because one name that is in use is
// enough for a refusal of all. An object that exists is compared by size and SHA-256.
// ExistingReplace copies with Overwrite, which destroys the object at the target, with all of its
// versions, before anything says that the copy succeeds; it is never sent again after a lost
// response. Older versions, tags and flags are not copied, as far as the documents say.
//
// BitPaket only accepts a copy and makes it in the background, so an object counts as copied once
// it is seen at the target with the size and the hash of its source, which is [StrengthStrong];
// where BitPaket shows no hash, by its size, which is [StrengthWeak]. The target is listed until
// then, at growing intervals up to 30 s. After ten minutes in which no object of a request has
// come, the objects that are missing are unknown; a later run looks for them again. With
// VerifyAnswer an object counts as copied when BitPaket has accepted the request: nothing has shown
// that it is ever made. With VerifyRead the source is read again, too. An object is stale if the
// source was changed after it was listed and the copy is not like it.
//
// The source must not be changed or moved until the job is done. The target must not lie inside of
// the source. A directory whose list is longer than 8 MiB cannot be read. The token and the client
// secret must belong to one paket.
//
// Repeat: a second job skips what is at the target with the same content.
//
// Errors: [io/fs.ErrInvalid] with [ErrNotExecuted] for an illegal request or config.
//
// API: GET /v2/query, and the operations of [Client.CreateFolder], [Client.Copy] and
// [Client.FindMetadata].
func (c *Client) CopyTree(req CopyTreeRequest, cfg JobConfig, opts ...CallOption) (Job, error) {
	if c == nil {
		return nil, problem.Invalid(opCopyTree, 0, call.Argument("Client", "is nil"))
	}
	if err := firstError(req.validate(), job.Validate(cfg), call.NoIntent(opts)); err != nil {
		return nil, problem.Invalid(opCopyTree, 0, err)
	}
	sent := new(atomic.Int64)
	s := &treeStore{client: c, verify: cfg.Verify, opts: append(opts[:len(opts):len(opts)], call.Counting(sent))}
	tree := &treejob.Tree{
		Store: s, Op: opCopyTree, From: path.Clean(req.Folder), To: path.Clean(req.Target), Field: "Target", Config: cfg, Sent: sent,
		Costs: treeCosts(cfg.Verify),
	}
	return job.New(tree, job.Options{
		Op: opCopyTree, Host: c.shared().Base.Host, First: tree.First(), Durable: true, Notes: treeNotes(cfg),
		Request: job.Digest(tree.From, tree.To, string(cfg.Existing)),
	}, cfg), nil
}

// treeCosts are those of copies that are at the target when they are looked for the first time.
func treeCosts(verify farcopy.Verify) treejob.Costs {
	first, joined := job.Cost{Strategy: "Copy", Writes: 1, Reads: 1}, job.Cost{Strategy: "Copy"}
	switch verify {
	case farcopy.VerifyAnswer:
		first.Reads = 0
	case farcopy.VerifyRead: // each source is read
		first.Reads, joined.Reads = 2, 1
	}
	return treejob.Costs{Folder: job.Cost{Strategy: "CreateFolder", Writes: 1}, File: first, Joined: joined}
}

// treeNotes are what a plan says of the copies.
func treeNotes(cfg JobConfig) []string {
	notes := []string{
		"Whether older versions, tags and flags are copied is not documented.",
		"BitPaket makes copies in the background: the target is listed until they are there, which takes more requests than a plan can say.",
		"A directory whose list is longer than 8 MiB cannot be read.",
	}
	if cfg.Existing == farcopy.ExistingReplace {
		notes = append(notes, "An object that is replaced is destroyed, with all of its versions, before anything says that the copy succeeds.")
	}
	return notes
}

func (r *CopyTreeRequest) validate() error {
	if err := firstError(validatePath("Folder", r.Folder), validatePath("Target", r.Target)); err != nil {
		return err
	}
	switch from, to := path.Clean(r.Folder), path.Clean(r.Target); {
	case from == to:
		return call.Field("Target", "is the source itself")
	case strings.HasPrefix(to, strings.TrimSuffix(from, "/")+"/"):
		return call.Field("Target", "lies inside of the source: the copies would be copied again")
	}
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
