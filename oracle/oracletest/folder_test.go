package oracletest_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/oracle/oracletest"
)

func TestGetFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := oracletest.NewServer(t)
		time.Sleep(1500 * time.Millisecond)
		top, id := srv.MkdirAll("/A"), srv.MkdirAll("/A/B")
		srv.AddFile(id, "f", 5)
		srv.AddFile(srv.AddFolder(id, "sub"), "g", 6)
		a := get(t, srv, id)
		u := a.json["ownedBy"].(object)
		uid, _ := u["id"].(string)
		if len(uid) != 36 {
			t.Fatalf("len(uid) is %v, want %v", len(uid), 36)
		}
		if uid[0] != 'U' {
			t.Errorf("uid[0] is %v, want %v", uid[0], 'U')
		}
		if uid[24:] != id[24:36] {
			t.Errorf("uid[24:] is %v, want %v", uid[24:], id[24:36])
		}
		person := object{"id": u["id"], "displayName": "u", "type": "user"}
		want := object{
			"id": id, "parentID": top, "name": "B", "type": "folder", "size": "11", "childItemsCount": "2",
			"createdTime": "1999-12-31T23:59:01Z", "modifiedTime": "1999-12-31T23:59:01Z",
			"createdBy": person, "modifiedBy": person, "ownedBy": person, "errorCode": "0",
		}
		a.is(t, 200, want)
		login := with(person, "loginName", "u")
		want["createdBy"], want["modifiedBy"], want["ownedBy"] = login, login, login
		newer := strings.Replace(base, "1.1", "1.2", 1)
		exchange{method: "GET", url: newer + id}.do(t, srv).is(t, 200, want)

		if a := get(t, srv, top); a.json["parentID"] != "self" {
			t.Error(a.text)
		}
		a = get(t, srv, "self")
		_, has := a.json["parentID"]
		if has {
			t.Error(a.text)
		}
		if a.json["id"] != "self" {
			t.Errorf(`a.json["id"] is %q, want %q`, a.json["id"], "self")
		}
		if a.json["childItemsCount"] != "1" {
			t.Errorf(`a.json["childItemsCount"] is %q, want %q`, a.json["childItemsCount"], "1")
		}
	})
}

func TestGetFolderForeign(t *testing.T) {
	srv, id, _ := foreign(t)
	text := "User 'u' has insufficient privilege to access fFolderGUID:" + id + " with service FLD_INFO."
	get(t, srv, id).is(t, 403, object{
		"errorCode": "-20", "errorMessage": text, "title": text, "type": statusPage,
		"errorKey": "!csCloudItemInsufficientPrivileges,u,fFolderGUID:" + id + ",FLD_INFO",
	})
	get(t, srv, srv.Home("v")).failed(t, 403, "-20")
}

func TestCreateFolder(t *testing.T) {
	srv := oracletest.NewServer(t)
	create := func(parent, body string) reply {
		t.Helper()
		return exchange{method: "POST", url: base + parent, body: body}.do(t, srv)
	}
	a := create("self", `{"name":"A","description":"d"}`)
	id, _ := a.json["id"].(string)
	if a.status != 201 {
		t.Errorf("status %d, want 201: %s", a.status, a.text)
	}
	if got, want := a.head.Get("Location"), "/documents/api/1.1/folders/"+id; got != want {
		t.Errorf("Location %q, want %q", got, want)
	}
	for member, want := range map[string]string{"description": "d", "childItemsCount": "0", "errorCode": "0"} {
		if a.json[member] != want {
			t.Errorf("%s is %v, want %q", member, a.json[member], want)
		}
	}
	if path := srv.Path(id); path != "u:/A" {
		t.Errorf("the folder is at %q, want u:/A", path)
	}
	srv.SetCreateStatus(200)
	a = create("self", `{"name":"a"}`)
	if a.status != 200 {
		t.Errorf("a.status is %v, want %v", a.status, 200)
	}
	if a.json["name"] != "a(2)" {
		t.Errorf(`a.json["name"] is %q, want %q`, a.json["name"], "a(2)")
	}
	if a.head.Get("Location") != "" {
		t.Errorf(`a.head.Get("Location") is %q, want %q`, a.head.Get("Location"), "")
	}
	text := "Unable to create folder. A name must be given."
	for _, body := range []string{`{}`, `{"name":" "}`, `{"Name":"x"}`} {
		create(id, body).is(t, 400, object{
			"errorCode": "-97", "errorKey": "!csFldUnableToCreateFolder!csItemMustSpecifyName",
			"errorMessage": text, "title": text, "type": statusPage,
		})
	}
	create("F0", `{"name":"A"}`).failed(t, 404, "-16")
	srv.AddUser("v", "p")
	shared := srv.AddFolder(srv.Home("v"), "S")
	srv.Share(shared, "u", oracletest.Viewer)
	create(shared, `{"name":"A"}`).failed(t, 403, "-20")
	srv.Share(shared, "u", oracletest.Contributor)
	a = create(shared, `{"name":"A"}`)
	if a.json["createdBy"].(object)["displayName"] != "u" || a.json["ownedBy"].(object)["displayName"] != "v" {
		t.Error(a.text)
	}
}

