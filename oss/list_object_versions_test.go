package oss_test

import (
	"fmt"
	"io/fs"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestGoldenListObjectVersions holds an answer in the form of the page's.
func TestGoldenListObjectVersions(t *testing.T) {
	client := goldenClient(t, "list_object_versions/page", "cn-hangzhou", goldenHost, oss.SignatureV1)
	got, err := client.ListObjectVersions(t.Context(), oss.ListObjectVersionsRequest{
		Bucket: "oss-example", MaxKeys: 3, KeyMarker: "a", VersionIDMarker: "CAEQMxiBgICbof2D0BYiIGRhZjgwMzJiMjA3MjQ0ODE5MWYxZDYwMzJlZjU1",
	})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2019, 4, 9, 7, 27, 28, 0, time.UTC)
	owner := oss.Owner{ID: "1234512528586****", DisplayName: "12345125285864390"}
	const last = "CAEQMxiBgMCZov2D0BYiIDY4MDllOTc2YmY5"
	testkit.WantSame(t, *got, oss.ListObjectVersionsResponse{
		Versions: []oss.ListedVersion{
			{
				ListedObject: oss.ListedObject{Key: "a", LastModified: at, Owner: owner},
				VersionID:    "CAEQMxiBgICAof2D0BYiIDJhMGE3N2M1YTI1", IsDeleteMarker: true,
			},
			{
				ListedObject: oss.ListedObject{
					Key: "a", Size: 93731, ETag: "250F8A0AE989679A22926A875F0A2****", LastModified: at,
					Type: oss.ObjectTypeNormal, StorageClass: oss.StorageClassStandard, Owner: owner,
				},
				VersionID: "null",
			},
			{
				ListedObject: oss.ListedObject{
					Key: "b c", Size: 20, ETag: "C2ACF5B6E8CE6E4AAC0D0D1A1C6A2****", LastModified: at,
					Type: oss.ObjectTypeNormal, StorageClass: oss.StorageClassIA, Owner: owner,
				},
				VersionID: last, IsLatest: true,
			},
		},
		NextKeyMarker: "b c", NextVersionIDMarker: last, RequestID: "5CAC155CB7AEADE01700****",
	})
}

func TestGoldenListObjectVersionsRefused(t *testing.T) {
	client := goldenClient(t, "list_object_versions/access_denied", "cn-hangzhou", goldenHost, oss.SignatureV1)
	_, err := client.ListObjectVersions(t.Context(), oss.ListObjectVersionsRequest{Bucket: "oss-example"})
	testkit.WantIs(t, err, oss.ErrorCodeAccessDenied, fs.ErrPermission)
}

// allVersions are the versions of a range as text, with their number in the order in which they were made.
func allVersions(t *testing.T, srv *osstest.Server, c *oss.Client, req oss.ListObjectVersionsRequest) (all []string) {
	t.Helper()
	for v, err := range c.AllObjectVersions(t.Context(), req) {
		if err != nil {
			t.Fatal(err)
		}
		text := v.Key
		for i, made := range srv.Versions(req.Bucket, v.Key) {
			if made.VersionID == v.VersionID && v.VersionID != "" {
				text += fmt.Sprintf(" #%d", i+1)
			}
		}
		for word, is := range map[string]bool{" latest": v.IsLatest, " prefix": v.IsPrefix} {
			if is {
				text += word
			}
		}
		if v.IsDeleteMarker {
			text += " marker"
		}
		all = append(all, text)
	}
	return all
}

func TestAllObjectVersions(t *testing.T) {
	srv := osstest.NewServer(t)
	srv.AddBucket("docs", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	for _, key := range []string{"a+b c", "a+b c", "dir/x", "dir/y", "ü"} {
		srv.AddObject("docs", key, key)
	}
	client := srv.PipeClient()
	if _, err := client.CopyObject(t.Context(), oss.CopyObjectRequest{Bucket: "docs", Key: "ü", SourceKey: "dir/x"}); err != nil {
		t.Fatal(err)
	}
	srv.Remove("docs", "dir/y")
	v1 := srv.PipeConfig()
	v1.SignatureVersion = oss.SignatureV1
	for name, client := range map[string]*oss.Client{"V4": client, "V1": newClient(t, v1)} {
		for _, n := range []int{1, 2, 3, 0} {
			t.Run(fmt.Sprint(name, n), func(t *testing.T) {
				testkit.WantSame(t, allVersions(t, srv, client, oss.ListObjectVersionsRequest{Bucket: "docs", MaxKeys: n}), []string{
					"a+b c #2 latest", "a+b c #1", "dir/x #1 latest", "dir/y #2 latest marker", "dir/y #1", "ü #2 latest", "ü #1",
				})
				testkit.WantSame(t, allVersions(t, srv, client, oss.ListObjectVersionsRequest{Bucket: "docs", MaxKeys: n, Delimiter: "/"}), []string{
					"a+b c #2 latest", "a+b c #1", "dir/ prefix", "ü #2 latest", "ü #1",
				})
			})
		}
	}
	testkit.WantSame(t, allVersions(t, srv, client, oss.ListObjectVersionsRequest{Bucket: "docs", Prefix: "dir/", KeyMarker: "dir/x"}), []string{
		"dir/y #2 latest marker", "dir/y #1",
	})
}

// TestAllObjectVersionsWithoutVersioning: each object has one version, "null".
func TestAllObjectVersionsWithoutVersioning(t *testing.T) {
	srv := newServer(t)
	got, err := srv.PipeClient().ListObjectVersions(t.Context(), oss.ListObjectVersionsRequest{Bucket: "photos"})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "versions", len(got.Versions), 1)
	testkit.WantEqual(t, "the id", got.Versions[0].VersionID, "null")
	testkit.WantEqual(t, "the size", got.Versions[0].Size, 7)
}

