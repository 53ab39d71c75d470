package call

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy/internal/problem"
)

// prepareOn prepares a copy for a service at the given base URL, as changed.
func prepareOn(t *testing.T, base string, change func(*Operation[string]), opts ...Option) (*prepared, error) {
	t.Helper()
	svc := newService(t, &fakeService{}, func(s *Settings) { s.BaseURL = base })
	op := operation()
	change(&op)
	return op.prepare(svc, opts)
}

func TestPaths(t *testing.T) {
	const plain, deep = "https://service.example", "https://service.example:8443/a%2Fb/api/"
	tests := []struct {
		base, path string
		ids        []string
		want       string
	}{
		{plain, "/things", nil, "https://service.example/things"},
		{plain, "/things/{ID}/copy", []string{"11111"}, "https://service.example/things/11111/copy"},
		{plain, "/{A}/{B}", []string{"1", "2"}, "https://service.example/1/2"},
		{plain, "/{A}/files/{B}", []string{"{B}", "x"}, "https://service.example/%7BB%7D/files/x"},
		{deep, "/things/{ID}", []string{"1"}, "https://service.example:8443/a%2Fb/api/things/1"},
		{plain, "/{ID}", []string{"a b"}, "https://service.example/a%20b"},
		{plain, "/{ID}", []string{"a:b;c,d@e&f=g+h$i"}, "https://service.example/a%3Ab%3Bc%2Cd@e&f=g+h$i"},
		{plain, "/{ID}", []string{"100%"}, "https://service.example/100%25"},
		{plain, "/{ID}", []string{"%2e%2e%2F"}, "https://service.example/%252e%252e%252F"},
		{plain, "/{ID}", []string{"..."}, "https://service.example/..."},
		{plain, "/{ID}", []string{"..a"}, "https://service.example/..a"},
		{plain, "/{ID}", []string{"Größe大"}, "https://service.example/Gr%C3%B6%C3%9Fe%E5%A4%A7"},
		{plain, "/{ID}", []string{"\u0085\u2028\ufeff"}, "https://service.example/%C2%85%E2%80%A8%EF%BB%BF"},
		{plain, "/{ID}", []string{`<>"'|^[]!*()`}, "https://service.example/%3C%3E%22%27%7C%5E%5B%5D%21%2A%28%29"},
		{plain, "/{ID}:act", []string{"x"}, "https://service.example/x:act"},
	}
	for _, tt := range tests {
		p, err := prepareOn(t, tt.base, func(op *Operation[string]) { op.Path, op.IDs = tt.path, tt.ids })
		if err != nil {
			t.Errorf("%s %q: %v", tt.path, tt.ids, err)
			continue
		}
		if got := p.request(t.Context()).URL; got.String() != tt.want || "https://"+got.Host+got.RequestURI() != tt.want {
			t.Errorf("%s %q:\ngot  %s\nwant %s", tt.path, tt.ids, got, tt.want)
		}
	}
}

func TestPathsRefuse(t *testing.T) {
	for _, id := range []string{"", ".", "..", "a/b", "/", "../x", `a\b`, "a?b", "a#b", "a\x00", "a\nb", "\x7f", "\xff", "\xc0\xae"} {
		_, err := prepareOn(t, "https://service.example", func(op *Operation[string]) {
			op.Path, op.IDs = "/{Good}/{ID}", []string{"1", id}
		})
		f, ok := errors.AsType[*FieldError](err)
		if !ok || f.Field != "ID" {
			t.Errorf("%q: error %v, want one that names the field ID", id, err)
		}
	}
}

