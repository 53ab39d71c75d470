package conformance

import (
	"cmp"
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// change is an operation of oss that changes something and makes no copy.
type change struct {
	name, op string
	bucket   osstest.Bucket
	prepare  func(*testing.T, *osstest.Server) string         // returns what send needs to know; nil: the object's version id
	class    string                                           // of the object; "": Archive
	send     func(context.Context, *oss.Client, string) error // with the object's version id
	made     func(*osstest.Server) bool
	times    func(*osstest.Server) int // how often it was made, where that shows; nil: once and twice look alike
}

func changes() []change {
	deleted := func(srv *osstest.Server) bool {
		_, there := srv.Object("photos", "tiger.jpg")
		return !there
	}
	markers := func(srv *osstest.Server) (n int) {
		for _, o := range srv.Versions("photos", "tiger.jpg") {
			if o.DeleteMarker {
				n++
			}
		}
		return n
	}
	linked := func(srv *osstest.Server) bool {
		o, _ := srv.Object("photos", "link")
		return o.SymlinkTarget == "tiger.jpg"
	}
	updated := func(srv *osstest.Server) bool {
		o, _ := srv.Object("photos", "tiger.jpg")
		return o.Metadata["by"] == "you"
	}
	update := func(ctx context.Context, c *oss.Client, _ string) error {
		return second(c.UpdateObject(ctx, oss.UpdateObjectRequest{Bucket: "photos", Key: "tiger.jpg", Metadata: map[string]string{"by": "you"}}))
	}
	kept := osstest.Bucket{Versioning: osstest.VersioningEnabled}
	return append(multipartChanges(), []change{
		{
			name: "DeleteObject", op: "DeleteObject", made: deleted,
			send: func(ctx context.Context, c *oss.Client, _ string) error {
				return second(c.DeleteObject(ctx, oss.DeleteObjectRequest{Bucket: "photos", Key: "tiger.jpg"}))
			},
		},
		{
			name: "DeleteObject with versioning", op: "DeleteObject", bucket: kept, made: deleted, times: markers,
			send: func(ctx context.Context, c *oss.Client, _ string) error {
				return second(c.DeleteObject(ctx, oss.DeleteObjectRequest{Bucket: "photos", Key: "tiger.jpg"}))
			},
		},
		{
			name: "DeleteObject of a version", op: "DeleteObject", bucket: kept, made: deleted, times: markers,
			send: func(ctx context.Context, c *oss.Client, version string) error {
				return second(c.DeleteObject(ctx, oss.DeleteObjectRequest{Bucket: "photos", Key: "tiger.jpg", VersionID: version}))
			},
		},
		{
			name: "DeleteObjects with versioning", op: "DeleteObjects", bucket: kept, made: deleted, times: markers,
			send: func(ctx context.Context, c *oss.Client, _ string) error {
				return second(c.DeleteObjects(ctx, oss.DeleteObjectsRequest{Bucket: "photos", Objects: []oss.ObjectVersion{{Key: "tiger.jpg"}}}))
			},
		},
		{
			name: "DeleteObjects of a version", op: "DeleteObjects", bucket: kept, made: deleted, times: markers,
			send: func(ctx context.Context, c *oss.Client, version string) error {
				return second(c.DeleteObjects(ctx, oss.DeleteObjectsRequest{
					Bucket: "photos", Objects: []oss.ObjectVersion{{Key: "tiger.jpg", VersionID: version}},
				}))
			},
		},
		{
			name: "PutSymlink", op: "PutSymlink", made: linked,
			send: func(ctx context.Context, c *oss.Client, _ string) error {
				return second(c.PutSymlink(ctx, oss.PutSymlinkRequest{Bucket: "photos", Key: "link", Target: "tiger.jpg"}))
			},
		},
		{
			name: "PutSymlink without overwriting", op: "PutSymlink", made: linked,
			send: func(ctx context.Context, c *oss.Client, _ string) error {
				return second(c.PutSymlink(ctx, oss.PutSymlinkRequest{Bucket: "photos", Key: "link", Target: "tiger.jpg", ForbidOverwrite: true}))
			},
		},
		{
			name: "PutSymlink with versioning", op: "PutSymlink", bucket: kept, made: linked,
			times: func(srv *osstest.Server) int { return len(srv.Versions("photos", "link")) },
			send: func(ctx context.Context, c *oss.Client, _ string) error {
				return second(c.PutSymlink(ctx, oss.PutSymlinkRequest{Bucket: "photos", Key: "link", Target: "tiger.jpg"}))
			},
		},
		{
			name: "UpdateObject", op: "CopyObject", class: "Standard", made: updated, send: update,
		},
		{
			name: "UpdateObject with versioning", op: "CopyObject", bucket: kept, class: "Standard", made: updated, send: update,
			times: func(srv *osstest.Server) int { return len(srv.Versions("photos", "tiger.jpg")) - 1 },
		},
		{
			name: "UpdateObject of the ACL", op: "CopyObject", class: "Standard",
			made: func(srv *osstest.Server) bool { o, _ := srv.Object("photos", "tiger.jpg"); return o.ACL == "private" },
			send: func(ctx context.Context, c *oss.Client, _ string) error {
				return second(c.UpdateObject(ctx, oss.UpdateObjectRequest{Bucket: "photos", Key: "tiger.jpg", ACL: oss.ACLPrivate}))
			},
		},
		{
			name: "PutObjectTagging", op: "PutObjectTagging",
			made: func(srv *osstest.Server) bool { o, _ := srv.Object("photos", "tiger.jpg"); return o.Tags["k"] == "v" },
			send: func(ctx context.Context, c *oss.Client, _ string) error {
				return second(c.PutObjectTagging(ctx, oss.PutObjectTaggingRequest{
					Bucket: "photos", Key: "tiger.jpg", Tags: []oss.Tag{{Key: "k", Value: "v"}},
				}))
			},
		},
		{
			name: "DeleteObjectTagging", op: "DeleteObjectTagging",
			made: func(srv *osstest.Server) bool { o, _ := srv.Object("photos", "tiger.jpg"); return len(o.Tags) == 0 },
			send: func(ctx context.Context, c *oss.Client, _ string) error {
				return second(c.DeleteObjectTagging(ctx, oss.DeleteObjectTaggingRequest{Bucket: "photos", Key: "tiger.jpg"}))
			},
		},
		{
			name: "PutObjectACL", op: "PutObjectACL",
			made: func(srv *osstest.Server) bool { o, _ := srv.Object("photos", "tiger.jpg"); return o.ACL == "private" },
			send: func(ctx context.Context, c *oss.Client, _ string) error {
				return second(c.PutObjectACL(ctx, oss.PutObjectACLRequest{Bucket: "photos", Key: "tiger.jpg", ACL: oss.ACLPrivate}))
			},
		},
		{
			name: "RestoreObject", op: "RestoreObject",
			made: func(srv *osstest.Server) bool {
				o, _ := srv.Object("photos", "tiger.jpg")
				return !o.RestoredUntil.IsZero()
			},
			send: func(ctx context.Context, c *oss.Client, _ string) error {
				return second(c.RestoreObject(ctx, oss.RestoreObjectRequest{Bucket: "photos", Key: "tiger.jpg"}))
			},
		},
	}...)
}

// TestChangesOfOSS: under every fault nil means that the change was made, a refusal that it never is, and it is made at most
// once where that shows.
func TestChangesOfOSS(t *testing.T) {
	for _, ch := range changes() {
		t.Run(ch.name, func(t *testing.T) {
			for _, k := range kinds() {
				t.Run(k.fault.Name, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) { tryChange(t, ch, k) })
				})
			}
		})
	}
}

