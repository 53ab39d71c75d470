package interop

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	vendor "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// sameCopies are copies in the words of both clients.
var sameCopies = []struct {
	name   string
	ours   oss.CopyObjectRequest
	vendor vendor.CopyObjectRequest
}{
	{name: "plain"},
	{name: "same bucket", ours: oss.CopyObjectRequest{SourceBucket: "-"}, vendor: vendor.CopyObjectRequest{SourceBucket: vendor.Ptr("-")}},
	{name: "version", ours: oss.CopyObjectRequest{SourceVersionID: "CAEQNhiBgMDJgZCA0BYiIDc4"}, vendor: vendor.CopyObjectRequest{SourceVersionId: vendor.Ptr("CAEQNhiBgMDJgZCA0BYiIDc4")}},
	{name: "ETags", ours: oss.CopyObjectRequest{SourceIfMatch: `"5B3C"`, SourceIfNoneMatch: "AA"},
		vendor: vendor.CopyObjectRequest{IfMatch: vendor.Ptr(`"5B3C"`), IfNoneMatch: vendor.Ptr("AA")}},
	{name: "dates", ours: oss.CopyObjectRequest{SourceIfModifiedSince: moment, SourceIfUnmodifiedSince: moment.Add(time.Hour)},
		vendor: vendor.CopyObjectRequest{IfModifiedSince: vendor.Ptr("Fri, 24 Feb 2012 06:07:48 GMT"), IfUnmodifiedSince: vendor.Ptr("Fri, 24 Feb 2012 07:07:48 GMT")}},
	{name: "forbid overwrite", ours: oss.CopyObjectRequest{ForbidOverwrite: true}, vendor: vendor.CopyObjectRequest{ForbidOverwrite: vendor.Ptr("true")}},
	{name: "metadata", ours: oss.CopyObjectRequest{
		MetadataDirective: oss.DirectiveReplace, Metadata: map[string]string{"A-b": "x y", "c": "1"}, CacheControl: "no-cache",
		ContentDisposition: "attachment", ContentEncoding: "gzip", ContentType: "image/jpeg", Expires: moment,
	}, vendor: vendor.CopyObjectRequest{
		MetadataDirective: vendor.Ptr("REPLACE"), Metadata: map[string]string{"A-b": "x y", "c": "1"}, CacheControl: vendor.Ptr("no-cache"),
		ContentDisposition: vendor.Ptr("attachment"), ContentEncoding: vendor.Ptr("gzip"), ContentType: vendor.Ptr("image/jpeg"),
		Expires: vendor.Ptr("Fri, 24 Feb 2012 06:07:48 GMT"),
	}},
	{name: "metadata stays", ours: oss.CopyObjectRequest{MetadataDirective: oss.DirectiveCopy}, vendor: vendor.CopyObjectRequest{MetadataDirective: vendor.Ptr("COPY")}},
	{name: "tags", ours: oss.CopyObjectRequest{TaggingDirective: oss.TaggingDirectiveReplace, Tags: []oss.Tag{{Key: "k", Value: "v"}, {Key: "a b", Value: "1+1"}}},
		vendor: vendor.CopyObjectRequest{TaggingDirective: vendor.Ptr("Replace"), Tagging: vendor.Ptr("k=v&a%20b=1%2B1")}},
	{name: "encryption", ours: oss.CopyObjectRequest{ServerSideEncryption: oss.ServerSideEncryptionKMS, SSEKeyID: "9468da86", DataEncryption: oss.DataEncryptionSM4},
		vendor: vendor.CopyObjectRequest{ServerSideEncryption: vendor.Ptr("KMS"), ServerSideEncryptionKeyId: vendor.Ptr("9468da86"), ServerSideDataEncryption: vendor.Ptr("SM4")}},
	{name: "the rest", ours: oss.CopyObjectRequest{ACL: oss.ACLPublicRead, StorageClass: oss.StorageClassColdArchive, TrafficLimit: 819200, RequestPayer: oss.RequestPayerRequester},
		vendor: vendor.CopyObjectRequest{Acl: vendor.ObjectACLPublicRead, StorageClass: vendor.StorageClassColdArchive, TrafficLimit: 819200, RequestPayer: vendor.Ptr("requester")}},
}

