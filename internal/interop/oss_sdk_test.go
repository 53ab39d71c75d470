package interop

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	vendor "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"

	"github.com/farcopy/farcopy/oss/osstest"
)

// oddKeys are keys that are easily damaged on their way.
var oddKeys = []string{"plain", "a b+c?d#e%f/ü/../x//y", "z=&;'\"<>", "dir/中文😀", "~/%2F/100%", "./.", "tab\tand\nline"}

func put(t *testing.T, c *vendor.Client, bucket, key, content string) *vendor.PutObjectResult {
	t.Helper()
	return must[*vendor.PutObjectResult](t)(c.PutObject(t.Context(), &vendor.PutObjectRequest{
		Bucket: &bucket, Key: &key, Body: strings.NewReader(content), ContentType: vendor.Ptr("text/x-interop"),
		Metadata: map[string]string{"who": "me"}, Tagging: vendor.Ptr("k=v&x=y%20z%2B"),
	}))
}

func wantContent(t *testing.T, c *vendor.Client, req *vendor.GetObjectRequest, want string) {
	t.Helper()
	got := must[*vendor.GetObjectResult](t)(c.GetObject(t.Context(), req))
	defer got.Body.Close()
	body := must[[]byte](t)(io.ReadAll(got.Body)) // the SDK checks the CRC64 here
	if string(body) != want {
		t.Errorf("%s/%s holds %q, want %q", text(req.Bucket), text(req.Key), body, want)
	}
}

func TestSDKPutCopyAndRead(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("b-1")
		srv.AddBucket("oss-v", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
		from, to := vendor.Ptr("b-1"), vendor.Ptr("oss-v")
		for _, key := range oddKeys {
			sent := put(t, c, *from, key, "hello "+key)
			copied := must[*vendor.CopyObjectResult](t)(c.CopyObject(t.Context(), &vendor.CopyObjectRequest{
				Bucket: to, Key: vendor.Ptr("copy of " + key), SourceBucket: from, SourceKey: &key,
			}))
			switch {
			case text(copied.ETag) != text(sent.ETag), text(copied.HashCRC64) != text(sent.HashCRC64):
				t.Errorf("%q: the copy is %s %s, its source %s %s", key, text(copied.ETag), text(copied.HashCRC64), text(sent.ETag), text(sent.HashCRC64))
			case copied.LastModified == nil || srv.Now().Sub(*copied.LastModified) > time.Minute:
				t.Errorf("%q: LastModified %v", key, copied.LastModified)
			case text(copied.VersionId) == "" || copied.SourceVersionId != nil:
				t.Errorf("%q: version %q of version %q", key, text(copied.VersionId), text(copied.SourceVersionId))
			}
			wantContent(t, c, &vendor.GetObjectRequest{Bucket: to, Key: vendor.Ptr("copy of " + key), VersionId: copied.VersionId}, "hello "+key)
			head := must[*vendor.HeadObjectResult](t)(c.HeadObject(t.Context(), &vendor.HeadObjectRequest{
				Bucket: to, Key: vendor.Ptr("copy of " + key), VersionId: copied.VersionId,
			}))
			says := fmt.Sprintf("%s %d %s %d %s %s", head.Metadata["who"], head.TaggingCount, text(head.ContentType),
				head.ContentLength, text(head.ObjectType), text(head.StorageClass))
			if want := fmt.Sprintf("me 2 text/x-interop %d Normal Standard", len("hello "+key)); says != want {
				t.Errorf("%q: the copy's head says %s, want %s", key, says, want)
			}
			meta := must[*vendor.GetObjectMetaResult](t)(c.GetObjectMeta(t.Context(), &vendor.GetObjectMetaRequest{Bucket: from, Key: &key}))
			if text(meta.ETag) != text(sent.ETag) {
				t.Errorf("%q: the source's ETag is %s, want %s", key, text(meta.ETag), text(sent.ETag))
			}
			if meta.ContentLength != head.ContentLength {
				t.Errorf("%q: the source has %d bytes, want %d as its copy", key, meta.ContentLength, head.ContentLength)
			}
			if meta.LastModified == nil {
				t.Errorf("%q: the source has no LastModified", key)
			}
		}
	})
}

