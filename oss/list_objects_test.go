package oss_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

const goldenHost = "oss-example.oss-cn-hangzhou.aliyuncs.com"

// TestGoldenListObjects holds the answer of the page, with a key that has to be decoded and the members that its table alone
// names.
func TestGoldenListObjects(t *testing.T) {
	client := goldenClient(t, "list_objects/page", "cn-hangzhou", goldenHost, oss.SignatureV1)
	got, err := client.ListObjects(t.Context(), oss.ListObjectsRequest{
		Bucket: "oss-example", Prefix: "a", Delimiter: "/", StartAfter: "b", MaxKeys: 3, FetchOwner: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	const etag = "35A27C2B9EAEEB6F48FD7FB5861D****"
	owner := oss.Owner{ID: "1686240967192623", DisplayName: "1686240967192623"}
	testkit.WantSame(t, *got, oss.ListObjectsResponse{
		Objects: []oss.ListedObject{
			{
				Key: "a b+c ü", Size: 25, ETag: etag, LastModified: time.Date(2020, 5, 18, 5, 45, 47, 0, time.UTC),
				Type: oss.ObjectTypeNormal, StorageClass: oss.StorageClassColdArchive, RestoreInfo: `ongoing-request="true"`,
				TransitionTime: time.Date(2024, 4, 23, 7, 21, 42, 0, time.UTC), Owner: owner,
			},
			{
				Key: "az", ETag: etag, LastModified: time.Date(2020, 5, 18, 5, 45, 54, 0, time.UTC),
				Type: oss.ObjectTypeMultipart, StorageClass: oss.StorageClassStandard, Owner: owner,
			},
		},
		CommonPrefixes: []string{"aa/"}, NextContinuationToken: "CgJiYw==", RequestID: "5C25EFE4462CE00EC6D87156",
	})
}

func TestGoldenListObjectsRefused(t *testing.T) {
	client := goldenClient(t, "list_objects/access_denied", "cn-hangzhou", goldenHost, oss.SignatureV1)
	_, err := client.ListObjects(t.Context(), oss.ListObjectsRequest{Bucket: "oss-example"})
	testkit.WantIs(t, err, oss.ErrorCodeAccessDenied, fs.ErrPermission)
}

// oddKeys are keys that are easily damaged on their way.
var oddKeys = []string{"plain", "a b+c?d#e%f/ü/../x//y", "z=&;'\"<>", "dir/中文😀", "~/%2F/100%", "./.", "tab\tand\nline", "a+b", "\x01\x7f"}

// allKeys are the keys of a range; a prefix is marked by an arrow.
func allKeys(t *testing.T, c *oss.Client, req oss.ListObjectsRequest) (keys []string) {
	t.Helper()
	for o, err := range c.AllObjects(t.Context(), req) {
		if err != nil {
			t.Fatal(err)
		}
		if o.IsPrefix {
			o.Key += "->"
		}
		keys = append(keys, o.Key)
	}
	return keys
}

// TestAllObjectsOddKeys lists every odd key as it is, in pages of any size, under both signatures.
func TestAllObjectsOddKeys(t *testing.T) {
	srv := osstest.NewServer(t)
	srv.AddBucket("odd")
	for _, key := range oddKeys {
		srv.AddObject("odd", key, key)
	}
	want := slices.Sorted(slices.Values(oddKeys))
	v1 := srv.PipeConfig()
	v1.SignatureVersion = oss.SignatureV1
	for name, client := range map[string]*oss.Client{"V4": srv.PipeClient(), "V1": newClient(t, v1)} {
		for _, n := range []int{1, 2, 0} {
			t.Run(fmt.Sprint(name, n), func(t *testing.T) {
				testkit.WantSame(t, allKeys(t, client, oss.ListObjectsRequest{Bucket: "odd", MaxKeys: n}), want)
			})
		}
		for _, key := range oddKeys {
			testkit.WantSame(t, allKeys(t, client, oss.ListObjectsRequest{Bucket: "odd", Prefix: key})[0], key)
		}
	}
}

func TestAllObjectsPrefixDelimiterStartAfter(t *testing.T) {
	srv := osstest.NewServer(t)
	srv.AddBucket("docs")
	for _, key := range []string{"a/1", "a/2", "a/b/3", "a0", "c"} {
		srv.AddObject("docs", key, key)
	}
	for _, tt := range []struct {
		name string
		req  oss.ListObjectsRequest
		want []string
	}{
		{"all", oss.ListObjectsRequest{}, []string{"a/1", "a/2", "a/b/3", "a0", "c"}},
		{"a folder", oss.ListObjectsRequest{Prefix: "a/", Delimiter: "/"}, []string{"a/1", "a/2", "a/b/->"}},
		{"the top", oss.ListObjectsRequest{Delimiter: "/"}, []string{"a/->", "a0", "c"}},
		{"the top in pages of one", oss.ListObjectsRequest{Delimiter: "/", MaxKeys: 1}, []string{"a/->", "a0", "c"}},
		{"after a key", oss.ListObjectsRequest{StartAfter: "a/2"}, []string{"a/b/3", "a0", "c"}},
		{"after a key that is not there", oss.ListObjectsRequest{StartAfter: "a1", MaxKeys: 1}, []string{"c"}},
		{"nothing", oss.ListObjectsRequest{Prefix: "x"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.req.Bucket = "docs"
			testkit.WantSame(t, allKeys(t, srv.PipeClient(), tt.req), tt.want)
		})
	}
}

// TestListObjectsShows: what the list shows of an object is what HeadObject does.
func TestListObjectsShows(t *testing.T) {
	srv := newServer(t)
	client := srv.PipeClient()
	list, err := client.ListObjects(t.Context(), oss.ListObjectsRequest{Bucket: "photos", FetchOwner: true})
	if err != nil {
		t.Fatal(err)
	}
	head, err := client.HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: "tiger.jpg"})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, list.Objects, []oss.ListedObject{{
		Key: "tiger.jpg", Size: head.Size, ETag: head.ETag, LastModified: head.LastModified, Type: head.Type, StorageClass: head.StorageClass,
		Owner: oss.Owner{ID: "1234567890", DisplayName: "1234567890"},
	}})
	testkit.WantEqual(t, "the token", list.NextContinuationToken, "")
}

