package judge

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long the page may take for what a test waits for. The machine may be busy.
const patience = 5 * time.Minute

const noChromium = "no Chromium: install it (Debian: apt-get install --no-install-recommends chromium), or name its binary in CHROMIUM"

var (
	theBrowser context.Context // the one Chromium of all tests; each test has a tab of its own
	scratch    string          // a folder for the program and for the profile of Chromium
)

func TestMain(m *testing.M) {
	flag.Parse()
	var err error
	if scratch, err = os.MkdirTemp("", "judge"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := withChromium(m.Run)
	os.RemoveAll(scratch)
	os.Exit(code)
}

func withChromium(run func() int) int {
	path := chromium()
	if path == "" {
		fmt.Fprintln(os.Stderr, "skipped: the tests of the page:", noChromium)
		return run()
	}
	profile := filepath.Join(scratch, "profile")
	allocator, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.WSURLReadTimeout(patience),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("no-proxy-server", true))
	defer stop()
	ctx, stop := chromedp.NewContext(allocator)
	defer stop()
	if err := chromedp.Do(ctx); err != nil {
		fmt.Fprintf(os.Stderr, "%s does not start: %v\n", path, err)
		return 1
	}
	theBrowser = ctx
	code := run()
	if err := chromedp.Cancel(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "Chromium did not end:", err)
	}
	return code
}

// chromium returns the path of the browser; "" if there is none.
func chromium() string {
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	if name := os.Getenv("CHROMIUM"); name != "" {
		names = []string{name}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// tab is one tab, and what went wrong in it.
type tab struct {
	t    *testing.T
	ctx  context.Context
	view view

	mu       sync.Mutex
	console  []string // warnings, errors and exceptions; violations of the page's policy are errors
	requests []string // the URLs that it has asked for
	dialogs  []string // what alert and its like have said
}

// view is what a tab is like; the zero value is a desktop in the light theme.
type view struct {
	width, height int64
	phone, dark   bool
}

func (v view) String() string {
	name := "desktop"
	if v.phone {
		name = "phone"
	}
	switch v.width {
	case tablet.width:
		name = "tablet"
	case enlarged.width:
		name = "enlarged"
	}
	if v.dark {
		return name + "-dark"
	}
	return name + "-light"
}

var (
	desktop     = view{width: 1440, height: 900}
	desktopDark = view{width: 1440, height: 900, dark: true}
	phone       = view{width: 360, height: 740, phone: true}
	phoneDark   = view{width: 360, height: 740, phone: true, dark: true}
)

// newTab opens a blank tab, which closes when the test ends.
func newTab(t *testing.T, v view) *tab {
	t.Helper()
	if theBrowser == nil {
		t.Skip(noChromium)
	}
	ctx, cancel := chromedp.NewContext(theBrowser)
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx, view: v}
	if err := chromedp.Listen(ctx, b.note); err != nil {
		t.Fatal(err)
	}
	go func() {
		for m, err := range chromedp.Console(ctx) {
			if err != nil {
				return
			}
			if m.IsException() || m.Type == "error" || m.Type == "warning" {
				b.mu.Lock()
				b.console = append(b.console, fmt.Sprintf("%s (%s)", m.Text, m.URL))
				b.mu.Unlock()
			}
		}
	}()
	theme := "light"
	if v.dark {
		theme = "dark"
	}
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
		t.Fatal(err)
	}
	size := emulation.SetDeviceMetricsOverrideParams{Width: v.width, Height: v.height, DeviceScaleFactor: 1, Mobile: v.phone}
	if _, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, size); err != nil {
		t.Fatal(err)
	}
	touch := emulation.SetTouchEmulationEnabledParams{Enabled: v.phone}
	if _, err := chromedp.Call(ctx, emulation.SetTouchEmulationEnabled, touch); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *tab) note(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	case *page.EventJavascriptDialogOpening:
		b.dialogs = append(b.dialogs, e.Message)
	}
}

// complaints returns what the console of the tab has shown so far.
func (b *tab) complaints() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.console...)
}

// asked returns the URLs that the tab has asked for so far.
func (b *tab) asked() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.requests...)
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) visit(url string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url))
}

// click is a click with the mouse in the middle of an element.
func (b *tab) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// fill replaces the value of a field as a user does: the old one is selected and typed over.
func (b *tab) fill(selector, value string) {
	b.t.Helper()
	b.do(chromedp.Focus(chromedp.CSS(selector), chromedp.NodeVisible))
	eval[bool](b, `(document.activeElement.select(), true)`)
	b.press(kb.Delete + value)
}

func (b *tab) press(keys string) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(keys))
}

// eval returns the value of a JavaScript expression; promises are awaited.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", short(expression), err)
	}
	return value
}

// await waits until an expression is true. It says what it waited for.
func (b *tab) await(what, expression string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience+5*time.Second)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.Poll[bool]("!!("+expression+")", chromedp.WithPollingTimeout(patience), chromedp.WithPollingInterval(20*time.Millisecond)))
	if err != nil {
		b.t.Fatalf("the page never showed %s: %v\nthe page: %.3000s\nthe console: %q", what, err, eval[string](b, `document.body.innerText`), b.complaints())
	}
}

// shows waits for a text within an element.
func (b *tab) shows(selector, text string) {
	b.t.Helper()
	b.await(fmt.Sprintf("%q in %s", text, selector),
		fmt.Sprintf(`[...document.querySelectorAll(%q)].some(e => e.innerText.includes(%q))`, selector, text))
}

func short(s string) string {
	if s, _, more := strings.Cut(s, "\n"); more {
		return s + "..."
	}
	return s
}
