package main

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

// A recorder keeps what the typed clients do not show: status, header and body of each response.
type recorder struct {
	next http.RoundTripper

	// allow returns an error for a request that may not be sent, because it would delete or change
	// what this run has not made. It is the last of the conditions, after those of the probes and of
	// the ledger. nil: all may.
	allow func(*http.Request) error

	mu   sync.Mutex
	past []exchange

	byStatus map[int]int // how many exchanges had each status
}

// exchange is a request and its response.
type exchange struct {
	method, path string
	agent        string // the header User-Agent
	sent         time.Time
	received     time.Time
	status       int // 0: no response
	header       http.Header
	body         []byte // at most maxBody
}

const maxBody = 8 << 20

// newRecorder records what client sends, which may be nil.
func newRecorder(client *http.Client) *recorder {
	r := &recorder{next: http.DefaultTransport, byStatus: map[int]int{}}
	if client != nil && client.Transport != nil {
		r.next = client.Transport
	}
	return r
}

// client is an HTTP client that is recorded and follows no redirect.
func (r *recorder) client() *http.Client {
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &http.Client{Transport: r, CheckRedirect: stay}
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	if r.allow != nil {
		if err := r.allow(req); err != nil {
			return nil, err
		}
	}
	x := exchange{method: req.Method, path: req.URL.Path, agent: req.UserAgent(), sent: time.Now()}
	resp, err := r.next.RoundTrip(req)
	x.received = time.Now()
	if err == nil {
		x.status, x.header = resp.StatusCode, resp.Header.Clone()
		var readErr error
		x.body, readErr = io.ReadAll(io.LimitReader(resp.Body, maxBody))
		rest := io.Reader(resp.Body)
		if readErr != nil {
			rest = failing{readErr}
		}
		resp.Body = body{io.MultiReader(bytes.NewReader(x.body), rest), resp.Body}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.past = append(r.past, x)
	r.byStatus[x.status]++
	return resp, err
}

type body struct {
	io.Reader
	io.Closer
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// last returns the newest exchange; without one it is zero.
func (r *recorder) last() exchange {
	past := r.since(0)
	if len(past) == 0 {
		return exchange{}
	}
	return past[len(past)-1]
}

// statuses returns how many exchanges had a status.
func (r *recorder) statuses(status int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.byStatus[status]
}

// count returns how many exchanges there were.
func (r *recorder) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.past)
}

// since returns the exchanges from number n on.
func (r *recorder) since(n int) []exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.past[n:])
}