// TestInvalidRequests go through Copy and Read: nothing is sent, and the error says so.
func TestInvalidRequests(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Operation[string])
		opts   []Option
		want   string
	}{
		{"id", func(op *Operation[string]) { op.IDs = []string{".."} }, nil, `test.Copy: ID is "..", which is no id`},
		{"check", func(op *Operation[string]) { op.Invalid = Required("To", "") }, nil, "test.Copy: To is required"},
		{"body", func(op *Operation[string]) { op.Body = func() {} }, nil, "cannot be encoded as JSON"},
		{"query", func(op *Operation[string]) { op.Query = "no struct" }, nil, "test.Copy: "},
		{"option", func(*Operation[string]) {}, []Option{WithMaxAttempts(0)}, "test.Copy: WithMaxAttempts must be at least 1"},
	}
	for _, tt := range tests {
		s := &fakeService{steps: []fakeResponse{yes}}
		svc := newService(t, s, nil)
		op := operation()
		tt.change(&op)
		_, copyErr := Copy(t.Context(), svc, op, tt.opts)
		_, readErr := Read(t.Context(), svc, op, tt.opts)
		for _, err := range []error{copyErr, readErr} {
			wantIs(t, err, fs.ErrInvalid, problem.ErrNotExecuted)
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s: error %v, want %s", tt.name, err, tt.want)
			}
		}
		if len(s.sent) != 0 {
			t.Errorf("%s: %d requests sent", tt.name, len(s.sent))
		}
	}
}

func FuzzPath(f *testing.F) {
	for _, seed := range []string{"1", "", ".", "..", "a/b", "%2F", "%", "a b", "大", "\xff", ";:@&=+$,", "\u202e"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, id string) {
		got, err := buildPath("/a/{ID}/b", []string{id})
		if unfit := id == "" || id == "." || id == ".." || strings.ContainsAny(id, `/\?#`) || strings.ContainsFunc(id, isControl) ||
			strings.ToValidUTF8(id, "") != id; unfit != (err != nil) {
			t.Fatalf("%q: %q, %v", id, got, err)
		}
		if err != nil {
			return
		}
		parts := strings.Split(got, "/")
		if len(parts) != 4 {
			t.Fatalf("%q became %q: not one segment", id, got)
		}
		if diff := cmp.Diff([]string{"", "a", parts[2], "b"}, parts); diff != "" {
			t.Fatalf("%q became %q: the other segments changed (-want +got):\n%s", id, got, diff)
		}
		if back, err := url.PathUnescape(parts[2]); err != nil || back != id {
			t.Errorf("%q became %q, which is %q, %v", id, got, back, err)
		}
		u, err := url.Parse("https://service.example" + got)
		if err != nil {
			t.Fatalf("%q became %q, which does not parse: %v", id, got, err)
		}
		if want := "https://service.example" + u.EscapedPath(); u.String() != want || u.EscapedPath() != got {
			t.Errorf("%q became %q, which parses as %#v", id, got, u)
		}
		if path.Clean(u.Path) != u.Path {
			t.Errorf("%q became %q, which is not a clean path", id, got)
		}
	})
}

func TestQueries(t *testing.T) {
	type page struct {
		Limit  int      `url:"limit,omitempty"`
		Marker string   `url:"marker,omitempty"`
		Fields []string `url:"fields,omitempty,comma"`
	}
	for _, tt := range []struct {
		query any
		want  string
	}{
		{nil, ""},
		{page{}, ""},
		{page{Limit: 5, Marker: "a&b=c d", Fields: []string{"id", "name"}}, "fields=id%2Cname&limit=5&marker=a%26b%3Dc+d"},
		{url.Values{"b": {"2"}, "a": {"1", "é"}}, "a=1&a=%C3%A9&b=2"},
	} {
		p, err := prepareOn(t, "https://service.example", func(op *Operation[string]) { op.Query = tt.query })
		if err != nil || p.url.RawQuery != tt.want {
			t.Errorf("%v: %v, %v, want %s", tt.query, p, err, tt.want)
		}
	}
}

