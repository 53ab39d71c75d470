package boxtest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/farcopy/farcopy/box/boxtest"
)

// mixed makes the folder 11111 with items whose orders by name, size, date and id all differ.
func mixed(t *testing.T) *boxtest.Server {
	s := boxtest.NewServer(t)
	s.AddFolder("0", "Mixed", boxtest.WithID("11111"))
	s.AddFile("11111", "b", 1, boxtest.WithID("3"))
	s.Advance(time.Second)
	s.AddWebLink("11111", "a link", "https://example.com/", boxtest.WithID("6"))
	s.AddFile("11111", "C", 2, boxtest.WithID("1"))
	s.Advance(time.Second)
	s.AddFile("11111", "a", 3, boxtest.WithID("2"))
	s.AddFolder("11111", "z", boxtest.WithID("5"))
	s.Advance(time.Second)
	s.AddFolder("11111", "Y", boxtest.WithID("4"))
	return s
}

func TestListFolderItems(t *testing.T) {
	s := mixed(t)
	a := get(t, s, "/folders/11111/items?fields=size").want(t, http.StatusOK)
	sha1 := a.body["entries"].([]any)[2].(map[string]any)["sha1"]
	if text, _ := sha1.(string); len(text) != 40 {
		t.Fatalf("sha1 %v", sha1)
	}
	entries := a.body["entries"].([]any)
	wantJSON(t, entries[0], `{"type":"folder","id":"4","etag":"0","sequence_id":"0","name":"Y","size":0}`)
	wantJSON(t, entries[2], fmt.Sprintf(`{"type":"file","id":"2","etag":"0","sequence_id":"0","name":"a","size":3,"sha1":%q,
		"file_version":{"type":"file_version","id":"21","sha1":%[1]q}}`, sha1))
	wantJSON(t, entries[5], `{"type":"web_link","id":"6","etag":"0","sequence_id":"0","name":"a link","url":"https://example.com/"}`)
	delete(a.body, "entries")
	wantJSON(t, a.body, `{"total_count":6,"offset":0,"limit":100,
		"order":[{"by":"type","direction":"ASC"},{"by":"name","direction":"ASC"}]}`)
}

func TestListFolderItemsOrder(t *testing.T) {
	tests := map[string][]string{
		"":                         {"Y", "z", "a", "b", "C", "a link"},
		"sort=name&direction=DESC": {"z", "Y", "C", "b", "a", "a link"},
		"sort=id":                  {"Y", "z", "C", "a", "b", "a link"},
		"sort=size&direction=DESC": {"z", "Y", "a", "C", "b", "a link"},
		"sort=date":                {"z", "Y", "b", "C", "a", "a link"},
	}
	s := mixed(t)
	for query, want := range tests {
		for _, mode := range []string{"", "&usemarker=true"} {
			if got := get(t, s, "/folders/11111/items?"+query+mode).names(); !slices.Equal(got, want) {
				t.Errorf("%s%s: %v, want %v", query, mode, got, want)
			}
		}
	}
}

func TestListByOffset(t *testing.T) {
	s := mixed(t)
	a := get(t, s, "/folders/11111/items?offset=4&limit=4").want(t, http.StatusOK)
	if !slices.Equal(a.names(), []string{"C", "a link"}) {
		t.Errorf("second page: %s", a.raw)
	}
	if a.body["offset"] != number(4) {
		t.Errorf(`a.body["offset"] is %v, want %v`, a.body["offset"], number(4))
	}
	if a.body["limit"] != number(4) {
		t.Errorf(`a.body["limit"] is %v, want %v`, a.body["limit"], number(4))
	}
	a = get(t, s, "/folders/11111/items?offset=9999&limit=5000").want(t, http.StatusOK)
	if len(a.names()) != 0 {
		t.Fatalf("len(a.names()) is %v, want %v", len(a.names()), 0)
	}
	if a.body["limit"] != number(1000) {
		t.Errorf(`a.body["limit"] is %v, want %v`, a.body["limit"], number(1000))
	}
	if a.body["total_count"] != number(6) {
		t.Errorf(`a.body["total_count"] is %v, want %v`, a.body["total_count"], number(6))
	}
	for query, code := range map[string]string{"offset=10000": "invalid_offset", "offset=-1": "invalid_offset",
		"limit=0": "invalid_limit", "limit=x": "invalid_limit", "sort=colour": "bad_request", "direction=up": "bad_request"} {
		get(t, s, "/folders/11111/items?"+query).wantProblem(t, http.StatusBadRequest, code)
	}
}

