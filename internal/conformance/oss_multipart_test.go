package conformance

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

const uploadKey = "lion copy.jpg"

var lion = strings.Repeat("a lion, ", 400)

// uploaded adds an upload, to whose part 1 an object was copied, and returns its id.
func uploaded(t *testing.T, srv *osstest.Server) string {
	srv.AddObject("photos", "lion.jpg", lion)
	id := srv.AddUpload("photos", uploadKey)
	if err := copyLion(t.Context(), srv.PipeClient(), id, 1); err != nil {
		t.Fatal(err)
	}
	return id
}

func copyLion(ctx context.Context, c *oss.Client, id string, number int) error {
	source, err := c.HeadObject(ctx, oss.HeadObjectRequest{Bucket: "photos", Key: "lion.jpg"})
	if err != nil {
		return err
	}
	return second(c.UploadPartCopy(ctx, oss.UploadPartCopyRequest{
		Bucket: "photos", Key: uploadKey, UploadID: id, PartNumber: number, SourceKey: "lion.jpg", SourceIfMatch: source.ETag,
		SourceRange: oss.ByteRange{Length: source.Size},
	}))
}

func completeLion(ctx context.Context, c *oss.Client, id string, forbid bool) error {
	source, err := c.HeadObject(ctx, oss.HeadObjectRequest{Bucket: "photos", Key: "lion.jpg"})
	if err != nil {
		return err
	}
	page, err := c.ListParts(ctx, oss.ListPartsRequest{Bucket: "photos", Key: uploadKey, UploadID: id})
	if err != nil {
		return err
	}
	return second(c.CompleteMultipartUpload(ctx, oss.CompleteMultipartUploadRequest{
		Bucket: "photos", Key: uploadKey, UploadID: id, Size: source.Size, CRC64: source.CRC64, ForbidOverwrite: forbid,
		Parts: []oss.CompletedPart{{PartNumber: 1, ETag: page.Parts[0].ETag}},
	}))
}

func abortLion(ctx context.Context, c *oss.Client, id string, until bool) error {
	return second(c.AbortMultipartUpload(ctx, oss.AbortMultipartUploadRequest{Bucket: "photos", Key: uploadKey, UploadID: id, UntilGone: until}))
}

// multipartChanges are the changes of multipart uploads.
func multipartChanges() []change {
	uploads := func(srv *osstest.Server) int { return len(srv.Uploads("photos")) }
	completed := func(srv *osstest.Server) bool {
		o, _ := srv.Object("photos", uploadKey)
		return o.Type == osstest.TypeMultipart && o.Content == lion
	}
	versions := func(srv *osstest.Server) int { return len(srv.Versions("photos", uploadKey)) }
	kept := osstest.Bucket{Versioning: osstest.VersioningEnabled}
	gone := func(srv *osstest.Server) bool { return uploads(srv) == 0 }
	complete := func(ctx context.Context, c *oss.Client, id string) error { return completeLion(ctx, c, id, false) }
	return []change{
		{
			name: "InitiateMultipartUpload", op: "InitiateMultipartUpload", times: uploads,
			made: func(srv *osstest.Server) bool { return uploads(srv) > 0 },
			send: func(ctx context.Context, c *oss.Client, _ string) error {
				return second(c.InitiateMultipartUpload(ctx, oss.InitiateMultipartUploadRequest{Bucket: "photos", Key: uploadKey}))
			},
		},
		{
			name: "UploadPartCopy", op: "UploadPartCopy", prepare: uploaded,
			made: func(srv *osstest.Server) bool { return len(srv.Uploads("photos")[0].Parts) == 2 },
			send: func(ctx context.Context, c *oss.Client, id string) error { return copyLion(ctx, c, id, 2) },
		},
		{
			name: "UploadPartCopy that is not pinned", op: "UploadPartCopy", prepare: uploaded,
			made: func(srv *osstest.Server) bool { return len(srv.Uploads("photos")[0].Parts) == 2 },
			times: func(srv *osstest.Server) (n int) {
				for _, q := range srv.Requests() {
					if q.Op == "UploadPartCopy" {
						n += q.Done
					}
				}
				return n - 1 // that of prepare
			},
			send: func(ctx context.Context, c *oss.Client, id string) error {
				return second(c.UploadPartCopy(ctx, oss.UploadPartCopyRequest{
					Bucket: "photos", Key: uploadKey, UploadID: id, PartNumber: 2, SourceKey: "lion.jpg",
				}))
			},
		},
		{name: "CompleteMultipartUpload", op: "CompleteMultipartUpload", prepare: uploaded, made: completed, times: versions, send: complete},
		{
			name: "CompleteMultipartUpload with versioning", op: "CompleteMultipartUpload", bucket: kept, prepare: uploaded, made: completed,
			times: versions, send: complete,
		},
		{
			name: "CompleteMultipartUpload without overwriting", op: "CompleteMultipartUpload", prepare: uploaded, made: completed, times: versions,
			send: func(ctx context.Context, c *oss.Client, id string) error { return completeLion(ctx, c, id, true) },
		},
		{
			name: "AbortMultipartUpload", op: "AbortMultipartUpload", prepare: uploaded, made: gone,
			send: func(ctx context.Context, c *oss.Client, id string) error { return abortLion(ctx, c, id, false) },
		},
		{
			name: "AbortMultipartUpload until it is gone", op: "AbortMultipartUpload", prepare: uploaded, made: gone,
			send: func(ctx context.Context, c *oss.Client, id string) error { return abortLion(ctx, c, id, true) },
		},
	}
}

