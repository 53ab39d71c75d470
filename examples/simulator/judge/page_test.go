package judge

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// TestLoads: the page comes from its own server only, and the console has nothing to say.
func TestLoads(t *testing.T) {
	b, p := open(t, desktop)
	resp, err := http.Get(p.page)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if got := resp.Header.Get("Content-Security-Policy"); !strings.HasPrefix(got, "default-src 'none';") {
		t.Errorf("the policy of the page is %q, want one that begins with default-src 'none'", got)
	}
	if got := b.complaints(); got != nil {
		t.Errorf("the console shows %q", got)
	}
	own := 0
	for _, url := range b.asked() {
		switch {
		case strings.HasPrefix(url, p.page):
			own++
		case !strings.HasPrefix(url, "data:"):
			t.Errorf("the page asked for %s", url)
		}
	}
	if own < 3 { // the page, the services, the events
		t.Errorf("the page sent %d requests to its server; are they noticed?", own)
	}
}

// TestPolicy: even markup that gets into the page loads and runs nothing, and the tests would notice it.
func TestPolicy(t *testing.T) {
	b, _ := open(t, desktop)
	var seen atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { seen.Add(1) }))
	defer other.Close()
	eval[bool](b, `(window.violations = [], document.addEventListener('securitypolicyviolation', e => violations.push(e.effectiveDirective)), true)`)
	eval[bool](b, `(document.querySelector('main').insertAdjacentHTML('beforeend',
		'<img src="`+other.URL+`/x"><a id="handler" onclick="window.hit = 1">x</a><i style="color: red">x</i>'), true)`)
	eval[bool](b, `(document.getElementById('handler').click(), true)`)
	b.await("three violations", `['img-src', 'script-src-attr', 'style-src-attr'].every(d => violations.includes(d))`)
	if eval[bool](b, `'hit' in window`) {
		t.Error("an inline handler was executed")
	}
	if seen.Load() != 0 {
		t.Error("an image was requested from another server")
	}
	if got := b.complaints(); len(got) < 3 {
		t.Errorf("the console shows %q, want three violations", got)
	}
}

// TestCopyAppears: what a program does is seen without a reload; what is new is marked, by more than
// colour, and no longer some seconds later.
func TestCopyAppears(t *testing.T) {
	b, p := open(t, desktop)
	eval[bool](b, `(window.notReloaded = true)`)
	if got := p.copyFolder(t, "Copied by a program"); got != 201 {
		t.Fatalf("the copy: %d", got)
	}
	b.await("a new line with a plus sign, and how many there are", `document.querySelector('nav').innerText.includes('+2')
		&& [...document.querySelectorAll('#service-box .tree li.new')].some(e => e.innerText.includes('/Copied by a program/') && e.querySelector('.mark').innerText === '+')`)
	b.shows("#rows li", "acted, 201")
	b.shows("#rows li", "Box")
	b.shows("#rows li", "CopyFolder")
	b.await("an announcement", `document.getElementById('announce').textContent.includes('Box: 2 lines new, 0 gone.')`)
	b.await("the end of the marks", `!document.querySelector('.tree li.new') && !document.querySelector('nav b')`)
	b.shows("#service-box .tree li", "/Copied by a program/")
	if !eval[bool](b, `window.notReloaded === true`) {
		t.Error("the page was reloaded")
	}
	if got := b.complaints(); got != nil {
		t.Errorf("the console shows %q", got)
	}
}

// TestDeletionIsMarked: a line that goes stays for some seconds, struck through and with a minus sign.
func TestDeletionIsMarked(t *testing.T) {
	b, p := open(t, desktop)
	url := p.line.Box.URL + "/folders/" + p.line.Box.FolderID + "?recursive=true"
	if got := p.send(t, http.MethodDelete, url, "", nil); got != 204 {
		t.Fatalf("the deletion: %d", got)
	}
	b.await("a line that has gone, with a minus sign",
		`[...document.querySelectorAll('#service-box .tree li.gone')].some(e => e.innerText.includes('tigers.jpeg') && e.querySelector('.mark').innerText === '−')`)
	b.await("the end of the lines", `!document.querySelector('#service-box .tree').innerText.includes('tigers.jpeg')`)
}

// TestRequestOpens: a row opens to the headers and the body, without secrets.
func TestRequestOpens(t *testing.T) {
	b, p := open(t, desktop)
	p.copyFolder(t, "Body of a request")
	b.click("#rows summary")
	b.shows("#rows .inside", "Content-Type")
	b.shows("#rows .inside pre", `"name":"Body of a request"`)
	if text := eval[string](b, `document.querySelector('#rows .inside').innerText`); strings.Contains(text, "Bearer t") {
		t.Errorf("the credential is shown: %s", text)
	}
	p.copyFolder(t, "Another")
	b.await("two rows, of which the older one is still open", `document.querySelectorAll('#rows > li').length === 2
		&& document.querySelector('#rows > li:nth-child(2) details').open && !document.querySelector('#rows > li:nth-child(1) details').open`)
}

// TestFilter: the journal can be that of one service.
func TestFilter(t *testing.T) {
	b, p := open(t, desktop)
	p.copyFolder(t, "A")
	p.send(t, http.MethodGet, p.line.OSS.URL+"/"+p.line.OSS.Bucket, "", nil)
	b.await("two rows", `document.querySelectorAll('#rows > li').length === 2`)
	choose := func(value string) {
		eval[bool](b, `(f => { f.value = '`+value+`'; return f.dispatchEvent(new Event('change')); })(document.getElementById('filter'))`)
	}
	choose("box")
	b.await("the row of Box alone", `document.querySelectorAll('#rows > li').length === 1 && document.getElementById('rows').innerText.includes('Box')`)
	choose("oracle")
	b.await("no row, and what to try", `document.querySelectorAll('#rows > li').length === 0
		&& /No request yet. Try:\s+curl /.test(document.getElementById('no-requests').innerText)`)
	choose("")
	b.await("two rows", `document.querySelectorAll('#rows > li').length === 2`)
}

// TestPause: the journal can be held still.
func TestPause(t *testing.T) {
	b, p := open(t, desktop)
	b.click("#pause")
	p.copyFolder(t, "While it is held")
	b.shows("#pause", "Paused, 1 new")
	if got := eval[int](b, `document.querySelectorAll('#rows > li').length`); got != 0 {
		t.Errorf("the journal has %d rows while it is held, want 0", got)
	}
	b.click("#pause")
	b.shows("#rows li", "acted, 201")
}

// TestClockOfBusyPage: an event that the page gets to late does not make a clock seem to be behind.
func TestClockOfBusyPage(t *testing.T) {
	b, p := open(t, desktop)
	eval[bool](b, `(setTimeout(() => { const end = performance.now() + 1000; while (performance.now() < end); }), true)`)
	p.api(t, "PUT", "services/box/date-skew", `{"seconds": -30}`)
	b.shows(boxCard+".facts", "Date 30 s behind")
	if got := eval[string](b, `document.querySelector('#service-box .facts').innerText`); strings.Contains(got, "clock") {
		t.Errorf("the card says %q", got)
	}
	p.api(t, "POST", "services/box/clock", `{"advanceSeconds": 3600}`)
	p.api(t, "PUT", "services/box/date-skew", `{"seconds": -31}`)
	b.await("that the clock is an hour ahead", `/clock (1 h|59 min( \d+ s)?) ahead/.test(document.querySelector('#service-box .facts').innerText)`)
	p.api(t, "POST", "services/box/reset", `{}`)
	b.await("no facts after a reset", `document.querySelector('#service-box .facts').innerText === ''`)
}