var moment = time.Date(2012, 2, 24, 6, 7, 48, 0, time.UTC)

// ourConfig is m in the words of our client.
func (m manner) ourConfig(srv *osstest.Server) oss.Config {
	cfg := srv.PipeConfig()
	if m.pathStyle {
		cfg.Endpoint = srv.URL()
	}
	if m.version == vendor.SignatureVersionV1 {
		cfg.SignatureVersion = oss.SignatureV1
	}
	if m.temporary {
		srv.AddTemporaryKey(stsID, stsSecret, stsToken, time.Time{})
		cfg.Credentials = oss.StaticCredentials(stsID, stsSecret, stsToken)
	}
	cfg.MaxAttempts, cfg.Reconcile = 1, oss.ReconcileOff
	return cfg
}

// TestSameCopy: for one copy both clients send the same request, down to the last byte that matters.
func TestSameCopy(t *testing.T) {
	for _, m := range manners() {
		for _, tt := range sameCopies {
			for _, key := range oddKeys {
				t.Run(m.String()+"/"+tt.name, func(t *testing.T) {
					srv := osstest.NewServer(t)
					ours, theirs := tt.ours, tt.vendor
					ours.Bucket, ours.Key, ours.SourceKey = "bucket", "copy/"+key, key
					theirs.Bucket, theirs.Key, theirs.SourceKey = vendor.Ptr("bucket"), vendor.Ptr("copy/"+key), &key
					if ours.SourceBucket == "" {
						ours.SourceBucket, theirs.SourceBucket = "other-1", vendor.Ptr("other-1")
					} else {
						ours.SourceBucket, theirs.SourceBucket = "", nil
					}
					// the refusals, if any, are not the question here
					vendor.NewClient(m.config(srv)).CopyObject(t.Context(), &theirs)
					must[*oss.Client](t)(oss.NewClient(m.ourConfig(srv))).CopyObject(t.Context(), ours)
					wantSameRequests(t, srv.Requests())
				})
			}
		}
	}
}

// notCompared are headers of no consequence for a request without a body.
var notCompared = map[string]string{
	"User-Agent":      "the clients' names",
	"Accept":          "of no meaning to OSS",
	"Accept-Encoding": "our client asks for none",
	"Content-Length":  "the vendor leaves the length of nothing to net/http",
	"Content-Md5":     "the vendor sends the MD5 of nothing; it is optional",
	"Date":            "the vendor sends it with V4 too, where X-Oss-Date counts",
}

// wantSameRequests compares all but what differs by its nature: the time and what is made with it.
func wantSameRequests(t *testing.T, sent []osstest.Request) {
	t.Helper()
	if len(sent) != 2 {
		t.Fatalf("%d requests, want one of each client: %v", len(sent), sent)
	}
	if diff := difference(sent[0], sent[1]); diff != "" {
		t.Errorf("the vendor's request and ours differ:%s", diff)
	}
	if sent[0].Status == http.StatusForbidden || sent[0].Status != sent[1].Status {
		t.Errorf("answered %d and %d", sent[0].Status, sent[1].Status)
	}
}

func difference(theirs, ours osstest.Request) string {
	var b strings.Builder
	compare := func(what, theirs, ours string) {
		if theirs != ours {
			fmt.Fprintf(&b, "\n%s: vendor %q, ours %q", what, theirs, ours)
		}
	}
	compare("method", theirs.Method, ours.Method)
	compare("target", sorted(theirs.Target), sorted(ours.Target))
	compare("host", theirs.Host, ours.Host)
	compare("body", string(theirs.Body), string(ours.Body))
	names := maps.Clone(theirs.Header)
	maps.Copy(names, ours.Header)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		their, our := theirs.Header[name], ours.Header[name]
		switch {
		case notCompared[name] != "":
		case name == "Authorization", name == "X-Oss-Date":
			compare(name+" headers", fmt.Sprint(len(their)), fmt.Sprint(len(our)))
		default:
			compare(name, strings.Join(their, "\n"), strings.Join(our, "\n"))
		}
	}
	return b.String()
}