func TestSDKCopyVersions(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("versioned", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
		bucket, key := vendor.Ptr("versioned"), vendor.Ptr("a b")
		old := put(t, c, "versioned", "a b", "old")
		put(t, c, "versioned", "a b", "new")
		for _, tt := range []struct {
			version *string
			want    string
		}{{nil, "new"}, {old.VersionId, "old"}} {
			res := must[*vendor.CopyObjectResult](t)(c.CopyObject(t.Context(), &vendor.CopyObjectRequest{
				Bucket: bucket, Key: vendor.Ptr("copy"), SourceKey: key, SourceVersionId: tt.version,
			}))
			if tt.version != nil && text(res.SourceVersionId) != *tt.version {
				t.Errorf("copied version %q, want %q", text(res.SourceVersionId), *tt.version)
			}
			wantContent(t, c, &vendor.GetObjectRequest{Bucket: bucket, Key: vendor.Ptr("copy"), VersionId: res.VersionId}, tt.want)
		}
		_, err := c.CopyObject(t.Context(), &vendor.CopyObjectRequest{
			Bucket: bucket, Key: vendor.Ptr("copy"), SourceKey: key, SourceVersionId: vendor.Ptr("CAEQnone"),
		})
		wantRefused(t, err, 404, "NoSuchVersion")
		gone := must[*vendor.DeleteObjectResult](t)(c.DeleteObject(t.Context(), &vendor.DeleteObjectRequest{Bucket: bucket, Key: key}))
		if !gone.DeleteMarker || text(gone.VersionId) == "" {
			t.Errorf("deleted: %+v", gone)
		}
		_, err = c.CopyObject(t.Context(), &vendor.CopyObjectRequest{Bucket: bucket, Key: vendor.Ptr("copy"), SourceKey: key})
		wantRefused(t, err, 404, "NoSuchKey")
	})
}

func TestSDKCopyReplaces(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("bucket")
		put(t, c, "bucket", "src", "content")
		bucket, key := vendor.Ptr("bucket"), vendor.Ptr("dst")
		must[*vendor.CopyObjectResult](t)(c.CopyObject(t.Context(), &vendor.CopyObjectRequest{
			Bucket: bucket, Key: key, SourceKey: vendor.Ptr("src"),
			MetadataDirective: vendor.Ptr("REPLACE"), Metadata: map[string]string{"New-Name": "x y"},
			ContentType: vendor.Ptr("image/jpeg"), CacheControl: vendor.Ptr("no-cache"),
			TaggingDirective: vendor.Ptr("Replace"), Tagging: vendor.Ptr("only=one%20%2B%20all"),
			StorageClass: vendor.StorageClassIA, ServerSideEncryption: vendor.Ptr("AES256"), Acl: vendor.ObjectACLPublicRead,
		}))
		head := must[*vendor.HeadObjectResult](t)(c.HeadObject(t.Context(), &vendor.HeadObjectRequest{Bucket: bucket, Key: key}))
		got := fmt.Sprintf("%v %s %s %s %s %d", head.Metadata, text(head.ContentType), text(head.CacheControl),
			text(head.StorageClass), text(head.ServerSideEncryption), head.TaggingCount)
		if want := "map[new-name:x y] image/jpeg no-cache IA AES256 1"; got != want {
			t.Errorf("the copy is %s, want %s", got, want)
		}
		tags := must[*vendor.GetObjectTaggingResult](t)(c.GetObjectTagging(t.Context(), &vendor.GetObjectTaggingRequest{Bucket: bucket, Key: key}))
		if len(tags.Tags) != 1 {
			t.Fatalf("%d tags, want 1: %+v", len(tags.Tags), tags.Tags)
		}
		if name := text(tags.Tags[0].Key); name != "only" {
			t.Errorf("the tag is %q, want only", name)
		}
		if value := text(tags.Tags[0].Value); value != "one + all" {
			t.Errorf("the tag's value is %q, want %q", value, "one + all")
		}
		if o, _ := srv.Object("bucket", "dst"); o.ACL != "public-read" {
			t.Errorf("ACL %q", o.ACL)
		}
	})
}

