package judge

import (
	"encoding/json"
	"math"
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

const (
	boxCard  = "#service-box "
	injected = boxCard + ".faults li:first-child button" // the first fault of the list
)

// tool is the button that opens one of the panels of Box.
func tool(panel string) string { return boxCard + `.tools [data-panel=` + panel + `]` }

// service is part of what the API says about Box.
type service struct {
	Now             time.Time
	Rate            struct{ Limit, WindowSeconds float64 }
	ListLagSeconds  float64
	DateSkewSeconds float64
	Tree, Curl      string
	QueuedFaults    []struct{ Operation string }
}

func (p *program) box(t *testing.T) (s service) {
	t.Helper()
	if err := json.Unmarshal([]byte(p.api(t, http.MethodGet, "services/box", "")), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestFaultInTwoClicks: two clicks inject a fault, and it meets the next copy.
func TestFaultInTwoClicks(t *testing.T) {
	b, p := open(t, desktop)
	b.click(tool("faults"))
	b.click(injected)
	b.shows(boxCard+".faults output", "Queued for the next request of CopyFolder.")
	b.shows(boxCard+".facts", "1 fault queued")
	b.shows(boxCard+".queue", "CopyFolder")
	b.shows(boxCard+".queue", "Acts, then hangs up")
	if got := p.copyFolder(t, "Lost response"); got != 0 {
		t.Errorf("the copy has the response %d, want none", got)
	}
	b.shows("#rows li", "acted, no response")
	b.shows("#rows li", "fault: act, then hang up")
	b.shows(boxCard+".tree li.new", "/Lost response/")
	b.await("an empty queue", `!document.querySelector('#service-box .facts').innerText.includes('queued') && !document.querySelector('#service-box .queue li')`)
	if got := p.copyFolder(t, "Not lost"); got != 201 {
		t.Errorf("the copy after the fault: %d, want 201", got)
	}
}

// TestFaultParameters: a fault takes the values of its fields; what the API refuses is said beside it.
func TestFaultParameters(t *testing.T) {
	b, p := open(t, desktop)
	b.click(tool("faults"))
	b.click(boxCard + "[data-x=moreFaults]")
	b.await("a fault with a status", `[...document.querySelectorAll('#service-box .faults input[name=status]')].some(i => i.checkVisibility())`)
	eval[bool](b, `(document.querySelector('#service-box .faults li:has(input[name=status])').id = 'chosen', true)`)
	b.fill("#chosen input[name=status]", "1")
	b.click("#chosen button")
	b.shows("#chosen output", "status")
	b.await("that it is an error", `document.querySelector('#chosen output').classList.contains('bad')`)
	b.fill("#chosen input[name=status]", "418")
	b.click("#chosen button")
	b.shows("#chosen output", "Queued")
	if got := p.copyFolder(t, "Teapot"); got != 418 {
		t.Errorf("the copy: %d, want the status of the field", got)
	}
	b.shows("#rows li", "418")
}

// TestClock: the clock moves by the buttons and by any number of seconds, minutes, hours or days.
func TestClock(t *testing.T) {
	b, p := open(t, desktop)
	b.click(tool("clock"))
	want := 0.0
	for _, step := range []struct {
		button  int
		seconds float64
	}{{1, 1}, {2, 60}, {3, 300}, {4, 3600}} {
		b.click(boxCard + "[data-x=steps] button:nth-child(" + string(rune('0'+step.button)) + ")")
		b.shows(boxCard+"[data-x=clockMessage]", "Advanced by "+map[float64]string{1: "1 s", 60: "1 min", 300: "5 min", 3600: "1 h"}[step.seconds])
		want += step.seconds
	}
	b.await("that the clock is an hour ahead", `/clock 1 h (6 min( 1 s)?|5 min( \d+ s)?) ahead/.test(document.querySelector('#service-box .facts').innerText)`)
	b.fill(boxCard+"[data-x=advance] [name=seconds]", "-2.5")
	eval[bool](b, `(document.querySelector('#service-box [data-x=advance] [name=unit]').value = '3600', true)`)
	b.click(boxCard + "[data-x=advance] button")
	b.shows(boxCard+"[data-x=clockMessage]", "Moved back by 2 h 30 min")
	want -= 2.5 * 3600
	if got := time.Until(p.box(t).Now).Seconds(); math.Abs(got-want) > 60 {
		t.Errorf("the clock is %v s ahead, want %v", got, want)
	}
	b.shows(boxCard+".facts", "behind")
	b.fill(boxCard+"[data-x=advance] [name=seconds]", "1e9")
	b.click(boxCard + "[data-x=advance] button")
	b.shows(boxCard+"[data-x=clockMessage].bad", "advanceSeconds")
}

// TestLimits: rate, list lag and date skew are set on the page and hold for programs.
func TestLimits(t *testing.T) {
	b, p := open(t, desktop)
	b.click(tool("limits"))
	set := func(form string, values map[string]string) {
		t.Helper()
		for name, value := range values {
			b.fill(boxCard+"[data-x="+form+"] [name="+name+"]", value)
		}
		b.click(boxCard + "[data-x=" + form + "] button")
	}
	set("rate", map[string]string{"limit": "-1"})
	b.shows(boxCard+"[data-x=rate] .message.bad", "limit")
	set("rate", map[string]string{"limit": ""})
	b.shows(boxCard+"[data-x=rate] .message.bad", "give a number")
	set("rate", map[string]string{"limit": "1", "windowSeconds": "21600"}) // no other window begins meanwhile, but very rarely
	b.shows(boxCard+"[data-x=rate] .message:not(.bad)", "The limit is set.")
	b.shows(boxCard+".facts", "1 request in 6 h")
	p.copyFolder(t, "First")
	if got := p.copyFolder(t, "Second"); got != 429 {
		t.Errorf("the second request: %d, want 429", got)
	}
	b.shows("#rows li", "not acted, 429")
	set("rate", map[string]string{"limit": "0"})
	b.shows(boxCard+"[data-x=rate] .message", "There is no limit.")

	set("lag", map[string]string{"seconds": "2.5"})
	b.shows(boxCard+".facts", "lists 2.5 s late")
	set("skew", map[string]string{"seconds": "-30"})
	b.shows(boxCard+".facts", "Date 30 s behind")
	got := p.box(t)
	if got.ListLagSeconds != 2.5 || got.DateSkewSeconds != -30 || got.Rate.Limit != 0 {
		t.Errorf("the service has %+v", got)
	}
}

// TestAddData: an item is added by its path, and a conflict is said beside the form.
func TestAddData(t *testing.T) {
	b, _ := open(t, desktop)
	b.click(tool("data"))
	b.fill(boxCard+"[name=path]", "/Added/by hand.txt")
	b.fill(boxCard+"[name=content]", "five!")
	b.click(boxCard + "[data-x=add] button")
	b.shows(boxCard+".tree li.new", "by hand.txt 5")
	b.shows(boxCard+"[data-x=add] .message", "Added /Added/by hand.txt")
	b.click(boxCard + "[data-x=add] button")
	b.await("an error beside the form", `document.querySelector('#service-box [data-x=add] .message.bad')?.innerText`)
	b.fill(boxCard+"[name=path]", "")
	b.click(boxCard + "[data-x=add] button")
	b.shows(boxCard+"[data-x=add] .message.bad", "path")
}

// TestAddsOfEveryService: the path that the form proposes works on each service.
func TestAddsOfEveryService(t *testing.T) {
	b, _ := open(t, desktop)
	for _, name := range []string{"bitpaket", "box", "oracle", "document360", "oss"} {
		card := "#service-" + name + " "
		b.click(card + ".tools [data-panel=data]")
		b.click(card + "[data-x=add] button")
		b.await("a new line of "+name, `document.querySelector('`+card+`.tree li.new')`)
		b.shows(card+"[data-x=add] .message:not(.bad)", "Added")
	}
}

// TestReset: a reset asks first, in the page, and brings the start back.
func TestReset(t *testing.T) {
	b, p := open(t, desktop)
	start := p.box(t).Tree
	p.copyFolder(t, "To be lost")
	p.api(t, http.MethodPut, "services/box/rate", `{"limit": 9, "windowSeconds": 60}`)
	b.shows(boxCard+".tree", "To be lost")
	b.shows("#rows", "CopyFolder")
	b.shows(boxCard+".facts", "9 requests")

	b.click(tool("reset"))
	b.shows(boxCard+"div.panel[data-panel=reset]", "Bring Box back to its start?")
	b.click(boxCard + "[data-x=cancel]")
	b.await("a closed panel, and the focus on its button", `!document.querySelector('#service-box div.panel[data-panel=reset]').checkVisibility()
		&& document.activeElement.dataset.panel === 'reset'`)
	if got := p.box(t); got.Rate.Limit != 9 {
		t.Fatal("the service was reset although it was not confirmed")
	}
	b.click(tool("reset"))
	b.click(boxCard + "[data-x=reset]")
	b.shows(boxCard+"[data-x=resetMessage]", "Box is as it was at the start.")
	b.await("an empty journal", `document.querySelectorAll('#rows > li').length === 0 && document.getElementById('no-requests').checkVisibility()`)
	b.await("no fact", `!document.querySelector('#service-box .facts').innerText`)
	if got := p.box(t).Tree; got != start {
		t.Errorf("the tree is\n%s\nwant\n%s", got, start)
	}
}

// TestCopyButton: the curl line gets to the clipboard as it is.
func TestCopyButton(t *testing.T) {
	b, p := open(t, desktop)
	b.click(tool("connect"))
	b.click(boxCard + "[data-x=copyCurl]")
	b.shows(boxCard+"[data-x=copyCurl]", "Copied")
	allow := browser.SetPermissionParams{
		Permission: &browser.PermissionDescriptor{Name: "clipboard-read"}, Setting: browser.PermissionSettingGranted,
	}
	if _, err := chromedp.CallBrowser(b.ctx, browser.SetPermission, allow); err != nil {
		t.Fatal(err)
	}
	if got, want := eval[string](b, `navigator.clipboard.readText()`), p.box(t).Curl; got != want {
		t.Errorf("the clipboard has %q, want %q", got, want)
	}
}
