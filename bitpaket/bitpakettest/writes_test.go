package bitpakettest_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	. "github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

func TestCreateFolder(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *Server) {
		folder := func(name string) string {
			return success(`{"folder_id":"` + srv.MkdirAll("/"+name) + `","folder_name":"` + name[strings.LastIndex(name, "/")+1:] +
				`","size":0,"size_pretty":"0 B","created_on":"2000-01-01T00:00:00Z","modified_on":"2000-01-01T00:00:00Z",
				"created_on_ts":946684800,"modified_on_ts":946684800}`)
		}
		create := func(body string) answer { return call(t, srv, "POST", "/v2/create", body) }
		create(`{"folder":"/a"}`).want(t, 201, folder("a"))
		create(`{"folder":"/a"}`).want(t, 400,
			`{"success":false,"error":{"code":10209,"message":"Folder already exists.","data":{}}}`)
		create(`{"folder":"/a","ensure":true}`).want(t, 201, folder("a"))
		create(`{"folder":"/x/y"}`).refused(t, 404, 10404)
		wantTree(t, srv, "/a/\n")
		create(`{"folder":"/x/y","ensure":true}`).want(t, 201, folder("x/y"))
		create(`{"folder":"/x/z"}`).want(t, 201, folder("x/z"))
		for _, body := range []string{`{}`, `{"folder":"/"}`, `{"folder":"a"}`, `{"folder":"/a/../b"}`, `{"folder":"//"}`,
			`{"folder":7}`, `{"folder":"/b","ensure":1}`, `x`} {
			create(body).refused(t, 400, 10400)
		}
		wantTree(t, srv, "/a/\n/x/\n/x/y/\n/x/z/\n")
	})
}

func TestUpload(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *Server) {
		srv.MkdirAll("/d")
		a := call(t, srv, "PUT", "/v2/object/t.txt", "test", "X-Bit-Folder", "/d", "X-Bit-Versioning", "1")
		info, _ := srv.Object("/d/t.txt")
		a.want(t, 201, success(fmt.Sprintf(wantObject, info.ID, true, "1", revision(t, a))))
		if a.head.Get("X-SHA256") != sums || !regexp.MustCompile(`^[0-9a-f]{40}$`).MatchString(a.head.Get("X-Object-ID")) {
			t.Errorf("headers: %v", a.head)
		}
		if info.Content != "test" {
			t.Errorf("content: %q", info.Content)
		}
		a = call(t, srv, "POST", "/v2/object/a%20b", "x", "X-Bit-Tag", "x, y", "X-Bit-Content-Type", "image/png",
			"X-Bit-Secure", "1", "X-Bit-Seal", "1")
		for _, part := range []string{`"name":"a b"`, `"tags":["x","y"]`, `"mime_type":"image/png"`, `"is_secure":true`,
			`"is_sealed":true`, `"version":null`} {
			if !strings.Contains(a.body, part) {
				t.Errorf("no %s in %s", part, a.body)
			}
		}
		call(t, srv, "PUT", "/v2/object/x", "x", "X-Bit-Folder", "/no").refused(t, 404, 10404)
		call(t, srv, "PUT", "/v2/object/x", "x", "Content-Range", "bytes 0-0/2").refused(t, 400, 10400)
		call(t, srv, "PUT", "/v2/object/x%2Fy", "x").refused(t, 400, 10400)
	})
}

