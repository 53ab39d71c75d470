package oss_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestAllParts lists the parts in pages of any size.
func TestAllParts(t *testing.T) {
	srv := newUploadServer(t)
	client := srv.PipeClient()
	req := partOf(srv)
	numbers := []int{1, 2, 7, 9999, 10000}
	for _, n := range []int{7, 10000, 1, 9999, 2} {
		req.PartNumber = n
		if _, err := client.UploadPartCopy(t.Context(), req); err != nil {
			t.Fatal(err)
		}
	}
	list := oss.ListPartsRequest{Bucket: req.Bucket, Key: req.Key, UploadID: req.UploadID}
	for _, list.MaxParts = range []int{0, 1, 2, 4, 5} {
		all := client.AllParts(t.Context(), list)
		for range 2 {
			var got []int
			for p, err := range all {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, p.PartNumber)
			}
			testkit.WantSame(t, got, numbers)
		}
	}
	list.MaxParts, list.PartNumberMarker = 0, 7
	page, err := client.ListParts(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	shown := srv.Uploads("photos")[0].Parts
	testkit.WantSame(t, page.Parts, []oss.Part{
		{PartNumber: 9999, Size: 20, ETag: shown[3].ETag, CRC64: shown[3].CRC64, LastModified: shown[3].LastModified},
		{PartNumber: 10000, Size: 20, ETag: shown[4].ETag, CRC64: shown[4].CRC64, LastModified: shown[4].LastModified},
	})
	testkit.WantEqual(t, "the next marker", page.NextPartNumberMarker, 0)
	srv.SetPartCRC(false)
	page, err = client.ListParts(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "the CRC64 where it is not shown", page.Parts[0].CRC64, "")
}

// TestAllPartsIsLazy: a range reads no page that it does not reach.
func TestAllPartsIsLazy(t *testing.T) {
	srv := newUploadServer(t)
	client := srv.PipeClient()
	req := begin(t, client)
	before := len(srv.Requests())
	for _, err := range client.AllParts(t.Context(), oss.ListPartsRequest{Bucket: "photos", Key: req.Key, UploadID: req.UploadID, MaxParts: 1}) {
		testkit.WantIs(t, err, nil)
		break
	}
	testkit.WantEqual(t, "requests", len(srv.Requests())-before, 1)
}

// TestListPartsOddKeys: a key that XML cannot hold does no harm.
func TestListPartsOddKeys(t *testing.T) {
	srv := osstest.NewServer(t)
	srv.AddBucket("odd")
	for _, key := range oddKeys {
		id := srv.AddUpload("odd", key)
		page, err := srv.PipeClient().ListParts(t.Context(), oss.ListPartsRequest{Bucket: "odd", Key: key, UploadID: id})
		testkit.WantIs(t, err, nil)
		testkit.WantEqual(t, "parts", len(page.Parts), 0)
	}
}

// TestListPartsOddAnswers: a page that cannot be read whole must not pass for a shorter list.
func TestListPartsOddAnswers(t *testing.T) {
	const part = `<Part><PartNumber>3</PartNumber><ETag>"e"</ETag><Size>1</Size></Part>`
	for body, want := range map[string]string{
		`<ListPartsResult><IsTruncated>false</IsTruncated>` + part + `</ListPartsResult>`:                                                            "",
		`<l:ListPartsResult xmlns:l="u"><IsTruncated> false </IsTruncated>` + part + `</l:ListPartsResult>`:                                          "",
		`<ListPartsResult>` + part + `</ListPartsResult>`:                                                                                            "whether the list goes on",
		`<ListPartsResult><IsTruncated>true</IsTruncated>` + part + `</ListPartsResult>`:                                                             "does not say how to go on",
		`<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>2</NextPartNumberMarker>` + part + `</ListPartsResult>`:               "does not lead on",
		`<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker></ListPartsResult>`:                           "does not lead on",
		`<ListPartsResult><IsTruncated>false</IsTruncated>` + part + part + `</ListPartsResult>`:                                                     "not in ascending order",
		`<ListPartsResult><IsTruncated>false</IsTruncated><Part><PartNumber>1</PartNumber><ETag>e</ETag><Size>1</Size></Part></ListPartsResult>`:     "behind PartNumberMarker",
		`<ListPartsResult><IsTruncated>false</IsTruncated><Part><ETag>e</ETag><Size>1</Size></Part></ListPartsResult>`:                               "without a number",
		`<ListPartsResult><IsTruncated>false</IsTruncated><Part><PartNumber>10001</PartNumber><ETag>e</ETag><Size>1</Size></Part></ListPartsResult>`: "without a number",
		`<ListPartsResult><IsTruncated>false</IsTruncated><Part><PartNumber>3</PartNumber><ETag>e</ETag></Part></ListPartsResult>`:                   "without a size",
		`<ListPartsResult><IsTruncated>false</IsTruncated><Part><PartNumber>3</PartNumber><Size>1</Size></Part></ListPartsResult>`:                   "without an ETag",
		`<Error><Code>x</Code></Error>`: "not the expected XML",
		``:                              "empty",
	} {
		got, err := answering(t, 200, nil, body).ListParts(t.Context(), oss.ListPartsRequest{
			Bucket: "photos", Key: "k", UploadID: "u", PartNumberMarker: 1,
		})
		switch {
		case want == "":
			testkit.WantIs(t, err, nil)
			testkit.WantSame(t, got.Parts, []oss.Part{{PartNumber: 3, ETag: "e", Size: 1}})
		case err == nil:
			t.Errorf("%.100q: got %+v, want an error with %q", body, got, want)
		default:
			testkit.WantContains(t, err.Error(), want)
		}
	}
}

