package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestServices(t *testing.T) {
	c := newClient(t)
	var all struct{ Services []serviceView }
	c.get("/api/services", &all)
	var names []string
	for _, v := range all.Services {
		names = append(names, v.Name)
		one := c.state(v.Name)
		if !one.same(v) {
			t.Errorf("%s alone is\n%+v\nin the list it is\n%+v", v.Name, one, v)
		}
		if !strings.HasPrefix(v.URL, "http://127.0.0.1:") || v.Tree == "" || !strings.HasPrefix(v.Curl, "curl ") || v.TreeTruncated {
			t.Errorf("%s: %+v", v.Name, v)
		}
		example, err := json.Marshal(c.service(v.Name).example)
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(v.Example)
		if err != nil {
			t.Fatal(err)
		}
		var a, b map[string]string
		json.Unmarshal(example, &a)
		json.Unmarshal(got, &b)
		want(t, v.Name+"'s example", fmt.Sprint(b), fmt.Sprint(a))
	}
	want(t, "the order", strings.Join(names, " "), "bitpaket box oracle document360 oss")
}

// TestMistakes: what is wrong gets an error that names it, and changes nothing.
func TestMistakes(t *testing.T) {
	c := newClient(t)
	before := c.state("box")
	const box = "/api/services/box/"
	for _, tt := range []struct {
		method, path, body string
		status             int
		detail             string
	}{
		{"GET", "/api/nothing", "", 404, "there is no such path"},
		{"GET", "/api/services/dropbox", "", 404, `name: there is no service "dropbox"`},
		{"GET", "/api/services/dropbox/requests", "", 404, `name: there is no service "dropbox"`},
		{"GET", "/api/services/box/nothing", "", 404, "there is no such path"},
		{"GET", "/api/services/", "", 404, "there is no service"},
		{"POST", "/api/services", "{}", 405, "allows GET, HEAD"},
		{"GET", box + "reset", "", 405, "allows POST"},
		{"GET", box + "rate", "", 405, "allows PUT"},
		{"DELETE", "/", "", 405, "allows GET, HEAD"},
		{"GET", box + "requests?after=x", "", 400, "after: must be an integer"},
		{"GET", box + "requests?after=-1", "", 400, "after: must be an integer"},
		{"GET", box + "requests?limit=0", "", 400, "limit: must be an integer from 1 to 1000"},
		{"GET", box + "requests?limt=3", "", 400, "limt: there is no such parameter"},
		{"POST", box + "clock", "", 400, "the body must be a JSON object"},
		{"POST", box + "clock", "[]", 400, "the body must be a JSON object"},
		{"POST", box + "clock", "{}", 400, "advanceSeconds: is missing"},
		{"POST", box + "clock", `{"advanceSeconds":"60"}`, 400, "advanceSeconds: must not be a JSON string"},
		{"POST", box + "clock", `{"advanceSeconds":60} {}`, 400, "the body must be one JSON object"},
		{"POST", box + "clock", `{"advanceSeconds":60`, 400, "the body is not valid JSON"},
		{"POST", box + "clock", `{"seconds":60}`, 400, "seconds: there is no such member"},
		{"POST", box + "clock", `{"advanceSeconds":1e300}`, 400, "advanceSeconds: must be from -3162240000 to 3162240000"},
		{"POST", box + "clock", `{"advanceSeconds":-3e9}`, 400, "advanceSeconds: the clock must stay in the years 1980 to 2199"},
		{"PUT", box + "rate", `{"windowSeconds":60}`, 400, "limit: is missing"},
		{"PUT", box + "rate", `{"limit":1}`, 400, "windowSeconds: is missing"},
		{"POST", box + "clock", `{"advanceSeconds":1,"advanceSeconds":2}`, 400, "advanceSeconds: is there twice"},
		{"POST", box + "clock", `{"AdvanceSeconds":1}`, 400, "AdvanceSeconds: there is no such member"},
		{"POST", box + "faults", `{"operation":"CopyFolder","faults":[{"name":"Slow"},{"name":"Slow","Name":"None"}]}`, 400, "Name: there is no such member"},
		{"POST", box + "faults", `{"faults":[{"name":"Slow"}],"operation":"*","faults":[]}`, 400, "faults: is there twice"},
		{"PUT", box + "rate", `{"limit":-1,"windowSeconds":60}`, 400, "limit: must be from 0"},
		{"PUT", box + "rate", `{"limit":1.5,"windowSeconds":60}`, 400, "limit: must not be a JSON number"},
		{"PUT", box + "rate", `{"limit":1,"windowSeconds":0}`, 400, "windowSeconds: must be from"},
		{"PUT", box + "list-lag", `{"seconds":-1}`, 400, "seconds: must be from 0"},
		{"PUT", box + "date-skew", `{}`, 400, "seconds: is missing"},
		{"POST", box + "items", `{"path":"a.txt"}`, 400, "path: must begin with a slash"},
		{"POST", box + "items", `{"path":"/"}`, 400, "path: must name"},
		{"POST", box + "items", `{"path":"/a/../b"}`, 400, `path: must not have a name that is ".."`},
		{"POST", box + "items", `{"path":"/a//b"}`, 400, `path: must not have a name that is ""`},
		{"POST", box + "items", `{"path":"/a\nb"}`, 400, "path: must not contain control characters"},
		{"POST", box + "items", `{"path":"/` + strings.Repeat("a", maxPath) + `"}`, 400, "path: must not have more than"},
		{"POST", box + "items", `{"path":"/a/","content":"x"}`, 400, "content: a folder"},
		{"POST", box + "items", `{"path":"/archives/","content":""}`, 201, ""}, // it is there, in another case
		{"POST", box + "items", `{"path":"/Pictures from 2017/TIGERS.jpeg"}`, 409, "path: there is an item of this name"},
		{"POST", box + "items", `{"path":"/Pictures from 2017/tigers.jpeg/a"}`, 409, "path: there is an item of this name"},
		{"POST", box + "faults", `{"operation":"Copy","faults":[{"name":"None"}]}`, 400, `operation: box has no operation "Copy"`},
		{"POST", box + "faults", `{"operation":"CopyFolder","faults":[]}`, 400, "faults: must have at least one"},
		{"POST", box + "faults", `{"operation":"CopyFolder","faults":[{"name":"None"},{"name":"x"}]}`, 400, `faults[1].name: there is no fault "x"`},
		{"POST", box + "faults", `{"operation":"CopyFolder","faults":[{"name":"Throttle"}]}`, 400, "faults[0].name: only oss has the fault Throttle"},
		{"POST", box + "faults", `{"operation":"CopyFolder","faults":[{"name":"None","seconds":1}]}`, 400, "faults[0].seconds: the fault None does not have"},
		{"POST", box + "faults", `{"operation":"CopyFolder","faults":[{"name":"Slow","seconds":-1}]}`, 400, "faults[0].seconds: must be from 0 to 3600"},
		{"POST", box + "faults", `{"operation":"CopyFolder","faults":[{"name":"Status","status":200}]}`, 400, "faults[0].status: must be from 400 to 599"},
		{"POST", box + "faults", `{"operation":"CopyFolder","faults":[{"name":"Redirect","location":"a\r\nb"}]}`, 400, "faults[0].location: must be"},
		{"POST", "/api/services/document360/items", `{"path":"/a.txt"}`, 400, "path: a file must be in a folder"},
		{"POST", "/api/services/document360/items", `{"path":"/Images/architecture.png"}`, 409, "path: there is an item"},
		{"POST", "/api/services/oss/items", `{"path":"/Bucket/a"}`, 400, "path: must begin with a bucket"},
		{"POST", "/api/services/oss/items", `{"path":"/bucket"}`, 400, "path: must have a key"},
		{"POST", "/api/services/oracle/items", `{"path":"/Reports/readme.txt/a"}`, 409, "path: a file cannot hold others"},
		{"POST", "/api/services/oracle/items", `{"path":"/Reports"}`, 409, "path: a file cannot hold others"},
		{"POST", box + "items", `{"path":"/a","content":"` + strings.Repeat("x", maxBody) + `"}`, 413, "1048576 bytes"},
		{"POST", box + "reset", strings.Repeat(" ", maxBody+1), 413, "1048576 bytes"},
	} {
		status, text, header := c.call(tt.method, tt.path, tt.body)
		if status != tt.status {
			t.Errorf("%s %s %.80s: %d %s, want %d", tt.method, tt.path, tt.body, status, text, tt.status)
			continue
		}
		if status < 400 {
			continue
		}
		var p struct {
			Title, Detail string
			Status        int
		}
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			t.Errorf("%s %s: %v: %s", tt.method, tt.path, err, text)
		}
		if !strings.Contains(p.Detail, tt.detail) || p.Status != status || p.Title != http.StatusText(status) {
			t.Errorf("%s %s %.80s: %s, want the detail %q", tt.method, tt.path, tt.body, text, tt.detail)
		}
		want(t, "its type", header.Get("Content-Type"), "application/problem+json")
		if status == 405 {
			want(t, "Allow of "+tt.path, "allows "+header.Get("Allow"), tt.detail)
		}
	}
	if after := c.state("box"); !after.same(before) {
		t.Errorf("the service is now\n%+v\nit was\n%+v", after, before)
	}
}

