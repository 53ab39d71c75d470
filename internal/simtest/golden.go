package simtest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"reflect"
	"strings"
	"testing"
)

// Golden replays one documented exchange: NAME.request.http and NAME.response.http hold its
// messages as HTTP text with LF line ends. The round tripper compares the one request that it gets
// with the first and responds with the second.
//
// It compares the method, the request target, the body (as JSON if it is JSON) and each header that
// the file has. The header value "*" stands for any text but the empty one.
func Golden(t testing.TB, name string) http.RoundTripper {
	t.Helper()
	g := &golden{t: t, name: name, request: readText(t, name+".request.http"), response: readText(t, name+".response.http")}
	t.Cleanup(func() {
		if g.asked != 1 {
			t.Errorf("%s: %d requests, want 1", name, g.asked)
		}
	})
	return g
}

type golden struct {
	t                 testing.TB
	name              string
	request, response []byte
	asked             int
}

func readText(t testing.TB, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// wire returns the file's text as an HTTP message: with CRLF in the head and without the final
// newline of the body.
func wire(text []byte) (head, body []byte) {
	h, b, _ := bytes.Cut(text, []byte("\n\n"))
	h = bytes.ReplaceAll(bytes.TrimRight(h, "\n"), []byte("\n"), []byte("\r\n"))
	return append(h, "\r\n\r\n"...), bytes.TrimSuffix(b, []byte("\n"))
}

func (g *golden) RoundTrip(r *http.Request) (*http.Response, error) {
	g.asked++
	head, wantBody := wire(g.request)
	want, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(head)))
	if err != nil {
		g.t.Fatalf("%s.request.http: %v", g.name, err)
	}
	if r.Method != want.Method || r.URL.RequestURI() != want.RequestURI {
		g.t.Errorf("%s: sent %s %s, want %s %s", g.name, r.Method, r.URL.RequestURI(), want.Method, want.RequestURI)
	}
	if want.Host != "" && r.Host != want.Host {
		g.t.Errorf("%s: sent to host %q, want %q", g.name, r.Host, want.Host)
	}
	for k := range want.Header {
		got, w := headerFold(r.Header, k), want.Header.Get(k)
		if got != w && !(w == "*" && got != "") {
			g.t.Errorf("%s: header %s: sent %q, want %q", g.name, k, got, w)
		}
	}
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		r.Body.Close()
	}
	if !sameBody(body, wantBody) {
		g.t.Errorf("%s: sent body %s, want %s", g.name, body, wantBody)
	}
	head, reply := wire(g.response)
	resp, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(head)), r)
	if err != nil {
		g.t.Fatalf("%s.response.http: %v", g.name, err)
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(reply)), int64(len(reply))
	return resp, nil
}

// headerFold finds a header in any spelling: some clients send names in a documented, non-canonical
// form.
func headerFold(h http.Header, name string) string {
	for k, v := range h {
		if strings.EqualFold(k, name) {
			return strings.Join(v, ", ")
		}
	}
	return ""
}

func sameBody(got, want []byte) bool {
	var g, w any
	if json.Unmarshal(got, &g) == nil && json.Unmarshal(want, &w) == nil {
		return reflect.DeepEqual(g, w)
	}
	return bytes.Equal(got, want)
}
