package judge

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tabTo presses Tab until an element has the focus. Everything on the way must show that it has it.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	var path []string
	for range 150 {
		b.press(kb.Tab)
		type focused struct {
			Is      bool
			Name    string
			Visible bool
		}
		f := eval[focused](b, fmt.Sprintf(`(e => {
			const s = getComputedStyle(e);
			return {is: e.matches(%q), name: e.tagName + ' ' + e.innerText.slice(0, 20), visible: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2};
		})(document.activeElement)`, selector))
		path = append(path, f.Name)
		if !f.Visible {
			b.t.Errorf("the focus on %q is not visible", f.Name)
		}
		if f.Is {
			return
		}
	}
	b.t.Fatalf("Tab does not reach %s: %q", selector, path)
}

// TestKeyboard: a fault is injected, and its request is read, by the keyboard alone.
func TestKeyboard(t *testing.T) {
	b, p := open(t, desktop)
	b.tabTo(tool("faults"))
	b.press(kb.Enter)
	b.tabTo(injected)
	b.press(kb.Enter)
	b.shows(boxCard+".facts", "1 fault queued")
	b.press(kb.Escape)
	b.await("a closed panel, and the focus on its button", `document.activeElement.matches('#service-box .tools [data-panel=faults]')
		&& document.activeElement.getAttribute('aria-expanded') === 'false'`)
	p.copyFolder(t, "By keyboard")
	b.shows("#rows li", "acted, no response")
	b.tabTo("#rows summary")
	b.press(kb.Enter)
	b.shows("#rows .inside", "By keyboard")
}

// TestSkipLink: the first Tab reaches a link over everything to the requests.
func TestSkipLink(t *testing.T) {
	b, p := open(t, desktop)
	p.copyFolder(t, "A")
	b.shows("#rows li", "acted, 201")
	b.press(kb.Tab)
	b.await("the link", `document.activeElement.matches('a.skip') && document.activeElement.getBoundingClientRect().top >= 0`)
	b.press(kb.Enter)
	b.await("the focus on the requests", `document.activeElement.id === 'journal'`)
	b.press(kb.Tab)
	b.await("the focus within the requests", `document.activeElement.id === 'filter'`)
}

