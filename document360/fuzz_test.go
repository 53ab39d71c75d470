package document360_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/farcopy/farcopy/document360"
)

// golden returns the body of a documented answer.
func golden(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/copy_file/" + name + ".response.http")
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(text), "\n\n")
	return body
}

// FuzzLocation: whatever a Location holds, the copy was made, and an id that is found can be a segment of a path.
func FuzzLocation(f *testing.F) {
	for _, seed := range []string{"", "https://h/v3/projects/p/drive/folders/d/files/id", "/files/%2e%2e", "//x/files/a%2fb", "files/a?b#c", ":", "%"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, location string) {
		c := &canned{status: 201, header: http.Header{"Location": {location}}, body: `{"success":true,"request_id":"r"}`}
		got, err := c.copy(t)
		if err != nil {
			t.Fatalf("error %v, want the copy: a 201 says that it was made", err)
		}
		if got.Location != location {
			t.Fatalf("location %q, want %q", got.Location, location)
		}
		if c.asked != 1 {
			t.Fatalf("%d requests, want 1", c.asked)
		}
		id := got.FileID
		if id == "." || id == ".." {
			t.Errorf("id %q of %q walks to another path", id, location)
		}
		if strings.ContainsAny(id, "/\\?#\x00\n") {
			t.Errorf("id %q of %q is not one segment of a path", id, location)
		}
		if len(id) > len(location) {
			t.Errorf("id %q is longer than its location %q", id, location)
		}
	})
}

// FuzzDecodeCopy: a 2xx is a copy, a refusal or unknown, and a copy only where the body says so.
func FuzzDecodeCopy(f *testing.F) {
	f.Add(201, golden(f, "created"))
	f.Add(201, golden(f, "not_found"))
	f.Add(200, `{"success":true,"request_id":1,"data":{"id":["x"]},"warnings":{}}`)
	f.Add(202, `{"success":"true"}`)
	f.Add(204, ``)
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 200 || status > 299 {
			return
		}
		got, err := (&canned{status: status, body: body}).copy(t)
		_, refused := err.(*document360.ProblemDetails)
		unknown := errors.Is(err, document360.ErrOutcomeUnknown)
		var members map[string]json.RawMessage
		object := json.Unmarshal([]byte(body), &members) == nil
		switch {
		case err == nil && (got == nil || !object || !strings.Contains(body, "true")):
			t.Errorf("a copy by %q", body)
		case refused && (!object || !strings.Contains(body, "false")):
			t.Errorf("a refusal by %q", body)
		case err != nil && refused == unknown:
			t.Errorf("%v is both or neither", err)
		case string(members["success"]) == "true" && err != nil && utf8.ValidString(body) && !strings.Contains(strings.ToLower(body), "false") && !strings.Contains(body, "ſ") &&
			strings.Count(strings.ToLower(body), "success") == 1:
			t.Errorf("no copy by %q: %v", body, err)
		}
	})
}

// FuzzProblem: whatever an error answer holds, it ends as one line in one of the documented ways.
func FuzzProblem(f *testing.F) {
	for name, status := range map[string]int{"bad_request": 400, "unauthorized": 401, "not_found": 404, "too_many_requests": 429,
		"internal_server_error": 500, "created": 409} {
		f.Add(status, golden(f, name), "Bearer error=\"x\"", "30")
	}
	f.Add(503, "<html>", "", "-1")
	f.Add(422, `{"type":1,"title":[],"errors":{"a":["b"]},"trace_id":{},"success":false,"warnings":[{"code":1}]}`, "", "Tue")
	f.Fuzz(func(t *testing.T, status int, body, challenge, wait string) {
		if status < 300 || status > 599 {
			return
		}
		c := &canned{status: status, body: body, header: http.Header{"Www-Authenticate": {challenge}, "Retry-After": {wait}, "X-Ratelimit-Reset": {wait}}}
		_, err := c.copy(t)
		p := wantProblem(t, err)
		if p.Status != status {
			t.Fatalf("status %d, want %d", p.Status, status)
		}
		if p.Op == "" {
			t.Fatalf("no operation: %+v", p)
		}
		if p.Type == "" && status < 500 {
			t.Fatalf("no type: %+v", p)
		}
		if p.RetryAfter < 0 {
			t.Fatalf("to be tried again %v ago", -p.RetryAfter)
		}
		if strings.ContainsAny(err.Error(), "\r\n\x00") || len(err.Error()) > 2000 {
			t.Errorf("message %q", err)
		}
		if errors.Is(err, document360.ErrOutcomeUnknown) && errors.Is(err, document360.ErrNotExecuted) {
			t.Errorf("%v is both", err)
		}
		if _, err := json.Marshal(p); err != nil {
			t.Error(err)
		}
	})
}

// FuzzReads: a read ends in an error or has what it was asked for.
func FuzzReads(f *testing.F) {
	f.Add(`{"success":true,"request_id":"r","data":{"id":"d","files":[{"id":"f","file_url":"u"}],"files_pagination":{"has_more":true},"sub_folders":[{}]}}`)
	f.Add(`{"success":true,"request_id":"r","data":[{"id":"d","modified_at":"2026-04-27T11:22:42.2951633"}],"pagination":{"next_cursor":7}}`)
	f.Add(golden(f, "created"))
	f.Fuzz(func(t *testing.T, body string) {
		client := (&canned{status: 200, body: body}).client(t)
		if folder, err := client.GetFolder(t.Context(), document360.GetFolderRequest{ProjectID: "p", FolderID: "d"}); err == nil && folder.ID == "" {
			t.Errorf("a folder without an id by %q", body)
		}
		if file, err := client.GetFile(t.Context(), document360.GetFileRequest{ProjectID: "p", FolderID: "d", FileID: "f"}); err == nil && file.ID == "" {
			t.Errorf("a file without an id by %q", body)
		}
		if list, err := client.ListFolders(t.Context(), document360.ListFoldersRequest{ProjectID: "p"}); err == nil && list.Folders == nil {
			t.Errorf("a list without folders by %q", body)
		}
	})
}
