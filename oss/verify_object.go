package oss

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// verified is one of the two objects that VerifyCopy compares.
type verified struct {
	at   HeadObjectRequest
	head *Object                // of a link what it leads to; nil: it leads nowhere
	own  *GetObjectMetaResponse // of a link its own
	link *GetSymlinkResponse    // nil: the object is no link
}

func (v *verification) source() HeadObjectRequest {
	return HeadObjectRequest{
		Bucket: v.req.sourceBucket(), Key: v.req.SourceKey, VersionID: v.req.SourceVersionID, RequestPayer: v.req.RequestPayer,
	}
}

func (v *verification) copied() HeadObjectRequest {
	return HeadObjectRequest{Bucket: v.req.Bucket, Key: v.req.Key, VersionID: v.req.VersionID, RequestPayer: v.req.RequestPayer}
}

// head begins to read an object. Of a link that leads nowhere, or to another link, it reads nothing.
func (v *verification) head(ctx context.Context, at HeadObjectRequest) (*verified, error) {
	res, err := v.client.HeadObject(ctx, at, v.opts...)
	switch {
	case errors.Is(err, ErrorCodeSymlinkTargetNotExist), errors.Is(err, ErrorCodeInvalidTargetType):
		return &verified{at: at}, nil
	case err != nil:
		return nil, err
	}
	return &verified{at: at, head: &res.Object}, nil
}

// readOwn completes an object. If it does not show what HeadObject showed, it is a link, or was
// replaced meanwhile. HeadObject names the type of a link only perhaps: no document says so.
func (v *verification) readOwn(ctx context.Context, o *verified) (err error) {
	o.own, err = v.client.GetObjectMeta(ctx, GetObjectMetaRequest{
		Bucket: o.at.Bucket, Key: o.at.Key, VersionID: o.at.VersionID, RequestPayer: o.at.RequestPayer,
	}, v.opts...)
	if err != nil || o.head != nil && o.head.Type != ObjectTypeSymlink && o.headState() == ownState(o.own) {
		return err
	}
	o.link, err = v.client.GetSymlink(ctx, GetSymlinkRequest{
		Bucket: o.at.Bucket, Key: o.at.Key, VersionID: o.at.VersionID, RequestPayer: o.at.RequestPayer,
	}, v.opts...)
	switch p, refused := errors.AsType[*ProblemDetails](err); {
	case refused && p.Status/100 == 4 && !errors.Is(p, fs.ErrPermission) && !errors.Is(p, ErrTransient):
		// What OSS says of an object that is no link is not documented.
		return v.unsteady(o, o.headState(), ownState(o.own))
	case err == nil && o.link.ETag != o.own.ETag && o.link.ETag != "":
		return v.unsteady(o, "ETag "+o.own.ETag, "ETag "+o.link.ETag)
	}
	return err
}

func (v *verification) unsteady(o *verified, before, after string) error {
	return v.tally.Unsteady(o.at.Bucket + "/" + o.at.Key + " was replaced meanwhile: " + before + ", then " + after)
}

func (o *verified) kind() string {
	if o.link != nil {
		return "symbolic link"
	}
	return "object"
}

// headState and ownState are what both reads of one object show alike.
func (o *verified) headState() string {
	if o.head == nil {
		return "a link that leads nowhere"
	}
	return objectState(o.head.ETag, o.head.VersionID, o.head.Size, o.head.LastModified)
}

func ownState(o *GetObjectMetaResponse) string {
	return objectState(o.ETag, o.VersionID, o.Size, o.LastModified)
}

func objectState(etag, version string, size int64, modified time.Time) string {
	s := fmt.Sprintf("%d bytes of %s with ETag %s", size, modified.UTC().Format(time.RFC3339), etag)
	if version != "" {
		s += " as version " + version
	}
	return s
}
