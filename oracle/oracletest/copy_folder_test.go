package oracletest_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/oracle/oracletest"
)

const statusPage = "https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html"

func TestCopyFolder(t *testing.T) {
	srv := oracletest.NewServer(t)
	src, dst := srv.MkdirAll("/A/B"), srv.MkdirAll("/C")
	srv.AddFile(src, "f.txt", 7)
	a := copyTo(src, dst).do(t, srv)
	id := srv.Find("u:/C/B")
	if len(id) != 44 {
		t.Fatalf("len(id) is %v, want %v", len(id), 44)
	}
	if id[0] != 'F' {
		t.Errorf("id[0] is %v, want %v", id[0], 'F')
	}
	if id == src {
		t.Errorf("the copy's id is %q", id)
	}
	a.is(t, 200, object{"destinationID": dst, "errorCode": "0", "id": id, "idList": src, "type": "folder"})
	const want = "u:/\nu:/A/\nu:/A/B/\nu:/A/B/f.txt 7\nu:/C/\nu:/C/B/\nu:/C/B/f.txt 7\n"
	if got := srv.Tree(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if a := get(t, srv, id); a.json["parentID"] != dst || a.json["name"] != "B" {
		t.Error(a.text)
	}
}

func TestCopyFolderForeign(t *testing.T) {
	srv := oracletest.NewServer(t)
	srv.AddUser("User BB", "p2")
	src, dst := srv.AddFolder(srv.Home("User BB"), "A"), srv.MkdirAll("/C")
	x := copyTo(src, dst)
	text := "Unable to copy items. User 'u' has insufficient privilege to access fFolderGUID:" + src +
		" with service FLD_COPY."
	refusal := object{
		"destinationID": dst, "idList": src, "errorCode": "-20", "errorType": "folder", "type": statusPage,
		"errorKey": "!csFldUnableToCopyItems!csCloudItemInsufficientPrivileges,u,fFolderGUID:" + src + ",FLD_COPY",
		"title":    text, "errorMessage": text,
	}
	x.do(t, srv).is(t, 403, refusal)

	srv.SetErrorCodeNumbers(true)
	x.do(t, srv).is(t, 403, with(refusal, "errorCode", -20.0))
	srv.SetErrorCodeNumbers(false)
	srv.SetFailuresUnder200(true)
	x.do(t, srv).is(t, 200, refusal)
	srv.SetFailuresUnder200(false)

	srv.Share(src, "u", oracletest.Viewer)
	if a := x.do(t, srv); a.status != 200 || srv.Find("u:/C/A") == "" {
		t.Error(a.text)
	}
	copyTo(dst, src).do(t, srv).failed(t, 403, "-20")
	srv.Share(src, "u", oracletest.Contributor)
	copyTo("self", src).do(t, srv).failed(t, 400, "-1")
	if a := copyTo(dst, src).do(t, srv); a.status != 200 || srv.Path(a.json["id"].(string)) != "User BB:/A/C" {
		t.Error(a.text)
	}
}

func TestCopyFolderRefusals(t *testing.T) {
	srv := oracletest.NewServer(t)
	parent, child := srv.MkdirAll("/A"), srv.MkdirAll("/A/B")
	file := srv.AddFile(child, "f", 1)
	const gone = "F0000000000000000000000AB5D17B95F47087F4E518"
	for _, x := range []struct {
		id, body string
		status   int
		code     string
	}{
		{child, ``, 400, "-1"},
		{child, `{`, 400, "-1"},
		{child, `null`, 400, "-1"},
		{child, `<copy/>`, 400, "-1"},
		{child, `{}`, 400, "-1"},
		{child, `{"destinationID":7}`, 400, "-1"},
		{child, `{"destinationid":"self"}`, 400, "-1"},
		{child, `{"destinationID":"self","duplicateResolution":"Other"}`, 400, "-1"},
		{child, `{"destinationID":"self","duplicateResolution":""}`, 400, "-1"},
		{gone, `{"destinationID":"self"}`, 404, "-16"},
		{file, `{"destinationID":"self"}`, 404, "-16"},
		{child, `{"destinationID":"` + gone + `"}`, 404, "-16"},
		{child, `{"destinationID":"` + file + `"}`, 404, "-16"},
		{parent, `{"destinationID":"` + parent + `"}`, 400, "-1"},
		{parent, `{"destinationID":"` + child + `"}`, 400, "-1"},
		{"self", `{"destinationID":"` + child + `"}`, 400, "-1"},
	} {
		exchange{method: "POST", url: base + x.id + "/copy", body: x.body}.do(t, srv).failed(t, x.status, x.code)
	}
	xml := copyTo(child, "self")
	xml.head = map[string]string{"Content-Type": "application/xml"}
	xml.do(t, srv).failed(t, 400, "-1")
	copyTo(gone, "self").do(t, srv).is(t, 404, object{
		"errorCode": "-16", "errorMessage": "Unable to copy items. The item '" + gone + "' does not exist.",
	})
	if got, want := srv.Tree(), "u:/\nu:/A/\nu:/A/B/\nu:/A/B/f 1\n"; got != want {
		t.Error(got)
	}
}

func TestCopyFolderClash(t *testing.T) {
	srv := oracletest.NewServer(t)
	src := srv.MkdirAll("/A/b")
	dst := srv.MkdirAll("/C")
	srv.AddFile(dst, "B", 1) // letter case does not matter, nor does the kind
	copyTo(src, dst).do(t, srv)
	copyTo(src, dst).do(t, srv)
	if srv.Find("u:/C/b(2)") == "" || srv.Find("u:/C/b(3)") == "" {
		t.Error(srv.Tree())
	}
	before := srv.Tree()
	srv.SetClash(oracletest.ClashRefuse)
	a := copyTo(src, dst).do(t, srv)
	text := "Unable to copy items. The name 'b' is in use."
	a.is(t, 409, object{
		"destinationID": dst, "idList": src, "errorCode": "-17", "errorKey": "!csFldUnableToCopyItems",
		"errorMessage": text, "title": text, "errorType": "folder", "type": statusPage,
	})
	if got := srv.Tree(); got != before {
		t.Error(got)
	}
}

func TestCopyFolderSelfDestination(t *testing.T) {
	srv := oracletest.NewServer(t)
	src := srv.MkdirAll("/A/B")
	if a := copyTo(src, "self").do(t, srv); a.json["destinationID"] != "self" || srv.Find("u:/B") == "" {
		t.Error(a.text)
	}
	srv.SetSelfDestination(false)
	copyTo(src, "self").do(t, srv).failed(t, 404, "-16")
}

func TestTimeStampSuffix(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // begins at midnight UTC
		srv := oracletest.NewServer(t)
		src := srv.MkdirAll("/A")
		x := copyTo(src, "self")
		x.body = `{"destinationID":"self","duplicateResolution":"TimeStampSuffix"}`
		srv.Advance(3*time.Hour + 4*time.Minute)
		time.Sleep(5 * time.Second)
		x.do(t, srv)
		x.do(t, srv)
		srv.SetSuffix(func(now time.Time) string { return now.Format("-050401") })
		x.do(t, srv)
		want := "u:/\nu:/A/\nu:/A-050401/\nu:/A030405/\nu:/A030405(2)/\n"
		if got := srv.Tree(); got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	})
}

func TestCopyDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := oracletest.NewServer(t)
		src := srv.MkdirAll("/A/B")
		srv.AddFile(src, "f", 1)
		srv.SetCopyDelay(10 * time.Second)
		id := copyTo(src, "self").do(t, srv).json["id"].(string)
		gone := copyTo(src, "self").do(t, srv).json["id"].(string)
		srv.AddFile(id, "f", 2) // meanwhile
		srv.Remove(gone)
		time.Sleep(10*time.Second - time.Nanosecond)
		if a := get(t, srv, id); a.json["childItemsCount"] != "1" {
			t.Error(a.text)
		}
		if got := srv.Copying(); got != 1 {
			t.Errorf("Copying is %d, want 1: what the deleted copy would have held is not made", got)
		}
		time.Sleep(time.Nanosecond)
		if a := get(t, srv, id); a.json["childItemsCount"] != "2" {
			t.Error(a.text)
		}
		if got := srv.Copying(); got != 0 {
			t.Errorf("Copying is %d, want 0", got)
		}
		if got, want := srv.Tree(), "u:/\nu:/A/\nu:/A/B/\nu:/A/B/f 1\nu:/B/\nu:/B/f 2\nu:/B/f(2) 1\n"; got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	})
}
