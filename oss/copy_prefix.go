package oss

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/problem"
)

const opCopyPrefix = "oss.CopyPrefix"

// CopyPrefixRequest says which objects to copy, and where.
type CopyPrefixRequest struct {
	SourceBucket string // required
	SourcePrefix string // of the keys to copy; default: all keys of the bucket
	Bucket       string // in the same region; default: SourceBucket
	Prefix       string // takes the place of SourcePrefix in the keys of the copies

	// StorageClass of the copies; default: that of each source.
	StorageClass StorageClass

	// PartSize is that of objects which are copied in parts, in bytes; see [CopyLargeObjectRequest].
	PartSize int64

	TrafficLimit int64  // of each request, in bit/s; default: no limit
	RequestPayer string // RequestPayerRequester where the buckets' owners let the caller pay
}

// CopyPrefix returns a job that copies all objects of a bucket whose keys begin with a prefix, of
// any size, to keys with another prefix. See [Job] for how it is run, stopped and resumed, and
// [JobConfig] for what it can do about objects that exist.
//
// The source and the target are listed side by side, one request a thousand keys each. From 8,000
// keys on they are listed in up to 16 ranges, several at the same time, which costs at most 49
// requests more: keys that follow each other share a part of what OSS can do. An object
// that exists at the target is compared by size and ETag, where the ETags are MD5s, otherwise by
// size and CRC64, which takes one HEAD of each side. Each copy is bound to the ETag that the listing
// has shown: an object that is changed meanwhile is stale, and a later run copies it. Copies forbid
// to overwrite unless they replace something, which OSS ignores in buckets that keep versions. With
// ExistingReplace an object that the listing has shown at the target is replaced whatever others
// have written to its key since. Objects above 1 GiB are copied in parts where OSS would have to move their content, and so
// is what OSS refuses to copy with one request ([ErrorCodeEntityTooLarge]). An object that was made
// of parts and differs from its source is removed by its version; where it has none, its outcome says
// that it is there. Outcomes also say where an upload may be left.
//
// Metadata and tags are copied with the objects; ACLs, encryption and older versions are not.
// Archived objects that are not restored fail: see [Client.RestoreObject]. Symbolic links are copied
// as links. Within a bucket, an object fails whose copy would be one of the sources, because the
// prefix occurs in its key once more, as a/ in a/a/x. [Client.CopyObjects] copies the versions that
// its requests name.
//
// The caller needs oss:ListObjects on both buckets, and the permissions of [Client.CopyLargeObject].
//
// Repeat: a second job skips what is at the target with the same content.
//
// Errors: [io/fs.ErrInvalid] with [ErrNotExecuted] for an illegal request or config.
//
// API: GET /?list-type=2, HEAD /{key}, and the operations of [Client.CopyLargeObject].
func (c *Client) CopyPrefix(req CopyPrefixRequest, cfg JobConfig, opts ...CallOption) (Job, error) {
	if c == nil {
		return nil, problem.Invalid(opCopyPrefix, 0, call.Argument("Client", "is nil"))
	}
	if req.Bucket == "" {
		req.Bucket = req.SourceBucket
	}
	if err := cmp.Or(req.validate(), job.Validate(cfg), call.NoIntent(opts)); err != nil {
		return nil, problem.Invalid(opCopyPrefix, 0, err)
	}
	s := &prefixJob{objectJob: newObjectJob(c, cfg, opts), req: req}
	return job.New(s, job.Options{
		Op: opCopyPrefix, Host: c.shared().Base.Host, First: []string{"{}"},
		Request:    job.Digest(req.SourceBucket, req.SourcePrefix, req.Bucket, req.Prefix, string(req.StorageClass), strconv.FormatInt(req.PartSize, 10), string(cfg.Existing)),
		AskDurable: s.needsPowerLoss, Notes: req.notes(cfg),
	}, cfg), nil
}

func (r *CopyPrefixRequest) validate() error {
	model := CopyObjectRequest{
		Bucket: r.Bucket, Key: "key", SourceBucket: r.SourceBucket, SourceKey: "other", StorageClass: r.StorageClass,
		TrafficLimit: r.TrafficLimit, RequestPayer: r.RequestPayer,
	}
	large := CopyLargeObjectRequest{Copy: model, PartSize: r.PartSize}
	switch {
	case r.SourceBucket == "":
		return call.Required("SourceBucket", "")
	case r.Bucket == r.SourceBucket && strings.HasPrefix(r.Prefix, r.SourcePrefix):
		return call.Field("Prefix", "begins with SourcePrefix in the same bucket: the copies would be copied again")
	case len(r.Prefix) > maxKey:
		return call.Field("Prefix", "is longer than a key can be: %d bytes", maxKey)
	}
	return cmp.Or(validateBucket("SourceBucket", r.SourceBucket), validateBucket("Bucket", r.Bucket), call.Within("Copy", large.validate()))
}
