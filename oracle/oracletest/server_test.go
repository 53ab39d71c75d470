package oracletest_test

import (
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/farcopy/farcopy/oracle/oracletest"
)

const base = "https://example.test/documents/api/1.1/folders/"

func TestCredentials(t *testing.T) {
	srv := oracletest.NewServer(t)
	srv.AddToken("good", time.Time{}, "u")
	srv.AddToken("old", time.Time{}, "u")
	srv.AddToken("expired", srv.Now(), "u")
	srv.RevokeToken("old")
	for _, auth := range []string{"Bearer good", "bearer good"} {
		if a := (exchange{method: "GET", url: base + "self", auth: auth}).do(t, srv); a.status != 200 {
			t.Errorf("%s: %d %s", auth, a.status, a.text)
		}
	}
	for _, auth := range []string{"Bearer bad", "Bearer old", "Bearer expired", "Bearer ", "Basic dTpx", "Basic eDpw", "Digest x", "good"} {
		a := exchange{method: "GET", url: base + "self", auth: auth}.do(t, srv)
		if a.status != 401 {
			t.Errorf("a.status is %v, want %v", a.status, 401)
		}
		if !strings.Contains(a.text, "<html>") {
			t.Errorf("%s: %d %s", auth, a.status, a.text)
		}
		if a.head.Get("WWW-Authenticate") == "" {
			t.Errorf("%s: %d %s", auth, a.status, a.text)
		}
	}
	srv.SetUnauthorizedJSON(true)
	exchange{method: "GET", url: base + "self", auth: "Bearer bad"}.do(t, srv).failed(t, 401, "-1")
}

func TestAddress(t *testing.T) {
	srv := oracletest.NewServer(t)
	for _, x := range []struct {
		method, url, accept string
		status              int
		code                string
	}{
		{"GET", "https://example.test/documents/api/1.0/folders/self", "", 404, "-1"},
		{"GET", "https://example.test/documents/api/1.1/nothing/self", "", 404, "-1"},
		{"GET", "https://example.test/documents/api/1.1/folders/self/nothing", "", 404, "-1"},
		{"GET", "https://example.test/documents/api/1.1/folders//items", "", 404, "-1"},
		{"GET", base + "self/copy", "", 405, "-1"},
		{"PATCH", base + "self", "", 405, "-1"},
		{"GET", base + "self", "application/xml", 406, "-1"},
		{"GET", base + "self", "application/xml, application/json;q=0.5", 200, "0"},
		{"GET", base + "%73elf", "*/*", 200, "0"},
		{"GET", base + "F0%2F1", "", 404, "-16"},
	} {
		head := map[string]string{}
		if x.accept != "" {
			head["Accept"] = x.accept
		}
		a := exchange{method: x.method, url: x.url, head: head}.do(t, srv)
		a.failed(t, x.status, x.code)
		if got := a.head.Get("Allow") != ""; got != (x.status == 405) {
			t.Errorf("%s %s: Allow: %v", x.method, x.url, got)
		}
	}
}

