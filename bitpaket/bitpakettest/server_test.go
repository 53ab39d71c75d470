package bitpakettest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

// answer is one answer as a client sees it.
type answer struct {
	status int
	head   http.Header
	body   string
}

// call sends a request over the socketless transport with the token that is accepted; pairs are
// headers.
func call(t testing.TB, srv *Server, method, target, body string, pairs ...string) answer {
	t.Helper()
	a, err := send(srv, method, target, body, pairs...)
	if err != nil {
		t.Fatalf("%s %s: %v", method, target, err)
	}
	return a
}

func send(srv *Server, method, target, body string, pairs ...string) (answer, error) {
	r, err := http.NewRequest(method, "http://api.bitpaket.test"+target, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Authorization", "Bearer t")
	for i := 0; i < len(pairs); i += 2 {
		r.Header.Set(pairs[i], pairs[i+1])
	}
	resp, err := srv.Transport().RoundTrip(r)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, string(text)}, err
}

// want compares status and body, as JSON: null and absent differ.
func (a answer) want(t testing.TB, status int, body string) {
	t.Helper()
	var got, want any
	if err := json.Unmarshal([]byte(body), &want); err != nil {
		t.Fatalf("expectation %s: %v", body, err)
	}
	if err := json.Unmarshal([]byte(a.body), &got); err != nil {
		t.Fatalf("answer %d %q: %v", a.status, a.body, err)
	}
	if a.status != status || !reflect.DeepEqual(got, want) {
		t.Errorf("got %d %s\nwant %d %s", a.status, a.body, status, body)
	}
}

// refused compares a refusal's status and code and checks that it is in the API's format.
func (a answer) refused(t testing.TB, status, code int) {
	t.Helper()
	var got struct {
		Error struct {
			Message string `json:"message"`
		} `json:"error"`
	}
	if err := json.Unmarshal([]byte(a.body), &got); err != nil || got.Error.Message == "" {
		t.Fatalf("answer %d %q: %v", a.status, a.body, err)
	}
	a.want(t, status, fmt.Sprintf(`{"success":false,"error":{"code":%d,"message":%q,"data":{}}}`, code, got.Error.Message))
}

func wantTree(t testing.TB, srv *Server, want string) {
	t.Helper()
	if got := srv.Tree(); got != want {
		t.Errorf("tree:\n%s\nwant:\n%s", got, want)
	}
}

// inBubble runs f in virtual time, which starts at midnight, 2000-01-01 UTC.
func inBubble(t *testing.T, f func(t *testing.T, srv *Server)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { f(t, NewServer(t)) })
}

func TestTokenRefused(t *testing.T) {
	const body = `{"success":false,"error":{"code":10401,"message":"The access token is invalid","data":{"domain":null}}}`
	for name, value := range map[string]string{
		"missing": "", "wrong": "Bearer x", "wrong scheme": "Basic t", "no scheme": "t", "empty": "Bearer ",
	} {
		t.Run(name, func(t *testing.T) {
			srv := NewServer(t)
			a := call(t, srv, "GET", "/v2/query?access_token=t", "", "Authorization", value)
			a.want(t, 401, body)
			call(t, srv, "PUT", "/v2/object/a", "x", "Authorization", value).want(t, 401, body)
			wantTree(t, srv, "")
		})
	}
}

func TestTokensExpireAndAreRevoked(t *testing.T) {
	srv := NewServer(t)
	srv.AddToken("hour", srv.Now().Add(time.Hour))
	srv.RevokeToken(DefaultToken)
	status := func() int { return call(t, srv, "GET", "/v2/query", "", "Authorization", "bearer hour").status }
	if got := status(); got != 200 {
		t.Errorf("before: %d", got)
	}
	srv.Advance(time.Hour)
	if got := status(); got != 401 {
		t.Errorf("after: %d", got)
	}
	if got := call(t, srv, "GET", "/v2/query", "").status; got != 401 {
		t.Errorf("revoked: %d", got)
	}
}

func TestHostErrors(t *testing.T) {
	srv := NewServer(t)
	srv.SetHostErrors(true)
	call(t, srv, "PUT", "/v2/object/a", "x", "Authorization", "Bearer x").want(t, 401,
		`{"error":{"ns":"ERR_INVALID_AUTH_TOKEN_OR_PAKET_NOT_FOUND","code":401,`+
			`"message":"Invalid Auth Token or Paket is not active"},"success":false}`)
	srv.Inject("Query", Status(503))
	call(t, srv, "GET", "/v2/query", "").want(t, 503,
		`{"error":{"ns":"ERR_SERVICE_UNAVAILABLE","code":503,"message":"Service Unavailable"},"success":false}`)
}

func TestUnknownPathsAndMethods(t *testing.T) {
	srv := NewServer(t)
	for _, target := range []string{"/", "/copy", "/v1/copy", "/v2", "/v2/copy/", "/v2/object/", "/v2/metadata/"} {
		call(t, srv, "POST", target, "{}").refused(t, 404, 10404)
	}
	for target, allow := range map[string]string{
		"/v2/copy": "POST", "/v2/metadata": "POST", "/v2/object/a": "PUT, POST", "/v2/delete/a": "DELETE",
	} {
		a := call(t, srv, "GET", target, "")
		a.refused(t, 405, 10405)
		if got := a.head.Get("Allow"); got != allow {
			t.Errorf("%s: Allow %q, want %q", target, got, allow)
		}
	}
	if op := srv.Requests()[0].Op; op != "" {
		t.Errorf("unknown path has operation %q", op)
	}
}

