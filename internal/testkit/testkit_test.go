package testkit

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/simtest"
)

// fakeTest notes whether a test would have failed.
type fakeTest struct {
	testing.TB
	failed bool
}

func (t *fakeTest) Context() context.Context  { return context.Background() }
func (t *fakeTest) Helper()                   {}
func (t *fakeTest) Errorf(_ string, _ ...any) { t.failed = true }

func (t *fakeTest) Fatalf(_ string, _ ...any) {
	t.failed = true
	runtime.Goexit()
}

func (t *fakeTest) Error(_ ...any) { t.failed = true }
func (t *fakeTest) Fatal(_ ...any) { t.Fatalf("") }

// fails reports whether a check fails.
func fails(check func(t testing.TB)) bool {
	fake := &fakeTest{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		check(fake)
	}()
	<-done
	return fake.failed
}

type fakeServer []simtest.Request

func (s fakeServer) Requests() []simtest.Request { return s }

type secretConfig struct{ Token string }

var (
	errMissing = fmt.Errorf("read: %w", fs.ErrNotExist)
	errInvalid = fmt.Errorf("id: %w: %w", farcopy.ErrNotExecuted, fs.ErrInvalid)
	errLines   = fmt.Errorf("a\nb: %w", fs.ErrNotExist)
	errRefused = &fs.PathError{Op: "open", Path: "a", Err: fs.ErrNotExist}
	copyAndGet = fakeServer{{Op: "Copy"}, {Op: "Get"}}
)