// TestNames: all that can be operated has a name, ids are used once, and there are landmarks.
func TestNames(t *testing.T) {
	b, p := open(t, desktop)
	p.copyFolder(t, "A")
	b.shows("#rows li", "acted, 201")
	for _, panel := range panels {
		b.click(tool(panel))
		tree, err := chromedp.Call(b.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		if err != nil {
			t.Fatal(err)
		}
		roles := map[string]int{}
		for _, n := range tree.Nodes {
			if n.Ignored || n.Role == nil {
				continue
			}
			role := strings.Trim(string(n.Role.Value), `"`)
			roles[role]++
			switch role {
			case "button", "link", "textbox", "spinbutton", "combobox", "region", "navigation":
				if n.Name == nil || strings.Trim(string(n.Name.Value), `" `) == "" {
					t.Errorf("%s: a %s has no name", panel, role)
				}
			}
		}
		for _, role := range []string{"banner", "navigation", "main", "contentinfo", "status", "heading", "button"} {
			if roles[role] == 0 {
				t.Errorf("%s: the page has no %s", panel, role)
			}
		}
	}
	if got := eval[int](b, `[...document.querySelectorAll('[role=group]:not([aria-label]), fieldset:not(:has(> legend))')].length`); got > 0 {
		t.Errorf("%d groups have no name", got)
	}
	twice := eval[[]string](b, `[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i)`)
	if len(twice) > 0 {
		t.Errorf("ids are used twice: %q", twice)
	}
}

var panels = []string{"faults", "clock", "limits", "data", "connect", "reset"}

// fillPage makes the page show as much as it can: requests, marks, queued faults, and an error.
func fillPage(t *testing.T, b *tab, p *program) {
	t.Helper()
	p.api(t, "POST", "services/box/faults", `{"operation": "CopyFolder", "faults": [{"name": "ActThenHangUp"}]}`)
	p.api(t, "PUT", "services/box/rate", `{"limit": 60, "windowSeconds": 60}`)
	p.api(t, "PUT", "services/box/date-skew", `{"seconds": -30}`)
	p.copyFolder(t, "Copy of the pictures")
	p.copyFolder(t, "Copy of the pictures")
	p.api(t, "POST", "services/box/faults", `{"operation": "CopyFolder", "faults": [{"name": "HangUpThenAct", "seconds": 5}]}`)
	raw(t, p.line.OSS.URL, "PUT /"+strings.Repeat("a-very-long-path/", 40)+" HTTP/1.1\r\nX-Long: "+strings.Repeat("x", 500), strings.Repeat("y", 500))
	b.await("three requests", `document.querySelectorAll('#rows > li').length === 3`)
	b.shows(boxCard+".tree li.new", "Copy of the pictures")
	eval[bool](b, `(document.querySelector('#rows > li:last-child details').open = true)`)
	b.shows("#rows .inside", "Headers")
}

// TestPhone: on a narrow screen nothing is wider than the page, and all controls can be touched.
func TestPhone(t *testing.T) {
	b, p := open(t, phone)
	fillPage(t, b, p)
	eval[bool](b, `(document.querySelectorAll('#rows details').forEach(d => d.open = true), true)`)
	for _, panel := range panels {
		b.do(chromedp.ScrollIntoView(chromedp.CSS(tool(panel))))
		b.click(tool(panel))
		if panel == "faults" {
			b.click(boxCard + "[data-x=moreFaults]")
		}
		if got := eval[int](b, `Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth`); got > 0 {
			t.Errorf("%s: the page is %d pixels too wide", panel, got)
		}
		cut := eval[[]string](b, `[...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && !e.matches('.target, .out-of-sight, select, input'))
			.filter(e => getComputedStyle(e).overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 80))`)
		if len(cut) > 0 {
			t.Errorf("%s: wider than they can be seen: %q", panel, cut)
		}
		small := eval[[]string](b, `[...document.querySelectorAll('a, button, input, select, textarea, summary')]
			.filter(e => e.checkVisibility() && !e.matches('.skip')).map(e => [e, e.getBoundingClientRect()])
			.filter(([, r]) => r.height < 40 || r.width < 40).map(([e, r]) => e.outerHTML.slice(0, 80) + ' ' + r.width + 'x' + r.height)`)
		if len(small) > 0 {
			t.Errorf("%s: too small to be touched: %q", panel, small)
		}
	}
}

// contrasts returns the visible texts whose contrast with what is behind them is too low, and how many it has seen.
const contrasts = `(() => {
	const rgba = text => { const m = text.match(/[\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
	const light = c => { const [r, g, b] = c.map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
	const behind = e => {
		for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] === 1) return c; if (c[3] > 0) throw new Error('a translucent background'); }
		throw new Error('no background');
	};
	const low = [];
	let seen = 0;
	const check = (e, text) => {
		if (!e.checkVisibility({opacityProperty: true, visibilityProperty: true}) || e.closest('.out-of-sight, noscript')) return;
		for (let p = e; p; p = p.parentElement) if (getComputedStyle(p).opacity !== '1') throw new Error('opacity');
		const [a, b] = [light(rgba(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
		const ratio = (a + 0.05) / (b + 0.05);
		seen++;
		if (ratio < 4.5) low.push(ratio.toFixed(2) + ' ' + text.trim().slice(0, 40));
	};
	const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walk.nextNode()) if (walk.currentNode.data.trim()) check(walk.currentNode.parentElement, walk.currentNode.data);
	for (const e of document.querySelectorAll('input, textarea, select')) check(e, e.value);
	return {low, seen};
})()`

// TestContrast: all texts can be read in both themes (WCAG AA: 4.5 to 1).
func TestContrast(t *testing.T) {
	for _, v := range []view{desktop, desktopDark} {
		t.Run(v.String(), func(t *testing.T) {
			b, p := open(t, v)
			fillPage(t, b, p)
			type result struct {
				Low  []string
				Seen int
			}
			for _, panel := range panels {
				b.click(tool(panel))
				if panel == "limits" {
					b.fill(boxCard+"[data-x=rate] [name=limit]", "-1")
					b.click(boxCard + "[data-x=rate] button")
					b.await("an error", `document.querySelector('#service-box [data-x=rate] .message.bad')?.innerText`)
				}
				b.await("the end of all transitions", `document.getAnimations().length === 0`)
				got := eval[result](b, contrasts)
				if len(got.Low) > 0 {
					t.Errorf("%s: texts that cannot be read: %q", panel, got.Low)
				}
				if got.Seen < 100 {
					t.Errorf("%s: only %d texts were checked", panel, got.Seen)
				}
			}
			grey := map[bool]string{false: "rgb(128, 128, 128)", true: "rgb(96, 96, 96)"}[v.dark]
			eval[bool](b, `(document.querySelector('h1').attributeStyleMap.set('color', '`+grey+`'), true)`)
			if got := eval[result](b, contrasts); len(got.Low) != 1 {
				t.Errorf("a grey title is not noticed: %q", got.Low)
			}
			if dark := eval[bool](b, `getComputedStyle(document.body).backgroundColor === 'rgb(17, 21, 26)'`); dark != v.dark {
				t.Errorf("the theme is dark: %v, want %v", dark, v.dark)
			}
		})
	}
}

// TestReducedMotion: who wants no motion gets none.
func TestReducedMotion(t *testing.T) {
	b, _ := open(t, desktop)
	moving := `(() => ({scroll: getComputedStyle(document.documentElement).scrollBehavior,
		moves: [...document.querySelectorAll('*')].some(e => { const s = getComputedStyle(e); return s.animationName !== 'none' || s.transitionDuration.split(', ').some(d => parseFloat(d) > 0); })}))()`
	type motion struct {
		Scroll string
		Moves  bool
	}
	if got, want := eval[motion](b, moving), (motion{"smooth", true}); got != want {
		t.Errorf("by default: %+v, want %+v", got, want)
	}
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, media); err != nil {
		t.Fatal(err)
	}
	if got, want := eval[motion](b, moving), (motion{"auto", false}); got != want {
		t.Errorf("with less motion: %+v, want %+v", got, want)
	}
}