// TestSettings: a setting shows in the state, and in what the service does.
func TestSettings(t *testing.T) {
	c := newClient(t)
	const box = "/api/services/box/"
	c.change("PUT", box+"rate", `{"limit":1,"windowSeconds":3600.5}`)
	c.change("PUT", box+"list-lag", `{"seconds":5.5}`)
	c.change("PUT", box+"date-skew", `{"seconds":-86400}`)
	before := c.state("box")
	want(t, "the rate", before.Rate, rateView{1, 3600.5})
	want(t, "the lag", before.ListLagSeconds, 5.5)
	want(t, "the skew", before.DateSkewSeconds, -86400)

	refused := 0
	for range 3 { // two of them at least in one window
		resp, err := c.list()
		if err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode == http.StatusTooManyRequests {
			refused++
		}
		date, err := http.ParseTime(resp.Header.Get("Date"))
		if off := time.Since(date); err != nil || off < 24*time.Hour-hang || off > 24*time.Hour+hang {
			t.Errorf("Date is %q", resp.Header.Get("Date"))
		}
	}
	if refused == 0 {
		t.Error("no request is over the limit")
	}

	c.change("POST", box+"clock", `{"advanceSeconds":3600}`)
	now, err := time.Parse(time.RFC3339, c.state("box").Now)
	if off := time.Until(now); err != nil || off < time.Hour-hang || off > time.Hour {
		t.Errorf("an hour later it is %v", now)
	}
	c.change("PUT", box+"rate", `{"limit":0,"windowSeconds":60}`)
	for range 3 {
		if resp, err := c.list(); err != nil || resp.StatusCode != http.StatusOK {
			t.Errorf("without a limit: %v, %v", resp, err)
		}
	}
}

