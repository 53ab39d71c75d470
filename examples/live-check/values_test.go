package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// responds is a response that the simulators do not send by themselves.
func responds(status int, header http.Header, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for name, values := range header {
			w.Header()[name] = values
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// TestDocument360Values: values that no switch of the simulator sets.
func TestDocument360Values(t *testing.T) {
	type server = *document360test.Server
	problem := func(code string) string {
		return fmt.Sprintf(`{"type":"about:blank","title":"X","errors":[{"code":%q,"message":"x"}],"trace_id":"1"}`, code)
	}
	const failure = `{"success":false,"request_id":"1","errors":[{"code":"BUSY","message":"x"}]}`
	passes := document360test.None
	for _, tt := range []switchTest[server]{
		{"license", otherValue, func(s server) {
			s.Inject("GetFolder", document360test.Respond("a plan", responds(403, nil, problem("PLAN_ENDED"))))
		}},
		{"unauthorized-body", otherValue, func(s server) {
			s.Inject("ListProjects", document360test.Respond("a page", responds(401, nil, "<html>")))
		}},
		{"unauthorized-body", string(stateCannotTell), func(s server) {
			s.Inject("ListProjects", document360test.Respond("a page", responds(404, nil, "<html>")))
		}},
		{"problem-type", "no type", func(s server) {
			s.Inject("GetFolder", passes, document360test.Respond("no type", responds(404, nil, `{"title":"X"}`)))
		}},
		{"problem-type", string(stateFailed), func(s server) {
			s.Inject("GetFolder", passes, document360test.Respond("a page", responds(404, nil, "<html>")))
		}},
		{"problem-type", string(stateRefused), func(s server) {
			s.Inject("GetFolder", passes, document360test.Status(403))
		}},
		{"problem-instance", otherValue, func(s server) {
			s.Inject("GetFolder", passes, document360test.Respond("an instance", responds(404, nil, `{"instance":"urn:x"}`)))
		}},
		{"problem-media-type", otherValue, func(s server) {
			s.Inject("GetFolder", passes, document360test.Respond("no type", responds(404, http.Header{"Content-Type": nil}, "")))
		}},
		{"validation-status", string(stateCannotTell), func(s server) {
			s.Inject("ListFolders", document360test.Respond("ok", responds(200, nil, `{"success":true,"request_id":"1","data":[]}`)))
		}},
		{"validation-status", string(stateRefused), func(s server) { s.Inject("ListFolders", document360test.Status(403)) }},
		{"taken-file-name", "refused", func(s server) { s.Inject("CopyFile", passes, document360test.Status(409)) }},
		{"taken-folder-name", "refused", func(s server) { s.Inject("CreateFolder", passes, passes, document360test.Status(409)) }},
		{"taken-folder-name", string(stateRefused), func(s server) { s.Inject("CreateFolder", passes, passes, document360test.Status(403)) }},
		{"failed-copy", "seen, and there is a copy", func(s server) {
			s.Inject("CopyFile", document360test.ActThenRespond("a failure", responds(201, nil, failure)))
		}},
		{"copy-date", string(stateRefused), func(s server) { s.Deny(document360test.PermissionUpdateDrive) }},
	} {
		tt.run(t, document360Bench, (*document360test.Server).Tree)
	}
}

// TestOSSValues: values that no switch of the simulator sets.
func TestOSSValues(t *testing.T) {
	type server = *osstest.Server
	document := func(code string) string { return "<Error><Code>" + code + "</Code><EC>1</EC></Error>" }
	passes := osstest.None
	for _, tt := range []switchTest[server]{
		{"head-errors", "not at all", func(s server) { s.Inject("HeadObject", osstest.Respond("bare", responds(404, nil, ""))) }},
		{"error-document", "XML with EC", func(s server) {
			s.Inject("ListParts", osstest.Respond("EC", responds(404, nil, document("NoSuchUpload"))))
		}},
		{"error-document", otherValue, func(s server) { s.Inject("ListParts", osstest.Respond("JSON", responds(404, nil, "{}"))) }},
		{"error-document", string(stateCannotTell), func(s server) {
			s.Inject("ListParts", osstest.Respond("400", responds(400, nil, document("InvalidArgument"))))
		}},
		{"unknown-key", otherValue, func(s server) {
			s.Inject("ListObjectsV2", passes, osstest.Respond("401", responds(401, nil, document("Unauthorized"))))
		}},
		{"unknown-key", string(stateCannotTell), func(s server) {
			s.Inject("ListObjectsV2", passes, osstest.Respond("public", responds(200, nil, "<ListBucketResult><Name>bench</Name></ListBucketResult>")))
		}},
		{"versioning", string(stateRefused), func(s server) { s.Inject("GetBucketVersioning", osstest.Status(403)) }},
		{"metadata-v1", "no: " + otherValue, func(s server) { s.Inject("MetadataRole", osstest.Status(401)) }},
		{"metadata-v2", "no: " + otherValue, func(s server) { s.Inject("MetadataToken", osstest.Status(403)) }},
		{"metadata-v2", string(stateCannotTell), func(s server) { s.Inject("MetadataToken", osstest.HangUpBeforeAct) }},
		{"forbid-overwrite", "another refusal", func(s server) {
			s.Inject("CopyObject", passes, osstest.Respond("412", responds(412, nil, document("PreconditionFailed"))))
		}},
		{"append-sources", "no: " + otherValue, func(s server) {
			s.Inject("CopyObject", osstest.Respond("400", responds(400, nil, document("InvalidArgument"))))
		}},
		{"append-sources", string(stateRefused), func(s server) { s.Inject("CopyObject", osstest.Status(403)) }},
		{"copy-limit", "yes: " + otherValue, func(s server) {
			s.Inject("CopyObject", passes, osstest.Respond("400", responds(400, nil, document("InvalidArgument"))))
		}},
		{"cross-region", string(stateRefused), func(s server) { s.Inject("CopyObject", osstest.Status(403)) }},
		{"cross-region", string(stateCannotTell), func(s server) { s.Inject("CopyObject", osstest.Status(404)) }},
		{"copy-crc", string(stateRefused), func(s server) { s.Inject("CopyObject", osstest.Status(403)) }},
		{"part-crc", string(stateRefused), func(s server) { s.Inject("InitiateMultipartUpload", osstest.Status(403)) }},
	} {
		tt.run(t, ossBench(""), (*osstest.Server).Tree)
	}
}

func TestResetOf(t *testing.T) {
	date := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct{ reset, want string }{
		{"", "not sent"}, {"x", otherValue}, {"0", "the seconds that are left"}, {"42", "the seconds that are left"},
		{fmt.Sprint(date.Add(time.Minute).Unix()), "seconds since 1970"}, {fmt.Sprint(date.Add(48 * time.Hour).Unix()), otherValue},
		{fmt.Sprint(date.Add(time.Minute).UnixMilli()), otherValue}, {"-1", otherValue}, {"60000", otherValue},
	} {
		h := http.Header{"Date": {date.Format(http.TimeFormat)}}
		h.Set("X-RateLimit-Reset", tt.reset)
		if got := resetOf(h); got.value != tt.want {
			t.Errorf("%q: %+v, want %q", tt.reset, got, tt.want)
		}
	}
}

func TestLocationOf(t *testing.T) {
	for location, want := range map[string]string{
		"": "no header", "/v3/projects/p/drive/folders/f/files/i": "relative", "https://x/v3/projects/p/drive/folders/f/files/i/": "absolute",
		"https://cdn.example.com/i.png?token=secret": otherValue, "%": otherValue, "i": otherValue,
	} {
		if got := locationOf(location); got.value != want || got.detail != "" {
			t.Errorf("%q: %+v, want %q", location, got, want)
		}
	}
}

func TestSuffix(t *testing.T) {
	for _, tt := range []struct{ name, from, want string }{
		{"logo (1).png", "logo.png", `the name, then " (1)", then the extension`},
		{"copy of logo.png", "logo.png", "of another form"},
		{"folder 2", "folder", `the name, then " 2", then the extension`},
	} {
		if got := suffix(tt.name, tt.from); got != tt.want {
			t.Errorf("%q of %q: %s, want %s", tt.name, tt.from, got, tt.want)
		}
	}
}

func TestMarkerFinding(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{nil, "it is copied"},
		{&oss.ProblemDetails{Status: 404, Code: "NoSuchKey"}, "404 NoSuchKey"},
		{&oss.ProblemDetails{Status: 404, Code: "X"}, "another 404"},
		{&oss.ProblemDetails{Status: 400, Code: "BadRequest"}, "400 BadRequest"},
		{&oss.ProblemDetails{Status: 400, Code: "InvalidArgument"}, otherValue},
	} {
		if got, err := markerFinding(tt.err); got.value != tt.want || err != nil {
			t.Errorf("%v: %+v, %v, want %q", tt.err, got, err, tt.want)
		}
	}
	for _, want := range []error{errors.New("x"), &oss.ProblemDetails{Status: 500}} {
		if got, err := markerFinding(want); !errors.Is(err, want) || got.state != "" {
			t.Errorf("%v: %+v, %v, want the error", want, got, err)
		}
	}
}
