package oracletest_test

import (
	"testing"
	"testing/synctest"

	"github.com/farcopy/farcopy/oracle/oracletest"
)

func copyFileTo(id, destinationID string) exchange {
	return exchange{method: "POST", url: fileBase + id + "/copy", body: `{"destinationID":"` + destinationID + `"}`}
}

func TestCopyFile(t *testing.T) {
	srv := oracletest.NewServer(t)
	src, dst := srv.AddFile(srv.MkdirAll("/A"), "f.txt", 7), srv.MkdirAll("/C")
	a := copyFileTo(src, dst).do(t, srv)
	a.is(t, 200, object{"destinationID": dst, "errorCode": "0", "id": srv.Find("/C/f.txt"), "idList": src, "type": "file"})
	copyFileTo(dst, dst).do(t, srv).failed(t, 404, "-16")
	srv.SetClash(oracletest.ClashRefuse)
	text := "Unable to copy items. The name 'f.txt' is in use."
	copyFileTo(src, dst).do(t, srv).is(t, 409, object{
		"destinationID": dst, "idList": src, "errorCode": "-17", "errorKey": "!csFldUnableToCopyItems",
		"errorMessage": text, "title": text, "errorType": "file", "type": statusPage,
	})
	srv.SetClash(oracletest.ClashVersion)
	a = copyFileTo(src, dst).do(t, srv)
	if a.json["id"] != srv.Find("/C/f.txt") {
		t.Error(a.text)
	}
	if got := (exchange{method: "GET", url: fileBase + srv.Find("/C/f.txt")}).do(t, srv); got.json["version"] != "2" {
		t.Error(got.text)
	}
}

func TestFileSuffix(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // begins at midnight UTC
		srv := oracletest.NewServer(t)
		x := copyFileTo(srv.AddFile(srv.MkdirAll("/A"), "f.txt", 7), "self")
		x.body = `{"destinationID":"self","duplicateResolution":"TimeStampSuffix"}`
		x.do(t, srv)
		srv.SetSuffixBeforeExtension(true)
		x.do(t, srv)
		if got, want := srv.Tree(), "u:/\nu:/A/\nu:/A/f.txt 7\nu:/f.txt000000 7\nu:/f000000.txt 7\n"; got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	})
}
