package oss_test

import (
	"io/fs"
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestGoldenUpdateObject holds the three requests of a change, and that all that was read is sent again, a date that is none
// included.
func TestGoldenUpdateObject(t *testing.T) {
	steps := map[string]http.RoundTripper{}
	for method, name := range map[string]string{http.MethodHead: "head", http.MethodGet: "acl", http.MethodPut: "copy"} {
		steps[method] = testkit.ToHost(t, goldenHost, simtest.Golden(t, "testdata/update_object/"+name))
	}
	client := newClient(t, oss.Config{
		Region: "cn-hangzhou", Credentials: oss.StaticCredentials("qn6qrrqxo2oawuk53otfjbyc", "s", ""), SignatureVersion: oss.SignatureV1,
		MaxAttempts: 1, Reconcile: oss.ReconcileOff,
		HTTPClient: &http.Client{Transport: testkit.RoundTripper(func(r *http.Request) (*http.Response, error) { return steps[r.Method].RoundTrip(r) })},
	})
	got, err := client.UpdateObject(t.Context(), oss.UpdateObjectRequest{
		Bucket: "oss-example", Key: "objectName", Metadata: map[string]string{"Author": "bar"}, RemoveMetadata: []string{"Draft", "other"},
		CacheControl: new("max-age=60"), ContentLanguage: new(""),
	})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "the storage class before", got.Before.StorageClass, oss.StorageClassIA)
	got.Before = oss.Object{}
	testkit.WantSame(t, *got, oss.UpdateObjectResponse{
		ETag: "fba9dede5f27731c9771645a3986****", LastModified: time.Date(2020, 8, 7, 7, 32, 53, 0, time.UTC), RequestID: "5CAC155CB7AEADE01700****",
	})
}

// fullObject has everything that an object can have.
func fullObject(o *osstest.Object) {
	o.Header = map[string]string{
		"Content-Type": "image/jpeg", "Cache-Control": "no-cache", "Content-Disposition": "inline", "Content-Encoding": "gzip",
		"Content-Language": "en", "Expires": "Fri, 24 Feb 2012 06:07:48 GMT",
	}
	o.Metadata, o.Tags = map[string]string{"by": "me", "draft": "yes"}, map[string]string{"k": "v"}
	o.StorageClass, o.ACL, o.ServerSideEncryption, o.SSEKeyID, o.DataEncryption = "IA", "public-read", "KMS", "key-1", "SM4"
}

func fullServer(t *testing.T, versioning osstest.Versioning) *osstest.Server {
	t.Helper()
	srv := osstest.NewServer(t)
	srv.EnableKMS("key-1", "key-2")
	srv.AddBucket("photos", func(b *osstest.Bucket) { b.Versioning = versioning })
	srv.AddObject("photos", "tiger.jpg", "stripes", fullObject)
	return srv
}

// TestUpdateObject: a change changes what it names and nothing else, whatever the bucket keeps.
func TestUpdateObject(t *testing.T) {
	tests := []struct {
		name   string
		set    func(*oss.UpdateObjectRequest)
		change func(*osstest.Object)
	}{
		{
			"a member of the metadata", func(r *oss.UpdateObjectRequest) { r.Metadata = map[string]string{"By": "you"} },
			func(o *osstest.Object) { o.Metadata["by"] = "you" },
		},
		{
			"one more", func(r *oss.UpdateObjectRequest) { r.Metadata = map[string]string{"a": "b"} },
			func(o *osstest.Object) { o.Metadata["a"] = "b" },
		},
		{
			"a member removed", func(r *oss.UpdateObjectRequest) { r.RemoveMetadata = []string{"Draft"} },
			func(o *osstest.Object) { delete(o.Metadata, "draft") },
		},
		{
			"a header", func(r *oss.UpdateObjectRequest) { r.ContentType = new("image/webp") },
			func(o *osstest.Object) { o.Header["Content-Type"] = "image/webp" },
		},
		{
			"headers removed",
			func(r *oss.UpdateObjectRequest) {
				r.CacheControl, r.ContentDisposition, r.ContentEncoding, r.ContentLanguage, r.Expires = new(""), new(""), new(""), new(""), new(time.Time{})
			},
			func(o *osstest.Object) { o.Header = map[string]string{"Content-Type": "image/jpeg"} },
		},
		{
			"Expires", func(r *oss.UpdateObjectRequest) { r.Expires = new(time.Date(2030, 1, 2, 3, 4, 5, 6, time.UTC)) },
			func(o *osstest.Object) { o.Header["Expires"] = "Wed, 02 Jan 2030 03:04:05 GMT" },
		},
		{
			"the storage class", func(r *oss.UpdateObjectRequest) { r.StorageClass = oss.StorageClassStandard },
			func(o *osstest.Object) { o.StorageClass = "Standard" },
		},
		{
			"the ACL", func(r *oss.UpdateObjectRequest) { r.ACL = oss.ACLDefault },
			func(o *osstest.Object) { o.ACL = "default" },
		},
		{
			"the encryption", func(r *oss.UpdateObjectRequest) { r.ServerSideEncryption = oss.ServerSideEncryptionAES256 },
			func(o *osstest.Object) { o.ServerSideEncryption, o.SSEKeyID, o.DataEncryption = "AES256", "", "" },
		},
		{
			"the key", func(r *oss.UpdateObjectRequest) {
				r.ServerSideEncryption, r.SSEKeyID, r.DataEncryption = oss.ServerSideEncryptionKMS, "key-2", oss.DataEncryptionSM4
			},
			func(o *osstest.Object) { o.SSEKeyID = "key-2" },
		},
	}
	for _, tt := range tests {
		for _, versioning := range []osstest.Versioning{"", osstest.VersioningEnabled, osstest.VersioningSuspended} {
			testkit.Run(t, tt.name+" versioning "+string(versioning), func(t *testing.T) {
				srv := fullServer(t, versioning)
				want, _ := srv.Object("photos", "tiger.jpg")
				tt.change(&want)
				req := oss.UpdateObjectRequest{Bucket: "photos", Key: "tiger.jpg"}
				tt.set(&req)
				res, err := srv.PipeClient().UpdateObject(t.Context(), req)
				if err != nil {
					t.Fatal(err)
				}
				got, _ := srv.Object("photos", "tiger.jpg")
				testkit.WantEqual(t, "LastModified", res.LastModified, got.LastModified)
				want.LastModified, want.VersionID = got.LastModified, got.VersionID
				testkit.WantSame(t, got, want)
				testkit.WantEqual(t, "Unchanged", res.Unchanged, false)
			})
		}
	}
}

