package call

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

// like a real settler: what was there is a match if it is not older than the send.
type rival struct {
	shelf
	madeAt time.Time
	fails  int
}

func (r *rival) Look(ctx context.Context, q *Search) (f Finding[string], err error) {
	r.looks = append(r.looks, time.Since(r.s.start))
	if r.fails > 0 {
		r.fails--
		return f, &problem.NoAnswer{Op: "test.List", Err: errors.New("dial: connection refused")}
	}
	if !r.madeAt.IsZero() && time.Now().After(r.madeAt) && q.Age(r.madeAt) != Older {
		return Finding[string]{Copy: "theirs", Found: true}, nil
	}
	return f, nil
}

// Somebody else makes the item while this call still waits for the caller's own Limiter: it is refused with a conflict.
func TestConflictWithWhatWasMadeWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 409, body: `{"code":"exists"}`}}}
		lim := rate.NewLimiter(rate.Every(20*time.Second), 1)
		svc := newService(t, s, func(set *Settings) { set.Limiter = lim })
		lim.Allow()
		svc.clock.observe(http.Header{"Date": {time.Now().UTC().Format(http.TimeFormat)}}, time.Now(), time.Now())
		op := operation()
		op.Settler = &rival{shelf: shelf{s: s}, madeAt: time.Now().Add(10 * time.Second)}
		id, err := Copy(t.Context(), svc, op, nil)
		t.Logf("sent at %v; id %q, err %v", s.sent, id, err)
		if err == nil {
			t.Errorf("refused by the service, made by somebody else 10s before the send, and yet a success: %q", id)
		}
	})
}

// Resolve of an old call takes the copy of an equal call under way.
func TestResolveTakesARivalsCopy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 504, body: "<html>"}, {acts: true, status: 201, body: `{"id":"found"}`, after: 10 * time.Second}}}
		svc := newService(t, s, nil)
		op := operation()
		op.Settler = &shelf{s: s, appears: true}
		_, err := Copy(t.Context(), svc, op, nil)
		u, ok := errors.AsType[*lost](err)
		if !ok {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		var id string
		var err2 error
		wg.Go(func() {
			op := operation()
			op.Settler = &shelf{s: s, appears: true}
			id, err2 = Copy(t.Context(), svc, op, nil)
		})
		synctest.Wait()
		rid, rerr := Resolve[string](t.Context(), "test.Resolve", u.Pending)
		wg.Wait()
		if err2 == nil && rerr == nil {
			t.Errorf("made %d, but two calls say it is theirs: %q and %q", s.made, id, rid)
		}
	})
}

// Reading fails for a moment, as it does while a service restarts.
func TestOneFailedLookEndsSettling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{eof}}
		svc := newService(t, s, nil)
		op := operation()
		op.Settler = &rival{shelf: shelf{s: s}, madeAt: time.Now(), fails: 1}
		_, err := Copy(t.Context(), svc, op, nil)
		if err != nil {
			t.Errorf("given up %v after the send, Settle is 30s: %v", time.Since(s.start), err)
		}
	})
}

// A 2xx head comes at once, the body not before the attempt's time is over: the service is still at it.
type stalling struct {
	mu    sync.Mutex
	sends int
}

type stalled struct{ ctx context.Context }

func (s stalled) Read([]byte) (int, error) { <-s.ctx.Done(); return 0, s.ctx.Err() }
func (s stalled) Close() error             { return nil }

func (s *stalling) RoundTrip(q *http.Request) (*http.Response, error) {
	io.ReadAll(q.Body)
	s.mu.Lock()
	s.sends++
	s.mu.Unlock()
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: stalled{q.Context()}, ContentLength: -1}, nil
}

