package oss

import (
	"iter"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/seqjob"
)

const opCopyObjects = "oss.CopyObjects"

// CopyObjects returns a job that makes the copies of a sequence of requests: of any objects and
// versions to any keys, for example from a list in a file, or from [Client.AllObjectVersions]. See
// [Job] for how it is run, stopped and resumed, and [JobConfig] for what it can do about objects
// that exist.
//
// The sequence may be longer than memory: it is taken as the job goes on. It is iterated from its
// beginning by each Plan and by each Run, and must yield the same requests each time. A run whose
// journal has seen others sends nothing, and its error matches [io/fs.ErrInvalid]. An error of the
// sequence ends it: what comes before is copied, the job is not complete, and the next run goes on
// from there. A request that is illegal is a failed item whose reason names the field.
//
// Each request is one item. When its turn comes, the source and the target are read with one HEAD
// each, and what is to be done is decided. The copy is as [Client.CopyObject] makes it, with the
// directives, metadata, tags, ACL, encryption and storage class of the request, and is bound to the
// ETag and the SourceVersionID of the source: an object that is changed meanwhile is stale. Objects
// above 1 GiB are copied in parts where OSS would have to move their content. Conditions of the
// request are sent with the HEAD, too; where one does not hold, the item fails.
//
// What exists at the target is compared by content only: by size and ETag, where the ETags are MD5s,
// otherwise by size and CRC64. A copy that would change only metadata, tags, the ACL or the storage
// class is therefore skipped, or fails with ExistingFail, and a request whose source is its target is
// illegal: see [Client.UpdateObject]. With ForbidOverwrite a request replaces nothing, also with
// ExistingReplace. Otherwise copies forbid to overwrite unless they replace something, which OSS
// ignores in buckets that keep versions.
//
// Requests with one target are not copied at the same time: the second one finds what the first one
// has made. While it is not known whether the first one was acted on, the second one fails, and the
// next run decides it anew. A plan decides about each request as if it were the only one.
//
// Copies are verified as those of [Client.CopyPrefix] are. With DurabilityAuto the journal is on the
// disk before each copy. Symbolic links are copied as links; archived objects that are not restored
// fail.
//
// The caller needs the permissions of [Client.HeadObject] and [Client.CopyLargeObject].
//
// Repeat: a second job skips what is at the target with the same content.
//
// Errors: [io/fs.ErrInvalid] with [ErrNotExecuted] for an illegal config.
//
// API: HEAD /{key}, and the operations of [Client.CopyLargeObject].
func (c *Client) CopyObjects(requests iter.Seq2[CopyObjectRequest, error], cfg JobConfig, opts ...CallOption) (Job, error) {
	if c == nil {
		return nil, problem.Invalid(opCopyObjects, 0, call.Argument("Client", "is nil"))
	}
	if err := seqjob.Validate(requests, cfg, opts); err != nil {
		return nil, problem.Invalid(opCopyObjects, 0, err)
	}
	s := &objectSequence{objectJob: newObjectJob(c, cfg, opts), long: make(chan struct{}, maxLong)}
	return seqjob.New(s, seqjob.Options[CopyObjectRequest]{
		Op: opCopyObjects, Host: c.shared().Base.Host, Requests: requests, Sent: s.sent, Durable: true, Notes: sequenceNotes(cfg),
	}, cfg), nil
}

// sequenceNotes are what a plan says of the copies.
func sequenceNotes(cfg JobConfig) []string {
	var r CopyPrefixRequest
	return append([]string{
		"The requests say what becomes of metadata, tags, ACL and encryption. What is at a target is compared by content only.",
	}, r.notes(cfg)[1:]...)
}