// TestAllPartsGoesBack: a list that does not advance ends in an error.
func TestAllPartsGoesBack(t *testing.T) {
	client := answering(t, 200, nil, `<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>3</NextPartNumberMarker>`+
		`<Part><PartNumber>3</PartNumber><ETag>"e"</ETag><Size>1</Size></Part></ListPartsResult>`)
	n, last := 0, error(nil)
	for _, err := range client.AllParts(t.Context(), oss.ListPartsRequest{Bucket: "photos", Key: "k", UploadID: "u"}) {
		n, last = n+1, err
	}
	testkit.WantEqual(t, "entries", n, 2)
	testkit.WantContains(t, fmt.Sprint(last), "not in ascending order")
}

func TestListPartsInvalid(t *testing.T) {
	client := newServer(t).PipeClient()
	for _, tt := range []struct {
		req  oss.ListPartsRequest
		want string
	}{
		{oss.ListPartsRequest{Key: "a", UploadID: "u"}, "Bucket is required"},
		{oss.ListPartsRequest{Bucket: "photos", UploadID: "u"}, "Key is required"},
		{oss.ListPartsRequest{Bucket: "photos", Key: "a"}, "UploadID is required"},
		{oss.ListPartsRequest{Bucket: "photos", Key: "a", UploadID: "u", PartNumberMarker: -1}, "PartNumberMarker must be 0 to 10000"},
		{oss.ListPartsRequest{Bucket: "photos", Key: "a", UploadID: "u", MaxParts: 1001}, "MaxParts must be 1 to 1000"},
	} {
		_, err := client.ListParts(t.Context(), tt.req)
		testkit.WantInvalid(t, err, "oss.ListParts: "+tt.want)
	}
}

// FuzzDecodeParts: the quick reader and the decoder of encoding/xml read the same.
func FuzzDecodeParts(f *testing.F) {
	f.Add([]byte(`<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>3</NextPartNumberMarker></ListPartsResult>`))
	f.Add([]byte(`<ListPartsResult><IsTruncated>false</IsTruncated><Part><PartNumber>3</PartNumber><ETag>"e"</ETag><HashCrc64ecma>9</HashCrc64ecma><Size>1</Size></Part></ListPartsResult>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		req := oss.ListPartsRequest{Bucket: "photos", Key: "k", UploadID: "u"}
		res, err := answering(t, 200, nil, string(body)).ListParts(t.Context(), req)
		if (err == nil) != (res != nil) {
			t.Errorf("got %+v, %v", res, err)
		}
		slow, slowErr := answering(t, 200, nil, string(body)+"<!---->").ListParts(t.Context(), req)
		if err == nil || slowErr == nil {
			testkit.WantSame(t, res, slow)
		}
		if err == nil && !slices.IsSortedFunc(res.Parts, func(a, b oss.Part) int { return a.PartNumber - b.PartNumber }) {
			t.Errorf("got %+v", res.Parts)
		}
	})
}