// TestWants holds each assertion to what it must let pass and what it must not.
func TestWants(t *testing.T) {
	for name, tt := range map[string]struct{ pass, fail func(t testing.TB) }{
		"As": {
			pass: func(t testing.TB) { As[*fs.PathError](t, fmt.Errorf("x: %w", errRefused)) },
			fail: func(t testing.TB) { As[*fs.PathError](t, errMissing) },
		},
		"Do": {
			pass: func(t testing.TB) { Do(t, Reply{}, "GET", "https://a.example/", "", func(*http.Request) {}) },
			fail: func(t testing.TB) { Do(t, broken, "GET", "https://a.example/", "", func(*http.Request) {}) },
		},
		"New": {
			pass: func(t testing.TB) { New(t, func(int) (*int, error) { return new(int), nil }, 1) },
			fail: func(t testing.TB) { New(t, func(int) (*int, error) { return nil, errMissing }, 1) },
		},
		"Time": {
			pass: func(t testing.TB) { Time(t, "2026-06-01T00:00:00Z") },
			fail: func(t testing.TB) { Time(t, "June") },
		},
		"ToHost": {
			pass: func(t testing.TB) { get(ToHost(t, "a.example", Reply{}), "https://a.example/") },
			fail: func(t testing.TB) { get(ToHost(t, "a.example", Reply{}), "http://a.example/") },
		},
		"WantContains": {
			pass: func(t testing.TB) { WantContains(t, "abc", "a", "c") },
			fail: func(t testing.TB) { WantContains(t, "abc", "a", "d") },
		},
		"WantEqual": {
			pass: func(t testing.TB) { WantEqual(t, "x", 1, 1) },
			fail: func(t testing.TB) { WantEqual(t, "x", "", "1") },
		},
		"WantHeader": {
			pass: func(t testing.TB) { WantHeader(t, http.Header{"A": {"1"}}, map[string]string{"a": "1", "b": ""}) },
			fail: func(t testing.TB) { WantHeader(t, http.Header{"A": {"1"}}, map[string]string{"a": ""}) },
		},
		"WantHidden": {
			pass: func(t testing.TB) { WantHidden(t, secretConfig{"REDACTED"}, "hush") },
			fail: func(t testing.TB) { WantHidden(t, secretConfig{"hush"}, "other", "hush") },
		},
		"WantHidden in hexadecimal": {
			pass: func(t testing.TB) { WantHidden(t, "68 75 73 68", "hush") },
			fail: func(t testing.TB) { WantHidden(t, "68757368", "hush") },
		},
		"WantInvalid": {
			pass: func(t testing.TB) { WantInvalid(t, errInvalid, "id: not executed: invalid argument") },
			fail: func(t testing.TB) { WantInvalid(t, errInvalid, "id") },
		},
		"WantInvalid of a sent request": {
			pass: func(t testing.TB) { WantInvalid(t, errInvalid, errInvalid.Error()) },
			fail: func(t testing.TB) { WantInvalid(t, fs.ErrInvalid, fs.ErrInvalid.Error()) },
		},
		"WantInvalid without an error": {
			pass: func(t testing.TB) { WantInvalid(t, errInvalid, errInvalid.Error()) },
			fail: func(t testing.TB) { WantInvalid(t, nil, "id") },
		},
		"WantIs": {
			pass: func(t testing.TB) { WantIs(t, errInvalid, fs.ErrInvalid, farcopy.ErrNotExecuted) },
			fail: func(t testing.TB) { WantIs(t, errInvalid, fs.ErrInvalid, fs.ErrExist) },
		},
		"WantIs nil": {
			pass: func(t testing.TB) { WantIs(t, nil, nil) },
			fail: func(t testing.TB) { WantIs(t, errMissing, nil) },
		},
		"WantIsNot": {
			pass: func(t testing.TB) { WantIsNot(t, errMissing, fs.ErrExist, fs.ErrInvalid) },
			fail: func(t testing.TB) { WantIsNot(t, errMissing, fs.ErrExist, fs.ErrNotExist) },
		},
		"WantIsOnly": {
			pass: func(t testing.TB) { WantIsOnly(t, errMissing, fs.ErrNotExist) },
			fail: func(t testing.TB) { WantIsOnly(t, errMissing, fs.ErrExist) },
		},
		"WantIsOnly of two": {
			pass: func(t testing.TB) { WantIsOnly(t, errInvalid, fs.ErrInvalid, farcopy.ErrNotExecuted) },
			fail: func(t testing.TB) { WantIsOnly(t, errInvalid, fs.ErrInvalid) },
		},
		"WantIsOnly nil": {
			pass: func(t testing.TB) { WantIsOnly(t, errors.New("x"), nil) },
			fail: func(t testing.TB) { WantIsOnly(t, nil, nil) },
		},
		"WantIsOnly of several lines": {
			pass: func(t testing.TB) { WantIsOnly(t, errMissing, fs.ErrNotExist) },
			fail: func(t testing.TB) { WantIsOnly(t, errLines, fs.ErrNotExist) },
		},
		"WantLacks": {
			pass: func(t testing.TB) { WantLacks(t, "abc", "d", "e") },
			fail: func(t testing.TB) { WantLacks(t, "abc", "d", "c") },
		},
		"WantMessage": {
			pass: func(t testing.TB) { WantMessage(t, errors.New("x"), "x") },
			fail: func(t testing.TB) { WantMessage(t, nil, "x") },
		},
		"WantOneLine": {
			pass: func(t testing.TB) { WantOneLine(t, errMissing) },
			fail: func(t testing.TB) { WantOneLine(t, errLines) },
		},
		"WantOps": {
			pass: func(t testing.TB) { WantOps(t, copyAndGet, "Copy Get") },
			fail: func(t testing.TB) { WantOps(t, copyAndGet, "Copy") },
		},
		"WantPrefix": {
			pass: func(t testing.TB) { WantPrefix(t, errMissing, "read: ") },
			fail: func(t testing.TB) { WantPrefix(t, nil, "read: ") },
		},
		"WantPrinted": {
			pass: func(t testing.TB) { WantPrinted(t, redacted{}, "REDACTED") },
			fail: func(t testing.TB) { WantPrinted(t, "REDACTED", "REDACTED") }, // %x does not show it
		},
		"WantRequests": {
			pass: func(t testing.TB) { WantRequests(t, copyAndGet, 2) },
			fail: func(t testing.TB) { WantRequests(t, copyAndGet, 1) },
		},
		"WantResponse": {
			pass: func(t testing.TB) { WantResponse(t, response(), 200) },
			fail: func(t testing.TB) { WantResponse(t, response(), 201) },
		},
		"WantResponse with its request": {
			pass: func(t testing.TB) { WantResponse(t, response(), 200) },
			fail: func(t testing.TB) { WantResponse(t, withRequest(response()), 200) },
		},
		"WantResponse without one": {
			pass: func(t testing.TB) { WantResponse(t, response(), 200) },
			fail: func(t testing.TB) { WantResponse(t, nil, 200) },
		},
		"WantSame": {
			pass: func(t testing.TB) { WantSame(t, []int{1}, []int{1}) },
			fail: func(t testing.TB) { WantSame(t, []int{1}, []int{1, 2}) },
		},
		"WantSent": {
			pass: func(t testing.TB) { WantSent(t, copyAndGet, "Copy", 1) },
			fail: func(t testing.TB) { WantSent(t, copyAndGet, "Copy", 2) },
		},
		"WantSet": {
			pass: func(t testing.TB) { WantSet(t, "ids", []string{"b", "a"}, []string{"a", "b"}) },
			fail: func(t testing.TB) { WantSet(t, "ids", []string{"b", "a"}, []string{"a"}) },
		},
		"WantShort": {
			pass: func(t testing.TB) { WantShort(t, errors.New("abc"), 3) },
			fail: func(t testing.TB) { WantShort(t, errors.New("abc"), 2) },
		},
		"WantUnknown": {
			pass: func(t testing.TB) { WantUnknown(t, farcopy.ErrOutcomeUnknown) },
			fail: func(t testing.TB) { WantUnknown(t, errors.Join(farcopy.ErrOutcomeUnknown, fs.ErrExist)) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			if fails(tt.pass) {
				t.Error("fails where it must pass")
			}
			if !fails(tt.fail) {
				t.Error("passes where it must fail")
			}
		})
	}
}

