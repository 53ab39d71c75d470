package main

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestWaitFor(t *testing.T) {
	for _, tt := range []struct {
		name   string
		shows  time.Duration // when it shows
		takes  time.Duration // how long a look takes
		want   time.Duration
		wantOK bool
	}{
		{name: "at the first look", takes: time.Second, want: 0, wantOK: true},
		{name: "at the third look", shows: 3 * time.Second, takes: time.Second, want: 5 * time.Second, wantOK: true},
		{name: "too late", shows: time.Hour, want: 10 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			begin := time.Now()
			took, ok, err := waitFor(t.Context(), 10*time.Second, time.Second, func() (bool, error) {
				shown := time.Since(begin) >= tt.shows
				time.Sleep(tt.takes)
				return shown, nil
			})
			if took != tt.want || ok != tt.wantOK || err != nil {
				t.Errorf("%s: took %v, %t, %v; want %v, %t", tt.name, took, ok, err, tt.want, tt.wantOK)
			}
		})
	}
}

// TestClocks: a difference is found only if the bounds of the measurement allow no other.
func TestClocks(t *testing.T) {
	date := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	const unknown = string(stateCannotTell)
	for _, tt := range []struct {
		name  string
		ahead time.Duration // of the Date header
		took  time.Duration // of the request
		want  string
	}{
		{"equal", 0, 0, clocksAgree},
		{"within the bounds", 3 * time.Second, time.Second, clocksAgree},
		{"on the edge", 5 * time.Second, 0, unknown},
		{"more", 8 * time.Second, time.Second, clocksDiffer},
		{"less", -8 * time.Second, time.Second, clocksDiffer},
		{"a slow request", 8 * time.Second, 10 * time.Second, unknown},
		{"far", 6 * time.Minute, time.Second, clocksFar},
		{"far behind", -6 * time.Minute, time.Second, clocksFar},
	} {
		x := exchange{
			sent: date, received: date.Add(tt.took),
			header: http.Header{"Date": {date.Add(tt.ahead).Format(http.TimeFormat)}},
		}
		f, err := clocks(x, date, time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if got := valueOf(row{finding: f}); got != tt.want {
			t.Errorf("%s: %s, want %s; %s%s", tt.name, got, tt.want, f.detail, f.reason)
		}
	}
	if f, _ := clocks(exchange{header: http.Header{}}, date, time.Second); f.state != stateCannotTell {
		t.Errorf("without a Date header: %+v", f)
	}
}

func TestCopyDate(t *testing.T) {
	const unknown = string(stateCannotTell)
	for _, tt := range []struct{ source, copied, want string }{
		{"2026-01-01T12:00:00Z", "2026-01-01T12:00:03Z", copyDateOwn},
		{"2026-01-01T12:00:00Z", "2026-01-01T13:00:00+01:00", copyDateSource},
		{"2026-01-01T12:00:00Z", "2026-01-01T12:00:01Z", unknown},
		{"2026-01-01T12:00:00Z", "2026-01-01T11:00:00Z", unknown},
		{"2026-01-01T12:00:00Z", "", unknown},
		{"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", unknown},
	} {
		if got := valueOf(row{finding: copyDate(tt.source, tt.copied)}); got != tt.want {
			t.Errorf("%s and %s: %s, want %s", tt.source, tt.copied, got, tt.want)
		}
	}
}
