package bitpakettest_test

import (
	"fmt"
	"testing"
	"time"

	. "github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

const accepted = `{"success":true,"data":{"objects":{"valid":{"object_ids":[],"object_names":[]},"invalid":[]}}}`

// copyFolder is the documented example, with overwrite as given.
func copyFolder(overwrite bool) string {
	return fmt.Sprintf(`{"client_secret":"s","objects":[{"folder":"/existing_dir"}],"overwrite":%v,"target":"/another_dir"}`,
		overwrite)
}

func fill(srv *Server) {
	srv.AddObject("/existing_dir/a", "1")
	srv.AddObject("/existing_dir/b", "22")
	srv.AddObject("/existing_dir/sub/c", "333")
	srv.MkdirAll("/existing_dir/void")
	srv.AddObject("/another_dir/keep", "k")
}

const source = `/existing_dir/
/existing_dir/a 1 B 6b86b273
/existing_dir/b 2 B 785f3ec7
/existing_dir/sub/
/existing_dir/sub/c 3 B 556d7dc3
/existing_dir/void/
`

func TestCopyWithoutOverwriteFailsWhole(t *testing.T) {
	srv := NewServer(t)
	fill(srv)
	srv.AddObject("/another_dir/existing_dir/sub/c", "mine")
	before := srv.Tree()
	call(t, srv, "POST", "/v2/copy", copyFolder(false)).want(t, 400,
		`{"success":false,"error":{"code":10209,"message":"Object already exists","data":{}}}`)
	srv.SetRefusal(NameTaken, 200, 777)
	call(t, srv, "POST", "/v2/copy", copyFolder(false)).refused(t, 200, 777)
	srv.Advance(time.Hour)
	wantTree(t, srv, before)
}

func TestCopyWithOverwriteDestroys(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *Server) {
		fill(srv)
		srv.AddObject("/another_dir/existing_dir/a", "old", func(o *Object) { o.Versioned = true })
		old := srv.AddObject("/another_dir/existing_dir/a", "older versions go too")
		other := srv.AddObject("/another_dir/existing_dir/other", "stays")
		call(t, srv, "POST", "/v2/copy", copyFolder(true)).want(t, 200, accepted)
		call(t, srv, "GET", "/v2/metadata/"+old, "") // not yet: copies take time
		if info, _ := srv.Object("/another_dir/existing_dir/a"); info.ID != old {
			t.Error("replaced at once")
		}
		srv.Advance(time.Hour)
		info, _ := srv.Object("/another_dir/existing_dir/a")
		if info.ID == old {
			t.Errorf("not replaced: %+v", info)
		}
		if info.Content != "1" {
			t.Errorf("info.Content is %q, want %q", info.Content, "1")
		}
		if info.Versions != 1 {
			t.Errorf("info.Versions is %v, want %v", info.Versions, 1)
		}
		call(t, srv, "GET", "/v2/metadata/"+old, "").refused(t, 404, 10404)
		if a := call(t, srv, "GET", "/v2/metadata/"+other, ""); a.status != 200 {
			t.Errorf("another object was destroyed: %d", a.status)
		}
	})
}

func TestCopyOntoSealedObject(t *testing.T) {
	srv := NewServer(t)
	fill(srv)
	srv.AddObject("/another_dir/existing_dir/b", "", func(o *Object) { o.Sealed = true })
	call(t, srv, "POST", "/v2/copy", copyFolder(true)).refused(t, 400, 10211)
}

func TestCopyPoursOut(t *testing.T) {
	srv := NewServer(t)
	fill(srv)
	srv.SetNestFolders(false)
	call(t, srv, "POST", "/v2/copy", copyFolder(false)).want(t, 200, accepted)
	srv.Advance(time.Hour)
	wantTree(t, srv, `/another_dir/
/another_dir/a 1 B 6b86b273
/another_dir/b 2 B 785f3ec7
/another_dir/keep 1 B 8254c329
/another_dir/sub/
/another_dir/sub/c 3 B 556d7dc3
/another_dir/void/
`+source)
}

