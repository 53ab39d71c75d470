package document360test_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/document360/document360test"
)

const host = "http://apihub.example"

// fixture is a server with one file to copy, and an HTTP client that speaks to it without sockets.
type fixture struct {
	*document360test.Server
	t                                testing.TB
	project, images, archive, logo   string
	folders, copyPath, archiveFolder string
}

func newFixture(t testing.TB) *fixture {
	t.Helper()
	srv := document360test.NewServer(t)
	f := &fixture{Server: srv, t: t, project: srv.ProjectID(), images: srv.MkdirAll("Images"), archive: srv.MkdirAll("Archive")}
	f.logo = srv.AddFile(f.images, "logo.png", "")
	f.folders = "/v3/projects/" + f.project + "/drive/folders"
	f.copyPath = f.folders + "/" + f.images + "/files/" + f.logo + "/copy"
	f.archiveFolder = f.folders + "/" + f.archive
	return f
}

type answer struct {
	status int
	header http.Header
	text   string
	json   map[string]any
}

// try sends a request; header pairs override the defaults, and an empty value removes one.
func (f *fixture) try(method, path, body string, header ...string) (answer, error) {
	r, err := http.NewRequestWithContext(context.Background(), method, host+path, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Authorization", "Bearer "+document360test.DefaultToken)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
		if header[i+1] == "" {
			r.Header.Del(header[i])
		}
	}
	resp, err := f.Transport().RoundTrip(r)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer{}, err
	}
	a := answer{status: resp.StatusCode, header: resp.Header, text: string(text)}
	_ = json.Unmarshal(text, &a.json)
	return a, nil
}

func (f *fixture) do(method, path, body string, header ...string) answer {
	f.t.Helper()
	a, err := f.try(method, path, body, header...)
	if err != nil {
		f.t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

func (f *fixture) get(path string) answer {
	f.t.Helper()
	return f.do("GET", path, "")
}

func (f *fixture) copyTo(folder string, header ...string) answer {
	f.t.Helper()
	return f.do("POST", f.copyPath, `{"destination_folder_id":"`+folder+`"}`, header...)
}

func wantStatus(t testing.TB, a answer, status int) {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d; body %s", a.status, status, a.text)
	}
}

func wantJSON(t testing.TB, a answer, want string) {
	t.Helper()
	var w map[string]any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(a.json, w) {
		t.Errorf("body\n%s\nwant\n%s", a.text, want)
	}
}

func wantHeader(t testing.TB, a answer, pairs ...string) {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if got := strings.Join(a.header.Values(pairs[i]), "; "); got != pairs[i+1] {
			t.Errorf("%s: %q, want %q", pairs[i], got, pairs[i+1])
		}
	}
}

// wantError checks what a client decides by: the status, the code and, where one is given, the
// field.
func wantError(t testing.TB, a answer, status int, code string, field any) {
	t.Helper()
	wantStatus(t, a, status)
	errs, _ := a.json["errors"].([]any)
	if len(errs) != 1 {
		t.Fatalf("errors in %s, want one", a.text)
	}
	e := errs[0].(map[string]any)
	if e["code"] != code || e["field"] != field {
		t.Errorf("error %v, want code %s and field %v", e, code, field)
	}
}

// dig follows member names and indexes into a body.
func dig(t testing.TB, a answer, path ...any) any {
	t.Helper()
	var at any = a.json
	for _, step := range path {
		var ok bool
		switch step := step.(type) {
		case string:
			var m map[string]any
			if m, ok = at.(map[string]any); ok {
				at, ok = m[step]
			}
		case int:
			var l []any
			if l, ok = at.([]any); ok && step < len(l) {
				at = l[step]
			} else {
				ok = false
			}
		}
		if !ok {
			t.Fatalf("no %v at %v of %s", step, path, a.text)
		}
	}
	return at
}