func TestListByMarker(t *testing.T) {
	for _, order := range []string{"", "&sort=size&direction=DESC", "&sort=date", "&sort=id"} {
		s := mixed(t)
		whole := get(t, s, "/folders/11111/items?usemarker=true"+order).names()
		var names []string
		marker := ""
		for range 3 {
			a := get(t, s, "/folders/11111/items?usemarker=true&limit=2&marker="+url.QueryEscape(marker)+order).want(t, http.StatusOK)
			names = append(names, a.names()...)
			for _, absent := range []string{"total_count", "offset"} {
				if _, ok := a.body[absent]; ok {
					t.Errorf("%s in a page by marker: %s", absent, a.raw)
				}
			}
			marker, _ = a.body["next_marker"].(string)
		}
		if !slices.Equal(names, whole) || marker != "" {
			t.Errorf("%s: pages hold %v, want %v; marker at the end %q", order, names, whole, marker)
		}
	}
	get(t, mixed(t), "/folders/11111/items?usemarker=true&marker=x").wantProblem(t, http.StatusBadRequest, "bad_request")
}

func TestMarkerSurvivesChanges(t *testing.T) {
	s := mixed(t)
	first := get(t, s, "/folders/11111/items?usemarker=true&limit=2")
	s.AddFolder("11111", "A")
	call(t, s, http.MethodDelete, base+"/folders/5", "").want(t, http.StatusNoContent) // the one the marker names
	rest := get(t, s, "/folders/11111/items?usemarker=true&marker="+first.body["next_marker"].(string))
	if got := rest.names(); !slices.Equal(got, []string{"a", "b", "C", "a link"}) {
		t.Errorf("second page: %v", got)
	}
}

func TestLastMarker(t *testing.T) {
	s := mixed(t)
	for end, want := range map[boxtest.MarkerEnd]any{boxtest.MarkerNull: nil, boxtest.MarkerEmpty: ""} {
		s.SetLastMarker(end)
		if got, ok := get(t, s, "/folders/11111/items?usemarker=true").body["next_marker"]; !ok || got != want {
			t.Errorf("%d: %v, present %v", end, got, ok)
		}
	}
	s.SetLastMarker(boxtest.MarkerAbsent)
	if got, ok := get(t, s, "/folders/11111/items?usemarker=true").body["next_marker"]; ok {
		t.Errorf("absent: %v", got)
	}
}

func TestMarkersNeedUsemarker(t *testing.T) {
	a := get(t, mixed(t), "/folders/11111/items?limit=2&marker=x").want(t, http.StatusOK)
	if _, ok := a.body["next_marker"]; ok || a.body["total_count"] != number(6) {
		t.Errorf("without usemarker: %s", a.raw)
	}
}

func TestInvisibleItemsLeaveGaps(t *testing.T) {
	s := mixed(t)
	s.SetHidden("4", true)
	a := get(t, s, "/folders/11111/items?limit=2").want(t, http.StatusOK)
	if !slices.Equal(a.names(), []string{"z"}) || a.body["total_count"] != number(6) {
		t.Errorf("by offset: %s", a.raw)
	}
	a = get(t, s, "/folders/11111/items?limit=1&usemarker=true").want(t, http.StatusOK)
	if len(a.names()) != 0 || a.body["next_marker"] == nil {
		t.Errorf("by marker: %s", a.raw)
	}
	get(t, s, "/folders/4/items").wantProblem(t, http.StatusNotFound, "not_found")
}
