package bitpakettest_test

import (
	"fmt"
	"testing"
	"time"

	. "github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

func TestRate(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *Server) {
		srv.SetRate(2, time.Minute)
		reset := fmt.Sprint(srv.Now().Add(time.Minute).Unix())
		for i, want := range []string{"200 2 1 ", "200 2 0 ", "429 2 0 "} {
			a := call(t, srv, "GET", "/v2/query", "")
			got := fmt.Sprintln(a.status, a.head.Get("X-RateLimit-Limit"), a.head.Get("X-RateLimit-Remaining"),
				a.head.Get("X-RateLimit-Reset"))
			if got != want+reset+"\n" {
				t.Errorf("request %d: %q, want %q", i, got, want+reset)
			}
			if a.status != 429 {
				continue
			}
			if a.body != "" {
				t.Errorf("a 429 has the body %q", a.body)
			}
			if wait := a.head.Get("Retry-After"); wait != "" {
				t.Errorf("a 429 has Retry-After: %s", wait)
			}
			if a.head.Get("X-Request-Id") == "" {
				t.Error("a 429 has no X-Request-Id")
			}
		}
		srv.Advance(time.Minute)
		if got := call(t, srv, "GET", "/v2/query", "").status; got != 200 {
			t.Errorf("next window: %d", got)
		}
		srv.SetRate(0, 0)
		if a := call(t, srv, "GET", "/v2/query", ""); a.head.Get("X-RateLimit-Limit") != "" {
			t.Error("rate headers after its end")
		}
	})
}