func TestListObjectVersionsRefusals(t *testing.T) {
	srv := newServer(t)
	_, err := srv.PipeClient().ListObjectVersions(t.Context(), oss.ListObjectVersionsRequest{Bucket: "nowhere"})
	testkit.WantIs(t, err, oss.ErrorCodeNoSuchBucket, fs.ErrNotExist)
	srv.AddAccessKey("lister", "l", "oss:ListObjects")
	cfg := srv.PipeConfig()
	cfg.Credentials = oss.StaticCredentials("lister", "l", "")
	_, err = newClient(t, cfg).ListObjectVersions(t.Context(), oss.ListObjectVersionsRequest{Bucket: "photos"})
	testkit.WantIs(t, err, oss.ErrorCodeAccessDenied)
}

func TestListObjectVersionsInvalid(t *testing.T) {
	client := newServer(t).PipeClient()
	for _, tt := range []struct {
		req  oss.ListObjectVersionsRequest
		want string
	}{
		{oss.ListObjectVersionsRequest{}, "Bucket is required"},
		{oss.ListObjectVersionsRequest{Bucket: "photos", Prefix: "\xff"}, "Prefix is not UTF-8"},
		{oss.ListObjectVersionsRequest{Bucket: "photos", Delimiter: "\xff"}, "Delimiter is not UTF-8"},
		{oss.ListObjectVersionsRequest{Bucket: "photos", KeyMarker: "\xff"}, "KeyMarker is not UTF-8"},
		{oss.ListObjectVersionsRequest{Bucket: "photos", VersionIDMarker: "v"}, "VersionIDMarker needs KeyMarker: OSS would ignore it"},
		{oss.ListObjectVersionsRequest{Bucket: "photos", VersionIDMarker: "?"}, "VersionIDMarker holds characters that no version id has"},
		{oss.ListObjectVersionsRequest{Bucket: "photos", MaxKeys: 1001}, "MaxKeys must be 1 to 1000"},
	} {
		_, err := client.ListObjectVersions(t.Context(), tt.req)
		testkit.WantInvalid(t, err, "oss.ListObjectVersions: "+tt.want)
	}
}

// TestListObjectVersionsOddAnswers: a page that cannot be read whole must not pass for a shorter list.
func TestListObjectVersionsOddAnswers(t *testing.T) {
	const version = `<Version><Key>a</Key><VersionId>null</VersionId><IsLatest>true</IsLatest><Size>1</Size></Version>`
	for body, want := range map[string]string{
		`<ListVersionsResult><IsTruncated>false</IsTruncated>` + version + `</ListVersionsResult>`:                                                                  "",
		`<ListVersionsResult n="1"><IsTruncated>false</IsTruncated><New/>` + version + `</ListVersionsResult>`:                                                      "",
		`<ListVersionsResult>` + version + `</ListVersionsResult>`:                                                                                                  "whether the list goes on",
		`<ListVersionsResult><IsTruncated>true</IsTruncated>` + version + `</ListVersionsResult>`:                                                                   "does not say how to go on",
		`<ListVersionsResult><IsTruncated>false</IsTruncated><Version><Key>a</Key><Size>1</Size><IsLatest>true</IsLatest></Version></ListVersionsResult>`:           "without an id",
		`<ListVersionsResult><IsTruncated>false</IsTruncated><DeleteMarker><Key>a</Key><VersionId>v</VersionId></DeleteMarker></ListVersionsResult>`:                "whether it is the latest",
		`<ListVersionsResult><IsTruncated>false</IsTruncated><Version><Key>a</Key><VersionId>v</VersionId><IsLatest>true</IsLatest></Version></ListVersionsResult>`: "without a size",
		`<ListBucketResult/>`: "not the expected XML",
		``:                    "empty",
	} {
		got, err := answering(t, 200, nil, body).ListObjectVersions(t.Context(), oss.ListObjectVersionsRequest{Bucket: "photos", Prefix: "a"})
		switch {
		case want == "":
			testkit.WantIs(t, err, nil)
			testkit.WantSame(t, got.Versions, []oss.ListedVersion{{ListedObject: oss.ListedObject{Key: "a", Size: 1}, VersionID: "null", IsLatest: true}})
		case err == nil:
			t.Errorf("%.100q: got %+v, want an error with %q", body, got, want)
		default:
			testkit.WantContains(t, err.Error(), want)
		}
	}
}

func TestAllObjectVersionsGoesBack(t *testing.T) {
	client := answering(t, 200, nil, `<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker></ListVersionsResult>`)
	var last error
	for _, err := range client.AllObjectVersions(t.Context(), oss.ListObjectVersionsRequest{Bucket: "photos"}) {
		last = err
	}
	testkit.WantMessage(t, last, "oss: the list leads back to a page that was read already")
}

func FuzzDecodeObjectVersions(f *testing.F) {
	f.Add([]byte(`<ListVersionsResult><IsTruncated>false</IsTruncated><DeleteMarker><Key>a</Key><VersionId>v</VersionId><IsLatest>true</IsLatest></DeleteMarker></ListVersionsResult>`))
	f.Add([]byte(`<ListVersionsResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextKeyMarker>a%20</NextKeyMarker></ListVersionsResult>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		req := oss.ListObjectVersionsRequest{Bucket: "photos"}
		fast, fastErr := answering(t, 200, nil, string(body)).ListObjectVersions(t.Context(), req)
		// a comment makes the decoder of encoding/xml read the document
		slow, slowErr := answering(t, 200, nil, string(body)+"<!---->").ListObjectVersions(t.Context(), req)
		if fastErr == nil || slowErr == nil {
			testkit.WantSame(t, fast, slow)
		}
	})
}