// TestAllObjectsIsLazy: a range reads no page that it does not reach, and begins anew.
func TestAllObjectsIsLazy(t *testing.T) {
	srv := osstest.NewServer(t)
	srv.AddBucket("docs")
	for i := range 5 {
		srv.AddObject("docs", fmt.Sprint(i), "")
	}
	all := srv.PipeClient().AllObjects(t.Context(), oss.ListObjectsRequest{Bucket: "docs", MaxKeys: 2})
	for range 2 {
		for o, err := range all {
			testkit.WantIs(t, err, nil)
			if o.Key == "1" {
				break
			}
		}
	}
	testkit.WantEqual(t, "requests", len(srv.Requests()), 2)
}

func TestListObjectsRefusals(t *testing.T) {
	srv := newServer(t)
	client := srv.PipeClient()
	_, err := client.ListObjects(t.Context(), oss.ListObjectsRequest{Bucket: "nowhere"})
	testkit.WantIs(t, err, oss.ErrorCodeNoSuchBucket, fs.ErrNotExist)
	testkit.WantContains(t, err.Error(), "bucket nowhere")
	_, err = client.ListObjects(t.Context(), oss.ListObjectsRequest{Bucket: "photos", ContinuationToken: "x"})
	testkit.WantIs(t, err, oss.ErrorCodeInvalidArgument)
	srv.AddAccessKey("reader", "r", "oss:GetObject")
	cfg := srv.PipeConfig()
	cfg.Credentials = oss.StaticCredentials("reader", "r", "")
	_, err = newClient(t, cfg).ListObjects(t.Context(), oss.ListObjectsRequest{Bucket: "photos"})
	testkit.WantIs(t, err, oss.ErrorCodeAccessDenied)
}

func TestListObjectsInvalid(t *testing.T) {
	client := newServer(t).PipeClient()
	for _, tt := range []struct {
		req  oss.ListObjectsRequest
		want string
	}{
		{oss.ListObjectsRequest{}, "Bucket is required"},
		{oss.ListObjectsRequest{Bucket: "b.c"}, "Bucket must be 3 to 63 of a-z, 0-9 and hyphens, with no hyphen at its ends"},
		{oss.ListObjectsRequest{Bucket: "photos", Prefix: "\xff"}, "Prefix is not UTF-8"},
		{oss.ListObjectsRequest{Bucket: "photos", Delimiter: "\xff"}, "Delimiter is not UTF-8"},
		{oss.ListObjectsRequest{Bucket: "photos", StartAfter: strings.Repeat("k", 1024)}, "StartAfter is longer than 1023 bytes"},
		{oss.ListObjectsRequest{Bucket: "photos", ContinuationToken: "\xff"}, "ContinuationToken is not UTF-8"},
		{oss.ListObjectsRequest{Bucket: "photos", MaxKeys: 1001}, "MaxKeys must be 1 to 1000"},
		{oss.ListObjectsRequest{Bucket: "photos", MaxKeys: -1}, "MaxKeys must be 1 to 1000"},
		{oss.ListObjectsRequest{Bucket: "photos", RequestPayer: "ü"}, "RequestPayer is not ASCII: encode it"},
	} {
		_, err := client.ListObjects(t.Context(), tt.req)
		testkit.WantInvalid(t, err, "oss.ListObjects: "+tt.want)
	}
}

