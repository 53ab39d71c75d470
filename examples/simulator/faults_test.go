package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestFaultsAreMet: each fault of the list can be injected with its defaults, waits in the queue,
// and is met by one request.
func TestFaultsAreMet(t *testing.T) {
	c := newClient(t)
	var all struct{ Faults []faultKind }
	c.get("/api/faults", &all)
	want(t, "faults", len(all.Faults), len(faultKinds))
	operations := map[string]string{"bitpaket": "Query", "box": "ListFolderItems", "oss": "ListObjectsV2"}
	for _, kind := range all.Faults {
		service := "box"
		if kind.Services != nil {
			service = kind.Services[0]
		}
		quick := ""
		for _, p := range kind.Parameters {
			if p.Name == "seconds" {
				quick = `,"seconds":0.01`
			}
			if p.Name == "bytes" {
				quick = `,"bytes":100000`
			}
		}
		if kind.Name == "Oversize" {
			c.change("POST", "/api/services/box/faults", `{"operation":"GetFolder","faults":[{"name":"Oversize"}]}`)
			c.change("POST", "/api/services/box/reset", "")
		}
		body := fmt.Sprintf(`{"operation":%q,"faults":[{"name":%q%s}]}`, operations[service], kind.Name, quick)
		c.change("POST", "/api/services/"+service+"/faults", body)
		v := c.state(service)
		if v.Pending != 1 || len(v.QueuedFaults) != 1 || v.QueuedFaults[0].Fault.Name != kind.Name {
			t.Errorf("%s: %d wait: %+v", kind.Name, v.Pending, v.QueuedFaults)
			continue
		}
		for _, p := range kind.Parameters { // the defaults are filled in
			if got := fmt.Sprint(v.QueuedFaults[0].Fault.get(p.Name)); got == "<nil>" {
				t.Errorf("%s waits without %s", kind.Name, p.Name)
			}
		}
		request := c.service(service)
		resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}, CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		}}).Do(curl(t, v.Curl))
		if err == nil {
			resp.Body.Close()
		}
		v = c.state(service)
		want(t, kind.Name+": faults that wait", v.Pending, 0)
		list, _ := c.requests(service, "?limit=1")
		if len(list) != 1 || list[0].Fault == "" && kind.Name != "None" || strings.Contains(list[0].Fault, numberMark) {
			t.Errorf("%s: the journal has %+v", kind.Name, list)
		}
		if acts := strings.HasPrefix(kind.Name, "ActThen"); acts && list[0].Acted != 1 {
			t.Errorf("%s: acted %d times", kind.Name, list[0].Acted)
		}
		if request.sim.Pending() != 0 {
			t.Errorf("%s still waits", kind.Name)
		}
	}
}

// get returns a parameter by its name, nil if it is not there.
func (r faultRequest) get(name string) any {
	switch {
	case name == "seconds" && r.Seconds != nil:
		return *r.Seconds
	case name == "status" && r.Status != nil:
		return *r.Status
	case name == "bytes" && r.Bytes != nil:
		return *r.Bytes
	case name == "code" && r.Code != nil:
		return *r.Code
	case name == "location" && r.Location != nil:
		return *r.Location
	}
	return nil
}

// TestFaultsOfAnyOperation: a fault of the operation itself is met before one of any operation, and
// the queue shows which one is left.
func TestFaultsOfAnyOperation(t *testing.T) {
	c := newClient(t)
	const path = "/api/services/box/faults"
	c.change("POST", path, `{"operation":"*","faults":[{"name":"Status","status":502},{"name":"Status","status":503}]}`)
	c.change("POST", path, `{"operation":"ListFolderItems","faults":[{"name":"Status","status":504}]}`)
	for _, status := range []int{504, 502, 503, 200} {
		resp, err := c.list()
		if err != nil {
			t.Fatal(err)
		}
		want(t, "the status", resp.StatusCode, status)
		var left []int
		for _, f := range c.state("box").QueuedFaults {
			left = append(left, *f.Fault.Status)
		}
		want(t, fmt.Sprintf("after %d there is left", status), fmt.Sprint(left), fmt.Sprint(map[int][]int{504: {502, 503}, 502: {503}, 503: nil, 200: nil}[status]))
	}
}

// TestFaultsAreBounded: more than maxQueued are refused as a whole.
func TestFaultsAreBounded(t *testing.T) {
	c := newClient(t)
	const path = "/api/services/box/faults"
	body := func(n int) string {
		return `{"operation":"Token","faults":[` + strings.Join(slices.Repeat([]string{`{"name":"None"}`}, n), ",") + `]}`
	}
	c.change("POST", path, body(maxQueued-1))
	status, text, _ := c.call("POST", path, body(2))
	want(t, "the status", status, http.StatusConflict)
	if !strings.Contains(text, "at most 1000") {
		t.Error(text)
	}
	c.change("POST", path, body(1))
	want(t, "faults that wait", c.state("box").Pending, maxQueued)
}
