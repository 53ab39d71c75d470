package call

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

type roundTripperFunc func(*http.Request) (*http.Response, error)

func (f roundTripperFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// logTo makes a service log into the returned buffer.
func logTo(level slog.Level) (*bytes.Buffer, func(*Settings)) {
	var log bytes.Buffer
	return &log, func(set *Settings) {
		set.Logger = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: level}))
	}
}

// records parses a log, without the times.
func records(t *testing.T, log *bytes.Buffer) (all []map[string]any) {
	t.Helper()
	for line := range strings.Lines(log.String()) {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatal(err)
		}
		delete(record, "time")
		all = append(all, record)
	}
	return all
}

func TestLogging(t *testing.T) {
	listed := map[string]string{
		"Date": "d", "Content-Type": "text/html", "Content-Length": "4", "Retry-After": "3", "X-Ratelimit-Limit": "9",
		"X-Ratelimit-Remaining": "8", "X-Ratelimit-Reset": "7", "Box-Request-Id": "r1", "X-Request-Id": "r2",
		"X-Oss-Request-Id": "r3", "X-Oss-Ec": "0001", "X-Oss-Server-Time": "5", "X-Oracle-Dms-Ecid": "e",
	}
	log, logged := logTo(slog.LevelDebug)
	svc := newService(t, &fakeService{}, func(set *Settings) {
		logged(set)
		set.HTTPClient = &http.Client{Transport: roundTripperFunc(func(*http.Request) (*http.Response, error) {
			h := http.Header{}
			for name, value := range listed {
				h.Set(name, value)
			}
			for _, name := range []string{"Set-Cookie", "Location", "Www-Authenticate", "Authorization", "Etag", "X-Other"} {
				h.Set(name, "hush-answer")
			}
			return &http.Response{StatusCode: 404, Header: h, Body: io.NopCloser(strings.NewReader("hush-answer"))}, nil
		})}
	})
	op := operation()
	op.IDs, op.Query, op.Body = []string{"a%b"}, url.Values{"token": {"hush-query"}}, map[string]string{"to": "hush-body"}
	op.Header = http.Header{"X-Test": {"hush-header"}}
	Copy(t.Context(), svc, op, nil)
	if strings.Contains(log.String(), "hush") {
		t.Errorf("the log shows a secret: %s", log)
	}
	all := records(t, log)
	if len(all) != 1 {
		t.Fatalf("%d records, want one: %s", len(all), log)
	}
	if _, ok := all[0]["took"]; !ok {
		t.Error("the record has no took")
	}
	delete(all[0], "took")
	want := map[string]any{
		"level": "DEBUG", "msg": "attempt", "op": "test.Copy", "attempt": 1.0, "method": "POST", "host": "service.example",
		"path": "/api/things/a%25b/copy", "status": 404.0, "next": "end",
	}
	for name, value := range listed {
		want[name] = value
	}
	if !maps.Equal(all[0], want) {
		t.Errorf("got  %v\nwant %v", all[0], want)
	}
}

// TestLogRecords: one record an attempt, which says what follows, and one for a copy that needs a look.
func TestLogRecords(t *testing.T) {
	for _, tt := range []struct {
		name   string
		steps  []fakeResponse
		settle bool // polls show the copy
		fails  bool // to get a token
		want   []string
	}{
		{name: "success", steps: []fakeResponse{yes}, want: []string{"attempt 1 0s status=201 next=end"}},
		{
			name:  "429, then success",
			steps: []fakeResponse{{status: 429, header: "Retry-After: 3"}, yes},
			want:  []string{"attempt 1 0s status=429 next=retry pause=3s", "attempt 2 0s status=201 next=end"},
		},
		{
			name:  "text on one line",
			steps: []fakeResponse{{err: errors.New("lost\n\x1b[2J")}},
			want: []string{
				"attempt 1 0s error=lost [2J next=settle",
				"copy with an unknown outcome: test.Copy unknown lost [2J",
			},
		},
		{
			name:   "found by reading",
			steps:  []fakeResponse{eof},
			settle: true,
			want:   []string{"attempt 1 0s error=EOF next=settle", "copy found by reading: test.Copy EOF"},
		},
		{name: "no token", steps: []fakeResponse{yes}, fails: true, want: []string{"attempt 1 0s error=no token next=end"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				log, logged := logTo(slog.LevelDebug)
				s := &fakeService{steps: tt.steps}
				svc := newService(t, s, func(set *Settings) {
					logged(set)
					if tt.fails {
						set.Auth = &fakeNoToken{}
					}
				})
				op := operation()
				if tt.settle {
					op.Settler = &fakeDestination{s: s, appears: true}
				}
				Copy(t.Context(), svc, op, nil)
				var got []string
				for _, r := range records(t, log) {
					got = append(got, recordText(r))
				}
				if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
					t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
				}
			})
		})
	}
}

// recordText is a record as the tests compare it.
func recordText(r map[string]any) string {
	var b strings.Builder
	show := func(prefix string, of map[string]any, keys ...string) {
		for _, key := range keys {
			switch v := of[key].(type) {
			case nil:
			case float64:
				if key == "took" || key == "pause" {
					fmt.Fprintf(&b, " %s%v", prefix, time.Duration(v))
				} else {
					fmt.Fprintf(&b, " %s%v", prefix, v)
				}
			default:
				fmt.Fprintf(&b, " %s%v", prefix, v)
			}
		}
	}
	b.WriteString(r["msg"].(string))
	if about, ok := r["copy"].(map[string]any); ok {
		b.WriteString(":")
		show("", about, "op", "outcome", "message")
		return b.String()
	}
	show("", r, "attempt", "took")
	for _, key := range []string{"status", "error", "next", "pause"} {
		show(key+"=", r, key)
	}
	return b.String()
}

func TestLogLevels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, logged := logTo(slog.LevelInfo)
		svc := newService(t, &fakeService{steps: []fakeResponse{yes, eof}}, logged)
		Copy(t.Context(), svc, operation(), nil)
		if log.Len() > 0 {
			t.Errorf("at level info a success is logged: %s", log)
		}
		Copy(t.Context(), svc, operation(), nil)
		if all := records(t, log); len(all) != 1 || all[0]["level"] != "INFO" {
			t.Errorf("an unknown outcome is logged as %v, want one record at level info", all)
		}
	})
}

// TestLoggingIsOneShortLine: a token endpoint's or a proxy's words may be long, and may be meant for a terminal.
func TestLoggingIsOneShortLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, logged := logTo(slog.LevelDebug)
		long := fakeResponse{err: errors.New("bad \x1b[2J\n" + strings.Repeat("x", 900_000))}
		Copy(t.Context(), newService(t, &fakeService{steps: []fakeResponse{long}}, logged), operation(), nil)
		for line := range strings.Lines(log.String()) {
			if len(line) > 1000 {
				t.Errorf("the record has %d bytes", len(line))
			}
			if strings.Contains(line, `\u001b`) || strings.Contains(line, `\n"`) {
				t.Errorf("the record is not printable: %.200s", line)
			}
		}
	})
}
