package oracle_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

func TestAllFolderItems(t *testing.T) {
	o := newOffice(t)
	big := o.MkdirAll("/Big")
	var want []string
	for i := range 25 {
		want = append(want, fmt.Sprintf("f%02d", i))
		o.AddFile(big, want[i], 1)
	}
	all := o.PipeClient().AllFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: big, Limit: 10})
	for range 2 { // a sequence can be ranged over again
		var got []string
		for it, err := range all {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, it.Name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q", got)
		}
	}
	testkit.WantRequests(t, o, 6)
	for it, err := range all {
		if err != nil || it.Name != "f00" {
			t.Error(it, err)
		}
		break
	}
	testkit.WantRequests(t, o, 7)
	for it, err := range o.PipeClient().AllFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: o.archive}) {
		t.Errorf("an empty folder has %v, %v", it, err)
	}
	n := 0
	for _, err := range o.PipeClient().AllFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: "F0"}) {
		testkit.WantIsOnly(t, err, oracle.ErrorCodeNotFound, fs.ErrNotExist)
		n++
	}
	if n != 1 {
		t.Errorf("%d errors", n)
	}
}

// A page may be shorter than asked for: what counts is how many items came.
func TestAllFolderItemsShortPages(t *testing.T) {
	o := newOffice(t)
	pages := map[string]string{
		"offset=0": `{"count":"2","hasMore":"1","limit":"2","items":[{"id":"a"},{"id":"b"}]}`,
		"offset=2": `{"count":"1","hasMore":true,"items":[{"id":"c"}]}`,
		"offset=3": `{"count":"1","hasMore":"0","items":[{"id":"d"}]}`,
	}
	answer := oracletest.Respond("page", func(w http.ResponseWriter, r *http.Request) {
		for query, body := range pages {
			if strings.Contains(r.URL.RawQuery, query) {
				fmt.Fprint(w, body)
			}
		}
	})
	o.Inject("*", answer, answer, answer)
	var got string
	for it, err := range o.PipeClient().AllFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: "F1"}) {
		if err != nil {
			t.Fatal(err)
		}
		got += it.ID
	}
	if got != "abcd" {
		t.Errorf("got %s", got)
	}
}

// A service that promises more for ever does not hold the caller for ever.
func TestAllFolderItemsGetsOn(t *testing.T) {
	for _, body := range []string{
		`{"count":"0","hasMore":"1"}`, `{"count":"1","hasMore":"1","items":[{"id":"a"}]}`,
	} {
		n := 0
		var last error
		for _, err := range answering(t, 200, "application/json", body).AllFolderItems(t.Context(),
			oracle.ListFolderItemsRequest{FolderID: "F1"}) {
			last = err
			n++
		}
		if last == nil {
			t.Fatalf("%s: no error after %d turns", body, n)
		}
		if n > 2 {
			t.Errorf("%s: %d turns, want 2 at most", body, n)
		}
		if want := "oracle.AllFolderItems: the listing does not get any further"; last.Error() != want {
			t.Errorf("%s: error %v, want %s", body, last, want)
		}
	}
}
