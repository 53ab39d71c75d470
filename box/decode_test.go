package box_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestFolderForms: what Box sends beside the documented forms never costs a copy that was made.
func TestFolderForms(t *testing.T) {
	tests := []struct {
		name, member string
		check        func(*box.CopyFolderResponse) bool
	}{
		{"base members only", `"etag":"1"`, func(f *box.CopyFolderResponse) bool { return f.ETag == "1" && f.Name == "" }},
		{"size", `"size":629644`, func(f *box.CopyFolderResponse) bool { return f.Size == 629644 }},
		{"size as in IEEE 754 text", `"size":1.2318237429383e+31`, func(f *box.CopyFolderResponse) bool { return f.Size == math.MaxInt64 }},
		{"size in scientific notation", `"size":1e3`, func(f *box.CopyFolderResponse) bool { return f.Size == 1000 }},
		{"size with a fraction", `"size":1234.0`, func(f *box.CopyFolderResponse) bool { return f.Size == 1234 }},
		{"largest size", `"size":9223372036854775807`, func(f *box.CopyFolderResponse) bool { return f.Size == math.MaxInt64 }},
		{"size one too large", `"size":9223372036854775808`, func(f *box.CopyFolderResponse) bool { return f.Size == math.MaxInt64 }},
		{"size beyond a float", `"size":1e999`, func(f *box.CopyFolderResponse) bool { return f.Size == math.MaxInt64 }},
		{"size below zero", `"size":-1e30`, func(f *box.CopyFolderResponse) bool { return f.Size == 0 }},
		{"size in quotes", `"size":"1e3"`, func(f *box.CopyFolderResponse) bool { return f.Size == 1000 }},
		{"size null", `"size":null`, func(f *box.CopyFolderResponse) bool { return f.Size == 0 }},
		{"size no number", `"size":[],"name":"n"`, func(f *box.CopyFolderResponse) bool { return f.Size == 0 && f.Name == "n" }},
		{"nulls", `"etag":null,"sequence_id":null,"created_at":null,"shared_link":null,"parent":null,"item_collection":null,"permissions":null,
			"path_collection":null,"created_by":null,"tags":null,"description":null,"metadata":null,"has_collaborations":null`,
			func(f *box.CopyFolderResponse) bool {
				return f.ETag == "" && f.CreatedAt.IsZero() && f.SharedLink == nil && f.Parent == nil && f.ItemCollection == nil
			}},
		{"nulls beside a trap", `"size":1e3,"etag":null,"sequence_id":null,"created_at":null,"shared_link":null,"parent":null,"tags":null`,
			func(f *box.CopyFolderResponse) bool {
				return f.Size == 1000 && f.ETag == "" && f.SharedLink == nil && f.Parent == nil && f.Tags == nil
			}},
		{"sequence_id null in a path", `"path_collection":{"total_count":1,"entries":[{"type":"folder","id":"0","sequence_id":null,"etag":null}]}`,
			func(f *box.CopyFolderResponse) bool { return f.PathCollection.Entries[0].ID == "0" }},
		{"numeric ids", `"etag":3,"parent":{"id":22222,"etag":3},"path_collection":{"total_count":"1","entries":[{"id":0}]}`,
			func(f *box.CopyFolderResponse) bool {
				return f.ETag == "3" && f.Parent.ID == "22222" && f.PathCollection.Entries[0].ID == "0" && f.PathCollection.TotalCount == 1
			}},
		{"time with milliseconds", `"created_at":"2012-12-12T10:53:43.123Z"`,
			func(f *box.CopyFolderResponse) bool {
				return f.CreatedAt.Equal(time.Date(2012, 12, 12, 10, 53, 43, 123e6, time.UTC))
			}},
		{"time with an offset", `"created_at":"2012-12-12T10:53:43-08:00"`,
			func(f *box.CopyFolderResponse) bool {
				return f.CreatedAt.Equal(time.Date(2012, 12, 12, 18, 53, 43, 0, time.UTC))
			}},
		{"times beside a trap", `"created_at":"2012-12-12T10:53:43.5-08:00","modified_at":"","trashed_at":"2012-12-12","purged_at":7,"size":1e3`,
			func(f *box.CopyFolderResponse) bool {
				return f.CreatedAt.Equal(time.Date(2012, 12, 12, 18, 53, 43, 5e8, time.UTC)) && f.ModifiedAt.IsZero() && f.PurgedAt.IsZero() &&
					f.TrashedAt.Equal(time.Date(2012, 12, 12, 0, 0, 0, 0, time.UTC)) && f.Size == 1000
			}},
		{"items", `"item_collection":{"total_count":1e0,"entries":[{"id":44444,"type":"file","size":1.2e31,"created_at":""}]}`,
			func(f *box.CopyFolderResponse) bool {
				i := f.ItemCollection.Entries[0]
				return f.ItemCollection.TotalCount == 1 && i.ID == "44444" && i.Type == box.ItemTypeFile && i.Size == math.MaxInt64
			}},
		{"odd types", `"name":{},"description":[],"tags":"t","permissions":[],"shared_link":"s","parent":7,"item_status":1,"created_by":[],
			"has_collaborations":"yes","metadata":{"a":1},"item_collection":[],"etag":"9"`,
			func(f *box.CopyFolderResponse) bool {
				return f.ETag == "9" && f.Name == "" && f.SharedLink == nil && f.Parent == nil && string(f.Metadata) == `{"a":1}`
			}},
		{"unknown members", `"brand_new":{"a":[1]},"etag":"9"`, func(f *box.CopyFolderResponse) bool { return f.ETag == "9" }},
	}
	for _, tt := range tests {
		for _, id := range []string{`"1234567"`, `1234567`} {
			body := `{"type":"folder","id":` + id + `,` + tt.member + `}`
			res, err := answering(t, 201, body).CopyFolder(t.Context(), pictures)
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
				continue
			}
			if res.ID != "1234567" {
				t.Errorf("%s: res.ID is %q, want %q", tt.name, res.ID, "1234567")
			}
			if res.Type != "folder" {
				t.Errorf("%s: res.Type is %q, want %q", tt.name, res.Type, "folder")
			}
			if res.RequestID != "r1" {
				t.Errorf("%s: res.RequestID is %q, want %q", tt.name, res.RequestID, "r1")
			}
			if !tt.check(res) {
				t.Errorf("%s: %s: got %+v, %v", tt.name, body, res, err)
			}
		}
	}
}