func TestItems(t *testing.T) {
	c := newClient(t)
	for _, tt := range []struct{ service, body, id, line string }{
		{"bitpaket", `{"path":"/new/a.txt","content":"four"}`, "", "/new/a.txt 4 B 04efaf08\n"},
		{"bitpaket", `{"path":"/new/sub/"}`, "", "/new/sub/\n"},
		{"box", `{"path":"/new/a.txt","content":"four"}`, "", "/new/a.txt 4\n"},
		{"box", `{"path":"/new/sub/"}`, "", "/new/sub/\n"},
		{"oracle", `{"path":"/new/a.txt","content":"four"}`, "", "u:/new/a.txt 4\n"},
		{"oracle", `{"path":"/new/sub/"}`, "", "u:/new/sub/\n"},
		{"document360", `{"path":"/new/a.txt","content":"four"}`, "", "Documentation/new/a.txt  4 B\n"},
		{"document360", `{"path":"/new/sub/"}`, "", "Documentation/new/sub/\n"},
		{"oss", `{"path":"/new/a <b>.txt","content":"four"}`, "new/a <b>.txt", "new/\"a <b>.txt\" 4 bytes Standard"},
		{"oss", `{"path":"/newer/"}`, "newer", "newer cn-hangzhou\n"},
		{"oss", `{"path":"/newer/dir/"}`, "newer/dir/", "newer/dir/ 0 bytes"},
	} {
		var made struct{ ID string }
		json.Unmarshal([]byte(c.change("POST", "/api/services/"+tt.service+"/items", tt.body)), &made)
		if made.ID == "" || tt.id != "" && made.ID != tt.id {
			t.Errorf("%s %s: the id is %q", tt.service, tt.body, made.ID)
		}
		if tree := c.state(tt.service).Tree; !strings.Contains(tree, tt.line) {
			t.Errorf("%s %s: the tree is\n%swant in it %q", tt.service, tt.body, tree, tt.line)
		}
	}
}

// TestReset: a service is as it was, at the same address, whatever has happened to it.
func TestReset(t *testing.T) {
	c := newClient(t)
	for _, spec := range specs {
		path := "/api/services/" + spec.name + "/"
		before := c.state(spec.name)
		c.change("POST", path+"items", `{"path":"/example/thing.txt"}`)
		c.change("POST", path+"faults", `{"operation":"*","faults":[{"name":"Slow","seconds":3600},{"name":"None"}]}`)
		c.change("POST", path+"clock", `{"advanceSeconds":100000}`)
		c.change("PUT", path+"rate", `{"limit":1,"windowSeconds":60}`)
		c.change("PUT", path+"list-lag", `{"seconds":5}`)
		c.change("PUT", path+"date-skew", `{"seconds":5}`)
		hangs := make(chan error)
		go func() {
			// Without a connection that was used before: net/http would send the request again.
			fresh := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
			resp, err := fresh.Get("http://" + c.service(spec.name).host() + "/anything")
			if err == nil {
				resp.Body.Close()
			}
			hangs <- err
		}()
		for c.state(spec.name).Pending == 2 {
			time.Sleep(time.Millisecond)
		}
		list, last := c.requests(spec.name, "")
		want(t, "requests before", len(list), 1)
		want(t, "requests that were acted on", list[0].Acted, 0)

		c.change("POST", path+"reset", "")
		if err := <-hangs; err == nil {
			t.Errorf("%s: a request that hangs gets a response", spec.name)
		}
		if after := c.state(spec.name); !after.same(before) {
			t.Errorf("%s is\n%+v\nit was\n%+v", spec.name, after, before)
		}
		now, err := time.Parse(time.RFC3339, c.state(spec.name).Now)
		if off := time.Until(now).Abs(); err != nil || off > hang {
			t.Errorf("%s: the clock is %v", spec.name, now)
		}
		if list, _ := c.requests(spec.name, ""); len(list) > 0 {
			t.Errorf("%s: the journal has %v", spec.name, list)
		}
		if resp, err := http.Get("http://" + c.service(spec.name).host() + "/anything"); err != nil {
			t.Error(err)
		} else {
			resp.Body.Close()
		}
		list, _ = c.requests(spec.name, fmt.Sprintf("?after=%d", last))
		want(t, "requests after the ones before", len(list), 1)
	}
}