func TestUploadOntoExisting(t *testing.T) {
	for name, c := range map[string]struct {
		there        Object
		headers      string
		status, code int
		tree         string
	}{
		"plain":                 {Object{}, "", 400, 10209, "/f 0 B e3b0c442\n"},
		"overwrite":             {Object{}, "X-Bit-Overwrite", 201, 0, "/f 3 B 11507a0e\n"},
		"overwrite versions":    {Object{Versioned: true}, "X-Bit-Overwrite", 201, 0, "/f 3 B 11507a0e\n"},
		"version":               {Object{Versioned: true}, "X-Bit-Versioning", 201, 0, "/f 0 B e3b0c442 version 1\n/f 3 B 11507a0e version 2\n"},
		"version over none":     {Object{}, "X-Bit-Versioning", 400, 10215, "/f 0 B e3b0c442\n"},
		"overwrite and version": {Object{}, "X-Bit-Overwrite X-Bit-Versioning", 400, 10210, "/f 0 B e3b0c442\n"},
		"plain over sealed":     {Object{Sealed: true}, "", 400, 10209, "/f 0 B e3b0c442\n"},
		"overwrite sealed":      {Object{Sealed: true}, "X-Bit-Overwrite", 400, 10211, "/f 0 B e3b0c442\n"},
		"version over sealed":   {Object{Sealed: true}, "X-Bit-Versioning", 400, 10211, "/f 0 B e3b0c442\n"},
	} {
		t.Run(name, func(t *testing.T) {
			srv := NewServer(t)
			old := srv.AddObject("/f", "", func(o *Object) { *o = c.there })
			var pairs []string
			for _, h := range strings.Fields(c.headers) {
				pairs = append(pairs, h, "1")
			}
			a := call(t, srv, "PUT", "/v2/object/f", "new", pairs...)
			if c.code != 0 {
				a.refused(t, c.status, c.code)
			} else {
				wantUploaded(t, srv, a, c.status, old)
			}
			wantTree(t, srv, c.tree)
		})
	}
}

func TestDeleteObject(t *testing.T) {
	srv := NewServer(t)
	first := srv.AddObject("/f", "1", func(o *Object) { o.Versioned = true })
	second := srv.AddObject("/f", "2")
	remove := func(id, body string) answer { return call(t, srv, "DELETE", "/v2/delete/"+id, body) }
	remove(second, `{}`).refused(t, 403, 10403)
	remove(second, `{"client_secret":"x"}`).refused(t, 403, 10403)
	wantTree(t, srv, "/f 1 B 6b86b273 version 1\n/f 1 B d4735e3a version 2\n")
	remove(second, `{"client_secret":"s"}`).want(t, 200,
		success(`{"objects":{"valid":{"object_ids":["`+second+`"]},"invalid":[]}}`))
	wantTree(t, srv, "/f 1 B 6b86b273 version 1\n")
	remove(second, `{"client_secret":"s"}`).want(t, 200,
		success(`{"objects":{"valid":{"object_ids":[]},"invalid":[{"id":"`+second+`"}]}}`))
	remove(first+"?client_secret=s", ``).want(t, 200,
		success(`{"objects":{"valid":{"object_ids":["`+first+`"]},"invalid":[]}}`))
	call(t, srv, "POST", "/v2/metadata", `{"path":"/f"}`).refused(t, 404, 10404)
	wantTree(t, srv, "")
}

func TestRemove(t *testing.T) {
	srv := NewServer(t)
	id := srv.AddObject("/a/b/c", "1")
	srv.AddObject("/a/d", "2")
	srv.Remove("/a/b")
	srv.Remove("/a/none")
	wantTree(t, srv, "/a/\n/a/d 1 B d4735e3a\n")
	call(t, srv, "GET", "/v2/metadata/"+id, "").refused(t, 404, 10404)
	srv.Remove("/")
	wantTree(t, srv, "/a/\n/a/d 1 B d4735e3a\n")
}

func TestIDsRepeat(t *testing.T) {
	ids := func() string {
		srv := NewServer(t)
		return fmt.Sprint(srv.MkdirAll("/d"), srv.AddObject("/d/a", "1"), srv.AddObject("/d/b", "1"))
	}
	if first, second := ids(), ids(); first != second {
		t.Errorf("%s, then %s", first, second)
	}
}

// wantUploaded checks the response to an upload of /f, which had the id old before.
func wantUploaded(t *testing.T, srv *Server, a answer, status int, old string) {
	t.Helper()
	info, _ := srv.Object("/f")
	if a.status != status {
		t.Errorf("status %d, want %d", a.status, status)
	}
	if info.ID == old {
		t.Errorf("the object still has the id %s", old)
	}
	if !strings.Contains(a.body, info.ID) {
		t.Errorf("the response does not contain the id %s: %s", info.ID, a.body)
	}
}
