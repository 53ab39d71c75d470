package boxtest_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box/boxtest"
)

func TestExampleOverASocket(t *testing.T) {
	s := boxtest.NewServer(t)
	e := s.Example()
	if raw, _ := json.Marshal(e); string(raw) != fmt.Sprintf(`{"url":%q,"tokenURL":%q,"token":"t","clientID":"i","clientSecret":"s","folderID":"11111","parentID":"22222"}`,
		s.URL(), s.TokenURL()) {
		t.Errorf("%s", raw)
	}
	r, _ := http.NewRequest(http.MethodPost, e.URL+"/folders/"+e.FolderID+"/copy", strings.NewReader(`{"parent":{"id":"`+e.ParentID+`"}}`))
	r.Header.Set("Authorization", "Bearer "+e.Token)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusCreated {
		t.Errorf("status %d", resp.StatusCode)
	}
	wantTree(t, s,
		"/Archives/", "/Archives/Pictures from 2017/", "/Archives/Pictures from 2017/tigers.jpeg 629644",
		"/Documented/", "/Documented/Backups/", "/Documented/More backups/", "/Documented/Music archive/", "/Documented/Music/",
		"/Documented/Older pictures/", "/Documented/Pictures from 2016/",
		"/Pictures from 2017/", "/Pictures from 2017/tigers.jpeg 629644")
}

func TestUnknownAddressesAndMethods(t *testing.T) {
	s := album(t)
	for _, target := range []string{"/2.0", "/2.0/", "/2.0/folders/", "/2.0/folders//copy", "/2.0/folders/11111/nothing",
		"/2.1/folders/0", "/folders/0", "/2.0/folders/11111%2Fcopy/x", "/oauth2/token/x"} {
		call(t, s, http.MethodGet, "http://box.test"+target, "").wantProblem(t, http.StatusNotFound, "not_found")
	}
	for target, allowed := range map[string]string{"/2.0/folders/11111/copy": "POST", "/2.0/folders/11111": "GET, PUT, DELETE",
		"/2.0/folders/11111/items": "GET", "/2.0/folders": "POST", "/oauth2/token": "POST"} {
		a := call(t, s, http.MethodPatch, "http://box.test"+target, "").wantProblem(t, http.StatusMethodNotAllowed, "method_not_allowed")
		if got := a.head.Get("Allow"); got != allowed {
			t.Errorf("%s: Allow %q, want %q", target, got, allowed)
		}
	}
	a := post(t, s, "/folders/a%2F..%2F%C3%A4/copy", `{"parent":{"id":"22222"}}`).wantProblem(t, http.StatusNotFound, "not_found")
	if got := a.blame(t)["message"]; got != "'folder' with value 'a/../ä' not found" {
		t.Errorf("escaped id: %v", got)
	}
}

func TestAPIVersion(t *testing.T) {
	s := album(t)
	get(t, s, "/folders/0", "box-version: 2024.0").want(t, http.StatusOK)
	get(t, s, "/folders/0", "box-version: 1999.0").wantProblem(t, http.StatusBadRequest, "invalid_api_version")
}

func TestFailKnowsEveryStatus(t *testing.T) {
	codes := map[int]string{400: "bad_request", 401: "unauthorized", 403: "access_denied_insufficient_permissions", 404: "not_found",
		408: "request_timeout", 409: "conflict", 412: "precondition_failed", 429: "rate_limit_exceeded", 500: "internal_server_error",
		501: "not_implemented", 502: "bad_gateway", 503: "unavailable", 504: "gateway_timeout"}
	s := album(t)
	before := s.Tree()
	for status, code := range codes {
		s.Inject("CopyFolder", boxtest.Status(status))
		copyTo(t, s, "11111", "22222").wantProblem(t, status, code)
	}
	if s.Tree() != before || s.Pending() != 0 {
		t.Errorf("%d faults left, tree:\n%s", s.Pending(), s.Tree())
	}
}

func TestActThenHangUp(t *testing.T) {
	s := album(t)
	s.Inject("CopyFolder", boxtest.ActThenHangUp)
	r, _ := http.NewRequest(http.MethodPost, base+"/folders/11111/copy", strings.NewReader(`{"parent":{"id":"22222"}}`))
	r.Header.Set("Authorization", "Bearer t")
	if resp, err := s.Transport().RoundTrip(r); err == nil {
		t.Errorf("answered %s", resp.Status)
		resp.Body.Close()
	}
	if len(s.FindAll("/Archives/Pictures")) != 1 {
		t.Errorf("tree:\n%s", s.Tree())
	}
	last := s.Requests()[0]
	if last.Op != "CopyFolder" {
		t.Errorf("last.Op is %q, want %q", last.Op, "CopyFolder")
	}
	if last.Acted != 1 {
		t.Errorf("last.Acted is %v, want %v", last.Acted, 1)
	}
	if last.Status != 0 {
		t.Errorf("last.Status is %v, want %v", last.Status, 0)
	}
}

func TestRateWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := album(t)
		s.SetRate(2, time.Minute)
		time.Sleep(10*time.Second + time.Millisecond)
		get(t, s, "/folders/0").want(t, http.StatusOK)
		get(t, s, "/folders/0").want(t, http.StatusOK)
		a := get(t, s, "/folders/0").wantProblem(t, http.StatusTooManyRequests, "rate_limit_exceeded")
		if got := a.head["Retry-After"]; len(got) != 1 || got[0] != "50" {
			t.Errorf("Retry-After %q, want 50", got)
		}
		time.Sleep(50 * time.Second)
		get(t, s, "/folders/0").want(t, http.StatusOK)
		s.Inject("GetFolder", boxtest.RateLimit(7*time.Second))
		if got := get(t, s, "/folders/0").want(t, http.StatusTooManyRequests).head["Retry-After"]; len(got) != 1 || got[0] != "7" {
			t.Errorf("Retry-After %q, want 7", got)
		}
	})
}

// TestRateLimitFaultInAFullWindow: the fault's word is the only one, however full the window is.
func TestRateLimitFaultInAFullWindow(t *testing.T) {
	s := album(t)
	s.SetRate(1, time.Hour)
	get(t, s, "/folders/0").want(t, http.StatusOK)
	s.Inject("GetFolder", boxtest.RateLimit(3*time.Second), boxtest.RateLimit(0))
	for _, want := range [][]string{{"3"}, nil} {
		if got := get(t, s, "/folders/0").want(t, http.StatusTooManyRequests).head["Retry-After"]; !slices.Equal(got, want) {
			t.Errorf("Retry-After %q, want %q", got, want)
		}
	}
}

func TestHeaderNamesAreLowerCaseOnTheWire(t *testing.T) {
	s := album(t)
	s.SetRate(1, time.Hour)
	get(t, s, "/folders/0").want(t, http.StatusOK)
	u, _ := url.Parse(s.URL())
	c, err := net.Dial("tcp", u.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "GET /2.0/folders/0 HTTP/1.1\r\nHost: box.test\r\nAuthorization: Bearer t\r\nConnection: close\r\n\r\n")
	raw, _ := io.ReadAll(bufio.NewReader(c))
	for _, name := range []string{"HTTP/1.1 429 ", "\r\nbox-request-id: ", "\r\nretry-after: "} {
		if !strings.Contains(string(raw), name) {
			t.Errorf("no %q in:\n%s", name, raw)
		}
	}
}

func TestConcurrentCopiesOfOneName(t *testing.T) {
	s := album(t)
	var wg sync.WaitGroup
	made := make(chan bool, 16)
	for range 16 {
		wg.Go(func() {
			made <- copyTo(t, s, "11111", "22222").status == http.StatusCreated
			s.MkdirAll("/Elsewhere")
			s.Tree()
		})
	}
	wg.Wait()
	close(made)
	n := 0
	for ok := range made {
		if ok {
			n++
		}
	}
	if n != 1 || len(s.FindAll("/Archives/Pictures")) != 1 {
		t.Errorf("%d copies, tree:\n%s", n, s.Tree())
	}
}

func TestSetUpMistakesPanic(t *testing.T) {
	s := album(t)
	for name, mistake := range map[string]func(){
		"unknown parent": func() { s.AddFolder("9", "a") },
		"id in use":      func() { s.AddFolder("0", "a", boxtest.WithID("11111")) },
		"unknown folder": func() { s.Rename("9", "a") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			mistake()
		}()
	}
	if s.MkdirAll("/") != "0" || s.MkdirAll("/pictures/ZOO") != "33333" {
		t.Errorf("MkdirAll made folders that exist:\n%s", s.Tree())
	}
}

func TestFind(t *testing.T) {
	s := album(t)
	s.AddFolder("0", "Pictures", boxtest.WithID("66666")) // set-up does not check names
	s.AddFile("66666", "map.pdf", 1, boxtest.WithID("77777"))
	for path, want := range map[string][]string{
		"/":                     {"0"},
		"/Pictures":             {"11111", "66666"},
		"/Pictures/Zoo/map.pdf": {"55555"},
		"/Pictures/map.pdf":     {"77777"},
		"/Nowhere":              nil,
	} {
		if got := s.FindAll(path); !slices.Equal(got, want) {
			t.Errorf("FindAll(%q) is %q, want %q", path, got, want)
		}
		first := append(want, "")[0]
		if got := s.Find(path); got != first {
			t.Errorf("Find(%q) is %q, want %q", path, got, first)
		}
	}
}
