package bitpakettest_test

import (
	"testing"

	. "github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

func TestMoveObjects(t *testing.T) {
	srv := NewServer(t)
	fill(srv)
	id := srv.AddObject("/one", "1")
	const body = `{"client_secret":"s","overwrite":false,"target":"/another_dir","objects":[{"folder":"/existing_dir"},{"id":"`
	call(t, srv, "POST", "/v2/move", body+id+`"},{"path":"/gone"}]}`).want(t, 200, `{"success":true,"data":{"objects":{"valid":{
		"object_ids":["`+id+`"],"object_names":[]},"invalid":[{"path":"/gone"}]}}}`)
	wantTree(t, srv, `/another_dir/
/another_dir/existing_dir/
/another_dir/existing_dir/a 1 B 6b86b273
/another_dir/existing_dir/b 2 B 785f3ec7
/another_dir/existing_dir/sub/
/another_dir/existing_dir/sub/c 3 B 556d7dc3
/another_dir/existing_dir/void/
/another_dir/keep 1 B 8254c329
/another_dir/one 1 B 6b86b273
`)
	if info, _ := srv.Object("/another_dir/one"); info.ID != id {
		t.Errorf("id %s, want %s", info.ID, id)
	}
}

func TestMoveOverwrites(t *testing.T) {
	srv := NewServer(t)
	srv.AddObject("/a", "new")
	srv.AddObject("/d/a", "old", func(o *Object) { o.Versioned = true })
	srv.AddObject("/d/a", "older versions go too")
	move := func(overwrite string) answer {
		return call(t, srv, "POST", "/v2/move", `{"client_secret":"s","overwrite":`+overwrite+`,"target":"/d","objects":[{"path":"/a"}]}`)
	}
	move("false").refused(t, 400, 10209)
	if a := move("true"); a.status != 200 {
		t.Fatalf("%+v", a)
	}
	info, _ := srv.Object("/d/a")
	if info.Content != "new" || info.Versions != 1 {
		t.Errorf("%+v", info)
	}
	if a := move("true"); a.status != 200 {
		t.Fatalf("%+v", a)
	}
	// To where it is.
	call(t, srv, "POST", "/v2/move", `{"client_secret":"s","overwrite":true,"target":"/d","objects":[{"path":"/d/a"}]}`)
	wantTree(t, srv, "/d/\n/d/a 3 B 11507a0e\n")
}

func TestMoveRefused(t *testing.T) {
	srv := NewServer(t)
	fill(srv)
	srv.AddObject("/sealed/a", "s", func(o *Object) { o.Sealed = true })
	before := srv.Tree()
	for body, code := range map[string]int{
		`{"client_secret":"x","overwrite":true,"target":"/","objects":[{"folder":"/existing_dir"}]}`:                 10403,
		`{"client_secret":"s","overwrite":true,"target":"/no","objects":[{"folder":"/existing_dir"}]}`:               10404,
		`{"client_secret":"s","overwrite":true,"target":"/existing_dir/sub","objects":[{"folder":"/existing_dir"}]}`: 10400,
		`{"client_secret":"s","overwrite":true,"target":"/","objects":[{}]}`:                                         10400,
		`{"client_secret":"s","overwrite":true,"target":"/sealed","objects":[{"path":"/existing_dir/a"}]}`:           10211,
	} {
		status := map[int]int{10403: 403, 10404: 404, 10400: 400, 10211: 400}[code]
		call(t, srv, "POST", "/v2/move", body).refused(t, status, code)
	}
	wantTree(t, srv, before)
}

func TestDeleteObjects(t *testing.T) {
	srv := NewServer(t)
	fill(srv)
	id := srv.AddObject("/v", "one", func(o *Object) { o.Versioned = true })
	srv.AddObject("/v", "second")
	const body = `{"client_secret":"s","objects":[{"folder":"/existing_dir"},{"path":"/existing_dir/a"},{"id":"`
	call(t, srv, "POST", "/v2/delete", body+id+`"},{"path":"/gone"}]}`).want(t, 200, `{"success":true,"data":{"objects":{"valid":{
		"object_ids":["`+id+`"],"object_names":[{"object_name":"a","object_path":"/existing_dir"}]},"invalid":[{"path":"/gone"}]}}}`)
	wantTree(t, srv, "/another_dir/\n/another_dir/keep 1 B 8254c329\n/v 6 B 16367aac version 2\n")
	for _, objects := range []string{`[]`, `[{}]`, `[{"folder":"/"}]`} {
		call(t, srv, "POST", "/v2/delete", `{"client_secret":"s","objects":`+objects+`}`).refused(t, 400, 10400)
	}
	call(t, srv, "POST", "/v2/delete", `{"objects":[{"path":"/v"}]}`).refused(t, 403, 10403)
}