func TestCopySelectors(t *testing.T) {
	srv := NewServer(t)
	srv.AddObject("/d/v", "one", func(o *Object) { o.Versioned = true })
	first, _ := srv.Object("/d/v")
	srv.AddObject("/d/v", "second")
	srv.AddObject("/w", "w")
	srv.MkdirAll("/to")
	body := func(objects string) string {
		return `{"client_secret":"s","overwrite":false,"target":"/to/","objects":[` + objects + `]}`
	}
	call(t, srv, "POST", "/v2/copy", body(`{"id":"`+first.ID+`"},{"path":"/w"},{"path":"/gone"},{"id":"x"},{"folder":"/no"}`)).
		want(t, 200, `{"success":true,"data":{"objects":{"valid":{"object_ids":["`+first.ID+`"],
			"object_names":[{"object_name":"w","object_path":"/"}]},
			"invalid":[{"path":"/gone"},{"id":"x"},{"folder":"/no"}]}}}`)
	srv.Advance(time.Hour)
	wantTree(t, srv, "/d/\n/d/v 3 B 7692c3ad version 1\n/d/v 6 B 16367aac version 2\n/to/\n"+
		"/to/v 3 B 7692c3ad version 1\n/to/w 1 B 50e721e4\n/w 1 B 50e721e4\n")
	srv.Remove("/to")
	srv.MkdirAll("/to")
	call(t, srv, "POST", "/v2/copy", body(`{"path":"/d/v"}`)).want(t, 200, `{"success":true,"data":{"objects":{"valid":
		{"object_ids":[],"object_names":[{"object_name":"v","object_path":"/d"}]},"invalid":[]}}}`)
	srv.Advance(time.Hour)
	if info, _ := srv.Object("/to/v"); info.Content != "second" {
		t.Errorf("a path copied %+v", info)
	}
}

func TestCopyToRoot(t *testing.T) {
	srv := NewServer(t)
	srv.AddObject("/d/e/f", "f")
	call(t, srv, "POST", "/v2/copy?client_secret=s", `{"objects":[{"folder":"/d/e"}],"overwrite":true,"target":"/"}`).
		want(t, 200, accepted)
	srv.Advance(time.Hour)
	wantTree(t, srv, "/d/\n/d/e/\n/d/e/f 1 B 252f10c8\n/e/\n/e/f 1 B 252f10c8\n")
}