// sorted is a target with its parameters in order; the vendor's come in any.
func sorted(target string) string {
	path, query, _ := strings.Cut(target, "?")
	parameters := strings.Split(query, "&")
	slices.Sort(parameters)
	return path + "?" + strings.Join(parameters, "&")
}

// TestSameReads is TestSameCopy for the reads.
func TestSameReads(t *testing.T) {
	for _, m := range manners() {
		for _, key := range oddKeys {
			t.Run(m.String(), func(t *testing.T) {
				bucket, version, date := vendor.Ptr("bucket"), vendor.Ptr("CAEQNhiBgMDJ"), vendor.Ptr(moment.Format(http.TimeFormat))
				srv := osstest.NewServer(t)
				vendor.NewClient(m.config(srv)).HeadObject(t.Context(), &vendor.HeadObjectRequest{
					Bucket: bucket, Key: &key, VersionId: version, IfMatch: vendor.Ptr("a"), IfNoneMatch: vendor.Ptr("b"),
					IfModifiedSince: date, IfUnmodifiedSince: date, RequestPayer: vendor.Ptr("requester"),
				})
				must[*oss.Client](t)(oss.NewClient(m.ourConfig(srv))).HeadObject(t.Context(), oss.HeadObjectRequest{
					Bucket: *bucket, Key: key, VersionID: *version, IfMatch: "a", IfNoneMatch: "b",
					IfModifiedSince: moment, IfUnmodifiedSince: moment, RequestPayer: oss.RequestPayerRequester,
				})
				wantSameRequests(t, srv.Requests())

				srv = osstest.NewServer(t)
				vendor.NewClient(m.config(srv)).GetObjectMeta(t.Context(), &vendor.GetObjectMetaRequest{Bucket: bucket, Key: &key, VersionId: version})
				must[*oss.Client](t)(oss.NewClient(m.ourConfig(srv))).GetObjectMeta(t.Context(), oss.GetObjectMetaRequest{Bucket: *bucket, Key: key, VersionID: *version})
				wantSameRequests(t, srv.Requests())

				srv = osstest.NewServer(t)
				vendor.NewClient(m.config(srv)).GetBucketVersioning(t.Context(), &vendor.GetBucketVersioningRequest{Bucket: bucket})
				must[*oss.Client](t)(oss.NewClient(m.ourConfig(srv))).GetBucketVersioning(t.Context(), oss.GetBucketVersioningRequest{Bucket: *bucket})
				wantSameRequests(t, srv.Requests())
			})
		}
	}
}

// TestSameCopyObjects is the bad case: each of these changes has to be a difference.
func TestSameCopyObjects(t *testing.T) {
	request := func() osstest.Request {
		return osstest.Request{Method: "PUT", Target: "/b/k", Host: "h", Header: http.Header{
			"X-Oss-Copy-Source": {"/b/a%20b"}, "X-Oss-Date": {"now"}, "Authorization": {"OSS"}, "User-Agent": {"u"}}}
	}
	for name, change := range map[string]func(r *osstest.Request){
		"method":         func(r *osstest.Request) { r.Method = "POST" },
		"key":            func(r *osstest.Request) { r.Target = "/b/K" },
		"host":           func(r *osstest.Request) { r.Host = "b.h" },
		"body":           func(r *osstest.Request) { r.Body = []byte(" ") },
		"escape":         func(r *osstest.Request) { r.Header.Set("X-Oss-Copy-Source", "/b/a+b") },
		"missing header": func(r *osstest.Request) { r.Header.Del("X-Oss-Copy-Source") },
		"more headers":   func(r *osstest.Request) { r.Header.Set("X-Oss-Request-Payer", "requester") },
		"no signature":   func(r *osstest.Request) { r.Header.Del("Authorization") },
	} {
		changed := request()
		change(&changed)
		if difference(request(), changed) == "" || difference(changed, request()) == "" {
			t.Errorf("%s: no difference found", name)
		}
	}
	if diff := difference(request(), request()); diff != "" {
		t.Error(diff)
	}
}