// TestWantsOfTime: the assertions that look at the clock, in virtual time.
func TestWantsOfTime(t *testing.T) {
	pause := func(d time.Duration) func() error {
		return func() error {
			time.Sleep(d)
			return nil
		}
	}
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		time.Sleep(time.Second)
		if fails(func(t testing.TB) { WantTook(t, start, time.Second) }) {
			t.Error("WantTook fails on time")
		}
		if !fails(func(t testing.TB) { WantTook(t, start, 2*time.Second) }) {
			t.Error("WantTook passes too early")
		}
		if fails(func(t testing.TB) { WantPaced(t, firstFree(pause(time.Second))) }) {
			t.Error("WantPaced fails for one call a second")
		}
		if !fails(func(t testing.TB) { WantPaced(t, pause(0)) }) {
			t.Error("WantPaced passes for calls that do not wait")
		}
	})
}

// firstFree makes the first call without f.
func firstFree(f func() error) func() error {
	called := false
	return func() error {
		if called {
			return f()
		}
		called = true
		return nil
	}
}

// broken is a transport that has no response.
var broken = RoundTripper(func(*http.Request) (*http.Response, error) { return nil, errMissing })

func response() *http.Response { return &http.Response{StatusCode: 200, Body: http.NoBody} }

func withRequest(resp *http.Response) *http.Response {
	resp.Request = &http.Request{}
	return resp
}

func get(rt http.RoundTripper, url string) {
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		panic(err)
	}
	resp, err := rt.RoundTrip(r)
	if err == nil {
		resp.Body.Close()
	}
}

// redacted prints as one word whatever the verb is.
type redacted struct{}

func (redacted) Format(s fmt.State, _ rune)   { fmt.Fprint(s, "REDACTED") }
func (redacted) MarshalText() ([]byte, error) { return []byte("REDACTED"), nil }