// TestListObjectsOddAnswers: a page that cannot be read whole must not pass for a shorter list.
func TestListObjectsOddAnswers(t *testing.T) {
	const object = `<Contents><Key>a</Key><Size>1</Size></Contents>`
	for body, want := range map[string]string{
		`<ListBucketResult><IsTruncated>false</IsTruncated>` + object + `</ListBucketResult>`:                                                     "",
		`<l:ListBucketResult xmlns:l="u"><IsTruncated> false </IsTruncated>` + object + `</l:ListBucketResult>`:                                   "",
		`<ListBucketResult>` + object + `</ListBucketResult>`:                                                                                     "whether the list goes on",
		`<ListBucketResult><IsTruncated>true</IsTruncated>` + object + `</ListBucketResult>`:                                                      "does not say how to go on",
		`<ListBucketResult><IsTruncated>false</IsTruncated>` + object:                                                                             "not the expected XML",
		`<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key/><Size>1</Size></Contents></ListBucketResult>`:                          "without a name",
		`<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key></Contents></ListBucketResult>`:                                  "without a size",
		`<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key><Size>-1</Size></Contents></ListBucketResult>`:                   "without a size",
		`<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>b</Key><Size>1</Size></Contents></ListBucketResult>`:                    "does not begin with Prefix",
		`<ListBucketResult><IsTruncated>false</IsTruncated><CommonPrefixes><Prefix>b</Prefix></CommonPrefixes></ListBucketResult>`:                "does not begin with Prefix",
		`<ListBucketResult><IsTruncated>false</IsTruncated><EncodingType>url</EncodingType><Contents><Key>a%</Key></Contents></ListBucketResult>`: "not URL-encoded",
		`<Error><Code>x</Code></Error>`: "not the expected XML",
		`<ListVersionsResult/>`:         "not the expected XML",
		``:                              "empty",
		`<ListBucketResult><IsTruncated>false</IsTruncated>` + strings.Repeat("<a/>", 40_000) + `</ListBucketResult>`: "too many values",
	} {
		got, err := answering(t, 200, nil, body).ListObjects(t.Context(), oss.ListObjectsRequest{Bucket: "photos", Prefix: "a"})
		switch {
		case want == "":
			testkit.WantIs(t, err, nil)
			testkit.WantSame(t, got.Objects, []oss.ListedObject{{Key: "a", Size: 1}})
		case err == nil:
			t.Errorf("%.100q: got %+v, want an error with %q", body, got, want)
		default:
			testkit.WantContains(t, err.Error(), want)
		}
	}
}

// TestAllObjectsGoesBack: a list that does not advance ends in an error.
func TestAllObjectsGoesBack(t *testing.T) {
	client := answering(t, 200, nil, `<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>`+
		`<Contents><Key>a</Key><Size>1</Size></Contents></ListBucketResult>`)
	n, last := 0, error(nil)
	for _, err := range client.AllObjects(t.Context(), oss.ListObjectsRequest{Bucket: "photos"}) {
		n, last = n+1, err
	}
	testkit.WantEqual(t, "entries", n, 3)
	testkit.WantMessage(t, last, "oss: the list leads back to a page that was read already")
}

func FuzzDecodeObjects(f *testing.F) {
	f.Add([]byte(`<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken></ListBucketResult>`))
	f.Add([]byte(`<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated><Contents><Key>a%20</Key><Size>1</Size></Contents></ListBucketResult>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		res, err := answering(t, 200, nil, string(body)).ListObjects(t.Context(), oss.ListObjectsRequest{Bucket: "photos"})
		if (err == nil) != (res != nil) {
			t.Errorf("got %+v, %v", res, err)
		}
		// a comment makes the decoder of encoding/xml read the document
		slow, slowErr := answering(t, 200, nil, string(body)+"<!---->").ListObjects(t.Context(), oss.ListObjectsRequest{Bucket: "photos"})
		if err == nil || slowErr == nil {
			testkit.WantSame(t, res, slow)
		}
		if err != nil {
			return
		}
		for _, o := range res.Objects {
			if o.Key == "" || o.Size < 0 {
				t.Errorf("got %+v", o)
			}
		}
	})
}
