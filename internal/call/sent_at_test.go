package call

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/farcopy/farcopy/internal/problem"
)

func date(t time.Time) http.Header { return http.Header{"Date": {t.UTC().Format(http.TimeFormat)}} }

// fakeSlowCredential is a credential that takes its time.
type fakeSlowCredential time.Duration

func (a fakeSlowCredential) Authorize(*http.Request) error { time.Sleep(time.Duration(a)); return nil }
func (fakeSlowCredential) Renew(context.Context, *http.Request) error {
	return problem.ErrNoOtherCredential
}

// fakeSlowDialer has a connection after a while, and writes the head then, as net/http's own transport tells it.
type fakeSlowDialer struct {
	next http.RoundTripper
	wait time.Duration
}

func (d fakeSlowDialer) RoundTrip(req *http.Request) (*http.Response, error) {
	trace := httptrace.ContextClientTrace(req.Context())
	trace.GetConn(req.URL.Host)
	time.Sleep(d.wait)
	trace.GotConn(httptrace.GotConnInfo{})
	trace.WroteHeaders()
	return d.next.RoundTrip(req)
}

// emptyLimiter has its next token after a time.
func emptyLimiter(after time.Duration) *rate.Limiter {
	l := rate.NewLimiter(rate.Every(after), 1)
	l.Allow()
	return l
}

// TestWhatWasMadeBeforeTheSend has somebody else make the item while the call waits for its turn: whatever then becomes of the
// request, that item is older than its send and not the call's.
func TestWhatWasMadeBeforeTheSend(t *testing.T) {
	const wait = 20 * time.Second
	for on, hold := range map[string]func(*Settings){
		"limiter":    func(set *Settings) { set.Limiter = emptyLimiter(wait) },
		"gate":       nil,
		"credential": func(set *Settings) { set.Auth = fakeSlowCredential(wait) },
		"dial":       func(set *Settings) { set.HTTPClient.Transport = fakeSlowDialer{set.HTTPClient.Transport, wait} },
	} {
		for name, st := range map[string]fakeResponse{"refused": exists, "lost": eof, "failed": code500} {
			t.Run(name+" after a wait for the "+on, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &fakeService{steps: []fakeResponse{st}}
					svc := newService(t, s, hold)
					svc.env.Clock.Observe(date(s.start), s.start, s.start)
					if hold == nil {
						svc.copies.gate.Throttle(wait)
					}
					op := operation()
					op.Settler = &fakeDestination{s: s, theirs: s.start.Add(wait / 2)}
					id, err := Copy(t.Context(), svc, op, []Option{WithMaxAttempts(1)})
					if err == nil {
						t.Errorf("took %q, which was made %v before the send", id, wait/2)
					}
					if len(s.sent) != 1 || s.sent[0] != wait {
						t.Errorf("sent at %v, want one send after %v", s.sent, wait)
					}
					if u, ok := err.(*lost); ok && !u.SentAt.Equal(s.start.Add(wait)) {
						t.Errorf("SentAt is %v after the start, want %v", u.SentAt.Sub(s.start), wait)
					}
					checkContract(t, err)
				})
			})
		}
	}
}

// TestWhatWasMadeBeforeTheSecondSend: an attempt that was refused for the rate made nothing, so a conflict is dated by the
// attempt that met it, not by the first.
func TestWhatWasMadeBeforeTheSecondSend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{{status: 429, header: "Retry-After: 20"}, exists}}
		svc := newService(t, s, nil)
		svc.env.Clock.Observe(date(s.start), s.start, s.start)
		op := operation()
		op.Settler = &fakeDestination{s: s, theirs: s.start.Add(10 * time.Second)}
		id, err := Copy(t.Context(), svc, op, nil)
		if _, ok := err.(*refusal); !ok || id != "" {
			t.Errorf("got %q, %v; want the conflict", id, err)
		}
	})
}
