package oss

import (
	"cmp"
	"encoding/json"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

// resource names the source and the copy in messages.
func (r *CopyObjectRequest) resource() call.Resource {
	return call.Resource{
		Source:      call.Item{In: cmp.Or(r.SourceBucket, r.Bucket), ID: r.SourceKey, Field: "SourceKey"},
		Destination: call.Item{In: r.Bucket, ID: r.Key, Field: "Key"},
	}
}

// missing returns what a refused request does not find, where OSS tells it. Of a copy, the key that
// is missing is the source's.
func (p *ProblemDetails) missing(a *call.Response) string {
	switch p.Code {
	case ErrorCodeNoSuchKey, ErrorCodeNoSuchVersion:
		if p.Op == opCopyObject || p.Op == opUploadPartCopy {
			return a.MissingSource()
		}
	case ErrorCodeNoSuchBucket:
		var name string
		if json.Unmarshal(p.Extensions["BucketName"], &name) == nil && name != "" {
			return "bucket " + problem.ShortLine(name)
		}
	}
	return a.Resource()
}