// TestUpdateObjectUnchanged: a call that would change nothing sends nothing.
func TestUpdateObjectUnchanged(t *testing.T) {
	testkit.Run(t, "the same call twice", func(t *testing.T) {
		srv := fullServer(t, osstest.VersioningEnabled)
		req := oss.UpdateObjectRequest{Bucket: "photos", Key: "tiger.jpg", Metadata: map[string]string{"by": "you"}, StorageClass: oss.StorageClassStandard}
		first, err := srv.PipeClient().UpdateObject(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		second, err := srv.PipeClient().UpdateObject(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "Unchanged of the first call", first.Unchanged, false)
		testkit.WantEqual(t, "Unchanged of the second call", second.Unchanged, true)
		testkit.WantEqual(t, "VersionID", second.VersionID, first.VersionID)
		testkit.WantEqual(t, "copies", count(srv, "CopyObject"), 1)
	})
}

// TestUpdateObjectRefused: what cannot be changed is refused before or by OSS, and stays as it is.
func TestUpdateObjectRefused(t *testing.T) {
	tests := []struct {
		name string
		set  func(*osstest.Server)
		req  oss.UpdateObjectRequest
		want []error
		text string
	}{
		{
			name: "no object", set: func(srv *osstest.Server) { srv.Remove("photos", "tiger.jpg") },
			want: []error{oss.ErrNotExecuted, oss.ErrorCodeNoSuchKey, fs.ErrNotExist}, text: "reading the object before the change",
		},
		{
			name: "another ETag than the caller's", req: oss.UpdateObjectRequest{IfMatch: "ABC"},
			want: []error{oss.ErrNotExecuted, oss.ErrPreconditionFailed}, text: "reading the object before the change",
		},
		{
			name: "a caller who may not read the ACL", set: func(srv *osstest.Server) {
				srv.AddAccessKey(osstest.DefaultAccessKeyID, osstest.DefaultAccessKeySecret, "oss:GetObject", "oss:PutObject")
			},
			want: []error{oss.ErrNotExecuted, fs.ErrPermission}, text: "reading the ACL before the change",
		},
		{
			name: "a symbolic link", set: func(srv *osstest.Server) {
				srv.AddObject("photos", "sea.jpg", "sea")
				srv.AddObject("photos", "tiger.jpg", "", func(o *osstest.Object) { o.SymlinkTarget = "sea.jpg" })
			},
			want: []error{oss.ErrNotExecuted}, text: "the object is a symbolic link",
		},
		{
			name: "an appendable object",
			set: func(srv *osstest.Server) {
				srv.AddObject("photos", "tiger.jpg", "", func(o *osstest.Object) { o.Type = osstest.TypeAppendable })
			},
			want: []error{oss.ErrNotExecuted}, text: "the object is an appendable object",
		},
		{
			name: "metadata that cannot be sent",
			set: func(srv *osstest.Server) {
				srv.AddObject("photos", "tiger.jpg", "", func(o *osstest.Object) { o.Metadata = map[string]string{"by": "é"} })
			},
			want: []error{oss.ErrNotExecuted}, text: "metadata that cannot be sent again as they are: Metadata is not ASCII",
		},
		{
			name: "an archived object",
			set: func(srv *osstest.Server) {
				srv.AddObject("photos", "tiger.jpg", "", func(o *osstest.Object) { o.StorageClass = "Archive" })
			},
			want: []error{oss.ErrorCodeInvalidObjectState}, text: "it has to be restored first, see RestoreObject",
		},
		{
			name: "a retained object", set: func(srv *osstest.Server) { srv.AddBucket("photos", func(b *osstest.Bucket) { b.Retention = true }) },
			want: []error{oss.ErrorCodeFileImmutable},
		},
		{
			name: "a rule against overwriting",
			set: func(srv *osstest.Server) {
				srv.AddBucket("photos", func(b *osstest.Bucket) { b.ForbidOverwrite = []string{""} })
			},
			want: []error{oss.ErrorCodeFileAlreadyExists},
		},
		{
			name: "another class of more than 1 GB", req: oss.UpdateObjectRequest{StorageClass: oss.StorageClassStandard},
			set: func(srv *osstest.Server) {
				srv.AddObject("photos", "tiger.jpg", "", fullObject, func(o *osstest.Object) { o.Size = 1<<30 + 1 })
			},
			want: []error{oss.ErrorCodeEntityTooLarge}, text: "up to 1 GB; a larger one needs a copy in parts",
		},
	}
	for _, tt := range tests {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := fullServer(t, "")
			if tt.set != nil {
				tt.set(srv)
			}
			before := srv.Tree()
			tt.req.Bucket, tt.req.Key, tt.req.ContentType = "photos", "tiger.jpg", new("image/webp")
			res, err := srv.PipeClient().UpdateObject(t.Context(), tt.req)
			if err == nil {
				t.Fatalf("no error, %+v", res)
			}
			testkit.WantIs(t, err, tt.want...)
			testkit.WantPrefix(t, err, "oss.UpdateObject: ")
			testkit.WantContains(t, err.Error(), tt.text)
			testkit.WantSame(t, srv.Tree(), before)
		})
	}
}

