package simtest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

const (
	first  = `200 {"n":1,"got":"body","pad":""}`
	second = `200 {"n":2,"got":"body","pad":""}`
)

func pageText(status string) string {
	return "<html><head><title>" + status + "</title></head><body><h1>" + status[4:] + "</h1></body></html>"
}

// faults says of each fault how often the service acts, and what the client sees. All tests share
// the values: a fault can be injected many times.
var faults = []struct {
	fault simtest.Fault
	acted int
	sees  string
	takes time.Duration // until the client has seen it
	later time.Duration // when the service acts after that
}{
	{fault: simtest.None, acted: 1, sees: first},
	{fault: simtest.HangUpBeforeAct, sees: "no answer"},
	{fault: simtest.ActThenHangUp, acted: 1, sees: "no answer"},
	{fault: simtest.ActTwice, acted: 2, sees: second},
	{fault: simtest.RateLimit(1500 * time.Millisecond), sees: `429 {"error":429}`},
	{fault: simtest.RateLimit(0), sees: `429 {"error":429}`},
	{fault: simtest.Status(404), sees: `404 {"error":404}`},
	{fault: simtest.ActThenStatus(503), acted: 1, sees: `503 {"error":503}`},
	{fault: simtest.Gateway(502), sees: "502 " + pageText("502 Bad Gateway")},
	{fault: simtest.ActThenGateway(504), acted: 1, sees: "504 " + pageText("504 Gateway Timeout")},
	{fault: simtest.Redirect("https://evil.example/"), sees: "307"},
	{fault: simtest.TruncateHead, acted: 1, sees: "no answer"},
	{fault: simtest.TruncateBody, acted: 1, sees: `200 {"n":1,"got":" cut`},
	{fault: simtest.EmptyBody, acted: 1, sees: "200"},
	{fault: simtest.WebPage, acted: 1, sees: "200 " + pageText("200 OK")},
	{fault: simtest.Oversize(100_000), acted: 1, sees: "200 " + strings.Repeat(" ", 100_000) + first[4:]},
	{fault: simtest.HugeHead(1 << 10), acted: 1, sees: first},
	{fault: simtest.HugeHead(128 << 10), acted: 1, sees: "no answer"},
	{fault: simtest.Respond("teapot", teapot), sees: "418 short and stout"},
	{fault: simtest.ActThenRespond("act, then teapot", teapot), acted: 1, sees: "418 short and stout"},

	{fault: simtest.Slow(time.Minute), acted: 1, sees: first, takes: time.Minute},
	{fault: simtest.ActThenSlow(time.Minute), acted: 1, sees: first, takes: time.Minute},
	{fault: simtest.SlowBody(time.Second), acted: 1, sees: first, takes: time.Duration(len(first)-4) * time.Second},
	{fault: simtest.HangUpThenAct(time.Minute), acted: 1, sees: "no answer", later: time.Minute},
	{fault: simtest.StatusThenAct(500, time.Minute), acted: 1, sees: `500 {"error":500}`, later: time.Minute},
	{fault: simtest.GatewayThenAct(502, time.Minute), acted: 1, sees: "502 " + pageText("502 Bad Gateway"), later: time.Minute},
}

func teapot(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusTeapot)
	w.Write([]byte("short and stout"))
}

func TestFaultsOverPipes(t *testing.T) {
	for _, tt := range faults {
		t.Run(tt.fault.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newFakeService()
				defer c.Close()
				c.Inject("Count", tt.fault)
				start := time.Now()
				got := c.post(t)
				want(t, "the client sees", got.text(), tt.sees)
				want(t, "after", time.Since(start), tt.takes)
				synctest.Wait()
				if tt.later > 0 {
					want(t, "acted before its time", c.Requests()[0].Acted, 0)
					time.Sleep(tt.later - 1)
					want(t, "acted a nanosecond before its time", c.counted(), 0)
					time.Sleep(time.Nanosecond)
					synctest.Wait()
				}
				check(t, c, tt.fault, tt.acted)
			})
		})
	}
}

func TestFaultsOverSockets(t *testing.T) {
	for _, tt := range faults {
		if tt.takes > 0 || tt.later > 0 {
			continue // real time
		}
		t.Run(tt.fault.Name, func(t *testing.T) {
			c := newFakeService()
			defer c.Close()
			c.Inject("Count", tt.fault)
			want(t, "the client sees", post(t, socketTransport(t), c.URL()+"/count").text(), tt.sees)
			check(t, c, tt.fault, tt.acted)
		})
	}
}

// check compares what the service did with its journal, and wants the next exchange to be an
// ordinary one.
func check(t *testing.T, c *fakeService, f simtest.Fault, acted int) {
	t.Helper()
	entry := c.Requests()[0]
	want(t, "acted", c.counted(), acted)
	want(t, "acted by the journal", entry.Acted, acted)
	want(t, "fault", entry.Fault, f.String())
	want(t, "pending", c.Pending(), 0)
	want(t, "the next status", c.post(t).status, 200)
	want(t, "acted after the next", c.counted(), acted+1)
}

func TestFaultHeaders(t *testing.T) {
	tests := []struct {
		fault       simtest.Fault
		name, value string
	}{
		{simtest.RateLimit(1500 * time.Millisecond), "Retry-After", "2"},
		{simtest.RateLimit(time.Second), "Retry-After", "1"},
		{simtest.RateLimit(0), "Retry-After", ""},
		{simtest.Redirect("https://evil.example/"), "Location", "https://evil.example/"},
		{simtest.Gateway(502), "Content-Type", "text/html"},
		{simtest.WebPage, "Content-Type", "text/html"},
		{simtest.EmptyBody, "Content-Type", "application/json"},
		{simtest.HugeHead(3), "X-Filler", "fff"},
	}
	for _, tt := range tests {
		c := newFakeService()
		c.Inject("Count", tt.fault)
		want(t, tt.fault.Name+": "+tt.name, c.post(t).head.Get(tt.name), tt.value)
		c.Close()
	}
}

func TestGarbageIsNoJSON(t *testing.T) {
	c := newFakeService()
	defer c.Close()
	c.Inject("Count", simtest.Garbage)
	got := c.post(t)
	if got.status != 200 {
		t.Errorf("got.status is %v, want %v", got.status, 200)
	}
	if len(got.body) != len(first)-4 {
		t.Fatalf("len(got.body) is %v, want %v", len(got.body), len(first)-4)
	}
	if json.Valid([]byte(got.body)) {
		t.Errorf("saw %q", got.text())
	}
	want(t, "acted", c.counted(), 1)
}

// TestSlowOutlivesTheClient wants the service to act although the client is gone.
func TestSlowOutlivesTheClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeService()
		defer c.Close()
		c.Inject("Count", simtest.Slow(time.Minute))
		client := http.Client{Transport: c.Transport(), Timeout: time.Second}
		if resp, err := client.Post("http://x/count", "text/plain", nil); err == nil {
			resp.Body.Close()
			t.Error("the client did not leave")
		}
		want(t, "acted when the client left", c.counted(), 0)
		time.Sleep(time.Minute)
		synctest.Wait()
		want(t, "acted", c.counted(), 1)
	})
}
