package oss_test

import (
	"errors"
	"io/fs"
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// tigers compares tiger.jpg of newServer with its copy in another bucket.
var tigers = oss.VerifyCopyRequest{
	Bucket: "backup", Key: "tiger.jpg", SourceBucket: "photos", SourceKey: "tiger.jpg", Metadata: true, Tags: true, StorageClass: true,
}

// stripes changes an object that is otherwise the tiger of newServer.
func stripes(change func(*osstest.Object)) func(*osstest.Object) {
	return func(o *osstest.Object) {
		o.Header = map[string]string{"Content-Type": "image/jpeg"}
		o.Metadata = map[string]string{"by": "me"}
		o.Tags = map[string]string{"k": "v"}
		if change != nil {
			change(o)
		}
	}
}

func metadata(name, expected, found string) oss.Difference {
	return oss.Difference{Kind: oss.DifferenceMetadata, Name: name, Expected: expected, Found: found}
}

func TestVerifyCopy(t *testing.T) {
	for _, tt := range []struct {
		name    string
		content string
		change  func(*osstest.Object)
		want    []oss.Difference
	}{
		{name: "equal", content: "stripes"},
		{name: "encrypted", content: "stripes", change: func(o *osstest.Object) { o.ServerSideEncryption = "AES256" }},
		{
			name:    "size",
			content: "stripes!",
			want:    []oss.Difference{{Kind: oss.DifferenceSize, Expected: "7 bytes", Found: "8 bytes"}},
		},
		{
			name:    "content",
			content: "stripez",
			want: []oss.Difference{{
				Kind: oss.DifferenceContent, Expected: "CRC-64 3231597291963398216", Found: "CRC-64 7518543156509301569",
			}},
		},
		{
			name:    "metadata",
			content: "stripes",
			change: func(o *osstest.Object) {
				o.Header = map[string]string{"Content-Type": "image/png", "Cache-Control": "no-cache"}
				o.Metadata = map[string]string{"for": "you"}
			},
			want: []oss.Difference{
				metadata("Content-Type", "image/jpeg", "image/png"), metadata("Cache-Control", "", "no-cache"),
				metadata("x-oss-meta-by", "me", ""), metadata("x-oss-meta-for", "", "you"),
			},
		},
		{
			name:    "tags",
			content: "stripes",
			change:  func(o *osstest.Object) { o.Tags = map[string]string{"k": "w"} },
			want:    []oss.Difference{metadata("tag k", "v", "w")},
		},
		{
			name:    "storage class",
			content: "stripes",
			change:  func(o *osstest.Object) { o.StorageClass = "IA" },
			want:    []oss.Difference{metadata("x-oss-storage-class", "Standard", "IA")},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.AddObject("backup", "tiger.jpg", tt.content, stripes(tt.change))
			res, err := srv.Client().VerifyCopy(t.Context(), tigers)
			if res == nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "equal", res.Equal, tt.want == nil)
			testkit.WantEqual(t, "errors.Is ErrCopyDiffers", errors.Is(err, oss.ErrCopyDiffers), tt.want != nil)
			testkit.WantSame(t, res.Differences, tt.want)
			testkit.WantEqual(t, "strong", res.Strong, 1)
		})
	}
}

// TestVerifyCopyContentAlone: what the request does not name is not compared, and not read.
func TestVerifyCopyContentAlone(t *testing.T) {
	srv := newServer(t)
	srv.AddObject("backup", "tiger.jpg", "stripes")
	res, err := srv.Client().VerifyCopy(t.Context(), oss.VerifyCopyRequest{
		Bucket: "backup", Key: "tiger.jpg", SourceBucket: "photos", SourceKey: "tiger.jpg",
	})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, res.Verification, oss.Verification{Equal: true, Items: 1, Strong: 1})
	testkit.WantOps(t, srv, "HeadObject HeadObject GetObjectMeta GetObjectMeta")
}

// TestVerifyCopyWithoutCRC: an ETag counts where it is an MD5, and only if both are equal.
func TestVerifyCopyWithoutCRC(t *testing.T) {
	multipart := func(o *osstest.Object) { o.Type = osstest.TypeMultipart }
	oneETag := func(o *osstest.Object) { o.Type, o.ETag = osstest.TypeMultipart, "0123456789ABCDEF0123456789ABCDEF" }
	for _, tt := range []struct {
		name     string
		content  string
		source   func(*osstest.Object)
		change   func(*osstest.Object)
		strength oss.Strength
	}{
		{name: "MD5", content: "stripes", strength: oss.StrengthStrong},
		{name: "another ETag", content: "stripes", change: func(o *osstest.Object) { o.ETag = "0123456789ABCDEF0123456789ABCDEF" }, strength: oss.StrengthWeak},
		{name: "parts", content: "stripes", change: multipart, strength: oss.StrengthWeak},
		{name: "parts of one ETag", content: "stripes", source: oneETag, change: oneETag, strength: oss.StrengthWeak},
		{name: "another content of the same size", content: "stripez", strength: oss.StrengthWeak},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.AddObject("photos", "tiger.jpg", "stripes", stripes(tt.source))
			srv.AddObject("backup", "tiger.jpg", tt.content, stripes(tt.change))
			cfg := srv.PipeConfig()
			next := cfg.HTTPClient.Transport
			cfg.HTTPClient = &http.Client{Transport: testkit.RoundTripper(func(r *http.Request) (*http.Response, error) {
				resp, err := next.RoundTrip(r)
				if err == nil {
					resp.Header.Del("X-Oss-Hash-Crc64ecma")
				}
				return resp, err
			})}
			res, err := newClient(t, cfg).VerifyCopy(t.Context(), tigers)
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "strength", res.Strength(), tt.strength)
		})
	}
}

