package main

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/box/boxtest"
)

func newRequest(op string) request {
	return request{Op: op, Header: http.Header{"X": {op}}}
}

func ids(all []entry) (list []string) {
	for _, e := range all {
		list = append(list, fmt.Sprint(e.Op, e.id, "v", e.version))
	}
	return list
}

// TestJournalIDs: a request keeps its id while the simulator forgets others; what changes gets a new
// version; ids go on after a gap and after a reset.
func TestJournalIDs(t *testing.T) {
	a, b, c, d, e := newRequest("a"), newRequest("b"), newRequest("c"), newRequest("d"), newRequest("e")
	var j journal
	step := func(wanted string, now ...request) {
		t.Helper()
		want(t, "the journal", strings.Join(ids(j.sync(now)), " "), wanted)
	}
	step("")
	step("a1v1 b2v2", a, b)
	a.Status = 200
	step("a1v3 b2v2 c3v4", a, b, c)
	step("c3v4 d4v5", c, d)
	d.Acted, d.Done = 1, 1
	step("d4v6", d)
	step("e5v7", e)
	step("")
	step("e6v8", e) // it was not there in between
	j.reset()
	step("b7v9", b)
}

// TestJournalForgets: ids stay those of their requests when a simulator trims its journal.
func TestJournalForgets(t *testing.T) {
	s := boxtest.NewServer(t)
	s.KeepRequests(5)
	var j journal
	seen := map[string]int{}
	for i := range 40 {
		resp, err := http.Get(fmt.Sprint(strings.TrimSuffix(s.URL(), "/2.0"), "/", i))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if i%3 > 0 {
			continue
		}
		for _, e := range j.sync(s.Requests()) {
			if id, known := seen[e.Target]; known && id != e.id {
				t.Errorf("%s was %d and is %d", e.Target, id, e.id)
			}
			seen[e.Target] = e.id
			want(t, "the id of "+e.Target, fmt.Sprint("/", e.id-1), e.Target)
		}
	}
}

func TestView(t *testing.T) {
	long := strings.Repeat("ä", 10)
	for _, tt := range []struct {
		about              string
		body               string
		length             int
		wanted, wantedKind string
	}{
		{"text", "<script>", 8, "<script>", "text"},
		{"nothing", "", 0, "", "text"},
		{"bytes", "\xff\x00", 2, base64.StdEncoding.EncodeToString([]byte("\xff\x00")), "base64"},
		{"a text that is cut in a character", long[:len(long)-1], 100, long[:len(long)-2], "text"},
		{"a text that is cut after a character", long, 100, long, "text"},
		{"a text that ends in half a character", long[:len(long)-1], len(long) - 1, base64.StdEncoding.EncodeToString([]byte(long[:len(long)-1])), "base64"},
		{"a secret", `{"password":"p"}`, 16, `{"password":"REDACTED"}`, "text"},
	} {
		r := newRequest("x")
		r.Body, r.Length = []byte(tt.body), tt.length
		v := entry{request: r}.view()
		want(t, tt.about, v.Body, tt.wanted)
		want(t, tt.about, v.BodyEncoding, tt.wantedKind)
		want(t, tt.about, v.Length, tt.length)
	}
}

func TestPage(t *testing.T) {
	var all []entry
	for id := 1; id <= 5; id++ {
		all = append(all, entry{request: newRequest("x"), id: id})
	}
	all[3].Body = []byte(strings.Repeat("x", maxPageBytes+1))
	for _, tt := range []struct {
		after, limit int
		wanted       string
	}{
		{-1, 2, "[5]"}, // 4 is too large to go with another one
		{-1, 1, "[5]"},
		{0, 2, "[1 2]"},
		{0, 100, "[1 2 3]"}, // a page ends before a large one,
		{4, 100, "[5]"},
		{2, 100, "[3]"},
		{3, 100, "[4]"},
		{5, 100, "[]"},
	} {
		got := []int{}
		for _, v := range page(all, tt.after, tt.limit) {
			got = append(got, v.ID)
		}
		want(t, fmt.Sprintf("the page after %d of at most %d", tt.after, tt.limit), fmt.Sprint(got), tt.wanted)
	}
}

// TestRequests: the API shows what a program sent, without its secrets, and pages go on where the
// last one ended.
func TestRequests(t *testing.T) {
	c := newClient(t)
	for i := range 5 {
		body := fmt.Sprintf(`{"client_secret":"s","objects":[],"target":"/%d"}`, i)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+c.service("bitpaket").host()+"/v2/copy?client_secret=s", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer t")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	all, last := c.requests("bitpaket", "")
	want(t, "requests", len(all), 5)
	want(t, "the last", last, 5)
	first := all[0]
	want(t, "the operation", first.Operation, "Copy")
	want(t, "the target", first.Target, "/v2/copy?client_secret=REDACTED")
	want(t, "the body", first.Body, `{"client_secret":"REDACTED","objects":[],"target":"/0"}`)
	want(t, "acted", first.Acted, 1)
	for _, h := range first.Header {
		if h.Name == "Authorization" {
			want(t, "Authorization", h.Value, "Bearer REDACTED")
		}
	}
	page, last := c.requests("bitpaket", "?after=0&limit=2")
	want(t, "the first page", fmt.Sprint(len(page), page[0].ID, last), "2 1 2")
	page, last = c.requests("bitpaket", "?after=2&limit=2")
	want(t, "the second page", fmt.Sprint(len(page), page[0].ID, last), "2 3 4")
	page, last = c.requests("bitpaket", "?after=5")
	want(t, "the page after the last", fmt.Sprint(len(page), last), "0 5")
	page, _ = c.requests("bitpaket", "?limit=1")
	want(t, "the newest", fmt.Sprint(len(page), page[0].ID), "1 5")
}
