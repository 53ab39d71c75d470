package main

import (
	"errors"
	"flag"
	"strings"
	"time"

	"github.com/farcopy/farcopy/oss"
)

// addFlags adds one flag for each field of a request.
func addFlags(flags *flag.FlagSet, req *oss.CopyObjectRequest) {
	text := func(p *string, name, usage string) { flags.StringVar(p, name, "", usage) }
	date := func(p *time.Time, name, usage string) {
		flags.Func(name, usage+" this `time` (2006-01-02T15:04:05Z)", func(v string) (err error) {
			*p, err = time.Parse(time.RFC3339, v)
			return err
		})
	}

	text(&req.Bucket, "bucket", "`bucket` that receives the copy")
	text(&req.Key, "key", "`key` of the copy")
	text(&req.SourceBucket, "source-bucket", "`bucket` of the source; default: the one of the copy")
	text(&req.SourceKey, "source-key", "`key` of the source")
	text(&req.SourceVersionID, "source-version-id", "`version` of the source; default: the newest")
	text(&req.SourceIfMatch, "source-if-match", "copy only if the source has this `etag`")
	text(&req.SourceIfNoneMatch, "source-if-none-match", "copy only if the source does not have this `etag`")
	date(&req.SourceIfModifiedSince, "source-if-modified-since", "copy only if the source was modified after")
	date(&req.SourceIfUnmodifiedSince, "source-if-unmodified-since", "copy only if the source was not modified after")
	flags.BoolVar(&req.ForbidOverwrite, "forbid-overwrite", false, "do not replace an object that has the key")

	text((*string)(&req.MetadataDirective), "metadata-directive", "`COPY` the metadata of the source, which is the default, or REPLACE it by the flags below; an object copied onto itself needs REPLACE")
	flags.Func("metadata", "`name=value` of the copy's own metadata; may be repeated", func(v string) error {
		name, value, err := pair(v)
		if req.Metadata == nil {
			req.Metadata = map[string]string{}
		}
		req.Metadata[name] = value
		return err
	})
	text(&req.CacheControl, "cache-control", "`Cache-Control` of the copy")
	text(&req.ContentDisposition, "content-disposition", "`Content-Disposition` of the copy")
	text(&req.ContentEncoding, "content-encoding", "`Content-Encoding` of the copy")
	text(&req.ContentLanguage, "content-language", "`Content-Language` of the copy")
	text(&req.ContentType, "content-type", "`Content-Type` of the copy")
	date(&req.Expires, "expires", "caches may keep the copy until")

	text((*string)(&req.TaggingDirective), "tagging-directive", "`Copy` the tags of the source, which is the default, or Replace them by -tag")
	flags.Func("tag", "`name=value` of the copy's own tag; may be repeated", func(v string) error {
		name, value, err := pair(v)
		req.Tags = append(req.Tags, oss.Tag{Key: name, Value: value})
		return err
	})

	text((*string)(&req.ServerSideEncryption), "server-side-encryption", "`method` to encrypt the copy: AES256, KMS or SM4")
	text(&req.SSEKeyID, "sse-key-id", "`id` of the KMS key")
	text(&req.DataEncryption, "data-encryption", "`algorithm` with the KMS key: SM4")
	text((*string)(&req.ACL), "acl", "`ACL` of the copy: default, private, public-read or public-read-write")
	text((*string)(&req.StorageClass), "storage-class", "storage `class` of the copy: Standard, IA, Archive, ColdArchive, ...")
	flags.Int64Var(&req.TrafficLimit, "traffic-limit", 0, "at most this many `bits` a second; 0: no limit")
	text(&req.RequestPayer, "request-payer", "`requester`: the caller pays")
}

func pair(v string) (name, value string, err error) {
	name, value, ok := strings.Cut(v, "=")
	if !ok || name == "" {
		err = errors.New("must be name=value")
	}
	return name, value, err
}
