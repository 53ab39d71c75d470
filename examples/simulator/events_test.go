package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

// stream is a reader of events.
type stream struct {
	t      *testing.T
	c      *client
	lines  *bufio.Reader
	resp   *http.Response
	text   strings.Builder // all that was read
	leave  func()
	isDone bool
}

type readEvent struct {
	name string
	data map[string]json.RawMessage
}

func (c *client) readEvents() *stream {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), hang)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url+"/api/events", nil)
	if err != nil {
		c.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	s := &stream{t: c.t, c: c, lines: bufio.NewReader(resp.Body), resp: resp}
	s.leave = func() {
		if !s.isDone {
			s.isDone = true
			record(c.t, exchange{http.MethodGet, "/api/events", r.Header, "", resp.StatusCode, resp.Header, s.text.String()})
			cancel()
			resp.Body.Close()
		}
	}
	c.t.Cleanup(s.leave)
	return s
}

// next returns the next event.
func (s *stream) next() readEvent {
	s.t.Helper()
	var e readEvent
	for {
		line, err := s.lines.ReadString('\n')
		if err != nil {
			s.t.Fatalf("%v after\n%.2000s", err, s.text.String())
		}
		s.text.WriteString(line)
		line = strings.TrimSuffix(line, "\n")
		switch field, value, _ := strings.Cut(line, ": "); {
		case line == "" && e.name != "":
			return e
		case field == "event":
			e.name = value
		case field == "data":
			if err := json.Unmarshal([]byte(value), &e.data); err != nil {
				s.t.Fatalf("%v: %s", err, value)
			}
		}
	}
}

// about returns the name of the service that an event is about.
func (e readEvent) about() (name string) {
	member := "service"
	if e.name == "service" {
		member = "name"
	}
	json.Unmarshal(e.data[member], &name)
	return name
}

func (e readEvent) view(t *testing.T) (v serviceView) {
	t.Helper()
	decode(t, e.data, &v)
	return v
}

func (e readEvent) request(t *testing.T) (v requestView) {
	t.Helper()
	decode(t, e.data["request"], &v)
	return v
}

