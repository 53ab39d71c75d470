package oss_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// allUploads are the uploads of a range, "key id"; a prefix is marked by an arrow.
func allUploads(t *testing.T, c *oss.Client, req oss.ListMultipartUploadsRequest) (all []string) {
	t.Helper()
	for u, err := range c.AllMultipartUploads(t.Context(), req) {
		if err != nil {
			t.Fatal(err)
		}
		if u.IsPrefix {
			u.UploadID = "->"
		}
		all = append(all, u.Key+" "+u.UploadID)
	}
	return all
}

// TestAllMultipartUploads lists several uploads to odd keys, in pages of any size, under both signatures.
func TestAllMultipartUploads(t *testing.T) {
	srv := osstest.NewServer(t)
	srv.AddBucket("odd")
	var want []string
	for _, key := range slices.Sorted(slices.Values(oddKeys)) {
		ids := []string{srv.AddUpload("odd", key), srv.AddUpload("odd", key)}
		slices.Sort(ids)
		want = append(want, key+" "+ids[0], key+" "+ids[1])
	}
	v1 := srv.PipeConfig()
	v1.SignatureVersion = oss.SignatureV1
	for name, client := range map[string]*oss.Client{"V4": srv.PipeClient(), "V1": newClient(t, v1)} {
		for _, n := range []int{1, 2, 3, 0} {
			t.Run(fmt.Sprint(name, n), func(t *testing.T) {
				testkit.WantSame(t, allUploads(t, client, oss.ListMultipartUploadsRequest{Bucket: "odd", MaxUploads: n}), want)
			})
		}
	}
}

func TestAllMultipartUploadsPrefixDelimiterMarkers(t *testing.T) {
	srv := osstest.NewServer(t)
	srv.AddBucket("docs")
	ids := map[string]string{}
	for _, key := range []string{"a/1", "a/2", "a/b/3", "a0", "c"} {
		ids[key] = srv.AddUpload("docs", key)
	}
	listed := func(keys ...string) (all []string) {
		for _, key := range keys {
			id := ids[key]
			if id == "" {
				id = "->"
			}
			all = append(all, key+" "+id)
		}
		return all
	}
	for _, tt := range []struct {
		name string
		req  oss.ListMultipartUploadsRequest
		want []string
	}{
		{"all", oss.ListMultipartUploadsRequest{}, listed("a/1", "a/2", "a/b/3", "a0", "c")},
		{"a folder", oss.ListMultipartUploadsRequest{Prefix: "a/", Delimiter: "/"}, listed("a/1", "a/2", "a/b/")},
		{"the top", oss.ListMultipartUploadsRequest{Delimiter: "/"}, listed("a/", "a0", "c")},
		{"the top in pages of one", oss.ListMultipartUploadsRequest{Delimiter: "/", MaxUploads: 1}, listed("a/", "a0", "c")},
		{"after a key", oss.ListMultipartUploadsRequest{KeyMarker: "a/2"}, listed("a/b/3", "a0", "c")},
		{"after an id of a key", oss.ListMultipartUploadsRequest{KeyMarker: "a/2", UploadIDMarker: "!"}, listed("a/2", "a/b/3", "a0", "c")},
		{"nothing", oss.ListMultipartUploadsRequest{Prefix: "x"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.req.Bucket = "docs"
			testkit.WantSame(t, allUploads(t, srv.PipeClient(), tt.req), tt.want)
		})
	}
}

// TestListMultipartUploadsShows: the time is that of the begin, and an upload that has ended is not listed.
func TestListMultipartUploadsShows(t *testing.T) {
	srv := newUploadServer(t)
	client := srv.PipeClient()
	req := begin(t, client)
	page, err := client.ListMultipartUploads(t.Context(), oss.ListMultipartUploadsRequest{Bucket: "photos"})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, page.Uploads, []oss.MultipartUpload{
		{Key: req.Key, UploadID: req.UploadID, Initiated: srv.Uploads("photos")[0].Initiated},
	})
	testkit.WantEqual(t, "the marker", page.NextKeyMarker+page.NextUploadIDMarker, "")
	if _, err := client.CompleteMultipartUpload(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "uploads", len(allUploads(t, client, oss.ListMultipartUploadsRequest{Bucket: "photos"})), 0)
}

