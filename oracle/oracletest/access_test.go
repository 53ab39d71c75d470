package oracletest_test

import (
	"testing"
	"time"

	"github.com/farcopy/farcopy/oracle/oracletest"
)

// foreign is a folder of another user and a destination of u's.
func foreign(t *testing.T) (srv *oracletest.Server, src, dst string) {
	srv = oracletest.NewServer(t)
	srv.AddUser("v", "p")
	src = srv.AddFolder(srv.AddFolder(srv.Home("v"), "Shared"), "A")
	return srv, src, srv.MkdirAll("/C")
}

func through(x exchange, head ...string) exchange {
	x.head = map[string]string{}
	for i := 0; i < len(head); i += 2 {
		x.head[head[i]] = head[i+1]
	}
	return x
}

func TestPublicLink(t *testing.T) {
	srv, src, dst := foreign(t)
	parent := srv.Find("v:/Shared")
	viewer := srv.AddPublicLink(parent, oracletest.Viewer, "")
	contributor := srv.AddPublicLink(parent, oracletest.Contributor, "")
	if len(contributor) != 44 {
		t.Fatalf("len(contributor) is %v, want %v", len(contributor), 44)
	}
	if contributor[:2] != "LF" {
		t.Errorf("contributor[:2] is %q, want %q", contributor[:2], "LF")
	}
	if contributor == viewer {
		t.Errorf("link id %q", contributor)
	}
	x := copyTo(src, dst)
	through(x, "LinkID", viewer).do(t, srv).failed(t, 403, "-20")
	if a := (through(exchange{method: "GET", url: base + src}, "LinkID", viewer)).do(t, srv); a.json["name"] != "A" {
		t.Error(a.text)
	}
	for _, spelling := range []string{"linkID", "LinkID"} {
		if a := through(x, spelling, contributor).do(t, srv); a.status != 200 {
			t.Error(a.text)
		}
	}
	elsewhere := srv.AddPublicLink(srv.AddFolder(srv.Home("v"), "Other"), oracletest.Contributor, "")
	through(x, "LinkID", elsewhere).do(t, srv).failed(t, 403, "-20")
	through(x, "LinkID", "LF00").do(t, srv).failed(t, 400, "-26")

	through(copyTo(dst, src), "LinkID", viewer).do(t, srv).failed(t, 403, "-20")
	if a := through(copyTo(dst, src), "LinkID", contributor).do(t, srv); a.status != 200 {
		t.Error(a.text)
	}
	srv.SetLinkCoversDestination(false)
	through(copyTo(dst, src), "LinkID", contributor).do(t, srv).failed(t, 403, "-20")

	srv.SetExpiration(contributor, srv.Now().Add(time.Hour))
	if a := through(x, "LinkID", contributor).do(t, srv); a.status != 200 {
		t.Error(a.text)
	}
	srv.Advance(time.Hour)
	through(x, "LinkID", contributor).do(t, srv).failed(t, 400, "-26")
	srv.Remove(parent)
	through(x, "LinkID", viewer).do(t, srv).failed(t, 400, "-26")
}

func TestAccessCode(t *testing.T) {
	srv, src, dst := foreign(t)
	link := srv.AddPublicLink(src, oracletest.Contributor, `test"1 2é`)
	cookie := "dAccessCode-" + link + "="
	x := copyTo(src, dst)
	text := "Unable to copy items. The access code must be provided to access the link."
	refusal := object{
		"destinationID": dst, "idList": src, "errorCode": "-18", "errorType": "folder", "type": statusPage,
		"errorKey":     "!csFldUnableToCopyItems!csAccessCodeRequiredForLinkAccess",
		"errorMessage": text, "title": text,
	}
	through(x, "LinkID", link).do(t, srv).is(t, 403, refusal)
	for _, wrong := range []string{cookie + "test", cookie, "dAccessCode=" + `test"1 2é`, cookie + "test%221%202%C3%A9"} {
		through(x, "LinkID", link, "Cookie", wrong).do(t, srv).is(t, 403, refusal)
	}
	through(x, "LinkID", link, "dAccessCode", `test"1 2é`).do(t, srv).is(t, 403, refusal)
	for _, right := range []string{cookie + `test"1 2é`, "a=b; " + cookie + `test"1 2é; c=d`} {
		if a := through(x, "LinkID", link, "Cookie", right).do(t, srv); a.status != 200 {
			t.Error(a.text)
		}
	}
	srv.SetAccessCodeDecoding(true)
	if a := through(x, "LinkID", link, "Cookie", cookie+"test%221%202%C3%A9").do(t, srv); a.status != 200 {
		t.Error(a.text)
	}
}

func TestAppLink(t *testing.T) {
	srv, src, dst := foreign(t)
	x := copyTo(src, dst)
	id, token := srv.AddAppLink(src, oracletest.Manager)
	if len(id) != 154 {
		t.Fatalf("len(id) is %v, want %v", len(id), 154)
	}
	if id[:2] != "LF" {
		t.Errorf("id[:2] is %q, want %q", id[:2], "LF")
	}
	if id[152:] != "==" {
		t.Errorf("id[152:] is %q, want %q", id[152:], "==")
	}
	if len(token) != 64 {
		t.Errorf("len(token) is %v, want %v", len(token), 64)
	}
	for _, ok := range [][]string{{"appLinkID", id, "accessToken", token}, {"AppLinkID", id, "AccessToken", token}} {
		if a := through(x, ok...).do(t, srv); a.status != 200 {
			t.Error(a.text)
		}
	}
	through(x, "appLinkID", id).do(t, srv).failed(t, 400, "-1")
	through(x, "accessToken", token).do(t, srv).failed(t, 403, "-20")
	through(x, "appLinkID", id, "accessToken", "x").do(t, srv).failed(t, 400, "-26")
	through(x, "appLinkID", "LF", "accessToken", token).do(t, srv).failed(t, 400, "-26")
	through(x, "appLinkID", id, "accessToken", token, "LinkID", "LF").do(t, srv).failed(t, 400, "-1")
	weak, weakToken := srv.AddAppLink(src, oracletest.Downloader)
	through(x, "appLinkID", weak, "accessToken", weakToken).do(t, srv).failed(t, 403, "-20")

	srv.Advance(14 * time.Minute)
	if a := through(x, "appLinkID", id, "accessToken", token).do(t, srv); a.status != 200 {
		t.Error(a.text)
	}
	srv.Advance(time.Minute)
	through(x, "appLinkID", id, "accessToken", token).do(t, srv).failed(t, 400, "-26")
}
