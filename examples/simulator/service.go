package main

import (
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// keptRequests bounds the journal of a simulator, which may hold twice as many.
const keptRequests = 1000

type rate struct {
	limit  int
	window time.Duration
}

// service is one of the five: a simulator that can be replaced, and what the simulator cannot be
// asked for.
type service struct {
	spec
	socket    *sharedListener
	startRate rate
	example   any // the same after every reset

	mu       sync.Mutex
	sim      instance
	settings settings
	faults   faultQueue
	journal  journal
	tree     treeCache
	curl     curlCache
	resets   int
	changed  bool // by something that the journal does not show
}

// settings are those of SetRate, SetListLag and SetDateSkew.
type settings struct {
	rate           rate
	listLag, dates time.Duration
}

func newService(sp spec, socket net.Listener, r rate) *service {
	s := &service{spec: sp, socket: share(socket), startRate: r}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begin()
	return s
}

// begin starts a simulator in the state in which the program starts it.
func (s *service) begin() {
	s.sim = s.start()
	s.sim.ListenOn(s.socket.lease())
	s.sim.KeepRequests(keptRequests)
	s.settings = settings{rate: s.startRate}
	s.sim.SetRate(s.startRate.limit, s.startRate.window)
	s.example = s.sim.example()
	s.faults, s.tree, s.curl = faultQueue{}, treeCache{}, curlCache{}
	s.journal.reset()
	s.changed = true
}

// reset replaces the simulator. Connections to the old one are closed.
func (s *service) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sim.Close()
	s.begin()
	s.resets++
}

func (s *service) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sim.Close()
	s.socket.close()
}

// change calls f with the service locked.
func (s *service) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	s.changed = true
}

// sync brings the journal and the queue of faults up to date.
func (s *service) sync() []entry {
	pending := s.sim.Pending() // before the journal: a fault that is met meanwhile is in both
	all := s.journal.sync(s.sim.Requests())
	s.faults.met(all, pending)
	return all
}

// curlCache is the command of the service's own root page.
type curlCache struct {
	day  string // that of OSS expires
	line string
}

func (s *service) curlLine() string {
	day := s.sim.Now().Format(time.DateOnly)
	if s.curl.day != day {
		s.curl = curlCache{day, curlOf(s.sim.Transport(), s.host())}
	}
	return s.curl.line
}

// host is the address of the service as this machine reaches it.
func (s *service) host() string { return reachable(s.socket.socket.Addr()).String() }

// curlOf reads the command from the page that a service has at its root.
func curlOf(t http.RoundTripper, host string) string {
	resp, err := (&http.Client{Transport: t}).Get("http://" + host + "/")
	if err != nil {
		return ""
	}
	defer resp.Body.Close()
	page, _ := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	for line := range strings.Lines(string(page)) {
		if strings.HasPrefix(line, "curl ") {
			return strings.TrimSuffix(line, "\n")
		}
	}
	return ""
}