func tryChange(t *testing.T, ch change, k kind) {
	srv := osstest.NewServer(t)
	srv.AddBucket("photos", func(b *osstest.Bucket) { b.Versioning = ch.bucket.Versioning })
	version := srv.AddObject("photos", "tiger.jpg", "a tiger", func(o *osstest.Object) {
		o.StorageClass, o.Tags = cmp.Or(ch.class, "Archive"), map[string]string{"old": "1"}
	})
	if ch.prepare != nil {
		version = ch.prepare(t, srv)
	}
	srv.Inject(ch.op, k.fault)
	err := ch.send(t.Context(), srv.PipeClient(), version)
	madeAtOnce := ch.made(srv)
	time.Sleep(3 * time.Hour)
	synctest.Wait()
	switch {
	case err == nil:
		testkit.WantEqual(t, "made", madeAtOnce, true)
	case errors.Is(err, oss.ErrOutcomeUnknown):
		testkit.WantIsNot(t, err, oss.ErrNotExecuted)
		testkit.WantIsNot(t, err, testkit.Portable...)
	default:
		testkit.WantEqual(t, "made after "+err.Error(), ch.made(srv), false)
	}
	if ch.times == nil {
		return
	}
	if n := ch.times(srv); n > 1 {
		t.Errorf("made %d times: %v", n, err)
	}
}
