package judge

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const bitpaketCard = "#service-bitpaket "

// addFiles adds so many lines to the tree of BitPaket.
func (p *program) addFiles(t *testing.T, folder string, n int) {
	t.Helper()
	for i := range n {
		p.api(t, "POST", "services/bitpaket/items", fmt.Sprintf(`{"path": "/%s/%03d"}`, folder, i))
	}
}

// TestFocusInRow: who reads the body of a request stays in it when the outcome of the request changes.
func TestFocusInRow(t *testing.T) {
	b, p := open(t, desktop)
	for seconds := 6; ; seconds *= 4 { // a machine that is busy may need longer to get there
		p.api(t, "POST", "services/box/reset", `{}`)
		b.await("no requests", `!document.querySelector('#rows > li')`)
		p.api(t, "POST", "services/box/faults", fmt.Sprintf(`{"operation": "CopyFolder", "faults": [{"name": "HangUpThenAct", "seconds": %d}]}`, seconds))
		p.copyFolder(t, "Late")
		b.click("#rows summary")
		b.shows("#rows .inside", "Late")
		eval[bool](b, `(document.querySelector('#rows pre').focus(), window.pre = document.activeElement, true)`)
		if eval[bool](b, `document.querySelector('#rows dl').innerText.includes('not acted')`) {
			break
		}
	}
	b.await("the late outcome in the open row", `!document.querySelector('#rows dl').innerText.includes('not acted')`)
	if !eval[bool](b, `document.activeElement === window.pre && window.pre.isConnected`) {
		t.Error("the focus has left the body")
	}
}

// TestFocusOnMore: a button that shows more keeps the focus when what it belongs to changes, and
// gives it to what it has shown if it is not needed any more.
func TestFocusOnMore(t *testing.T) {
	b, p := open(t, desktop)
	p.addFiles(t, "many", 450)
	b.await("a long tree", `[...document.querySelectorAll('#service-bitpaket .tree button')].some(e => e.checkVisibility())`)
	eval[bool](b, `(document.querySelector('#service-bitpaket .tree button').focus(), true)`)
	p.addFiles(t, "another", 1)
	b.shows(bitpaketCard+".tree", "another/")
	if !eval[bool](b, `document.activeElement.innerText === 'Show more lines'`) {
		t.Error("the button has lost the focus to a new line")
	}
	b.press(kb.Enter)
	b.await("the focus on the tree", `document.activeElement.matches('#service-bitpaket .tree')`)

	for range 230 {
		p.send(t, http.MethodGet, p.line.Box.URL+"/folders/0", "", nil)
	}
	b.await("a button for older requests", `document.querySelector('#more button').innerText.includes('(30 more)')`)
	b.do(chromedp.Focus(chromedp.CSS("#more button")))
	b.press(kb.Enter)
	b.await("all requests", `document.querySelectorAll('#rows > li').length === 230`)
	if !eval[bool](b, `document.activeElement === document.querySelectorAll('#rows summary')[200]`) {
		t.Error("the focus is not on the first of the older requests")
	}
	p.api(t, "POST", "services/box/reset", `{}`)
	b.await("no requests", `!document.querySelector('#rows > li')`)
	if !eval[bool](b, `document.activeElement.id === 'journal'`) {
		t.Error("the focus has left the requests with the last of them")
	}
}

// TestDraftStays: what is typed and not yet set is not replaced when something else changes.
func TestDraftStays(t *testing.T) {
	b, p := open(t, desktop)
	b.click(tool("limits"))
	b.fill(boxCard+"[data-x=rate] [name=limit]", "7")
	b.press(kb.Tab)
	p.copyFolder(t, "Meanwhile")
	b.shows(boxCard+".tree", "Meanwhile")
	if got := eval[string](b, `document.querySelector('#service-box [data-x=rate] [name=limit]').value`); got != "7" {
		t.Errorf("the limit that was typed is now %q", got)
	}
	p.api(t, "PUT", "services/box/rate", `{"limit": 9, "windowSeconds": 60}`)
	b.await("a limit that was set elsewhere", `document.querySelector('#service-box [data-x=rate] [name=limit]').value === '9'`)
}

// TestSpoken: a screen reader knows the places of all messages before they have one.
func TestSpoken(t *testing.T) {
	b, _ := open(t, desktop)
	for _, panel := range panels {
		b.click(tool(panel))
		silent := eval[[]string](b, `[...document.querySelectorAll('#journal-message, #announce, #connection, #service-box .panel:not([hidden]) output')]
			.filter(e => !e.checkVisibility()).map(e => e.outerHTML)`)
		if len(silent) > 0 {
			t.Errorf("%s: not in the accessibility tree: %q", panel, silent)
		}
	}
	b.click(tool("connect"))
	b.click(boxCard + "[data-x=copyURL]")
	b.await("that the copy is spoken of", `/^(Copied|Press Ctrl\+C)\.$/.test(document.getElementById('announce').textContent)`)
}
