package simtest

//go:generate go run ./gen

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// maxRequest is the largest request body that a simulator reads; the rest of a larger one is cut.
const maxRequest = 8 << 20

// Service is what one simulator adds to the skeleton.
type Service struct {
	// Route names the operation of a request and returns the handler that acts. The skeleton calls
	// the handler with its lock held and with the whole body in memory, so that handlers need no
	// lock and never block. Route is also called for requests that a fault then refuses, so it must
	// not change state.
	Route func(r *http.Request) (op string, act http.HandlerFunc)

	// Fail writes the service's own error response for a status, as its documents show it.
	Fail func(w http.ResponseWriter, r *http.Request, status int)

	// BasePath is what the base URL of a client has after the address, such as "/2.0".
	BasePath string

	// Quota writes the service's rate-limit headers; nil if it has none.
	Quota func(h http.Header, q Quota)

	// RateStatus is the status of a handler's refusal where the service keeps rate windows itself:
	// the journal does not count such a request as acted on. Zero if the skeleton keeps them.
	RateStatus int

	// RootPage returns what is to be shown at the root of the service, whose address is base; nil if
	// the request is one of the API. It is called with the lock held.
	RootPage func(r *http.Request, base string) *RootPage

	// CatchUp does the background work that is due at now. It is called before each request and
	// each Do.
	CatchUp func(now time.Time)
}

// Server is one running simulator.
type Server struct {
	svc Service

	skew atomic.Int64 // nanoseconds that the service's clock is ahead

	mu            sync.Mutex    // guards the state of the service and all below
	lag           time.Duration // how late listings are
	dateSkew      time.Duration // how far Date is ahead of the service's clock
	faults        map[string][]Fault
	journal       []Request
	keep          int // bounds the journal; 0: it is unbounded
	rate          *rate
	address       string // "http://127.0.0.1:port"; "" until the socket is open
	pipes         *pipeListener
	pipeTransport *http.Transport
	servers       []*http.Server
	closed        chan struct{}
	isClosed      bool
	running       sync.WaitGroup

	forgotten     int // requests that the journal no longer holds
	lagGeneration int // incremented by SetListLag
}

// New returns a simulator that does not listen yet: URL opens a loopback socket, Transport an
// in-memory one.
func New(svc Service) *Server {
	return &Server{svc: svc, faults: map[string][]Fault{}, closed: make(chan struct{})}
}

// URL returns the base URL of a client over loopback: "http://127.0.0.1:port", and on Box "/2.0"
// after it. The first call opens the socket and panics where Listen does.
func (s *Server) URL() string { return s.Listen("127.0.0.1:0") }

// Listen is URL on an address of the caller's choice, such as "127.0.0.1:8080". The first call of
// Listen or URL decides: later calls open nothing and return the same URL. Listen panics if it
// cannot listen on the address, for instance because it is in use, and in a testing/synctest
// bubble. A program that must report an address in use as an error uses ListenOn.
func (s *Server) Listen(addr string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.address == "" {
		s.listen(addr)
	}
	return s.address + s.svc.BasePath
}

func (s *Server) listen(addr string) {
	// Virtual time begins in 2000. Without this check the test would hang until its timeout.
	if time.Now().Year() == 2000 {
		panic("simulator: a socket stops virtual time: in a synctest bubble use PipeClient or Transport")
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		panic(fmt.Sprintf("simulator: cannot listen on %q: %v", addr, err))
	}
	s.listenOn(l)
}

// ListenOn is URL on a listener of the caller's choice, which Close closes. The URL is made of its
// Addr. ListenOn panics if Listen, URL or ListenOn was called before.
func (s *Server) ListenOn(l net.Listener) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.address != "" {
		panic("simulator: ListenOn: the server listens on " + s.address)
	}
	s.listenOn(l)
	return s.address + s.svc.BasePath
}

func (s *Server) listenOn(l net.Listener) {
	if s.isClosed {
		l.Close()
	}
	s.address = "http://" + l.Addr().String()
	s.serve(l)
}

// Transport returns a round tripper that reaches the server without sockets, whatever scheme and
// host a URL has. In a testing/synctest bubble there is no other way: a socket would stop virtual
// time.
func (s *Server) Transport() http.RoundTripper {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pipeTransport == nil {
		s.pipes = newPipeListener()
		if s.isClosed {
			s.pipes.Close()
		}
		s.pipeTransport = &http.Transport{
			DialContext:            s.pipes.dial,
			DialTLSContext:         s.pipes.dial,
			MaxIdleConnsPerHost:    64,
			MaxResponseHeaderBytes: 64 << 10,
		}
		s.serve(s.pipes)
	}
	return s.pipeTransport
}

// RefuseConnections makes the next n connections over Transport fail as if no server listened.
func (s *Server) RefuseConnections(n int) {
	s.Transport()
	s.pipes.refuse.Store(int64(n))
	s.pipeTransport.CloseIdleConnections()
}

var silent = log.New(io.Discard, "", 0)

func (s *Server) serve(l net.Listener) {
	// No ReadHeaderTimeout: it would close connections that a client has dialled in advance, in the
	// middle of a test.
	srv := &http.Server{Handler: s, ErrorLog: silent}
	s.servers = append(s.servers, srv)
	s.running.Go(func() { srv.Serve(l) })
}

// Close stops the server, closes every connection and waits for work that still runs.
func (s *Server) Close() {
	s.mu.Lock()
	if s.isClosed {
		s.mu.Unlock()
		return
	}
	s.isClosed = true
	close(s.closed)
	servers, transport := s.servers, s.pipeTransport
	s.mu.Unlock()
	for _, srv := range servers {
		srv.Close()
	}
	if transport != nil {
		transport.CloseIdleConnections()
	}
	s.running.Wait()
}

// Do calls f with the state of the service locked and its background work done.
func (s *Server) Do(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catchUp()
	f()
}

func (s *Server) catchUp() {
	if s.svc.CatchUp != nil {
		s.svc.CatchUp(s.Now())
	}
}

// SetUpDate returns the date of what a test sets up. It is a minute before the service's clock
// because clients compare such dates with the time of their requests, in whole seconds.
func (s *Server) SetUpDate() time.Time { return s.Now().Add(-time.Minute) }

// Now returns the time of the service's clock, in UTC.
func (s *Server) Now() time.Time { return time.Now().Add(time.Duration(s.skew.Load())).UTC() }

// Advance moves the service's clock forward, or back if d is negative. Dates, rate windows, the
// expiry of credentials and work in the background follow it.
func (s *Server) Advance(d time.Duration) {
	s.skew.Add(int64(d))
	s.Do(func() {})
}

// ServeHTTP makes the simulator an http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if page := s.rootPage(r); page != nil {
		page.write(w, r)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequest))
	if err != nil {
		return // the request did not arrive whole, so the service never saw it
	}
	x := &exchange{s: s, w: w, r: r, body: body}
	x.op, x.act = s.svc.Route(r)
	fault, admission := x.arrive()
	if admission == serverClosed {
		panic(http.ErrAbortHandler)
	}
	defer s.running.Done()
	switch {
	case admission == rateLimited:
		x.send(x.fail(http.StatusTooManyRequests))
	case fault.run == nil:
		x.send(x.perform())
	default:
		fault.run(x)
	}
}