func TestCorrelationID(t *testing.T) {
	srv := oracletest.NewServer(t)
	const ecid = "X-ORACLE-DMS-ECID"
	if a, b := get(t, srv, "self"), get(t, srv, "self"); a.head.Get(ecid) == b.head.Get(ecid) {
		t.Error("two answers with one correlation id")
	}
	c, err := net.Dial("tcp", strings.TrimPrefix(srv.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
	raw, err := io.ReadAll(c)
	if err != nil || !strings.Contains(string(raw), "\r\nX-ORACLE-DMS-ECID: ") {
		t.Errorf("%s%v", raw, err)
	}
}

func TestStatusFaultsUseTheServicesFormat(t *testing.T) {
	srv := oracletest.NewServer(t)
	id := srv.MkdirAll("/A")
	codes := map[int]string{403: "-20", 404: "-16", 409: "-17"}
	for _, status := range []int{400, 403, 404, 408, 409, 412, 429, 500, 501, 502, 503, 504} {
		srv.Inject("CopyFolder", oracletest.Status(status))
		a := copyTo(id, "self").do(t, srv)
		want := codes[status]
		if want == "" {
			want = "-1"
		}
		a.failed(t, status, want)
		if status == 404 {
			continue
		}
		if a.json["idList"] != id {
			t.Errorf("%d: idList is %v, want %s", status, a.json["idList"], id)
		}
		if a.json["errorType"] != "folder" {
			t.Errorf("%d: errorType is %v, want folder", status, a.json["errorType"])
		}
		if a.json["title"] == nil {
			t.Errorf("%d: there is no title: %s", status, a.text)
		}
	}
	srv.Inject("CopyFolder", oracletest.Status(401), oracletest.RateLimit(0))
	if a := copyTo(id, "self").do(t, srv); a.status != 401 || a.json != nil {
		t.Errorf("%d %s", a.status, a.text)
	}
	copyTo(id, "self").do(t, srv).failed(t, 429, "-1")
	if srv.Pending() != 0 || srv.Tree() != "u:/\nu:/A/\n" {
		t.Error(srv.Tree())
	}
}

func TestFaultsAndJournal(t *testing.T) {
	srv := oracletest.NewServer(t)
	id := srv.MkdirAll("/A")
	srv.Inject("CopyFolder", oracletest.ActTwice)
	if a := copyTo(id, "self").do(t, srv); a.status != 200 {
		t.Fatal(a.text)
	}
	if got, want := srv.Tree(), "u:/\nu:/A/\nu:/A(2)/\nu:/A(3)/\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	r := srv.Requests()[0]
	if r.Op != "CopyFolder" {
		t.Errorf("r.Op is %q, want %q", r.Op, "CopyFolder")
	}
	if r.Acted != 2 {
		t.Errorf("r.Acted is %v, want %v", r.Acted, 2)
	}
	if r.Status != 200 {
		t.Errorf("r.Status is %v, want %v", r.Status, 200)
	}
	if r.Target != "/documents/api/1.1/folders/"+id+"/copy" {
		t.Errorf("r.Target is %v, want %v", r.Target, "/documents/api/1.1/folders/"+id+"/copy")
	}
	srv.SetRate(1, 1<<40)
	get(t, srv, "self")
	get(t, srv, "self").failed(t, 429, "-1")
}

func TestConnections(t *testing.T) {
	srv := oracletest.Start()
	defer srv.Close()
	if url := srv.Listen("127.0.0.1:0"); url != srv.URL() {
		t.Errorf("Listen says %s, URL %s", url, srv.URL())
	}
	srv.RefuseConnections(1)
	r, _ := http.NewRequest("GET", base+"self", nil)
	if resp, err := srv.Transport().RoundTrip(r); err == nil {
		resp.Body.Close()
		t.Error("the connection was not refused")
	}
	srv.AddUser("u", "changed")
	if a := get(t, srv, "self"); a.status != 401 {
		t.Error(a.status, a.text)
	}
}

func TestExampleOverSockets(t *testing.T) {
	srv := oracletest.NewServer(t)
	x, again := srv.Example(), srv.Example()
	if x != again || !strings.HasPrefix(x.URL, "http://127.0.0.1:") {
		t.Errorf("%+v, then %+v", x, again)
	}
	r, _ := http.NewRequest("POST", x.URL+"/documents/api/1.2/folders/"+x.FolderID+"/copy",
		strings.NewReader(`{"destinationID":"`+x.DestinationID+`"}`))
	r.SetBasicAuth(x.Username, x.Password)
	resp, err := http.DefaultClient.Do(r)
	if err != nil || resp.StatusCode != 200 {
		t.Fatal(resp, err)
	}
	resp.Body.Close()
	const want = `u:/
u:/Archive/
u:/Archive/Reports/
u:/Archive/Reports/2024/
u:/Archive/Reports/2024/summary.pdf 48000
u:/Archive/Reports/2025/
u:/Archive/Reports/2025/Drafts/
u:/Archive/Reports/2025/Drafts/outline.txt 900
u:/Archive/Reports/2025/summary.pdf 52000
u:/Archive/Reports/readme.txt 120
u:/Documented/
u:/Documented/Example 1/
u:/Documented/Example 1/plan.txt 300
u:/Documented/Example 1 copied/
u:/Documented/Example 2 copied/
u:/Documented/Example 6 copied/
u:/Reports/
u:/Reports/2024/
u:/Reports/2024/summary.pdf 48000
u:/Reports/2025/
u:/Reports/2025/Drafts/
u:/Reports/2025/Drafts/outline.txt 900
u:/Reports/2025/summary.pdf 52000
u:/Reports/readme.txt 120
v:/
v:/Documented/
v:/Documented/Example 2/
v:/Documented/Example 2/plan.txt 300
v:/Documented/Example 6/
v:/Documented/Example 6/plan.txt 300
`
	if got := srv.Tree(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestConcurrentCopies(t *testing.T) {
	srv := oracletest.NewServer(t)
	src, dst := srv.MkdirAll("/A/B"), srv.MkdirAll("/C")
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			srv.AddFile(src, "f", 1)
			if a := copyTo(src, dst).do(t, srv); a.status != 200 {
				t.Error(a.text)
			}
			srv.Tree()
		})
	}
	wg.Wait()
	if tree := srv.Tree(); strings.Count(tree, "/f 1\n") != 21 || !strings.Contains(tree, "u:/C/B(20)/f 1\n") {
		t.Error(tree)
	}
}