func TestCopyRefused(t *testing.T) {
	srv := NewServer(t)
	fill(srv)
	before := srv.Tree()
	for name, c := range map[string]struct {
		body         string
		status, code int
	}{
		"no body":            {``, 403, 10403},
		"no JSON":            {`{`, 400, 10400},
		"no object":          {`[]`, 400, 10400},
		"null":               {`null`, 400, 10400},
		"two objects":        {copyFolder(true) + `{}`, 400, 10400},
		"no secret":          {`{"objects":[{"folder":"/existing_dir"}],"overwrite":true,"target":"/"}`, 403, 10403},
		"wrong secret":       {`{"client_secret":"x","objects":[{"folder":"/existing_dir"}],"overwrite":true,"target":"/"}`, 403, 10403},
		"no objects":         {`{"client_secret":"s","overwrite":true,"target":"/"}`, 400, 10400},
		"empty objects":      {`{"client_secret":"s","objects":[],"overwrite":true,"target":"/"}`, 400, 10400},
		"objects in capital": {`{"client_secret":"s","Objects":[{"folder":"/existing_dir"}],"overwrite":true,"target":"/"}`, 400, 10400},
		"two selectors":      {`{"client_secret":"s","objects":[{"folder":"/existing_dir","path":"/a"}],"overwrite":true,"target":"/"}`, 400, 10400},
		"empty selector":     {`{"client_secret":"s","objects":[{}],"overwrite":true,"target":"/"}`, 400, 10400},
		"null selector":      {`{"client_secret":"s","objects":[null],"overwrite":true,"target":"/"}`, 400, 10400},
		"text selector":      {`{"client_secret":"s","objects":["/existing_dir"],"overwrite":true,"target":"/"}`, 400, 10400},
		"no overwrite":       {`{"client_secret":"s","objects":[{"folder":"/existing_dir"}],"target":"/another_dir"}`, 400, 10400},
		"overwrite a text":   {`{"client_secret":"s","objects":[{"folder":"/existing_dir"}],"overwrite":"true","target":"/"}`, 400, 10400},
		"no target":          {`{"client_secret":"s","objects":[{"folder":"/existing_dir"}],"overwrite":true}`, 400, 10400},
		"null target":        {`{"client_secret":"s","objects":[{"folder":"/existing_dir"}],"overwrite":true,"target":null}`, 400, 10400},
		"empty target":       {`{"client_secret":"s","objects":[{"folder":"/existing_dir"}],"overwrite":true,"target":""}`, 400, 10400},
		"relative target":    {`{"client_secret":"s","objects":[{"folder":"/existing_dir"}],"overwrite":true,"target":"another_dir"}`, 404, 10404},
		"missing target":     {`{"client_secret":"s","objects":[{"folder":"/existing_dir"}],"overwrite":true,"target":"/no"}`, 404, 10404},
		"target an object":   {`{"client_secret":"s","objects":[{"folder":"/existing_dir"}],"overwrite":true,"target":"/existing_dir/a"}`, 404, 10404},
		"dots in target":     {`{"client_secret":"s","objects":[{"folder":"/existing_dir"}],"overwrite":true,"target":"/x/../another_dir"}`, 404, 10404},
	} {
		t.Run(name, func(t *testing.T) {
			call(t, srv, "POST", "/v2/copy", c.body).refused(t, c.status, c.code)
		})
	}
	srv.Advance(time.Hour)
	wantTree(t, srv, before)
}

func TestCopySwitches(t *testing.T) {
	srv := NewServer(t)
	fill(srv)
	srv.SetRequireOverwrite(false)
	srv.SetClientSecret("other")
	srv.SetRefusal(WrongSecret, 401, 1)
	call(t, srv, "POST", "/v2/copy", copyFolder(true)).refused(t, 401, 1)
	const body = `{"client_secret":"other","objects":[{"path":"/existing_dir/a"}],"target":"/"}`
	if a := call(t, srv, "POST", "/v2/copy", body); a.status != 200 {
		t.Fatalf("%+v", a)
	}
	srv.Advance(time.Hour)
	call(t, srv, "POST", "/v2/copy", body).refused(t, 400, 10209)
}

func TestCopyOntoItself(t *testing.T) {
	srv := NewServer(t)
	id := srv.AddObject("/d/f", "f")
	call(t, srv, "POST", "/v2/copy", `{"client_secret":"s","objects":[{"folder":"/d"}],"overwrite":true,"target":"/"}`)
	srv.Advance(time.Hour)
	info, _ := srv.Object("/d/f")
	if info.ID == id {
		t.Errorf("%+v", info)
	}
	if info.Content != "f" {
		t.Errorf("info.Content is %q, want %q", info.Content, "f")
	}
	if info.Versions != 1 {
		t.Errorf("info.Versions is %v, want %v", info.Versions, 1)
	}
}

func TestLostAnswer(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *Server) {
		fill(srv)
		srv.Inject("Copy", ActThenHangUp, HangUpBeforeAct)
		for range 2 {
			if a, err := send(srv, "POST", "/v2/copy", copyFolder(false)); err == nil {
				t.Errorf("answered: %+v", a)
			}
		}
		if n := srv.Copying(); n != 3 {
			t.Errorf("%d objects to copy, want those of one request", n)
		}
		log := srv.Requests()
		if log[0].Op != "Copy" {
			t.Errorf("log[0].Op is %q, want %q", log[0].Op, "Copy")
		}
		if log[0].Acted != 1 {
			t.Errorf("log[0].Acted is %v, want %v", log[0].Acted, 1)
		}
		if log[1].Acted != 0 {
			t.Errorf("log[1].Acted is %v, want %v", log[1].Acted, 0)
		}
	})
}