// TestUpdateObjectLarge: without a change of class or encryption the size does not matter.
func TestUpdateObjectLarge(t *testing.T) {
	testkit.Run(t, "6 GB", func(t *testing.T) {
		srv := fullServer(t, "")
		srv.AddObject("photos", "tiger.jpg", "", fullObject, func(o *osstest.Object) { o.Size = 6 << 30 })
		_, err := srv.PipeClient().UpdateObject(t.Context(), oss.UpdateObjectRequest{Bucket: "photos", Key: "tiger.jpg", RemoveMetadata: []string{"draft"}})
		testkit.WantIs(t, err, nil)
	})
}

func TestUpdateObjectInvalid(t *testing.T) {
	srv := newServer(t)
	client := srv.PipeClient()
	of := func(r oss.UpdateObjectRequest) oss.UpdateObjectRequest {
		r.Bucket, r.Key = "photos", "tiger.jpg"
		return r
	}
	for _, tt := range []struct {
		req  oss.UpdateObjectRequest
		want string
	}{
		{oss.UpdateObjectRequest{Key: "a"}, "Bucket is required"},
		{oss.UpdateObjectRequest{Bucket: "photos"}, "Key is required"},
		{of(oss.UpdateObjectRequest{}), "Metadata is empty, and no other field names a change"},
		{of(oss.UpdateObjectRequest{IfMatch: "ABC"}), "Metadata is empty, and no other field names a change"},
		{of(oss.UpdateObjectRequest{ContentType: new("")}), "ContentType cannot be removed: every object has one"},
		{of(oss.UpdateObjectRequest{CacheControl: new("é")}), "CacheControl is not ASCII: encode it"},
		{of(oss.UpdateObjectRequest{Metadata: map[string]string{"a": ""}, RemoveMetadata: []string{"A"}}), `RemoveMetadata names "A", which Metadata sets`},
		{of(oss.UpdateObjectRequest{RemoveMetadata: []string{"a_b"}}), `RemoveMetadata has the name "a_b": OSS takes letters, digits and hyphens`},
		{of(oss.UpdateObjectRequest{ACL: oss.ACLPrivate, SSEKeyID: "k"}), "SSEKeyID goes only with ServerSideEncryptionKMS"},
	} {
		_, err := client.UpdateObject(t.Context(), tt.req)
		testkit.WantInvalid(t, err, "oss.UpdateObject: "+tt.want)
	}
	testkit.WantRequests(t, srv, 0)
}
