package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

const (
	// watchInterval is how often the services are compared with what was sent of them.
	watchInterval = 250 * time.Millisecond

	keepAlive    = 15 * time.Second
	writeTimeout = 10 * time.Second // of one event

	maxSubscribers = 32
	maxBacklog     = 8 << 20 // bytes that wait for one reader
	maxWaiting     = 4096    // events that wait for one reader
)

// hub sends the changes of the services to those who read events. It watches only while somebody
// does.
type hub struct {
	services []*service
	changed  chan struct{} // wakes the watcher

	mu          sync.Mutex
	subscribers map[*subscriber]bool
	sent        map[*service]*sent
	isClosed    bool
	isWatching  bool // a goroutine runs watch
	watching    sync.WaitGroup
}

// sent is what the readers know of a service.
type sent struct {
	view    serviceView
	resets  int
	version int // of the journal
}

// subscriber is one reader of events.
type subscriber struct {
	events chan []byte
	gone   chan struct{} // closed when it reads too slowly, or when the hub closes

	mu      sync.Mutex
	backlog int
}

func newHub(services []*service) *hub {
	return &hub{
		services: services, changed: make(chan struct{}, 1),
		subscribers: map[*subscriber]bool{}, sent: map[*service]*sent{},
	}
}

// kick makes the watcher look at once.
func (h *hub) kick() {
	select {
	case h.changed <- struct{}{}:
	default:
	}
}

// subscribe returns a reader that gets the state of all services first.
func (h *hub) subscribe() (*subscriber, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.isClosed || len(h.subscribers) >= maxSubscribers {
		return nil, problem{status: http.StatusServiceUnavailable, detail: fmt.Sprintf("at most %d can read events", maxSubscribers)}
	}
	h.look()
	s := &subscriber{events: make(chan []byte, maxWaiting), gone: make(chan struct{})}
	for _, sv := range h.services {
		s.put(event("service", h.sent[sv].view))
	}
	h.subscribers[s] = true
	if !h.isWatching { // the last watcher may not have noticed yet that nobody read
		h.isWatching = true
		h.watching.Go(h.watch)
	}
	return s, nil
}

func (h *hub) unsubscribe(s *subscriber) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.subscribers, s)
	h.kick()
}

func (h *hub) close() {
	h.mu.Lock()
	h.isClosed = true
	for s := range h.subscribers {
		h.drop(s)
	}
	h.mu.Unlock()
	h.kick()
	h.watching.Wait()
}

func (h *hub) drop(s *subscriber) {
	delete(h.subscribers, s)
	close(s.gone)
}

// watch looks until nobody reads.
func (h *hub) watch() {
	tick := time.NewTicker(watchInterval)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-h.changed:
		}
		h.mu.Lock()
		if len(h.subscribers) == 0 {
			h.isWatching = false
			h.mu.Unlock()
			return
		}
		h.look()
		h.mu.Unlock()
	}
}

// look sends what has changed.
func (h *hub) look() {
	for _, s := range h.services {
		before := h.sent[s]
		if before == nil {
			before = &sent{}
			h.sent[s] = before
		}
		for _, e := range s.changes(before, len(h.subscribers) > 0) {
			for sub := range h.subscribers {
				if !sub.put(e) {
					h.drop(sub)
				}
			}
		}
	}
}

// changes returns the events that lead from what was sent to what is, and notes what is. Requests
// become events only if somebody reads them.
func (s *service) changes(was *sent, isRead bool) (events [][]byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	hasChanged := s.changed
	s.changed = false
	if was.resets != s.resets {
		was.resets = s.resets
		events = append(events, event("reset", struct {
			Service string `json:"service"`
		}{s.name}))
	}
	var requests [][]byte
	for _, e := range s.sync() {
		if e.version <= was.version {
			continue
		}
		hasChanged = true
		if isRead {
			requests = append(requests, event("request", struct {
				Service string      `json:"service"`
				Request requestView `json:"request"`
			}{s.name, e.view()}))
		}
	}
	events = append(events, requests...)
	was.version = s.journal.version
	if now := s.watch(hasChanged); !now.same(was.view) {
		was.view = now
		events = append(events, event("service", now))
	}
	return events
}

// event returns a server-sent event.
func event(name string, data any) []byte {
	text, err := json.Marshal(data)
	if err != nil {
		panic(err) // the views can be encoded
	}
	return fmt.Appendf(nil, "event: %s\ndata: %s\n\n", name, text)
}

// put queues an event. It returns false if the reader is too slow.
func (s *subscriber) put(e []byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.backlog+len(e) > maxBacklog {
		return false
	}
	select {
	case s.events <- e:
		s.backlog += len(e)
		return true
	default:
		return false
	}
}

func (s *subscriber) taken(e []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.backlog -= len(e)
}

func (c *control) events(w http.ResponseWriter, r *http.Request, _ *service) error {
	h := w.Header()
	if r.Method == http.MethodHead {
		h.Set("Content-Type", "text/event-stream")
		return nil
	}
	s, err := c.hub.subscribe()
	if err != nil {
		return err
	}
	defer c.hub.unsubscribe(s)
	h.Set("Connection", "close") // when this ends, for whatever reason
	h.Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	write := func(e []byte) bool {
		out.SetWriteDeadline(time.Now().Add(writeTimeout))
		_, err := w.Write(e)
		return err == nil && out.Flush() == nil
	}
	out.SetReadDeadline(time.Time{}) // the request has arrived
	alive := time.NewTicker(keepAlive)
	defer alive.Stop()
	for {
		ok := true
		select {
		case e := <-s.events:
			s.taken(e)
			ok = write(e)
		case <-alive.C:
			ok = write([]byte(":\n\n"))
		case <-s.gone:
			ok = false
		case <-r.Context().Done():
			ok = false
		}
		if !ok {
			return nil
		}
	}
}
