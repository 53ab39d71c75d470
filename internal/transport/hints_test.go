package transport

import (
	"net/http"
	"strconv"
	"testing"
	"time"
)

var servedAt = time.Date(2026, 11, 21, 8, 49, 37, 0, time.UTC)

func TestRetryAfter(t *testing.T) {
	tests := []struct {
		value string
		want  time.Duration
	}{
		{"", 0},
		{"1", time.Second},
		{"120", 2 * time.Minute},
		{"86400", 24 * time.Hour},
		{"Sat, 21 Nov 2026 08:50:37 GMT", time.Minute},    // IMF-fixdate
		{"Saturday, 21-Nov-26 08:50:37 GMT", time.Minute}, // RFC 850
		{"Sat Nov 21 08:50:37 2026", time.Minute},         // asctime
		{"Sun, 22 Nov 2026 08:49:37 GMT", 24 * time.Hour},

		{"0", 0},
		{"-5", 0},
		{"86401", 0}, // absurd
		{"9223372036854775807", 0},
		{"99999999999999999999", 0},
		{"Sat, 21 Nov 2026 08:49:37 GMT", 0}, // now
		{"Sat, 21 Nov 2026 08:49:36 GMT", 0}, // gone
		{"Sun, 22 Nov 2026 08:49:38 GMT", 0}, // absurd
		{"Fri, 31 Dec 9999 23:59:59 GMT", 0},
		{"Thu, 01 Jan 1970 00:00:00 GMT", 0},
		{"1.5", 0},
		{"1e3", 0},
		{"0x10", 0},
		{"5s", 0},
		{"soon", 0},
	}
	for _, tt := range tests {
		if got := RetryAfter(tt.value, servedAt); got != tt.want {
			t.Errorf("%q: %v, want %v", tt.value, got, tt.want)
		}
	}
}

