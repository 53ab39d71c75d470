package simtest_test

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// fakeService is a service with one operation, Count, which counts.
type fakeService struct {
	*simtest.Server
	n       int
	pad     string // makes the answer longer
	settled time.Time
}

func newFakeService() *fakeService {
	c := &fakeService{}
	c.Server = simtest.New(simtest.Service{
		Route: func(r *http.Request) (string, http.HandlerFunc) {
			if r.URL.Path != "/count" {
				return "", http.NotFound
			}
			return "Count", c.count
		},
		Fail: func(w http.ResponseWriter, _ *http.Request, status int) {
			w.WriteHeader(status)
			fmt.Fprintf(w, `{"error":%d}`, status)
		},
		Quota: func(h http.Header, q simtest.Quota) {
			h.Set("X-Limit", strconv.Itoa(q.Limit))
			h.Set("X-Left", strconv.Itoa(q.Remaining))
			h.Set("X-Reset", strconv.Itoa(int(q.Reset.Sub(q.Now)/time.Second)))
			if q.Refused {
				h.Set("X-Refused", "yes")
			}
		},
		CatchUp: func(now time.Time) { c.settled = now },
	})
	return c
}

func (c *fakeService) count(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	c.n++
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"n":%d,"got":%q,"pad":%q}`, c.n, body, c.pad)
}

func (c *fakeService) counted() (n int) {
	c.Do(func() { n = c.n })
	return n
}

// seen is what a client sees of one exchange.
type seen struct {
	status int
	head   http.Header
	body   string
	err    error // of the exchange
	cut    error // of the body
}

// text is the answer in one line: "200 {...}", "200 {.. cut", "no answer".
func (s seen) text() string {
	switch {
	case s.err != nil:
		return "no answer"
	case s.cut != nil:
		return fmt.Sprintf("%d %s cut", s.status, s.body)
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", s.status, s.body))
}

// post sends one request; header is "Name: value" pairs.
func post(t *testing.T, rt http.RoundTripper, target string, header ...string) (s seen) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, target, strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range header {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	resp, err := rt.RoundTrip(req)
	if err != nil {
		return seen{err: err}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return seen{status: resp.StatusCode, head: resp.Header, body: string(body), cut: err}
}

// post posts to Count over pipes.
func (c *fakeService) post(t *testing.T, header ...string) seen {
	t.Helper()
	return post(t, c.Transport(), "https://service.example/count", header...)
}

func want[T comparable](t *testing.T, about string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", about, got, want)
	}
}

// socketTransport is a client's transport for loopback sockets, with the limit on heads that the
// pipes have.
func socketTransport(t *testing.T) http.RoundTripper {
	rt := &http.Transport{MaxResponseHeaderBytes: 64 << 10}
	t.Cleanup(rt.CloseIdleConnections)
	return rt
}

func TestJournal(t *testing.T) {
	c := newFakeService()
	defer c.Close()
	c.Advance(time.Hour)
	c.Inject("*", simtest.ActTwice, simtest.HangUpBeforeAct)
	rt := c.Transport()
	post(t, rt, "https://service.example/count?a=%41&b", "X-Test: 1")
	post(t, rt, "https://service.example/count")
	post(t, rt, "https://elsewhere.example/no%2Fsuch")

	journal := c.Requests()
	want(t, "requests", len(journal), 3)
	for i, w := range []string{
		`Count POST /count?a=%41&b service.example "body" "act twice" 2 200`,
		`Count POST /count service.example "body" "hang up before acting" 0 0`,
		` POST /no%2Fsuch elsewhere.example "body" "" 1 404`,
	} {
		r := journal[i]
		want(t, "entry", fmt.Sprintf("%s %s %s %s %q %q %d %d", r.Op, r.Method, r.Target, r.Host, r.Body, r.Fault, r.Acted, r.Status), w)
		if ahead := time.Until(r.Time); ahead < 59*time.Minute {
			t.Errorf("entry %d bears a time %v ahead, want the service's clock", i, ahead)
		}
	}
	want(t, "header", journal[0].Header.Get("X-Test"), "1")
	want(t, "String", journal[0].String(), "POST /count?a=%41&b -> 200")

	journal[0].Op = "changed"
	want(t, "the journal after its copy was changed", c.Requests()[0].Op, "Count")
}

func TestPendingAndOrder(t *testing.T) {
	c := newFakeService()
	defer c.Close()
	c.Inject("*", simtest.Status(501))
	c.Inject("Count", simtest.Status(404), simtest.Status(409))
	c.Inject("Other", simtest.Status(418))
	for i, w := range []int{404, 409, 501, 200} { // the operation's own first, then those for any
		want(t, "pending", c.Pending(), max(4-i, 1))
		want(t, "status", c.post(t).status, w)
	}
	want(t, "pending", c.Pending(), 1)
	want(t, "counted", c.counted(), 1)
}

func TestClock(t *testing.T) {
	c := newFakeService()
	defer c.Close()
	for _, d := range []time.Duration{0, 48 * time.Hour, -72 * time.Hour} {
		c.Advance(d)
		date, err := http.ParseTime(c.post(t).head.Get("Date"))
		if err != nil {
			t.Fatal(err)
		}
		if c.Now().Sub(date) > time.Minute {
			t.Errorf("Date %v, %v, but the clock says %v", date, err, c.Now())
		}
		if c.Now().Before(date) {
			t.Errorf("Date %v, %v, but the clock says %v", date, err, c.Now())
		}
		c.Do(func() {
			if age := c.Now().Sub(c.settled); age > time.Minute {
				t.Errorf("settled %v ago", age)
			}
		})
	}
	want(t, "hours behind", int(time.Until(c.Now()).Round(time.Hour)/time.Hour), -24)
}

func TestSocketsAndPipes(t *testing.T) {
	c := newFakeService()
	defer c.Close()
	want(t, "over a socket", post(t, socketTransport(t), c.URL()+"/count").text(), `200 {"n":1,"got":"body","pad":""}`)
	want(t, "over a pipe", c.post(t).text(), `200 {"n":2,"got":"body","pad":""}`)
	want(t, "the second address is the first", c.Listen("127.0.0.1:0"), c.URL())
	want(t, "no operation", post(t, c.Transport(), "http://x/other").status, 404)
}