func TestStalledBodyIsResent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{yes}}
		st := &stalling{}
		svc := newService(t, s, func(set *Settings) { set.HTTPClient = &http.Client{Transport: st}; set.CopyTimeout = time.Minute })
		op := operation()
		op.Settler = &shelf{s: s} // not harmless, like Document360
		_, err := Copy(t.Context(), svc, op, nil)
		if st.sends > 1 {
			t.Errorf("sent %d times while the first may still run; then: %v", st.sends, err)
		}
	})
}

func TestAsRateLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{eof}}
		svc := newService(t, s, nil)
		op := operation()
		op.Settler = &shelf{s: s, broken: &problem.RateLimited{Op: "test.List", Err: errors.New("x")}}
		_, err := Copy(t.Context(), svc, op, nil)
		if _, ok := errors.AsType[*problem.RateLimited](err); ok {
			t.Errorf("%v\nis a *RateLimited (\"the call was not sent\")", err)
		}
	})
}

// throttled by body only, as OSS does: 503 SlowDown without a header.
type bodyThrottled struct {
	mu   sync.Mutex
	open time.Time
	at   map[time.Duration]int
	t0   time.Time
}

func (b *bodyThrottled) RoundTrip(q *http.Request) (*http.Response, error) {
	time.Sleep(20 * time.Millisecond)
	b.mu.Lock()
	defer b.mu.Unlock()
	h := http.Header{"Date": {time.Now().UTC().Format(http.TimeFormat)}}
	if time.Now().Before(b.open) {
		b.at[time.Since(b.t0).Truncate(25*time.Millisecond)]++
		return &http.Response{StatusCode: 503, Header: h, Body: &slowBody{Reader: strings.NewReader(`{"code":"slow"}`)}, ContentLength: -1}, nil
	}
	return &http.Response{StatusCode: 201, Header: h, Body: io.NopCloser(strings.NewReader(`{"id":"c"}`)), ContentLength: -1}, nil
}

type slowBody struct {
	io.Reader
	slept bool
}

func (s *slowBody) Read(p []byte) (int, error) {
	if !s.slept {
		s.slept = true
		time.Sleep(5 * time.Millisecond)
	}
	return s.Reader.Read(p)
}
func (s *slowBody) Close() error { return nil }

func TestStormAfterBodyThrottle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{yes}}
		b := &bodyThrottled{open: time.Now().Add(5 * time.Second), at: map[time.Duration]int{}, t0: time.Now()}
		svc := newService(t, s, func(set *Settings) {
			set.HTTPClient = &http.Client{Transport: b}
			set.MaxAttempts = 1000
			set.ReadProblem = func(a *Answer) *Refusal {
				return &Refusal{Err: &refusal{a.Status, "slow", 0}, Own: true, Throttled: true}
			}
		})
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() { Copy(t.Context(), svc, operation(), nil) })
		}
		wg.Wait()
		total, most := 0, 0
		for at, n := range b.at {
			total += n
			if at > 100*time.Millisecond {
				most = max(most, n)
			}
		}
		t.Logf("%d refused requests in 5s; most at one time after the first wave %d", total, most)
		if most > 2 {
			t.Errorf("after a refusal %d requests went at once", most)
		}
	})
}

// the same with 429
func TestNoStormAfter429(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{yes}}
		b := &b429{bodyThrottled{open: time.Now().Add(5 * time.Second), at: map[time.Duration]int{}, t0: time.Now()}}
		svc := newService(t, s, func(set *Settings) {
			set.HTTPClient = &http.Client{Transport: b}
			set.MaxAttempts = 1000
		})
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() { Copy(t.Context(), svc, operation(), nil) })
		}
		wg.Wait()
		total := 0
		for _, n := range b.at {
			total += n
		}
		t.Logf("%d refused requests in 5s", total)
	})
}

type b429 struct{ bodyThrottled }

func (b *b429) RoundTrip(q *http.Request) (*http.Response, error) {
	r, err := b.bodyThrottled.RoundTrip(q)
	if r.StatusCode == 503 {
		r.StatusCode = 429
	}
	return r, err
}

var _ = transport.Sleep