// TestListMultipartUploadsOddAnswers: a page that cannot be read whole must not pass for a shorter list.
func TestListMultipartUploadsOddAnswers(t *testing.T) {
	const upload = `<Upload><Key>a</Key><UploadId>u</UploadId></Upload>`
	for body, want := range map[string]string{
		`<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>` + upload + `</ListMultipartUploadsResult>`:                                                                       "",
		`<ListMultipartUploadsResult>` + upload + `</ListMultipartUploadsResult>`:                                                                                                       "whether the list goes on",
		`<ListMultipartUploadsResult><IsTruncated>true</IsTruncated>` + upload + `</ListMultipartUploadsResult>`:                                                                        "does not say how to go on",
		`<ListMultipartUploadsResult><IsTruncated>false</IsTruncated><Upload><UploadId>u</UploadId></Upload></ListMultipartUploadsResult>`:                                              "without a name",
		`<ListMultipartUploadsResult><IsTruncated>false</IsTruncated><Upload><Key>a</Key></Upload></ListMultipartUploadsResult>`:                                                        "without an id",
		`<ListMultipartUploadsResult><IsTruncated>false</IsTruncated><Upload><Key>b</Key><UploadId>u</UploadId></Upload></ListMultipartUploadsResult>`:                                  "does not begin with Prefix",
		`<ListMultipartUploadsResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated><Upload><Key>a%</Key><UploadId>u</UploadId></Upload></ListMultipartUploadsResult>`: "not URL-encoded",
		`<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>` + strings.Repeat("<a/>", 40_000) + `</ListMultipartUploadsResult>`:                                               "too many values",
		`<ListPartsResult/>`: "not the expected XML",
		``:                   "empty",
	} {
		got, err := answering(t, 200, nil, body).ListMultipartUploads(t.Context(), oss.ListMultipartUploadsRequest{Bucket: "photos", Prefix: "a"})
		switch {
		case want == "":
			testkit.WantIs(t, err, nil)
			testkit.WantSame(t, got.Uploads, []oss.MultipartUpload{{Key: "a", UploadID: "u"}})
		case err == nil:
			t.Errorf("%.100q: got %+v, want an error with %q", body, got, want)
		default:
			testkit.WantContains(t, err.Error(), want)
		}
	}
}

// TestListMultipartUploadsMarkerNames: the page has two names for one element.
func TestListMultipartUploadsMarkerNames(t *testing.T) {
	for _, name := range []string{"NextUploadIdMarker", "NextUploadMarker"} {
		body := `<ListMultipartUploadsResult><IsTruncated>true</IsTruncated><NextKeyMarker>a</NextKeyMarker><` + name + `>u</` + name + `></ListMultipartUploadsResult>`
		got, err := answering(t, 200, nil, body).ListMultipartUploads(t.Context(), oss.ListMultipartUploadsRequest{Bucket: "photos"})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, name, got.NextUploadIDMarker, "u")
	}
}

// TestAllMultipartUploadsGoesBack: a list that does not advance ends in an error.
func TestAllMultipartUploadsGoesBack(t *testing.T) {
	client := answering(t, 200, nil, `<ListMultipartUploadsResult><IsTruncated>true</IsTruncated><NextKeyMarker>a</NextKeyMarker>`+
		`<NextUploadIdMarker>u</NextUploadIdMarker><Upload><Key>a</Key><UploadId>u</UploadId></Upload></ListMultipartUploadsResult>`)
	n, last := 0, error(nil)
	for _, err := range client.AllMultipartUploads(t.Context(), oss.ListMultipartUploadsRequest{Bucket: "photos"}) {
		n, last = n+1, err
	}
	testkit.WantEqual(t, "entries", n, 3)
	testkit.WantMessage(t, last, "oss: the list leads back to a page that was read already")
}

func TestListMultipartUploadsInvalid(t *testing.T) {
	client := newServer(t).PipeClient()
	for _, tt := range []struct {
		req  oss.ListMultipartUploadsRequest
		want string
	}{
		{oss.ListMultipartUploadsRequest{}, "Bucket is required"},
		{oss.ListMultipartUploadsRequest{Bucket: "photos", Prefix: "\xff"}, "Prefix is not UTF-8"},
		{oss.ListMultipartUploadsRequest{Bucket: "photos", Delimiter: "\xff"}, "Delimiter is not UTF-8"},
		{oss.ListMultipartUploadsRequest{Bucket: "photos", KeyMarker: "\xff"}, "KeyMarker is not UTF-8"},
		{oss.ListMultipartUploadsRequest{Bucket: "photos", UploadIDMarker: "u"}, "UploadIDMarker needs KeyMarker: OSS would ignore it"},
		{oss.ListMultipartUploadsRequest{Bucket: "photos", KeyMarker: "a", UploadIDMarker: " "}, "UploadIDMarker is no upload id"},
		{oss.ListMultipartUploadsRequest{Bucket: "photos", MaxUploads: 1001}, "MaxUploads must be 1 to 1000"},
	} {
		_, err := client.ListMultipartUploads(t.Context(), tt.req)
		testkit.WantInvalid(t, err, "oss.ListMultipartUploads: "+tt.want)
	}
}
