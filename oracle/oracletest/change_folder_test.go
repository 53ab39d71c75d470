package oracletest_test

import (
	"testing"

	"github.com/farcopy/farcopy/oracle/oracletest"
)

func TestChangeFolder(t *testing.T) {
	srv := oracletest.NewServer(t)
	a, b := srv.MkdirAll("/A"), srv.MkdirAll("/B")
	srv.AddFolder(b, "a")
	send := func(method, path, body string) reply {
		t.Helper()
		return exchange{method: method, url: base + path, body: body}.do(t, srv)
	}
	done := object{"errorCode": "0", "id": a, "type": "folder"}
	send("POST", a+"/move", `{"destinationID":"`+a+`"}`).failed(t, 400, "-1")
	send("POST", a+"/move", `{"destinationID":"F0"}`).failed(t, 404, "-16")
	send("POST", "self/move", `{"destinationID":"`+a+`"}`).failed(t, 400, "-1")
	srv.SetClash(oracletest.ClashRefuse)
	send("POST", a+"/move", `{"destinationID":"`+b+`"}`).failed(t, 409, "-17")
	send("PUT", a, `{"name":"b"}`).failed(t, 409, "-17")
	srv.SetClash(oracletest.ClashRename)
	send("POST", a+"/move", `{"destinationID":"`+b+`"}`).is(t, 200, done)
	send("PUT", a, `{"name":" "}`).failed(t, 400, "-97")
	if got := send("PUT", a, `{"name":"C","description":"d"}`); got.json["name"] != "C" || got.json["description"] != "d" {
		t.Error(got.text)
	}
	if got, want := srv.Tree(), "u:/\nu:/B/\nu:/B/a/\nu:/B/C/\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	send("DELETE", a, "").is(t, 200, done)
	send("DELETE", a, "").failed(t, 404, "-16")
}