func TestReadHints(t *testing.T) {
	epoch := func(d time.Duration) string { return strconv.FormatInt(servedAt.Add(d).Unix(), 10) }
	h := func(pairs ...string) http.Header {
		head := http.Header{}
		for i := 0; i < len(pairs); i += 2 {
			head.Set(pairs[i], pairs[i+1])
		}
		return head
	}
	const (
		after, reset, left, qos = "Retry-After", "X-RateLimit-Reset", "X-RateLimit-Remaining", "x-oss-qos-delay-time"
		minute                  = time.Minute
	)
	tests := []struct {
		about  string
		status int
		head   http.Header
		want   Hints
	}{
		{"nothing said", 200, h(), Hints{}},
		{"refused, nothing said", 429, h(), Hints{Throttled: true}},
		{"seconds", 429, h(after, "60"), Hints{Throttled: true, RetryAfter: minute}},
		{"spaces", 429, h(after, " 60 "), Hints{Throttled: true, RetryAfter: minute}},
		{"date", 429, h(after, "Sat, 21 Nov 2026 08:50:37 GMT"), Hints{Throttled: true, RetryAfter: minute}},
		{"unavailable, but when", 503, h(after, "60"), Hints{Throttled: true, RetryAfter: minute}},
		{"unavailable", 503, h(), Hints{MaybeThrottled: true}},
		{"unavailable, with a reset", 503, h(reset, "60"), Hints{MaybeThrottled: true, Reset: minute}},
		{"other refusal", 409, h(after, "60"), Hints{RetryAfter: minute}},
		{"accepted: its Retry-After is no limit", 202, h(after, "60"), Hints{}},

		{"reset as delta", 429, h(reset, "60"), Hints{Throttled: true, FromReset: true, RetryAfter: minute, Reset: minute}},
		{"reset as epoch", 429, h(reset, epoch(minute)), Hints{Throttled: true, FromReset: true, RetryAfter: minute, Reset: minute}},
		{"reset gone", 429, h(reset, epoch(-minute)), Hints{Throttled: true}},
		{"reset absurd", 429, h(reset, epoch(25*time.Hour)), Hints{Throttled: true}},
		{"reset in milliseconds", 429, h(reset, epoch(minute)+"000"), Hints{Throttled: true}},
		{"reset negative", 429, h(reset, "-60"), Hints{Throttled: true}},
		{"reset is no number", 429, h(reset, "soon"), Hints{Throttled: true}},
		{"Retry-After over reset", 429, h(after, "5", reset, "60"), Hints{Throttled: true, RetryAfter: 5 * time.Second, Reset: minute}},
		{"bad Retry-After, good reset", 429, h(after, "-5", reset, "60"), Hints{Throttled: true, FromReset: true, RetryAfter: minute, Reset: minute}},

		{"qos delay", 503, h(qos, "1500"), Hints{Throttled: true, RetryAfter: 1500 * time.Millisecond}},
		{"qos delay absurd", 503, h(qos, "86400001"), Hints{MaybeThrottled: true}},
		{"qos delay negative", 503, h(qos, "-1"), Hints{MaybeThrottled: true}},
		{"Retry-After over qos delay", 503, h(after, "60", qos, "1500"), Hints{Throttled: true, RetryAfter: minute}},
		{"qos delay over reset", 429, h(qos, "1500", reset, "60"), Hints{Throttled: true, RetryAfter: 1500 * time.Millisecond, Reset: minute}},

		{"quota", 200, h(left, "7", reset, epoch(minute)), Hints{Quota: true, Left: 7, Reset: minute}},
		{"quota used up", 200, h(left, "0", reset, "60"), Hints{Quota: true, Reset: minute}},
		{"quota used up, its end is at hand", 200, h(left, "0", reset, "0"), Hints{Quota: true, Reset: time.Second}},
		{"quota used up, its end is the answer's second", 200, h(left, "0", reset, epoch(0)), Hints{Quota: true, Reset: time.Second}},
		{"refused, its end is at hand", 429, h(left, "0", reset, "0"), Hints{Throttled: true, FromReset: true, RetryAfter: time.Second, Quota: true, Reset: time.Second}},
		{"some left, its end is at hand", 200, h(left, "7", reset, "0"), Hints{Quota: true, Left: 7}},
		{"quota used up, no reset", 200, h(left, "0"), Hints{Quota: true}},
		{"quota negative", 200, h(left, "-3"), Hints{}},
		{"quota is no number", 200, h(left, "many"), Hints{}},
	}
	for _, tt := range tests {
		for _, skew := range []time.Duration{0, time.Hour, -time.Hour} {
			tt.head.Set("Date", servedAt.Format(http.TimeFormat))
			tt.want.Answered = true
			if got := ReadHints(tt.status, tt.head, servedAt.Add(skew)); got != tt.want {
				t.Errorf("%s, local clock off by %v:\ngot  %+v\nwant %+v", tt.about, skew, got, tt.want)
			}
		}
	}
}

// TestReadHintsWithoutDate falls back on the local clock.
func TestReadHintsWithoutDate(t *testing.T) {
	for _, date := range []string{"", "yesterday"} {
		head := http.Header{"Date": {date}, "Retry-After": {"Sat, 21 Nov 2026 08:50:37 GMT"}}
		if got := ReadHints(429, head, servedAt.Add(20*time.Second)).RetryAfter; got != 40*time.Second {
			t.Errorf("Date %q: %v, want 40s", date, got)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"1", "-1", "86401", "Sat, 21 Nov 2026 08:50:37 GMT", "Sat Nov 21 08:50:37 2026", "x", "9223372036854775808"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, after, reset string) {
		head := http.Header{
			"Date": {servedAt.Format(http.TimeFormat)}, "Retry-After": {after},
			"X-Ratelimit-Reset": {reset}, "X-Ratelimit-Remaining": {reset}, "X-Oss-Qos-Delay-Time": {reset},
		}
		for _, status := range []int{200, 429, 503} {
			got := ReadHints(status, head, servedAt)
			for _, d := range []time.Duration{got.RetryAfter, got.Reset, RetryAfter(after, servedAt)} {
				if d < 0 || d > maxPlausibleWait {
					t.Errorf("%d %q %q: %+v: a wait of %v", status, after, reset, got, d)
				}
			}
			if got.Left < 0 {
				t.Errorf("%d %q %q: %d left", status, after, reset, got.Left)
			}
			if status == 429 && !got.Throttled {
				t.Errorf("429 %q %q: not throttled", after, reset)
			}
			if status == 200 && (got.Throttled || got.RetryAfter != 0) {
				t.Errorf("200 %q %q: throttled %t, RetryAfter %v", after, reset, got.Throttled, got.RetryAfter)
			}
		}
	})
}