func TestHeaders(t *testing.T) {
	srv := NewServer(t)
	first, second := call(t, srv, "GET", "/v2/query", ""), call(t, srv, "GET", "/v2/query", "")
	for name, form := range map[string]string{
		"X-Request-Id":  `^[0-9A-Za-z]{64}$`,
		"Etag":          `^W/"[0-9a-f]{32}"$`,
		"Cache-Control": `^max-age=0, private, must-revalidate$`,
		"Vary":          `^Origin$`,
		"Content-Type":  `^application/json; charset=utf-8$`,
		"Date":          ` GMT$`,
	} {
		if got := first.head.Get(name); !regexp.MustCompile(form).MatchString(got) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if first.head.Get("X-Request-Id") == second.head.Get("X-Request-Id") {
		t.Error("two requests have one id")
	}
	if first.head.Get("Etag") != second.head.Get("Etag") {
		t.Error("one content has two tags")
	}
	if first.head.Get("X-RateLimit-Limit") != "" {
		t.Error("rate headers without a rate")
	}
}

func TestInjectedStatuses(t *testing.T) {
	srv := NewServer(t)
	for _, status := range []int{400, 403, 404, 408, 409, 412, 500, 501, 502, 503, 504} {
		srv.Inject("*", Status(status))
		call(t, srv, "GET", "/v2/query", "").refused(t, status, 10000+status)
	}
	srv.Inject("Query", Status(401), RateLimit(3*time.Second), Refuse(200, 12345, "Not now"))
	call(t, srv, "GET", "/v2/query", "").want(t, 401,
		`{"success":false,"error":{"code":10401,"message":"The access token is invalid","data":{"domain":null}}}`)
	a := call(t, srv, "GET", "/v2/query", "")
	if a.status != 429 {
		t.Errorf("a.status is %v, want %v", a.status, 429)
	}
	if a.body != "" {
		t.Errorf("a.body is %q, want %q", a.body, "")
	}
	if a.head.Get("Retry-After") != "3" {
		t.Errorf(`a.head.Get("Retry-After") is %q, want %q`, a.head.Get("Retry-After"), "3")
	}
	a = call(t, srv, "GET", "/v2/query", "")
	a.want(t, 200, `{"success":false,"error":{"code":12345,"message":"Not now","data":{}}}`)
	if len(a.head.Get("X-Request-Id")) != 64 {
		t.Error("no request id")
	}
	if n := srv.Pending(); n != 0 {
		t.Errorf("%d faults pending", n)
	}
}

func TestSockets(t *testing.T) {
	srv := Start()
	defer srv.Close()
	srv.SetCopyDelay(time.Hour) // of real time, which passes here
	ex := srv.Example()
	if text, _ := json.Marshal(ex); string(text) != `{"url":"`+srv.URL()+
		`","token":"t","clientSecret":"s","folder":"/existing_dir","target":"/another_dir"}` {
		t.Errorf("example: %s", text)
	}
	body := fmt.Sprintf(`{"client_secret":%q,"objects":[{"folder":%q}],"overwrite":false,"target":%q}`,
		ex.ClientSecret, ex.Folder, ex.Target)
	r, _ := http.NewRequest("POST", ex.URL+"/v2/copy", bytes.NewBufferString(body))
	r.Header.Set("Authorization", "Bearer "+ex.Token)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 200 || srv.Copying() != 3 {
		t.Errorf("status %d, %d objects to copy", resp.StatusCode, srv.Copying())
	}
	srv.Advance(2 * time.Hour)
	if info, ok := srv.Object("/another_dir/existing_dir/pictures/boat.gif"); !ok || info.Content != "GIF89a boat" {
		t.Errorf("copied: %+v", info)
	}
}

func TestRefuseConnections(t *testing.T) {
	srv := NewServer(t)
	srv.RefuseConnections(1)
	if _, err := send(srv, "GET", "/v2/query", ""); err == nil {
		t.Error("connected")
	}
	call(t, srv, "GET", "/v2/query", "")
}

func TestConcurrency(t *testing.T) {
	srv := NewServer(t)
	srv.SetCopyDelay(0)
	srv.MkdirAll("/to")
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			srv.AddObject(fmt.Sprintf("/from/%d", i), "x")
			body := fmt.Sprintf(`{"client_secret":"s","objects":[{"path":"/from/%d"}],"overwrite":true,"target":"/to"}`, i)
			if a, err := send(srv, "POST", "/v2/copy", body); err != nil || a.status != 200 {
				t.Errorf("copy %d: %+v %v", i, a, err)
			}
			srv.SetCopyTime(time.Duration(i))
			srv.Tree()
			send(srv, "GET", "/v2/query?X-Bit-Folder=/to", "")
		})
	}
	wg.Wait()
	srv.Advance(time.Minute)
	if n := strings.Count(srv.Tree(), "/to/"); n != 17 {
		t.Errorf("%d lines of the target, want the folder and 16 objects", n)
	}
}
