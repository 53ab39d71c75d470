package bitpakettest_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

// shown is what a query shows of a folder: the names of its folders, with a slash, and of its
// objects.
func shown(t *testing.T, srv *Server, dir string) string {
	t.Helper()
	a := call(t, srv, "GET", "/v2/query?X-Bit-Folder="+dir, "")
	var body struct {
		Data struct {
			Folders []struct {
				Name string `json:"folder_name"`
			}
			Objects []struct{ Properties struct{ Name string } }
		}
	}
	if err := json.Unmarshal([]byte(a.body), &body); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
	if a.status != http.StatusOK {
		return "refused"
	}
	var names []string
	for _, f := range body.Data.Folders[1:] { // the first stands for the folder itself
		names = append(names, f.Name+"/")
	}
	slices.Sort(names)
	for _, o := range body.Data.Objects {
		names = append(names, o.Properties.Name)
	}
	return strings.Join(names, " ")
}

func TestListLag(t *testing.T) {
	const lag = 3 * time.Second
	tests := []struct {
		name          string
		change        func(t *testing.T, srv *Server)
		dir           string
		before, after string // what a query shows until the lag is over, and from then on
	}{
		{"uploaded", func(t *testing.T, srv *Server) { call(t, srv, "PUT", "/v2/object/z", "", "X-Bit-Folder", "/d") }, "/d", "sub/ a", "sub/ a z"},
		{"copied by somebody", func(_ *testing.T, srv *Server) { srv.Copy("/d/a", "/d/z") }, "/d", "sub/ a", "sub/ a z"},
		{"renamed", func(_ *testing.T, srv *Server) { srv.Rename("/d/a", "z") }, "/d", "sub/ a", "sub/ z"},
		{"moved out", func(_ *testing.T, srv *Server) { srv.Move("/d/a", "/") }, "/d", "sub/ a", "sub/"},
		{"moved in", func(_ *testing.T, srv *Server) { srv.Move("/e", "/d") }, "/d", "sub/ a", "e/ sub/ a"},
		{"removed", func(_ *testing.T, srv *Server) { srv.Remove("/d/a") }, "/d", "sub/ a", "sub/"},
		{"a folder made", func(t *testing.T, srv *Server) { call(t, srv, "POST", "/v2/create", `{"folder":"/d/new"}`) }, "/d", "sub/ a", "new/ sub/ a"},
		{"a folder made, seen from inside", func(_ *testing.T, srv *Server) { srv.Copy("/d/a", "/d/new/z") }, "/d/new", "refused", "z"},
		{"a folder renamed", func(_ *testing.T, srv *Server) { srv.Rename("/d/sub", "z") }, "/d", "sub/ a", "z/ a"},
		{"a folder renamed, seen from inside", func(_ *testing.T, srv *Server) { srv.Rename("/d/sub", "z") }, "/d/sub", "b", "refused"},
		{"a folder removed", func(_ *testing.T, srv *Server) { srv.Remove("/d") }, "/d/sub", "b", "refused"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, srv *Server) {
				srv.SetListLag(lag)
				srv.AddObject("/d/a", "1")
				srv.AddObject("/d/sub/b", "2")
				srv.AddObject("/e/c", "3")
				tt.change(t, srv)
				time.Sleep(lag - 1)
				if got := shown(t, srv, tt.dir); got != tt.before {
					t.Errorf("just before the lag is over, %s shows %q, want %q", tt.dir, got, tt.before)
				}
				time.Sleep(time.Nanosecond)
				if got := shown(t, srv, tt.dir); got != tt.after {
					t.Errorf("when the lag is over, %s shows %q, want %q", tt.dir, got, tt.after)
				}
			})
		})
	}
}

// TestListLagOfACopy counts from when the copy made the object, not from its answer.
func TestListLagOfACopy(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *Server) {
		srv.SetListLag(3 * time.Second)
		srv.AddObject("/a", "1")
		srv.MkdirAll("/to")
		call(t, srv, "POST", "/v2/copy", `{"client_secret":"s","objects":[{"path":"/a"}],"overwrite":false,"target":"/to"}`)
		time.Sleep(1100*time.Millisecond + 3*time.Second - 1)
		if got := shown(t, srv, "/to"); got != "" {
			t.Errorf("just before the lag is over, the target shows %q, want nothing", got)
		}
		time.Sleep(time.Nanosecond)
		if got := shown(t, srv, "/to"); got != "a" {
			t.Errorf("when the lag is over, the target shows %q, want a", got)
		}
	})
}

// TestListLagByPathAndByID: metadata found by path lag, those of an id are current.
func TestListLagByPathAndByID(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *Server) {
		id := srv.AddObject("/a", "1")
		srv.SetListLag(time.Second)
		srv.Rename("/a", "z")
		for _, path := range []string{"/a", "/z"} { // until the lag is over, and from then on
			if a := call(t, srv, "POST", "/v2/metadata", `{"path":"`+path+`"}`); a.status != http.StatusOK {
				t.Errorf("metadata of %s: %s", path, a.body)
			}
			if a := call(t, srv, "GET", "/v2/metadata/"+id, ""); !strings.Contains(a.body, `"name":"z"`) {
				t.Errorf("metadata of the id: %s", a.body)
			}
			time.Sleep(time.Second)
		}
	})
}

func TestOthers(t *testing.T) {
	tests := []struct {
		name   string
		do     func(srv *Server)
		object string // that is there then
		same   bool   // it keeps its id and date
	}{
		{"copy", func(srv *Server) { srv.Copy("/d/a", "/d/z") }, "/d/z", false},
		{"rename", func(srv *Server) { srv.Rename("/d/a", "z") }, "/d/z", true},
		{"rename a folder", func(srv *Server) { srv.Rename("/d", "z") }, "/z/a", true},
		{"move", func(srv *Server) { srv.Move("/d/a", "/new") }, "/new/a", true},
		{"overwrite", func(srv *Server) { srv.Overwrite("/d/a", "2") }, "/d/a", false},
		{"touch", func(srv *Server) { srv.Touch("/d/a") }, "/d/a", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := NewServer(t)
				srv.AddObject("/d/a", "1")
				before, _ := srv.Object("/d/a")
				tt.do(srv)
				after, ok := srv.Object(tt.object)
				if !ok {
					t.Fatalf("no %s in\n%s", tt.object, srv.Tree())
				}
				if same := after.ID == before.ID; same != tt.same {
					t.Errorf("id %s, before %s", after.ID, before.ID)
				}
				created := srv.Now()
				if tt.same {
					created = before.Created
				}
				if !after.Created.Equal(created) {
					t.Errorf("created %v, want %v", after.Created, created)
				}
			})
		})
	}
}

func TestDateSkew(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *Server) {
		srv.SetDateSkew(2 * time.Second)
		a := call(t, srv, "PUT", "/v2/object/z", "")
		date, err := http.ParseTime(a.head.Get("Date"))
		if err != nil {
			t.Fatal(err)
		}
		made, _ := srv.Object("/z")
		if ahead := date.Sub(made.Created); ahead != 2*time.Second {
			t.Errorf("Date is %v ahead of the object, want 2s", ahead)
		}
	})
}
