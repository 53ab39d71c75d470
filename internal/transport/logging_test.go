package transport

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// logged sends a request full of secrets through a chain that logs, and returns the text of the log.
func logged(t *testing.T, level slog.Level, base http.RoundTripper) string {
	t.Helper()
	var log bytes.Buffer
	rt := Chain{
		Gate: NewGate(time.Minute, 0), Logger: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: level})),
		Auth: &fakeAuthorizer{}, Trusted: func(string) bool { return true }, UserAgent: "x", Base: base, Timeout: time.Minute,
	}.RoundTripper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://host.example/a%2Fb?token=hush-query", strings.NewReader("hush-body"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Cookie", "hush-cookie")
	req.Header.Set("X-Test", "hush-header")
	if resp, err := rt.RoundTrip(req); err == nil {
		resp.Body.Close()
	}
	return log.String()
}

func TestLogging(t *testing.T) {
	listed := map[string]string{
		"Date": "d", "Content-Type": "text/html", "Content-Length": "4", "Retry-After": "3", "X-Ratelimit-Limit": "9",
		"X-Ratelimit-Remaining": "8", "X-Ratelimit-Reset": "7", "Box-Request-Id": "r1", "X-Request-Id": "r2",
		"X-Oss-Request-Id": "r3", "X-Oss-Ec": "0001", "X-Oss-Server-Time": "5", "X-Oracle-Dms-Ecid": "e",
	}
	text := logged(t, slog.LevelDebug, roundTripperFunc(func(*http.Request) (*http.Response, error) {
		h := http.Header{}
		for name, value := range listed {
			h.Set(name, value)
		}
		for _, name := range []string{"Set-Cookie", "Location", "Www-Authenticate", "Authorization", "Etag", "X-Other"} {
			h.Set(name, "hush-answer")
		}
		return &http.Response{StatusCode: 409, Header: h, Body: io.NopCloser(strings.NewReader("hush-answer"))}, nil
	}))
	if strings.Contains(text, "hush") {
		t.Errorf("the log shows a secret: %s", text)
	}
	var record map[string]any
	if err := json.Unmarshal([]byte(text), &record); err != nil {
		t.Fatalf("want one record: %v\n%s", err, text)
	}
	want := map[string]any{"level": "DEBUG", "msg": "attempt", "method": "POST", "host": "host.example", "path": "/a%2Fb", "status": 409.0}
	for name, value := range listed {
		want[name] = value
	}
	for _, key := range []string{"time", "took"} {
		if _, ok := record[key]; !ok {
			t.Errorf("the record has no %s", key)
		}
		delete(record, key)
	}
	if !maps.Equal(record, want) {
		t.Errorf("got  %v\nwant %v", record, want)
	}
}

func TestLoggingFailures(t *testing.T) {
	text := logged(t, slog.LevelDebug, roundTripperFunc(func(*http.Request) (*http.Response, error) { return nil, errors.New("lost\n\x1b[2J") }))
	var record map[string]any
	if err := json.Unmarshal([]byte(text), &record); err != nil {
		t.Fatal(err)
	}
	keys := slices.Sorted(maps.Keys(record))
	if want := []string{"error", "host", "level", "method", "msg", "path", "time", "took"}; !slices.Equal(keys, want) || record["error"] != "lost [2J" {
		t.Errorf("record %v", record)
	}
	if strings.Contains(text, "hush") {
		t.Errorf("the log shows a secret: %s", text)
	}
}

// TestLoggingWithoutCredential wants a record of the attempt that could not be made, too.
func TestLoggingWithoutCredential(t *testing.T) {
	var log bytes.Buffer
	c := chain(&fakeAuthorizer{err: errors.New("no token")}, &fakeBase{})
	c.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	c.RoundTripper().RoundTrip(get(t.Context(), "https://service.example/"))
	if text := log.String(); strings.Count(text, "msg=attempt") != 1 || !strings.Contains(text, `error="no token"`) {
		t.Errorf("log %q", text)
	}
}

func TestLoggingIsForDebuggingOnly(t *testing.T) {
	ok := roundTripperFunc(func(*http.Request) (*http.Response, error) { return answer(200), nil })
	if text := logged(t, slog.LevelInfo, ok); text != "" {
		t.Errorf("logged at level info: %s", text)
	}
}
