package oss_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestGoldenDeleteObjects holds an answer in the form of the page's, to a request of which one object is not answered.
func TestGoldenDeleteObjects(t *testing.T) {
	client := goldenClient(t, "delete_objects/verbose", "cn-hangzhou", goldenHost, oss.SignatureV1)
	const version = "CAEQOBiBgIDNlJeB0BYiIDAwYjJl"
	got, err := client.DeleteObjects(t.Context(), oss.DeleteObjectsRequest{Bucket: "oss-example", Objects: []oss.ObjectVersion{
		{Key: "a b+ü&"}, {Key: "test.jpg", VersionID: version}, {Key: "kept.jpg"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, *got, oss.DeleteObjectsResponse{
		Deleted: []oss.DeletedObject{
			{Key: "a b+ü&", DeleteMarker: true, DeleteMarkerVersionID: "CAEQMhiBgIDXiaaB0BYiIGQzYmRkZGUxMTM1ZDRjOTZhNjk4YjRjMTAyZjhl"},
			{Key: "test.jpg", VersionID: version},
		},
		NotDeleted: []oss.ObjectVersion{{Key: "kept.jpg"}}, RequestID: goldenID,
	})
	client = goldenClient(t, "delete_objects/malformed", "cn-hangzhou", goldenHost, oss.SignatureV1)
	_, err = client.DeleteObjects(t.Context(), oss.DeleteObjectsRequest{Bucket: "oss-example", Objects: []oss.ObjectVersion{{Key: "test.jpg"}}})
	testkit.WantIs(t, err, oss.ErrorCodeMalformedXML, fs.ErrInvalid)
}

// TestDeleteObjects deletes odd keys, under both signatures, and one that does not exist.
func TestDeleteObjects(t *testing.T) {
	for _, version := range []oss.SignatureVersion{oss.SignatureV4, oss.SignatureV1} {
		srv := osstest.NewServer(t)
		srv.AddBucket("odd")
		objects := []oss.ObjectVersion{{Key: "not there"}}
		for _, key := range oddKeys {
			if !strings.Contains(key, "\x01") {
				srv.AddObject("odd", key, key)
				objects = append(objects, oss.ObjectVersion{Key: key})
			}
		}
		srv.AddObject("odd", "stays", "")
		cfg := srv.PipeConfig()
		cfg.SignatureVersion = version
		got, err := newClient(t, cfg).DeleteObjects(t.Context(), oss.DeleteObjectsRequest{Bucket: "odd", Objects: objects})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "deleted", len(got.Deleted), len(objects))
		testkit.WantEqual(t, "not deleted", len(got.NotDeleted), 0)
		testkit.WantSame(t, allKeys(t, srv.PipeClient(), oss.ListObjectsRequest{Bucket: "odd"}), []string{"stays"})
	}
}

func TestDeleteObjectsVersions(t *testing.T) {
	srv := osstest.NewServer(t)
	srv.AddBucket("kept", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	version := srv.AddObject("kept", "a", "")
	client := srv.PipeClient()
	hidden, err := client.DeleteObjects(t.Context(), oss.DeleteObjectsRequest{Bucket: "kept", Objects: []oss.ObjectVersion{{Key: "a"}}})
	if err != nil {
		t.Fatal(err)
	}
	marker := hidden.Deleted[0].DeleteMarkerVersionID
	gone, err := client.DeleteObjects(t.Context(), oss.DeleteObjectsRequest{Bucket: "kept", Objects: []oss.ObjectVersion{
		{Key: "a", VersionID: version}, {Key: "a", VersionID: marker},
	}})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, gone.Deleted, []oss.DeletedObject{
		{Key: "a", VersionID: version}, {Key: "a", VersionID: marker, DeleteMarker: true, DeleteMarkerVersionID: marker},
	})
	testkit.WantEqual(t, "versions and markers", len(srv.Versions("kept", "a")), 0)
}

// TestDeleteObjectsNotDeleted: what the answer does not name was not deleted.
func TestDeleteObjectsNotDeleted(t *testing.T) {
	srv := newServer(t)
	srv.AddBucket("locked", func(b *osstest.Bucket) { b.Retention = true })
	srv.AddObject("locked", "a", "")
	got, err := srv.PipeClient().DeleteObjects(t.Context(), oss.DeleteObjectsRequest{Bucket: "locked", Objects: []oss.ObjectVersion{{Key: "a"}, {Key: "none"}}})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, got.NotDeleted, []oss.ObjectVersion{{Key: "a"}})
	testkit.WantSame(t, got.Deleted, []oss.DeletedObject{{Key: "none"}})
}

func TestDeleteObjectsInvalid(t *testing.T) {
	client := newServer(t).PipeClient()
	many := make([]oss.ObjectVersion, 1001)
	long := make([]oss.ObjectVersion, 1000)
	for i := range long {
		long[i].Key = fmt.Sprint(strings.Repeat("&", 1000), i)
	}
	for _, tt := range []struct {
		bucket  string
		objects []oss.ObjectVersion
		want    string
	}{
		{"", []oss.ObjectVersion{{Key: "a"}}, "Bucket is required"},
		{"photos", nil, "Objects holds 0 objects: a request has 1 to 1000"},
		{"photos", many, "Objects holds 1001 objects: a request has 1 to 1000"},
		{"photos", long, "Objects makes a body of more than 2097152 bytes"},
		{"photos", []oss.ObjectVersion{{}}, "Objects.Key is required"},
		{"photos", []oss.ObjectVersion{{Key: "a\x01"}}, "Objects.Key holds characters that XML does not have: use DeleteObject"},
		{"photos", []oss.ObjectVersion{{Key: "a", VersionID: "?"}}, "Objects.VersionID holds characters that no version id has"},
		{"photos", []oss.ObjectVersion{{Key: "a"}, {Key: "a"}}, "Objects holds the same object twice"},
	} {
		_, err := client.DeleteObjects(t.Context(), oss.DeleteObjectsRequest{Bucket: tt.bucket, Objects: tt.objects})
		testkit.WantInvalid(t, err, "oss.DeleteObjects: "+tt.want)
	}
}

// TestDeleteObjectsLost: only versions are deleted by a second request.
func TestDeleteObjectsLost(t *testing.T) {
	for _, byVersion := range []bool{true, false} {
		testkit.Run(t, fmt.Sprint("by version ", byVersion), func(t *testing.T) {
			srv := osstest.NewServer(t)
			srv.AddBucket("kept", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
			object := oss.ObjectVersion{Key: "a"}
			if version := srv.AddObject("kept", "a", ""); byVersion {
				object.VersionID = version
			}
			srv.Inject("DeleteObjects", osstest.ActThenHangUp)
			_, err := srv.PipeClient().DeleteObjects(t.Context(), oss.DeleteObjectsRequest{Bucket: "kept", Objects: []oss.ObjectVersion{object}})
			if byVersion {
				testkit.WantIs(t, err, nil)
				testkit.WantEqual(t, "requests", count(srv, "DeleteObjects"), 2)
				return
			}
			testkit.WantIs(t, err, oss.ErrOutcomeUnknown)
			testkit.WantContains(t, err.Error(), "a list shows which objects are there")
			testkit.WantEqual(t, "requests", count(srv, "DeleteObjects"), 1)
		})
	}
}

func TestDeleteObjectsOddAnswers(t *testing.T) {
	for _, body := range []string{``, `<html/>`, `<DeleteResult>`, `<Error><Code>x</Code></Error>`,
		`<DeleteResult><Deleted><Key>b</Key></Deleted></DeleteResult>`, `<DeleteResult><Deleted><Key>a</Key></Deleted><Deleted><Key>a</Key></Deleted></DeleteResult>`,
	} {
		_, err := answering(t, 200, nil, body).DeleteObjects(t.Context(), oss.DeleteObjectsRequest{Bucket: "photos", Objects: []oss.ObjectVersion{{Key: "a"}}})
		testkit.WantIs(t, err, oss.ErrOutcomeUnknown)
	}
}

func FuzzDecodeDeleted(f *testing.F) {
	f.Add([]byte(`<DeleteResult><EncodingType>url</EncodingType><Deleted><Key>a</Key><VersionId/></Deleted></DeleteResult>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		req := oss.DeleteObjectsRequest{Bucket: "photos", Objects: []oss.ObjectVersion{{Key: "a"}}}
		fast, fastErr := answering(t, 200, nil, string(body)).DeleteObjects(t.Context(), req)
		// a comment makes the decoder of encoding/xml read the document
		slow, slowErr := answering(t, 200, nil, string(body)+"<!---->").DeleteObjects(t.Context(), req)
		if fastErr == nil || slowErr == nil {
			testkit.WantSame(t, fast, slow)
		}
	})
}
