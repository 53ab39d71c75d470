package judge

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// attackPage tries from another site what a page can do to another server: it sends changes in the
// ways that need no permission and in those that do, and it reads by fetch, by events and in a frame.
const attackPage = `<!doctype html><title>attack</title><iframe name=sink></iframe><iframe id=frame></iframe><script>
window.result = (async () => {
	const victim = %q;
	const said = {};
	const attempt = async (name, path, init) => {
		try { const r = await fetch(victim + path, init); said[name] = r.type === 'opaque' ? 'opaque' : await r.text(); }
		catch { said[name] = 'failed'; }
	};
	const change = '{"limit": 7, "windowSeconds": 60}';
	await attempt('read', 'api/services', {});
	await attempt('read opaque', 'api/services', {mode: 'no-cors'});
	for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json']) {
		await attempt('reset ' + type, 'api/services/box/reset', {method: 'POST', mode: type === 'application/json' ? 'cors' : 'no-cors', headers: {'Content-Type': type}, body: '{}'});
		await attempt('fault ' + type, 'api/services/box/faults', {method: 'POST', mode: type === 'application/json' ? 'cors' : 'no-cors', headers: {'Content-Type': type}, body: '{"operation": "CopyFolder", "faults": [{"name": "ActThenHangUp"}]}'});
	}
	await attempt('reset without a type', 'api/services/box/reset', {method: 'POST', mode: 'no-cors'});
	await attempt('put', 'api/services/box/rate', {method: 'PUT', headers: {'Content-Type': 'application/json'}, body: change});
	navigator.sendBeacon(victim + 'api/services/box/reset', '{}');
	for (const enctype of ['text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded']) {
		const form = document.createElement('form');
		Object.assign(form, {method: 'post', action: victim + 'api/services/box/reset', enctype, target: 'sink'});
		const field = document.createElement('input');
		field.name = '{"a": "'; field.value = '"}';
		form.append(field);
		document.body.append(form);
		const sink = document.querySelector('iframe[name=sink]');
		await new Promise(done => { sink.onload = done; setTimeout(done, 300000); form.submit(); });
	}
	said.events = await new Promise(done => {
		const source = new EventSource(victim + 'api/events');
		source.addEventListener('service', e => { done('read ' + e.data); source.close(); });
		source.onerror = () => { done('failed'); source.close(); };
	});
	const frame = document.getElementById('frame');
	said.frame = await new Promise(done => { frame.onload = () => done('loaded'); frame.src = victim; setTimeout(() => done('nothing'), 300000); });
	said.reachable = 'failed';
	try { said.reachable = frame.contentWindow.document.body.innerText; } catch {}
	return said;
})();
</script>`

func attackFrom(t *testing.T, victim string) (said map[string]string) {
	t.Helper()
	b := newTab(t, desktop)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, attackPage, victim)
	}))
	t.Cleanup(site.Close)
	// Another name of the same machine is another site.
	b.visit(strings.Replace(site.URL, "127.0.0.1", "localhost", 1))
	return eval[map[string]string](b, `window.result`)
}

// TestAnotherSite: a page of another site can neither drive nor read the API.
func TestAnotherSite(t *testing.T) {
	newTab(t, desktop)
	p := start(t, "127.0.0.1:0")
	p.api(t, http.MethodPut, "services/box/rate", `{"limit": 60, "windowSeconds": 60}`) // a reset would undo it
	said := attackFrom(t, p.page)
	for name, text := range said {
		if name != "frame" && text != "failed" && text != "opaque" {
			t.Errorf("%s: the other site gets %.100q", name, text)
		}
	}
	if got := p.box(t); got.Rate.Limit != 60 || len(got.QueuedFaults) != 0 {
		t.Errorf("the other site has changed the service: %+v, %+v", got.Rate, got.QueuedFaults)
	}
}

// TestAttackWorks: the attack of TestAnotherSite succeeds where a server does not defend itself.
func TestAttackWorks(t *testing.T) {
	newTab(t, desktop)
	var mu sync.Mutex
	seen := map[string]int{}
	victim := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		seen[r.Method+" "+r.URL.Path]++
		mu.Unlock()
		io.Copy(io.Discard, r.Body)
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Allow-Headers", "Content-Type")
		h.Set("Access-Control-Allow-Methods", "PUT")
		if r.URL.Path == "/api/events" {
			h.Set("Content-Type", "text/event-stream")
			fmt.Fprint(w, "event: service\ndata: secret\n\n")
		}
	}))
	defer victim.Close()
	said := attackFrom(t, victim.URL+"/")
	if got, want := said["events"], "read secret"; got != want {
		t.Errorf("the events: %q, want %q", got, want)
	}
	for name, text := range said {
		if text == "failed" && name != "reachable" { // frames of another site are closed to it everywhere
			t.Errorf("%s failed", name)
		}
	}
	// Three by fetch, one without a type, a beacon, and three forms. Nobody is told when a beacon has arrived.
	resets := func() int { mu.Lock(); defer mu.Unlock(); return seen["POST /api/services/box/reset"] }
	for end := time.Now().Add(patience); resets() < 8 && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
	}
	mu.Lock()
	defer mu.Unlock()
	if got := seen["POST /api/services/box/reset"]; got != 8 {
		t.Errorf("the server got %d resets, want 8: %v", got, seen)
	}
	if seen["PUT /api/services/box/rate"] != 1 || seen["POST /api/services/box/faults"] != 3 || seen["GET /"] != 1 {
		t.Errorf("the server got %v", seen)
	}
}
