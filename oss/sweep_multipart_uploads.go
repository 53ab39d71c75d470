package oss

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

const opSweep = "oss.SweepMultipartUploads"

// SweepMultipartUploadsRequest says which uploads to abort.
type SweepMultipartUploadsRequest struct {
	Bucket    string        // required
	Prefix    string        // what the keys begin with. Required: the uploads of a whole bucket are never one program's
	OlderThan time.Duration // only uploads that were begun before that long, by OSS's clock. At least an hour

	RequestPayer string // RequestPayerRequester where the bucket's owner lets the caller pay
}

// SweepMultipartUploads aborts the uploads to the keys of a prefix that are older than an age, and
// ranges over those that it has aborted. It is how to remove what [Client.CopyLargeObject] reports
// as leftovers.
//
// No upload shows who has begun it, and whether somebody still works on it: choose an age that is
// longer than the longest copy. The key of an upload stays what it is. An upload that ends meanwhile
// is passed over. Uploads are aborted as far as the range goes, and each range begins anew.
//
// The caller needs oss:ListMultipartUploads and oss:AbortMultipartUpload.
//
// Repeat: aborts what is left.
//
// Errors: those of [Client.AllMultipartUploads] and [Client.AbortMultipartUpload]: each ends the
// sequence. [io/fs.ErrInvalid] with [ErrNotExecuted] for an illegal request.
//
// API: GET /?uploads and DELETE /{key}?uploadId, once an upload.
func (c *Client) SweepMultipartUploads(ctx context.Context, req SweepMultipartUploadsRequest, opts ...CallOption) iter.Seq2[MultipartUpload, error] {
	return func(yield func(MultipartUpload, error) bool) {
		if err := c.sweep(ctx, req, opts, yield); err != nil {
			yield(MultipartUpload{}, err)
		}
	}
}

var errNoDate = errors.New(opSweep + ": the response has no Date, so that no age is known")

func (c *Client) sweep(ctx context.Context, req SweepMultipartUploadsRequest, opts []CallOption, yield func(MultipartUpload, error) bool) error {
	if err := call.Usable(ctx, c.shared(), opSweep); err != nil {
		return err
	}
	if err := cmp.Or(call.NoIntent(opts), req.validate()); err != nil {
		return problem.Invalid(opSweep, 0, err)
	}
	var resp *http.Response
	list := ListMultipartUploadsRequest{Bucket: req.Bucket, Prefix: req.Prefix, MaxUploads: maxListed, RequestPayer: req.RequestPayer}
	for u, err := range c.AllMultipartUploads(ctx, list, append(opts[:len(opts):len(opts)], WithResponse(&resp))...) {
		if err != nil {
			return err
		}
		now, err := http.ParseTime(resp.Header.Get("Date"))
		if err != nil {
			return errNoDate
		}
		if u.Initiated.IsZero() || now.Sub(u.Initiated) < req.OlderThan {
			continue
		}
		_, err = c.AbortMultipartUpload(ctx, AbortMultipartUploadRequest{
			Bucket: req.Bucket, Key: u.Key, UploadID: u.UploadID, RequestPayer: req.RequestPayer,
		}, opts...)
		switch {
		case errors.Is(err, ErrorCodeNoSuchUpload):
			continue
		case err != nil:
			return fmt.Errorf("upload %s of %q: %w", problem.ShortLine(u.UploadID), u.Key, err)
		}
		if !yield(u, nil) {
			return nil
		}
	}
	return nil
}

func (r *SweepMultipartUploadsRequest) validate() error {
	if r.OlderThan < time.Hour {
		return call.Field("OlderThan", "must be at least an hour")
	}
	return cmp.Or(validateBucket("Bucket", r.Bucket), call.Required("Prefix", r.Prefix))
}
