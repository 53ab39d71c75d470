package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
)

// TestGuard: the page of another site reaches nothing, whatever name it uses and whether it reads or
// changes.
func TestGuard(t *testing.T) {
	c := newClient(t)
	c.c.host = "sim.example"
	host := strings.TrimPrefix(c.url, "http://")
	set := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header[name] = append(r.Header[name], value) }
	}
	at := func(host string) func(*http.Request) { return func(r *http.Request) { r.Host = host } }
	both := func(a, b func(*http.Request)) func(*http.Request) {
		return func(r *http.Request) { a(r); b(r) }
	}
	link := both(set("Sec-Fetch-Site", "cross-site"), both(set("Sec-Fetch-Mode", "navigate"), set("Sec-Fetch-Dest", "document")))
	frame := both(set("Sec-Fetch-Site", "cross-site"), both(set("Sec-Fetch-Mode", "navigate"), set("Sec-Fetch-Dest", "iframe")))
	for _, tt := range []struct {
		about         string
		change        func(*http.Request)
		page, api, do int // the status of GET /, of GET /api/services and of a change
	}{
		{"nothing", func(*http.Request) {}, 200, 200, 204},
		{"localhost", at("localhost:80"), 200, 200, 204},
		{"an IPv6 address", at("[::1]:80"), 200, 200, 204},
		{"an address without a port", at("10.1.2.3"), 200, 200, 204},
		{"the host of -listen", at("Sim.Example:9000"), 200, 200, 204},
		{"a name of another site", at("evil.example"), 403, 403, 403},
		{"a name that begins like an address", at("127.0.0.1.evil.example"), 403, 403, 403},
		{"a name that ends like localhost", at("evil.localhost"), 403, 403, 403},
		{"its own origin", set("Origin", "http://"+host), 200, 200, 204},
		{"another origin", set("Origin", "http://evil.example"), 403, 403, 403},
		{"another port's origin", set("Origin", "http://127.0.0.1:1"), 403, 403, 403},
		{"another scheme's origin", set("Origin", "https://"+host), 403, 403, 403},
		{"a sandbox's origin", set("Origin", "null"), 403, 403, 403},
		{"two origins", both(set("Origin", "http://"+host), set("Origin", "http://evil.example")), 403, 403, 403},
		{"its own page", set("Sec-Fetch-Site", "same-origin"), 200, 200, 204},
		{"the address bar", set("Sec-Fetch-Site", "none"), 200, 200, 204},
		{"another site", set("Sec-Fetch-Site", "cross-site"), 403, 403, 403},
		{"another port", set("Sec-Fetch-Site", "same-site"), 403, 403, 403},
		{"a link on another site", link, 200, 403, 403},
		{"a frame on another site", frame, 403, 403, 403},
		{"a form", func(r *http.Request) {
			if r.Method != http.MethodGet {
				r.Header.Set("Content-Type", "text/plain")
			}
		}, 200, 200, 415},
		{"no type", func(r *http.Request) { r.Header.Del("Content-Type") }, 200, 200, 415},
		{"a type with a parameter", func(r *http.Request) {
			if r.Method != http.MethodGet {
				r.Header.Set("Content-Type", "application/json; charset=utf-8")
			}
		}, 200, 200, 204},
	} {
		for _, req := range []struct {
			method, path, body string
			want               int
		}{
			{"GET", "/", "", tt.page},
			{"GET", "/api/services", "", tt.api},
			{"POST", "/api/services/oss/clock", `{"advanceSeconds":1}`, tt.do},
		} {
			status, _, header := c.call(req.method, req.path, req.body, tt.change)
			if status != req.want {
				t.Errorf("%s: %s %s: %d, want %d", tt.about, req.method, req.path, status, req.want)
			}
			for name := range header {
				if strings.HasPrefix(name, "Access-Control-") {
					t.Errorf("%s: %s %s: the response has %s", tt.about, req.method, req.path, name)
				}
			}
		}
	}
}

// TestOptions: the request about the server as a whole, which net/http would answer itself, is
// guarded like all others.
func TestOptions(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer newControl(nil, "").serve(l)()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "OPTIONS * HTTP/1.1\r\nHost: evil.example\r\n\r\n")
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "the status", resp.StatusCode, http.StatusForbidden)
}

// TestHeaders: every response says that it is not to be guessed at, framed, kept, or read by others.
func TestHeaders(t *testing.T) {
	c := newClient(t)
	for _, path := range []string{"/", "/api/services", "/api/openapi.json", "/api/nothing"} {
		_, _, h := c.call("GET", path, "")
		for name, value := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
			"Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "DENY",
		} {
			want(t, name+" of "+path, h.Get(name), value)
		}
		policy := h.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: the policy is %q", path, policy)
		}
	}
	for _, path := range []string{"/", "/api/services", "/api/events"} {
		status, body, _ := c.call("HEAD", path, "")
		want(t, "HEAD "+path, status, 200)
		want(t, "its body", body, "")
	}
}

// TestPagePolicy: the page may run its own script, and nothing else.
func TestPagePolicy(t *testing.T) {
	const html = "<style>a{}</style><p><script>\n1\n</script>"
	want(t, "the policy", policyOf([]byte(html)), "default-src 'none'; connect-src 'self'; img-src data:; "+
		"script-src 'sha256-PBL+VNcqg2ezLpeQ7yj8J15XmnKAnnIb2qth9B/WTJ4='; "+
		"style-src 'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	if policy := policyOf([]byte("<p>")); !strings.Contains(policy, "script-src 'none'; style-src 'none'") {
		t.Errorf("without a script the policy is %s", policy)
	}
}
