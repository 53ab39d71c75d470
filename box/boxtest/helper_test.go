package boxtest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/box/boxtest"
)

const base = "http://box.test/2.0"

// answer is what came back; an absent member of the body and a null one are told apart by body's
// keys.
type answer struct {
	status int
	head   http.Header
	raw    string
	body   map[string]any
}

// call makes one request without sockets. Headers are "Name: value"; without an Authorization it
// sends the known token.
func call(t *testing.T, s *boxtest.Server, method, target, body string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequest(method, target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer t")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if value == "" {
			r.Header.Del(name)
		} else {
			r.Header.Set(name, value)
		}
	}
	resp, err := (&http.Client{Transport: s.Transport()}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{status: resp.StatusCode, head: resp.Header, raw: string(raw)}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber() // sizes are compared as they were printed
	if len(raw) > 0 && d.Decode(&a.body) != nil {
		t.Fatalf("%s %s: body %q is not a JSON object", method, target, raw)
	}
	return a
}

func get(t *testing.T, s *boxtest.Server, path string, headers ...string) answer {
	t.Helper()
	return call(t, s, http.MethodGet, base+path, "", headers...)
}

func post(t *testing.T, s *boxtest.Server, path, body string, headers ...string) answer {
	t.Helper()
	return call(t, s, http.MethodPost, base+path, body, headers...)
}

func copyTo(t *testing.T, s *boxtest.Server, id, parent string) answer {
	t.Helper()
	return post(t, s, "/folders/"+id+"/copy", `{"parent":{"id":"`+parent+`"}}`)
}

func (a answer) want(t *testing.T, status int) answer {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d: %s", a.status, status, a.raw)
	}
	if a.head.Get("box-request-id") == "" {
		t.Error("no box-request-id")
	}
	return a
}

// wantProblem checks every member of a refusal.
func (a answer) wantProblem(t *testing.T, status int, code string) answer {
	t.Helper()
	a.want(t, status)
	if got := a.body["code"]; got != code {
		t.Errorf("code %v, want %s: %s", got, code, a.raw)
	}
	for name, value := range map[string]any{"type": "error", "status": number(status)} {
		if a.body[name] != value {
			t.Errorf("%s is %v, want %v", name, a.body[name], value)
		}
	}
	for _, name := range []string{"message", "help_url", "request_id"} {
		if v, _ := a.body[name].(string); v == "" {
			t.Errorf("%s is %v, want text", name, a.body[name])
		}
	}
	if _, ok := a.body["context_info"]; !ok {
		t.Error("context_info is absent, want an object or null")
	}
	if a.body["request_id"] == a.head.Get("box-request-id") {
		t.Error("request_id equals the header's, want another one")
	}
	if len(a.body) != 7 {
		t.Errorf("%d members, want 7: %s", len(a.body), a.raw)
	}
	return a
}

// blame is the one entry of context_info.errors.
func (a answer) blame(t *testing.T) map[string]any {
	t.Helper()
	context, _ := a.body["context_info"].(map[string]any)
	errors, _ := context["errors"].([]any)
	if len(errors) != 1 {
		t.Fatalf("context_info.errors has %d entries, want 1: %s", len(errors), a.raw)
	}
	return errors[0].(map[string]any)
}

func (a answer) id() string { return a.body["id"].(string) }

func (a answer) names() []string {
	names := []string{}
	for _, e := range a.body["entries"].([]any) {
		names = append(names, e.(map[string]any)["name"].(string))
	}
	return names
}

func number(n int) json.Number {
	b, _ := json.Marshal(n)
	return json.Number(b)
}

// wantJSON compares a decoded value with one written as JSON.
func wantJSON(t *testing.T, got any, want string) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(want))
	d.UseNumber()
	var w any
	if err := d.Decode(&w); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, w) {
		b, _ := json.Marshal(got)
		t.Errorf("got  %s\nwant %s", b, want)
	}
}

func wantTree(t *testing.T, s *boxtest.Server, lines ...string) {
	t.Helper()
	if got, want := s.Tree(), strings.Join(lines, "\n")+"\n"; got != want {
		t.Errorf("tree:\n%swant:\n%s", got, want)
	}
}

// album makes the folder 11111 with a file and a subfolder, and the empty folder 22222.
func album(t *testing.T) *boxtest.Server {
	s := boxtest.NewServer(t)
	s.AddFolder("0", "Archives", boxtest.WithID("22222"))
	s.AddFolder("0", "Pictures", boxtest.WithID("11111"))
	s.AddFile("11111", "tigers.jpeg", 600, boxtest.WithID("44444"))
	s.AddFolder("11111", "Zoo", boxtest.WithID("33333"))
	s.AddFile("33333", "map.pdf", 50, boxtest.WithID("55555"))
	return s
}
