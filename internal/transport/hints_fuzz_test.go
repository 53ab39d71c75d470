package transport

import (
	"net/http"
	"testing"
	"time"
)

// FuzzReadHints: whatever a head says, no wait is negative or longer than what is believed.
func FuzzReadHints(f *testing.F) {
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for _, v := range []string{"", "3", "-1", "86400", "86401", "9223372036854775807", "1780272000", "Mon, 01 Jun 2026 00:00:30 GMT", "x", " 7 ", "1e9"} {
		f.Add(429, v, v, v, v, v)
		f.Add(503, v, "0", "1", "", "Mon, 01 Jun 2026 00:00:00 GMT")
		f.Add(200, "", "0", v, v, v)
	}
	f.Fuzz(func(t *testing.T, status int, retryAfter, remaining, reset, delay, date string) {
		h := http.Header{
			"Retry-After": {retryAfter}, "X-Ratelimit-Remaining": {remaining}, "X-Ratelimit-Reset": {reset},
			"X-Oss-Qos-Delay-Time": {delay}, "Date": {date},
		}
		hints := ReadHints(status, h, now)
		if hints.RetryAfter < 0 || hints.RetryAfter > 24*time.Hour {
			t.Errorf("RetryAfter %v", hints.RetryAfter)
		}
		if hints.Reset < 0 || hints.Reset > 24*time.Hour {
			t.Errorf("Reset %v", hints.Reset)
		}
		if hints.Left < 0 || !hints.Quota && hints.Left != 0 {
			t.Errorf("Left %d, said: %t", hints.Left, hints.Quota)
		}
		if status < 400 && (hints.RetryAfter != 0 || hints.Throttled) {
			t.Errorf("%d is taken for a refusal: %+v", status, hints)
		}
	})
}