// TestSameRefusal: both clients read the same from an error document.
func TestSameRefusal(t *testing.T) {
	for _, fault := range []osstest.Fault{
		osstest.None, osstest.Status(400), osstest.Status(403), osstest.Status(404), osstest.Status(409), osstest.Status(412),
		osstest.Status(500), osstest.Status(503), osstest.Throttle("DownloadTrafficRateLimitExceeded", time.Second),
	} {
		t.Run(fault.Name, func(t *testing.T) {
			srv := osstest.NewServer(t)
			srv.AddBucket("bucket")
			srv.Inject("CopyObject", fault, fault)
			_, err := vendor.NewClient(manner{version: vendor.SignatureVersionV4}.config(srv)).CopyObject(t.Context(), &vendor.CopyObjectRequest{
				Bucket: vendor.Ptr("bucket"), Key: vendor.Ptr("dst"), SourceKey: vendor.Ptr("none"),
			})
			theirs, ok := errors.AsType[*vendor.ServiceError](err)
			if !ok {
				t.Fatal(err)
			}
			_, err = must[*oss.Client](t)(oss.NewClient(manner{version: vendor.SignatureVersionV4}.ourConfig(srv))).CopyObject(t.Context(), oss.CopyObjectRequest{
				Bucket: "bucket", Key: "dst", SourceKey: "none",
			})
			ours, ok := errors.AsType[*oss.ProblemDetails](err)
			if !ok {
				t.Fatal(err)
			}
			got := fmt.Sprint(ours.Status, ours.Code, "\n"+ours.EC, "\n"+ours.Detail, "\n", ours.RequestID != "")
			want := fmt.Sprint(theirs.StatusCode, oss.ErrorCode(theirs.Code), "\n"+theirs.EC, "\n"+theirs.Message, "\n", theirs.RequestID != "")
			if got != want {
				t.Errorf("we read %s\nthe vendor %s", got, want)
			}
		})
	}
}

// TestSameUpdate: a change in place by our client leaves an object as the vendor's copy of it onto itself does, with all that
// it is to keep.
func TestSameUpdate(t *testing.T) {
	eachManner(t, func(t *testing.T, srv *osstest.Server, c *vendor.Client) {
		srv.AddBucket("bucket")
		srv.EnableKMS()
		full := func(o *osstest.Object) {
			o.Header = map[string]string{"Content-Type": "image/jpeg", "Cache-Control": "no-cache", "Expires": "Fri, 24 Feb 2012 06:07:48 GMT"}
			o.Metadata, o.Tags = map[string]string{"by": "me"}, map[string]string{"k": "v"}
			o.StorageClass, o.ACL, o.ServerSideEncryption, o.SSEKeyID = "IA", "public-read", "KMS", "9468da86"
		}
		cfg := srv.PipeConfig()
		cfg.MaxAttempts = 1
		ours := must[*oss.Client](t)(oss.NewClient(cfg))
		for _, key := range oddKeys {
			srv.AddObject("bucket", "theirs/"+key, key, full)
			srv.AddObject("bucket", "ours/"+key, key, full)
			must[*vendor.CopyObjectResult](t)(c.CopyObject(t.Context(), &vendor.CopyObjectRequest{
				Bucket: vendor.Ptr("bucket"), Key: vendor.Ptr("theirs/" + key), SourceKey: vendor.Ptr("theirs/" + key),
				MetadataDirective: vendor.Ptr("REPLACE"), Metadata: map[string]string{"by": "you"}, ContentType: vendor.Ptr("image/jpeg"),
				CacheControl: vendor.Ptr("no-cache"), Expires: vendor.Ptr("Fri, 24 Feb 2012 06:07:48 GMT"), Acl: vendor.ObjectACLPublicRead,
				StorageClass: vendor.StorageClassIA, ServerSideEncryption: vendor.Ptr("KMS"), ServerSideEncryptionKeyId: vendor.Ptr("9468da86"),
			}))
			must[*oss.UpdateObjectResponse](t)(ours.UpdateObject(t.Context(), oss.UpdateObjectRequest{
				Bucket: "bucket", Key: "ours/" + key, Metadata: map[string]string{"by": "you"},
			}))
			their, _ := srv.Object("bucket", "theirs/"+key)
			our, _ := srv.Object("bucket", "ours/"+key)
			their.LastModified = our.LastModified
			if !reflect.DeepEqual(their, our) {
				t.Errorf("%q: the vendor makes\n%+v, we make\n%+v", key, their, our)
			}
		}
	})
}
