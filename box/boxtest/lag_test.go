package boxtest_test

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box/boxtest"
)

// names lists a folder's items by one of the two operations that do.
func names(t *testing.T, s *boxtest.Server, path string) string {
	t.Helper()
	page := get(t, s, path).body
	if c, ok := page["item_collection"].(map[string]any); ok {
		page = c
	}
	var names []string
	for _, e := range page["entries"].([]any) {
		names = append(names, e.(map[string]any)["name"].(string))
	}
	return strings.Join(names, " ")
}

func TestListLag(t *testing.T) {
	const lag = 3 * time.Second
	tests := []struct {
		name          string
		change        func(s *boxtest.Server)
		before, after string // what listings show until the lag is over, and from then on
	}{
		{"copied by a request", func(s *boxtest.Server) {
			call(t, s, http.MethodPost, base+"/folders/1/copy", `{"name":"C","parent":{"id":"9"}}`)
		}, "A B x", "A B C x"},
		{"copied by somebody", func(s *boxtest.Server) { s.Copy("1", "9", "C") }, "A B x", "A B C x"},
		{"renamed", func(s *boxtest.Server) { s.Rename("1", "Z") }, "A B x", "B Z x"},
		{"moved out", func(s *boxtest.Server) { s.Move("1", "8") }, "A B x", "B x"},
		{"moved in", func(s *boxtest.Server) { s.Move("8", "9") }, "A B x", "A B Elsewhere x"},
		{"removed", func(s *boxtest.Server) { s.Remove("3") }, "A B x", "A B"},
		{"deleted by a request", func(s *boxtest.Server) {
			call(t, s, http.MethodDelete, base+"/folders/1", "")
		}, "A B x", "B x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := boxtest.NewServer(t)
				s.SetListLag(lag)
				s.AddFolder("0", "Archive", boxtest.WithID("9"))
				s.AddFolder("0", "Elsewhere", boxtest.WithID("8"))
				s.AddFolder("9", "A", boxtest.WithID("1"))
				s.AddFolder("9", "B", boxtest.WithID("2"))
				s.AddFile("9", "x", 10, boxtest.WithID("3"))
				tt.change(s)
				time.Sleep(lag - 1)
				for _, path := range []string{"/folders/9/items", "/folders/9"} {
					if got := names(t, s, path); got != tt.before {
						t.Errorf("just before the lag is over, %s shows %q, want %q", path, got, tt.before)
					}
				}
				time.Sleep(time.Nanosecond)
				for _, path := range []string{"/folders/9/items", "/folders/9"} {
					if got := names(t, s, path); got != tt.after {
						t.Errorf("when the lag is over, %s shows %q, want %q", path, got, tt.after)
					}
				}
			})
		})
	}
}

// TestListLagLeavesReadsByID: what a folder is, is current wherever its id is asked for.
func TestListLagLeavesReadsByID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := boxtest.NewServer(t)
		s.AddFolder("0", "A", boxtest.WithID("1"))
		s.SetListLag(time.Minute)
		s.Rename("1", "Z")
		if got := get(t, s, "/folders/1").body["name"]; got != "Z" {
			t.Errorf("the folder is called %v, want Z", got)
		}
		if got := names(t, s, "/folders/0/items"); got != "A" {
			t.Errorf("the listing shows %q, want A", got)
		}
	})
}

// TestOthers: what other programs do is dated now and raises the etag.
func TestOthers(t *testing.T) {
	tests := []struct {
		name string
		do   func(s *boxtest.Server)
		tree string
		etag string // of the folder A
	}{
		{"copy", func(s *boxtest.Server) { s.Copy("1", "9", "C") }, "/A/\n/A/x 10\n/B/\n/B/C/\n/B/C/x 10\n", "0"},
		{"copy a file", func(s *boxtest.Server) { s.Copy("3", "9", "y") }, "/A/\n/A/x 10\n/B/\n/B/y 10\n", "0"},
		{"upload", func(s *boxtest.Server) { s.Upload("9", "x", 7) }, "/A/\n/A/x 10\n/B/\n/B/x 7\n", "0"},
		{"upload to a taken name", func(s *boxtest.Server) { s.Upload("1", "X", 7) }, "/A/\n/A/x 10\n/B/\n", "0"},
		{"rename", func(s *boxtest.Server) { s.Rename("1", "Z") }, "/B/\n/Z/\n/Z/x 10\n", "1"},
		{"rename a file", func(s *boxtest.Server) { s.Rename("3", "y") }, "/A/\n/A/y 10\n/B/\n", "0"},
		{"move", func(s *boxtest.Server) { s.Move("1", "9") }, "/B/\n/B/A/\n/B/A/x 10\n", "1"},
		{"overwrite", func(s *boxtest.Server) { s.Overwrite("3", 77) }, "/A/\n/A/x 77\n/B/\n", "0"},
		{"touch", func(s *boxtest.Server) { s.Touch("1") }, "/A/\n/A/x 10\n/B/\n", "1"},
		{"remove a file", func(s *boxtest.Server) { s.Remove("3") }, "/A/\n/B/\n", "0"},
		{"remove", func(s *boxtest.Server) { s.Remove("1") }, "/B/\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := boxtest.NewServer(t)
			s.AddFolder("0", "A", boxtest.WithID("1"))
			s.AddFolder("0", "B", boxtest.WithID("9"))
			s.AddFile("1", "x", 10, boxtest.WithID("3"))
			tt.do(s)
			if got := s.Tree(); got != tt.tree {
				t.Errorf("tree:\n%swant:\n%s", got, tt.tree)
			}
			etag, _ := get(t, s, "/folders/1").body["etag"].(string)
			if etag != tt.etag {
				t.Errorf("the etag of A is %q, want %q", etag, tt.etag)
			}
		})
	}
}

func TestDateSkew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := boxtest.NewServer(t)
		s.SetDateSkew(2 * time.Second)
		made := call(t, s, http.MethodPost, base+"/folders", `{"name":"C","parent":{"id":"0"}}`)
		date, err := http.ParseTime(made.head.Get("Date"))
		if err != nil {
			t.Fatal(err)
		}
		created, err := time.Parse(time.RFC3339, made.body["created_at"].(string))
		if err != nil {
			t.Fatal(err)
		}
		if ahead := date.Sub(created); ahead != 2*time.Second {
			t.Errorf("Date is %v ahead of created_at, want 2s", ahead)
		}
	})
}

// TestUpload: of the uploads of one name at the same time one takes it, and the others are told so.
func TestUpload(t *testing.T) {
	s := boxtest.NewServer(t)
	var made atomic.Int32
	var uploads sync.WaitGroup
	for range 8 {
		uploads.Go(func() {
			if id := s.Upload("0", "x", 1); id != "" {
				made.Add(1)
				if found := s.Find("/x"); found != id {
					t.Errorf("the id is %s, and /x is %q", id, found)
				}
			}
		})
	}
	uploads.Wait()
	if n := made.Load(); n != 1 || s.Tree() != "/x 1\n" {
		t.Errorf("%d made:\n%s", n, s.Tree())
	}
	s.ReserveName("0", "y", time.Minute)
	if id := s.Upload("0", "Y", 1); id != "" {
		t.Errorf("a reserved name was taken by %s", id)
	}
}