func TestSDKList(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("bucket")
		keys := append([]string{"dir/1", "dir/2", "dir2/3", "e"}, oddKeys...)
		for _, key := range keys {
			srv.AddObject("bucket", key, key)
		}
		for _, delimiter := range []string{"", "/"} {
			want := map[string]bool{}
			for _, key := range keys {
				if dir, _, below := strings.Cut(key, "/"); below && delimiter != "" {
					key = dir + "/"
				}
				want[key] = true
			}
			req := &vendor.ListObjectsV2Request{Bucket: vendor.Ptr("bucket"), MaxKeys: 2}
			if delimiter != "" {
				req.Delimiter = &delimiter
			}
			var got []string
			pages := c.NewListObjectsV2Paginator(req)
			for pages.HasNext() {
				page := must[*vendor.ListObjectsV2Result](t)(pages.NextPage(t.Context()))
				n := len(page.Contents) + len(page.CommonPrefixes)
				if n == 0 || n > 2 {
					t.Errorf("a page of %d, want 1 or 2", n)
				}
				if n != page.KeyCount {
					t.Errorf("a page of %d, it says %d", n, page.KeyCount)
				}
				for _, o := range page.Contents {
					got = append(got, text(o.Key))
					if want := int64(len(text(o.Key))); o.Size != want {
						t.Errorf("%q is listed with %d bytes, want %d", text(o.Key), o.Size, want)
					}
					if o.LastModified == nil {
						t.Errorf("%q is listed without LastModified", text(o.Key))
					}
					if class := text(o.StorageClass); class != "Standard" {
						t.Errorf("%q is listed with the storage class %q, want Standard", text(o.Key), class)
					}
				}
				for _, p := range page.CommonPrefixes {
					got = append(got, text(p.Prefix))
				}
			}
			slices.Sort(got)
			for _, name := range got {
				if !want[name] {
					t.Errorf("delimiter %q: listed %q", delimiter, name)
				}
			}
			if len(got) != len(want) {
				t.Errorf("delimiter %q: %d names, want %d: %q", delimiter, len(got), len(want), got)
			}
		}
	})
}

func TestSDKPresign(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("bucket")
		for _, key := range oddKeys {
			srv.AddObject("bucket", key, "hello "+key)
			signed := must[*vendor.PresignResult](t)(c.Presign(t.Context(), &vendor.GetObjectRequest{Bucket: vendor.Ptr("bucket"), Key: &key}))
			get := func(url string) (int, string) {
				req := must[*http.Request](t)(http.NewRequestWithContext(t.Context(), signed.Method, url, nil))
				for name, value := range signed.SignedHeaders {
					req.Header.Set(name, value)
				}
				resp := must[*http.Response](t)(srv.Transport().RoundTrip(req))
				defer resp.Body.Close()
				return resp.StatusCode, string(must[[]byte](t)(io.ReadAll(resp.Body)))
			}
			if status, body := get(signed.URL); status != 200 || body != "hello "+key {
				t.Errorf("%q: signed URL answered with %d %s", key, status, body)
			}
			if status, body := get(signed.URL + "&response-cache-control=no-store"); status != 403 {
				t.Errorf("%q: changed URL answered with %d %s", key, status, body)
			}
		}
	})
}

// TestSDKSignsMoreHeaders: V4 can sign headers that it need not.
func TestSDKSignsMoreHeaders(t *testing.T) {
	for _, m := range manners() {
		if m.version != vendor.SignatureVersionV4 {
			continue
		}
		t.Run(m.String(), func(t *testing.T) {
			srv := osstest.NewServer(t)
			srv.AddBucket("bucket")
			c := vendor.NewClient(m.config(srv).WithAdditionalHeaders([]string{"User-Agent", "expires"}))
			put(t, c, "bucket", "src", "content")
			must[*vendor.CopyObjectResult](t)(c.CopyObject(t.Context(), &vendor.CopyObjectRequest{
				Bucket: vendor.Ptr("bucket"), Key: vendor.Ptr("dst"), SourceKey: vendor.Ptr("src"),
				MetadataDirective: vendor.Ptr("REPLACE"), Expires: vendor.Ptr(moment.Format(http.TimeFormat)),
			}))
			all := srv.Requests()
			if signed := all[len(all)-1].Header.Get("Authorization"); !strings.Contains(signed, "AdditionalHeaders=expires;user-agent,") {
				t.Errorf("signed %s", signed)
			}
		})
	}
}

func TestSDKGetBucketVersioning(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		for _, want := range []osstest.Versioning{"", osstest.VersioningEnabled, osstest.VersioningSuspended} {
			srv.AddBucket("versions", func(b *osstest.Bucket) { b.Versioning = want })
			got := must[*vendor.GetBucketVersioningResult](t)(c.GetBucketVersioning(t.Context(), &vendor.GetBucketVersioningRequest{Bucket: vendor.Ptr("versions")}))
			if text(got.VersionStatus) != string(want) {
				t.Errorf("%q, want %q", text(got.VersionStatus), want)
			}
		}
	})
}