func TestVerifyCopyMissing(t *testing.T) {
	srv := newServer(t)
	res, err := srv.Client().VerifyCopy(t.Context(), tigers)
	testkit.WantIsOnly(t, err, oss.ErrCopyDiffers)
	testkit.WantSame(t, res.Verification, oss.Verification{
		Differing: 1, Differences: []oss.Difference{{Kind: oss.DifferenceMissing, Expected: "object"}},
	})
	testkit.WantMessage(t, err, "oss.VerifyCopy: photos/tiger.jpg to backup/tiger.jpg: the copy differs from its source: missing: object")

	back := oss.VerifyCopyRequest{Bucket: "photos", Key: "tiger.jpg", SourceBucket: "backup", SourceKey: "tiger.jpg"}
	res, err = srv.Client().VerifyCopy(t.Context(), back)
	testkit.WantIs(t, err, fs.ErrNotExist, oss.ErrorCodeNoSuchKey)
	testkit.WantIsNot(t, err, oss.ErrCopyDiffers)
	if res != nil {
		t.Errorf("got %+v", res)
	}
}

// TestVerifyCopyVersions: an old version that was copied onto its own key is the current one's source.
func TestVerifyCopyVersions(t *testing.T) {
	srv := osstest.NewServer(t)
	srv.AddBucket("photos", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	old := srv.AddObject("photos", "tiger.jpg", "stripes")
	newer := srv.Overwrite("photos", "tiger.jpg", "no stripes")
	req := oss.VerifyCopyRequest{Bucket: "photos", Key: "tiger.jpg", SourceKey: "tiger.jpg", SourceVersionID: old}
	_, err := srv.Client().VerifyCopy(t.Context(), req)
	testkit.WantIs(t, err, oss.ErrCopyDiffers)

	restored := srv.Overwrite("photos", "tiger.jpg", "stripes")
	res, err := srv.Client().VerifyCopy(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "version", res.VersionID, restored)
	testkit.WantEqual(t, "source version", res.SourceVersionID, old)

	req.SourceVersionID = newer
	_, err = srv.Client().VerifyCopy(t.Context(), req)
	testkit.WantIs(t, err, oss.ErrCopyDiffers)
}

// TestVerifyCopyItself: the current version may be the one that is named as the source.
func TestVerifyCopyItself(t *testing.T) {
	srv := osstest.NewServer(t)
	srv.AddBucket("photos", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	only := srv.AddObject("photos", "tiger.jpg", "stripes")
	res, err := srv.Client().VerifyCopy(t.Context(), oss.VerifyCopyRequest{
		Bucket: "photos", Key: "tiger.jpg", SourceKey: "tiger.jpg", SourceVersionID: only,
	})
	testkit.WantIs(t, err, oss.ErrCopyDiffers)
	testkit.WantSame(t, res.Differences, []oss.Difference{{Kind: oss.DifferenceMissing, Expected: "another version"}})
}

func TestVerifyCopySymlinks(t *testing.T) {
	link := func(target string) func(*osstest.Object) {
		return func(o *osstest.Object) { o.SymlinkTarget = target }
	}
	for _, tt := range []struct {
		name      string
		key, from string
		want      []oss.Difference
	}{
		{name: "two links", key: "link", from: "link2"},
		{name: "links that lead nowhere", key: "nowhere", from: "nowhere2"},
		{
			name: "links to different keys", key: "nowhere", from: "link",
			want: []oss.Difference{{Kind: oss.DifferenceContent, Expected: "tiger.jpg", Found: "none.jpg"}},
		},
		{
			name: "a link to its source is no copy of it", key: "link", from: "tiger.jpg",
			want: []oss.Difference{{Kind: oss.DifferenceType, Expected: "object", Found: "symbolic link"}},
		},
		{
			name: "an object is no copy of a link", key: "same.jpg", from: "link",
			want: []oss.Difference{{Kind: oss.DifferenceType, Expected: "symbolic link", Found: "object"}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.AddObject("photos", "same.jpg", "stripes")
			srv.AddObject("photos", "link", "", link("tiger.jpg"))
			srv.AddObject("photos", "link2", "", link("tiger.jpg"))
			srv.AddObject("photos", "nowhere", "", link("none.jpg"))
			srv.AddObject("photos", "nowhere2", "", link("none.jpg"))
			res, err := srv.Client().VerifyCopy(t.Context(), oss.VerifyCopyRequest{Bucket: "photos", Key: tt.key, SourceKey: tt.from})
			if res == nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "errors.Is ErrCopyDiffers", errors.Is(err, oss.ErrCopyDiffers), tt.want != nil)
			testkit.WantSame(t, res.Differences, tt.want)
			testkit.WantEqual(t, "strong", res.Strong, 0)
		})
	}
}
