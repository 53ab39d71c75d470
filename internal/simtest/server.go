// Package simtest is the skeleton that the five service simulators share: it serves HTTP over loopback or over in-memory
// pipes, keeps a journal, injects faults, and lets the service's own handlers do nothing but act and answer.
package simtest

import (
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// maxRequest is the largest request body a simulator reads; a larger one is cut there.
const maxRequest = 8 << 20

// Service is what one simulator adds to the skeleton.
type Service struct {
	// Route names the operation that a request asks for and returns the handler that acts. The skeleton calls the
	// handler with its lock held and with the whole body in memory, so handlers need no locking and never block.
	// It may be called for requests that are then refused by a fault: it must not change state.
	Route func(r *http.Request) (op string, act http.HandlerFunc)

	// Fail writes the service's own error answer for a status, as its documents show it.
	Fail func(w http.ResponseWriter, r *http.Request, status int)

	// Quota writes the service's rate-limit headers; nil for a service that has none.
	Quota func(h http.Header, q Quota)

	// Settle lets work that runs in the background catch up with the clock; it is called before each request and Tree.
	Settle func(now time.Time)
}

// Server is one running simulator.
type Server struct {
	svc Service

	skew atomic.Int64 // nanoseconds that the service's clock is ahead

	mu       sync.Mutex    // the state of the service, and all below
	lag      time.Duration // how late listings are
	dateSkew time.Duration // how far Date is ahead of the service's clock
	faults   map[string][]Fault
	journal  []Request
	keep     int // bounds the journal; 0: it is unbounded
	rate     *rate
	url      string
	pipes    *pipeListener
	pipeRT   *http.Transport
	servers  []*http.Server
	closed   chan struct{}
	isClosed bool
	running  sync.WaitGroup

	forgotten     int // requests that the journal does not hold any more
	lagGeneration int // rises with each SetListLag
}

// New returns a simulator that listens nowhere yet: URL opens a loopback socket, Transport an in-memory one.
func New(svc Service) *Server {
	return &Server{svc: svc, faults: map[string][]Fault{}, closed: make(chan struct{})}
}

// URL opens the loopback listener on first use and returns "http://127.0.0.1:port".
func (s *Server) URL() string { return s.Listen("127.0.0.1:0") }

// Listen is URL on an address of the caller's choice; only the first of the two decides. It panics where it cannot listen.
func (s *Server) Listen(addr string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.url != "" {
		return s.url
	}
	if time.Now().Year() == 2000 { // where virtual time begins: without this, the test would hang until its timeout
		panic("simtest: a socket stops virtual time: use PipeClient in a synctest bubble, or Transport")
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		panic("simtest: " + err.Error())
	}
	if s.isClosed {
		l.Close()
	}
	s.url = "http://" + l.Addr().String()
	s.serve(l)
	return s.url
}

// Transport returns a round tripper that reaches the simulator without sockets, whatever host the URL names and for
// http and https alike. Inside a testing/synctest bubble it is the only way in: a real socket would stop virtual time.
func (s *Server) Transport() http.RoundTripper {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pipeRT == nil {
		s.pipes = newPipeListener()
		if s.isClosed {
			s.pipes.Close()
		}
		s.pipeRT = &http.Transport{
			DialContext:            s.pipes.dial,
			DialTLSContext:         s.pipes.dial,
			MaxIdleConnsPerHost:    64,
			MaxResponseHeaderBytes: 64 << 10,
		}
		s.serve(s.pipes)
	}
	return s.pipeRT
}

// RefuseConnections makes the next n connections over Transport fail as if nobody listened.
func (s *Server) RefuseConnections(n int) {
	s.Transport()
	s.pipes.refuse.Store(int64(n))
	s.pipeRT.CloseIdleConnections()
}

func (s *Server) serve(l net.Listener) {
	// No ReadHeaderTimeout: it would cut connections that a client dialled ahead, in the middle of what a test watches.
	srv := &http.Server{Handler: s, ErrorLog: silent}
	s.servers = append(s.servers, srv)
	s.running.Go(func() { srv.Serve(l) })
}

// Close stops the simulator, cuts every connection and waits for work that still runs.
func (s *Server) Close() {
	s.mu.Lock()
	if s.isClosed {
		s.mu.Unlock()
		return
	}
	s.isClosed = true
	close(s.closed)
	servers, rt := s.servers, s.pipeRT
	s.mu.Unlock()
	for _, srv := range servers {
		srv.Close()
	}
	if rt != nil {
		rt.CloseIdleConnections()
	}
	s.running.Wait()
}

// Do runs f with the state of the service locked and caught up with the clock: for set-up and for looking.
func (s *Server) Do(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	f()
}

func (s *Server) settle() {
	if s.svc.Settle != nil {
		s.svc.Settle(s.Now())
	}
}

// Now is the service's clock, in UTC.
func (s *Server) Now() time.Time { return time.Now().Add(time.Duration(s.skew.Load())).UTC() }

// Advance puts the service's clock forward, or back: its answers, their Date header and all background work follow.
func (s *Server) Advance(d time.Duration) {
	s.skew.Add(int64(d))
	s.Do(func() {})
}

// ServeHTTP makes a simulator an ordinary http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequest))
	if err != nil {
		return // the request never arrived whole, so the service never saw it
	}
	x := &exchange{s: s, w: w, r: r, body: body}
	x.op, x.act = s.svc.Route(r)
	fault, refused, ok := x.arrive()
	if !ok {
		panic(http.ErrAbortHandler) // closed meanwhile
	}
	defer s.running.Done()
	switch {
	case refused:
		x.send(x.fail(http.StatusTooManyRequests))
	case fault.play == nil:
		x.send(x.perform())
	default:
		fault.play(x)
	}
}