func TestListFolderItems(t *testing.T) {
	srv := oracletest.NewServer(t)
	id := srv.MkdirAll("/A")
	get(t, srv, id+"/items").is(t, 200, object{
		"childItemsCount": "0", "count": "0", "totalResults": "0", "hasMore": "0", "limit": "50", "offset": "0",
		"errorCode": "0",
	})
	file := srv.AddFile(id, "b", 1)
	srv.AddFile(id, "b", 2)
	srv.AddFolder(id, "C")
	srv.Advance(time.Hour)
	srv.AddFolder(id, "a")
	names := func(query string) (list string) {
		t.Helper()
		a := get(t, srv, id+"/items?"+query)
		items, _ := a.json["items"].([]any)
		for _, it := range items {
			list += it.(object)["name"].(string)
		}
		return fmt.Sprint(list, a.json["count"], a.json["totalResults"], a.json["hasMore"], a.json["limit"], a.json["offset"])
	}
	for query, want := range map[string]string{
		"":                                     "abC3 3 0 50 0",
		"limit=2":                              "ab2 3 1 2 0",
		"limit=2&offset=2":                     "C1 3 0 2 2",
		"limit=2&offset=9":                     "0 3 0 2 9",
		"orderby=name:desc":                    "Cba3 3 0 50 0",
		"orderby=createdTime:desc":             "aCb3 3 0 50 0",
		"orderby=modifiedTime:asc&limit=10001": "bCa3 3 0 10001 0",
		"filterName=b":                         "b1 1 0 50 0",
		"filterName=B":                         "0 0 0 50 0",
		"filterName=" + url.QueryEscape("x&y"): "0 0 0 50 0",
	} {
		if got := strings.ReplaceAll(names(query), " ", ""); got != strings.ReplaceAll(want, " ", "") {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
	for _, query := range []string{"limit=0", "limit=-1", "limit=x", "limit=", "offset=-1", "orderby=size:asc"} {
		get(t, srv, id+"/items?"+query).failed(t, 400, "-1")
	}
	newer := strings.Replace(base, "1.1", "1.2", 1)
	exchange{method: "GET", url: newer + id + "/items?limit=10001"}.do(t, srv).failed(t, 400, "-1")
	srv.SetDefaultLimit(2)
	a := get(t, srv, id+"/items")
	if a.json["limit"] != "2" {
		t.Errorf(`a.json["limit"] is %q, want %q`, a.json["limit"], "2")
	}
	if a.json["count"] != "2" {
		t.Errorf(`a.json["count"] is %q, want %q`, a.json["count"], "2")
	}
	if a.json["childItemsCount"] != "3" {
		t.Errorf(`a.json["childItemsCount"] is %q, want %q`, a.json["childItemsCount"], "3")
	}
	a = get(t, srv, id+"/items?filterName=b")
	item := a.json["items"].([]any)[0].(object)
	want := object{
		"id": file, "parentID": id, "name": "b", "type": "file", "size": "2", "version": "2",
		"mimeType": "application/octet-stream", "errorCode": nil, "childItemsCount": nil,
	}
	for key, want := range want {
		if item[key] != want {
			t.Errorf("%s: got %v, want %v", key, item[key], want)
		}
	}
	get(t, srv, file+"/items").failed(t, 404, "-16")
}

func TestGetHomeItems(t *testing.T) {
	srv, shared, own := foreign(t)
	srv.Share(shared, "u", oracletest.Viewer)
	srv.Share(own, "u", oracletest.Viewer)
	a := get(t, srv, "items?limit=10")
	items := a.json["items"].([]any)
	if len(items) != 2 {
		t.Fatalf("len(items) is %v, want %v", len(items), 2)
	}
	if items[0].(object)["id"] != shared {
		t.Fatalf(`items[0].(object)["id"] is %v, want %v`, items[0].(object)["id"], shared)
	}
	if items[1].(object)["name"] != "C" {
		t.Fatalf(`items[1].(object)["name"] is %q, want %q`, items[1].(object)["name"], "C")
	}
	a.is(t, 200, object{
		"count": "2", "totalResults": "2", "hasMore": "0", "limit": "10", "offset": "0", "ownerFolderID": "self",
		"errorCode": "0", "items": items,
	})
	if a := get(t, srv, "self/items"); a.json["count"] != "1" {
		t.Error(a.text)
	}
	get(t, srv, "items?limit=x").failed(t, 400, "-1")
	get(t, srv, srv.Find("v:/Shared")+"/items").failed(t, 403, "-20")
}

func TestFind(t *testing.T) {
	srv := oracletest.NewServer(t)
	srv.AddUser("v", "p")
	own, foreign := srv.MkdirAll("/Reports/2025"), srv.AddFolder(srv.Home("v"), "Reports")
	for path, want := range map[string]string{
		"/":               srv.Home("u"),
		"u:/":             srv.Home("u"),
		"/Reports/2025":   own,
		"/reports/2025/":  own, // names in any case
		"u:/Reports/2025": own,
		"v:/Reports":      foreign,
		"/Nowhere":        "",
	} {
		if got := srv.Find(path); got != want {
			t.Errorf("Find(%q) is %q, want %q", path, got, want)
		}
	}
}
