package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// hang bounds what happens sooner or later, on a machine that does much else, too.
const hang = 10 * time.Minute

// client talks to a control server. Every exchange is written to the folder that the environment
// variable FARCOPY_EXCHANGES names, where the judge module holds it against openapi.json.
type client struct {
	t   *testing.T
	url string
	c   *control
}

// exchange is one request and its response, for the judge.
type exchange struct {
	Method         string      `json:"method"`
	Target         string      `json:"target"`
	RequestHeader  http.Header `json:"requestHeader"`
	RequestBody    string      `json:"requestBody"`
	Status         int         `json:"status"`
	ResponseHeader http.Header `json:"responseHeader"`
	ResponseBody   string      `json:"responseBody"`
}

// newClient starts all services and a control server.
func newClient(t *testing.T) *client {
	t.Helper()
	s, err := openSockets(options{addr: "127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	all := make([]*service, len(specs))
	for i, spec := range specs {
		all[i] = newService(spec, s.services[i], rate{window: time.Minute})
		t.Cleanup(all[i].close)
	}
	c := newControl(all, "127.0.0.1:0")
	srv := httptest.NewServer(c)
	t.Cleanup(func() {
		c.hub.close()
		srv.Close()
	})
	return &client{t: t, url: srv.URL, c: c}
}

func (c *client) service(name string) *service {
	for _, s := range c.c.services {
		if s.name == name {
			return s
		}
	}
	c.t.Fatalf("no service %s", name)
	return nil
}

// call sends a request of the API. A change has the type that the server wants.
func (c *client) call(method, path, body string, change ...func(*http.Request)) (status int, response string, header http.Header) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	if method != http.MethodGet {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, f := range change {
		f(r)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	record(c.t, exchange{method, path, r.Header, body, resp.StatusCode, resp.Header, string(text)})
	return resp.StatusCode, string(text), resp.Header
}

var recorded atomic.Int64

func record(t *testing.T, e exchange) {
	t.Helper()
	dir := os.Getenv("FARCOPY_EXCHANGES")
	if dir == "" {
		return
	}
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%05d.json", recorded.Add(1))), text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// get reads a JSON document into v.
func (c *client) get(path string, v any) {
	c.t.Helper()
	status, text, _ := c.call(http.MethodGet, path, "")
	if status != http.StatusOK {
		c.t.Fatalf("GET %s: %d %s", path, status, text)
	}
	if err := json.Unmarshal([]byte(text), v); err != nil {
		c.t.Fatalf("GET %s: %v: %s", path, err, text)
	}
}

func (c *client) state(name string) (v serviceView) {
	c.t.Helper()
	c.get("/api/services/"+name, &v)
	return v
}

func (c *client) requests(name, query string) (list []requestView, last int) {
	c.t.Helper()
	var v struct {
		Requests []requestView
		Last     int
	}
	c.get("/api/services/"+name+"/requests"+query, &v)
	return v.Requests, v.Last
}

// change sends a change that must succeed.
func (c *client) change(method, path, body string) string {
	c.t.Helper()
	status, text, _ := c.call(method, path, body)
	if status/100 != 2 {
		c.t.Fatalf("%s %s %s: %d %s", method, path, body, status, text)
	}
	return text
}

// list reads the items of the root folder of Box.
func (c *client) list() (*http.Response, error) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, c.service("box").sim.URL()+"/folders/0/items", nil)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer t")
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}).Do(r)
	if err == nil {
		resp.Body.Close()
	}
	return resp, err
}

func want[T comparable](t *testing.T, about string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, want %v", about, got, want)
	}
}