func TestEmptyAccepted(t *testing.T) {
	for _, body := range []string{"", " \r\n"} {
		res, err := answering(t, 202, body).CopyFolder(t.Context(), pictures)
		if err != nil {
			t.Errorf("%q: %v", body, err)
			continue
		}
		if res.ID != "" {
			t.Errorf("%q: res.ID is %q, want %q", body, res.ID, "")
		}
		if res.RequestID != "r1" {
			t.Errorf("%q: res.RequestID is %q, want %q", body, res.RequestID, "r1")
		}
	}
}

// TestResponseAsJSON: a response that is stored as JSON comes back whole.
func TestResponseAsJSON(t *testing.T) {
	body := `{"type":"folder","id":"1","name":"n","size":1e3,"created_at":"2012-12-12T10:53:43-08:00"}`
	res, err := answering(t, 201, body).CopyFolder(t.Context(), pictures)
	if err != nil {
		t.Fatal(err)
	}
	var back box.CopyFolderResponse
	roundTrip(t, res, &back)
	testkit.WantEqual(t, "back.ID", back.ID, "1")
	testkit.WantEqual(t, "back.Name", back.Name, "n")
	testkit.WantEqual(t, "back.Size", back.Size, 1000)
	testkit.WantEqual(t, "back.RequestID", back.RequestID, "r1")
	if !back.CreatedAt.Equal(res.CreatedAt) {
		t.Errorf("got %+v", back)
	}
}

// FuzzDecodeCopy: whatever a 2xx holds, there is an error or the id of a folder.
func FuzzDecodeCopy(f *testing.F) {
	for _, body := range []string{
		``, `null`, `[]`, `{}`, `{"id":"1"}`, `{"id":1,"type":"folder"}`, `{"id":"1","size":1.2318237429383e+31,"created_at":""}`,
		`{"id":"1","item_collection":{"entries":[{"id":1,"size":1e3},null,7]},"path_collection":{"entries":{}}}`,
		`{"id":"1","shared_link":{"permissions":{"a":1}},"metadata":1,"tags":[1,"a"],"parent":[{}],"type":7}`, `{"id":"1"`, `<html>`,
		`{"id":"a","ID":{}}`, "{\"id\":\"\xff\",\"size\":\"-\"}", `{"id":"1","created_at":"0000-00-00T00:00:00Z"}`,
	} {
		f.Add(body, false)
		f.Add(body, true)
	}
	f.Fuzz(func(t *testing.T, body string, accepted bool) {
		status := 201
		if accepted {
			status = 202
		}
		res, err := answering(t, status, body).CopyFolder(t.Context(), pictures)
		switch {
		case err != nil && res != nil, err == nil && res == nil:
			t.Errorf("got %v, %v", res, err)
		case err == nil && res.ID == "" && !(accepted && strings.TrimSpace(body) == ""):
			t.Errorf("a copy without an id from %q", body)
		case err != nil:
			unknownOnly(t, err)
		}
	})
}

// FuzzDecodeItems: whatever a 2xx holds, there is an error or a list of items that all have an id.
func FuzzDecodeItems(f *testing.F) {
	for _, body := range []string{
		``, `null`, `{"entries":[]}`, `{"entries":[{"id":"1"}],"next_marker":"m"}`, `{"entries":[{"id":1}],"next_marker":7,"limit":"1e2"}`,
		`{"entries":[null]}`, `{"entries":{}}`, `{"total_count":1e99,"entries":[],"limit":-1,"order":[{"by":1}]}`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		res, err := answering(t, 200, body).ListFolderItems(t.Context(), box.ListFolderItemsRequest{FolderID: "1"})
		if err != nil {
			return
		}
		for _, i := range res.Entries {
			if i.ID == "" {
				t.Errorf("an item without an id from %q", body)
			}
		}
		if offset, more := res.NextOffset(); more && offset <= res.Offset {
			t.Errorf("the next page of %+v is %d", res.ItemPage, offset)
		}
	})
}