func TestBodies(t *testing.T) {
	type body struct {
		Name string `json:"name"`
		Note string `json:"note,omitzero"`
	}
	for _, tt := range []struct {
		body any
		want string
	}{
		{body{Name: "R&D <new> \u2028 大"}, `{"name":"R&D <new> \u2028 大"}`},
		{body{Name: `"\` + "\n"}, `{"name":"\"\\\n"}`},
		{[]body{}, `[]`},
		{json.RawMessage(`{"a":1}`), `{"a":1}`},
	} {
		p, err := prepareOn(t, "https://service.example", func(op *Operation[string]) { op.Body = tt.body })
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // each attempt sends it whole
			req := p.request(t.Context())
			sent, _ := io.ReadAll(req.Body)
			again, err := req.GetBody()
			if err != nil {
				t.Fatal(err)
			}
			resent, _ := io.ReadAll(again)
			if string(sent) != tt.want {
				t.Errorf("body %s, want %s", sent, tt.want)
			}
			if string(resent) != tt.want {
				t.Errorf("body of GetBody %s, want %s", resent, tt.want)
			}
			if req.ContentLength != int64(len(tt.want)) {
				t.Errorf("ContentLength %d, want %d", req.ContentLength, len(tt.want))
			}
			if got := req.Header.Get("Content-Type"); got != "application/json; charset=utf-8" {
				t.Errorf("Content-Type %q", got)
			}
		}
	}
	p, err := prepareOn(t, "https://service.example", func(op *Operation[string]) { op.Body, op.Method = nil, "GET" })
	if err != nil {
		t.Fatal(err)
	}
	req := p.request(t.Context())
	if req.Method != "GET" {
		t.Errorf("method %s, want GET", req.Method)
	}
	if req.Body != nil || req.ContentLength != 0 {
		t.Errorf("body %v of %d bytes, want none", req.Body, req.ContentLength)
	}
	if got := req.Header["Content-Type"]; got != nil {
		t.Errorf("Content-Type %q without a body", got)
	}
}

// TestAttemptsShareNothing changes all of one attempt's request and wants the next to be as if nothing had happened.
func TestAttemptsShareNothing(t *testing.T) {
	p, err := prepareOn(t, "https://service.example", func(op *Operation[string]) {
		op.Header = http.Header{"X-Own": {"1"}}
	}, WithHeader("X-Call", "2"))
	if err != nil {
		t.Fatal(err)
	}
	first := p.request(t.Context())
	first.URL.Path, first.URL.RawQuery, first.Host, first.Method = "/evil", "evil", "evil", "EVIL"
	for name := range first.Header {
		first.Header.Add(name, "evil")
		first.Header.Set(name, "evil")
	}
	first.Header.Set("Authorization", "evil")
	io.ReadAll(first.Body)

	second := p.request(t.Context())
	wantLine := []string{"POST", "https://service.example/things/1/copy", "service.example"}
	if diff := cmp.Diff(wantLine, []string{second.Method, second.URL.String(), second.Host}); diff != "" {
		t.Errorf("method, URL and host (-want +got):\n%s", diff)
	}
	want := http.Header{
		"X-Own": {"1"}, "X-Call": {"2"}, "Accept": {"application/json"}, "Content-Type": {"application/json; charset=utf-8"},
	}
	if diff := cmp.Diff(want, second.Header); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	if body, _ := io.ReadAll(second.Body); string(body) != `{"to":"2"}` {
		t.Errorf("body %s", body)
	}
}

func TestOwnURL(t *testing.T) {
	own, _ := url.Parse("https://bucket.service.example/a%2Fb//c?x")
	p, err := prepareOn(t, "https://service.example/api", func(op *Operation[string]) { op.URL, op.Path, op.IDs = own, "", nil })
	if err != nil {
		t.Fatal(err)
	}
	req := p.request(t.Context())
	if diff := cmp.Diff([]string{own.String(), own.Host}, []string{req.URL.String(), req.Host}); diff != "" {
		t.Errorf("URL and host (-want +got):\n%s", diff)
	}
	if req.URL == own {
		t.Error("the request shares the operation's URL")
	}
}