// otherProgram is what another program does with the upload or the key, in the middle of a completion.
type otherProgram struct {
	name string
	do   func(*osstest.Server, string) // with the id of the upload
}

func otherPrograms() []otherProgram {
	write := func(content, kind string) func(*osstest.Server, string) {
		return func(srv *osstest.Server, _ string) {
			srv.Overwrite("photos", uploadKey, content, func(o *osstest.Object) { o.Type = kind })
		}
	}
	abort := func(srv *osstest.Server, id string) {
		for _, u := range srv.Uploads("photos") {
			if u.UploadID == id {
				srv.AbortUpload("photos", id)
			}
		}
	}
	otherLion := strings.ToUpper(lion)
	return []otherProgram{
		{"nobody", func(*osstest.Server, string) {}},
		{"aborts the upload", abort},
		{"writes another object", write("a tiger", osstest.TypeNormal)},
		{"completes another upload", write(otherLion, osstest.TypeMultipart)},
		{"writes the same content", write(lion, osstest.TypeNormal)},
		{"aborts the upload and completes another one", func(srv *osstest.Server, id string) {
			abort(srv, id)
			write(otherLion, osstest.TypeMultipart)(srv, id)
		}},
		{"aborts the upload and writes the same content", func(srv *osstest.Server, id string) {
			abort(srv, id)
			write(lion, osstest.TypeNormal)(srv, id)
		}},
		{"deletes the object", func(srv *osstest.Server, _ string) {
			if _, there := srv.Object("photos", uploadKey); there {
				srv.Remove("photos", uploadKey)
			}
		}},
	}
}

// TestCompleteAmongOthers: whatever another program does after the request, before the client polls and after that, nil
// means that this upload was completed, a refusal that it never is, and it is completed at most once.
func TestCompleteAmongOthers(t *testing.T) {
	for _, who := range otherPrograms() {
		for _, versioning := range []osstest.Versioning{"", osstest.VersioningEnabled} {
			for _, k := range kinds() {
				t.Run(fmt.Sprintf("%s/%s/%s", who.name, versioning, k.fault.Name), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) { completeAmongOthers(t, who, versioning, k) })
				})
			}
		}
	}
}

func completeAmongOthers(t *testing.T, who otherProgram, versioning osstest.Versioning, k kind) {
	srv := osstest.NewServer(t)
	srv.AddBucket("photos", func(b *osstest.Bucket) { b.Versioning = versioning })
	id := uploaded(t, srv)
	srv.Inject("CompleteMultipartUpload", k.fault)
	// the first list is that of the call's own setup, the second one a poll
	srv.Inject("ListParts", osstest.None, osstest.CallThenAct("another program "+who.name, func() { who.do(srv, id) }))
	err := completeLion(t.Context(), srv.PipeClient(), id, false)
	time.Sleep(3 * time.Hour)
	synctest.Wait()
	acted := completions(srv)
	if acted > 1 {
		t.Errorf("completed %d times: %v", acted, err)
	}
	switch {
	case err == nil:
		testkit.WantEqual(t, "completed", acted, 1)
	case errors.Is(err, oss.ErrOutcomeUnknown):
		testkit.WantIsNot(t, err, oss.ErrNotExecuted, fs.ErrNotExist, fs.ErrExist)
	default:
		testkit.WantEqual(t, "completed after "+err.Error(), acted, 0)
	}
}

// completions is how often a request has completed an upload.
func completions(srv *osstest.Server) (n int) {
	for _, q := range srv.Requests() {
		if q.Op == "CompleteMultipartUpload" {
			n += q.Done
		}
	}
	return n
}
