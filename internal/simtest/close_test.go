package simtest_test

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// TestCloseEndsWhatRuns closes a simulator in the middle of an exchange. The bubble fails where a
// goroutine stays behind.
func TestCloseEndsWhatRuns(t *testing.T) {
	hang := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	for _, f := range []simtest.Fault{
		simtest.None, simtest.Slow(time.Hour), simtest.ActThenSlow(time.Hour), simtest.SlowBody(time.Hour),
		simtest.HangUpThenAct(time.Hour), simtest.StatusThenAct(500, time.Hour), simtest.Oversize(10 << 20),
		simtest.TruncateBody, simtest.Respond("hang", hang),
	} {
		t.Run(f.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newFakeService()
				c.pad = strings.Repeat("x", 1<<20) // more than fits between the two sides
				c.Inject("Count", f)
				req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://x/count", nil)
				rt := c.Transport()
				go func() {
					if resp, err := rt.RoundTrip(req); err == nil {
						<-t.Context().Done() // a client that holds the answer and does not read it
						resp.Body.Close()
					}
				}()
				synctest.Wait()
				start := time.Now()
				c.Close()
				want(t, "time to close", time.Since(start), 0)
				acted := c.counted()
				time.Sleep(2 * time.Hour)
				want(t, "acted after Close", c.counted()-acted, 0)
				c.Close() // again does nothing
			})
		})
	}
}

func TestCloseWaitsForHandlers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeService()
		c.Inject("Count", simtest.Respond("deaf", func(http.ResponseWriter, *http.Request) { time.Sleep(time.Minute) }))
		go c.post(t)
		synctest.Wait()
		start := time.Now()
		c.Close()
		want(t, "time to close", time.Since(start), time.Minute)
	})
}

func TestCloseLeavesNoGoroutineBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	rt := &http.Transport{}
	for range 10 {
		c := newFakeService()
		c.Inject("Count", simtest.None, simtest.ActThenHangUp, simtest.TruncateBody, simtest.HangUpThenAct(time.Hour))
		for range 4 {
			post(t, rt, c.URL()+"/count")
			c.post(t)
		}
		c.Close()
	}
	rt.CloseIdleConnections()
	for deadline := time.Now().Add(time.Minute); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}

func TestAfterClose(t *testing.T) {
	opened, unopened := newFakeService(), newFakeService()
	opened.Transport()
	opened.URL()
	for _, c := range []*fakeService{opened, unopened} {
		c.Close()
		if got := post(t, socketTransport(t), c.URL()+"/count"); !errors.Is(got.err, syscall.ECONNREFUSED) {
			t.Errorf("over a socket: %v, %v, want a refused connection", got.text(), got.err)
		}
		want(t, "over a pipe", c.post(t).text(), "no answer")
		want(t, "requests", len(c.Requests()), 0)
	}
}

func TestRefuseConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeService()
		defer c.Close()
		want(t, "before", c.post(t).status, 200) // leaves an idle connection
		c.RefuseConnections(2)
		for range 2 {
			got := c.post(t)
			if op, ok := errors.AsType[*net.OpError](got.err); !ok || op.Op != "dial" {
				t.Errorf("error %v, want a failed dial", got.err)
			}
		}
		want(t, "after", c.post(t).status, 200)
		want(t, "requests", len(c.Requests()), 2)
	})
}

func TestListenPanicsOnAnAddressInUse(t *testing.T) {
	a, b := newFakeService(), newFakeService()
	defer a.Close()
	defer b.Close()
	addr := strings.TrimPrefix(a.URL(), "http://")
	defer func() {
		want := fmt.Sprintf("simulator: cannot listen on %q: ", addr)
		if text, _ := recover().(string); !strings.HasPrefix(text, want) {
			t.Errorf("Listen panics with %q, want %q and the reason", text, want)
		}
	}()
	b.Listen(addr)
}

// TestCloseSendsNothing: a request that waits when the server is closed gets no response.
func TestCloseSendsNothing(t *testing.T) {
	for about, fault := range map[string]simtest.Fault{"slow": simtest.Slow(time.Hour), "act, then slow": simtest.ActThenSlow(time.Hour)} {
		for range 20 {
			c := newFakeService()
			c.Inject("Count", fault)
			got := make(chan seen)
			go func() {
				resp, err := http.Post(c.URL()+"/count", "text/plain", nil)
				if err == nil {
					resp.Body.Close()
				}
				got <- seen{err: err}
			}()
			for len(c.Requests()) == 0 {
				time.Sleep(time.Millisecond)
			}
			c.Close()
			if s := <-got; s.err == nil {
				t.Fatalf("%s: the client gets a response", about)
			}
		}
	}
}