func decode(t *testing.T, data, v any) {
	t.Helper()
	text, err := json.Marshal(data)
	if err == nil {
		err = json.Unmarshal(text, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestEvents: a reader learns the state of all services, and then what changes.
func TestEvents(t *testing.T) {
	c := newClient(t)
	s := c.readEvents()
	want(t, "the type", s.resp.Header.Get("Content-Type"), "text/event-stream")
	var names []string
	for range specs {
		e := s.next()
		want(t, "the event", e.name, "service")
		names = append(names, e.about())
		if v := e.view(t); v.Tree == "" {
			t.Errorf("%s has no tree", v.Name)
		}
	}
	want(t, "the order", strings.Join(names, " "), "bitpaket box oracle document360 oss")

	c.change("POST", "/api/services/oracle/clock", `{"advanceSeconds":60}`) // is no event
	c.change("PUT", "/api/services/oracle/rate", `{"limit":3,"windowSeconds":1}`)
	e := s.next()
	want(t, "the service that changed", e.name+" "+e.about(), "service oracle")
	want(t, "its rate", e.view(t).Rate, rateView{3, 1})

	c.change("POST", "/api/services/box/faults", `{"operation":"ListFolderItems","faults":[{"name":"ActThenSlow","seconds":5}]}`)
	want(t, "faults that wait", s.next().view(t).Pending, 1)
	listed := make(chan error, 1)
	go func() { _, err := c.list(); listed <- err }()
	first := s.next()
	want(t, "the event", first.name+" "+first.about(), "request box")
	want(t, "its operation", first.request(t).Operation, "ListFolderItems")
	want(t, "its status", first.request(t).Status, 0)
	// The journal may be read between any two changes of a request.
	e = s.next()
	for ; e.name == "request"; e = s.next() {
		want(t, "the id", e.request(t).ID, first.request(t).ID)
		want(t, "the status", e.request(t).Status, 0)
	}
	want(t, "faults that wait", e.view(t).Pending, 0)
	if err := <-listed; err != nil {
		t.Fatal(err)
	}
	for status := 0; status != 200; {
		e = s.next()
		want(t, "the event", e.name+" "+e.about(), "request box")
		want(t, "its id", e.request(t).ID, first.request(t).ID)
		if status = e.request(t).Status; status != 0 && status != 200 {
			t.Fatalf("its status is %d", status)
		}
	}

	c.change("POST", "/api/services/box/items", `{"path":"/new.txt"}`)
	if tree := s.next().view(t).Tree; !strings.Contains(tree, "/new.txt 0\n") {
		t.Errorf("the tree is\n%s", tree)
	}
	c.change("POST", "/api/services/box/reset", "{}")
	want(t, "the event", s.next().name, "reset")
	if e := s.next(); e.name != "service" || strings.Contains(e.view(t).Tree, "/new.txt") {
		t.Errorf("after a reset: %s %+v", e.name, e.view(t))
	}
}

// TestTwoReaders: who comes later begins with the state of then, and both see what follows.
func TestTwoReaders(t *testing.T) {
	c := newClient(t)
	first := c.readEvents()
	for range specs {
		first.next()
	}
	c.change("PUT", "/api/services/oss/list-lag", `{"seconds":1}`)
	want(t, "the first sees", first.next().view(t).ListLagSeconds, 1)
	second := c.readEvents()
	for range specs {
		if v := second.next().view(t); v.Name == "oss" {
			want(t, "the second begins with", v.ListLagSeconds, 1)
		}
	}
	c.change("PUT", "/api/services/oss/list-lag", `{"seconds":2}`)
	want(t, "the first sees", first.next().view(t).ListLagSeconds, 2)
	want(t, "the second sees", second.next().view(t).ListLagSeconds, 2)
}

// TestNobodyReads: without a reader nothing watches.
func TestNobodyReads(t *testing.T) {
	c := newClient(t)
	for range 2 {
		s := c.readEvents()
		s.next()
		s.leave()
		ended := make(chan bool)
		go func() {
			c.c.hub.watching.Wait()
			close(ended)
		}()
		select {
		case <-ended:
		case <-time.After(hang):
			t.Fatal("the services are watched although nobody reads")
		}
	}
}

// TestTooManyReaders are refused, and so is everyone after the end.
func TestTooManyReaders(t *testing.T) {
	c := newClient(t)
	for range maxSubscribers {
		if _, err := c.c.hub.subscribe(); err != nil {
			t.Fatal(err)
		}
	}
	status, text, _ := c.call("GET", "/api/events", "")
	want(t, "the status", status, http.StatusServiceUnavailable)
	if !strings.Contains(text, fmt.Sprint("at most ", maxSubscribers)) {
		t.Error(text)
	}
}

// TestSlowReader: who does not read is disconnected, before much waits, and the others are not
// disturbed.
func TestSlowReader(t *testing.T) {
	c := newClient(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(c.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
	readers := func() int {
		c.c.hub.mu.Lock()
		defer c.c.hub.mu.Unlock()
		return len(c.c.hub.subscribers)
	}
	for readers() == 0 {
		time.Sleep(time.Millisecond)
	}
	body := strings.Repeat("x", 64<<10)
	deadline := time.Now().Add(hang)
	sent := 0
	for ; readers() > 0 && time.Now().Before(deadline); sent += len(body) {
		resp, err := http.Post("http://"+c.service("bitpaket").host()+"/x", "text/plain", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if sent/len(body)%100 == 0 {
			c.c.hub.kick()
		}
	}
	if readers() > 0 {
		t.Fatalf("it is still connected after %d bytes", sent)
	}
	conn.SetReadDeadline(time.Now().Add(hang))
	if n, err := io.Copy(io.Discard, conn); err != nil && !strings.Contains(err.Error(), "reset") {
		t.Errorf("the connection does not end: %v after %d bytes", err, n)
	}
	s := c.readEvents()
	want(t, "another reader gets", s.next().name, "service")
}

// TestOneWatcher: readers that leave and come back, like a page that is loaded again and again, do
// not make the services be watched more often.
func TestOneWatcher(t *testing.T) {
	h := newClient(t).c.hub
	for range 200 {
		s, err := h.subscribe()
		if err != nil {
			t.Fatal(err)
		}
		h.unsubscribe(s)
	}
	s, err := h.subscribe()
	if err != nil {
		t.Fatal(err)
	}
	defer h.unsubscribe(s)
	watchers := func() int {
		stacks := make([]byte, 4<<20)
		return strings.Count(string(stacks[:runtime.Stack(stacks, true)]), "(*hub).watch(")
	}
	for end := time.Now().Add(hang); watchers() != 1; {
		if time.Now().After(end) {
			t.Fatalf("%d goroutines watch the services, want 1", watchers())
		}
		time.Sleep(watchInterval)
	}
}
