package judge

import (
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

var (
	tablet   = view{width: 768, height: 1024}
	enlarged = view{width: 720, height: 450} // a desktop at 200 %
)

// isTooWide returns what is wider than the place that it has.
func isTooWide(b *tab) []string {
	b.t.Helper()
	return eval[[]string](b, `[document.documentElement, ...document.querySelectorAll('body *')]
		.filter(e => e.checkVisibility() && !e.closest('.target, .out-of-sight, select, input'))
		.filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline' || e.getBoundingClientRect().right > innerWidth + 1)
		.map(e => e.outerHTML.slice(0, 80) + ' ' + e.scrollWidth + '>' + e.clientWidth)`)
}

func (b *tab) openAll(t *testing.T, check func(panel string)) {
	t.Helper()
	eval[bool](b, `(document.querySelectorAll('#rows details').forEach(d => d.open = true), true)`)
	for _, panel := range panels {
		b.do(chromedp.ScrollIntoView(chromedp.CSS(tool(panel))))
		b.click(tool(panel))
		check(panel)
	}
}

// TestSizes: on a tablet, and on a desktop that is enlarged to 200 %, nothing is cut.
func TestSizes(t *testing.T) {
	for name, v := range map[string]view{"tablet": tablet, "enlarged": enlarged} {
		t.Run(name, func(t *testing.T) {
			b, p := open(t, v)
			fillPage(t, b, p)
			b.openAll(t, func(panel string) {
				if wide := isTooWide(b); len(wide) > 0 {
					t.Errorf("%s: too wide: %q", panel, wide)
				}
			})
		})
	}
}

// TestLargeText: who has set a text of twice the size in the browser gets it, and nothing is cut.
func TestLargeText(t *testing.T) {
	for _, v := range []view{phone, desktop} {
		t.Run(v.String(), func(t *testing.T) {
			b, p := open(t, v)
			large := page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: 32, Fixed: 26}}
			if _, err := chromedp.Call(b.ctx, page.SetFontSizes, large); err != nil {
				t.Fatal(err)
			}
			fillPage(t, b, p)
			b.shoot("10-large-text", "header")
			if got := eval[string](b, `getComputedStyle(document.body).fontSize`); got != "30px" {
				t.Errorf("the text has %s, want 30px", got)
			}
			if eval[bool](b, `document.elementsFromPoint(20, 4).some(e => e.matches('.skip'))`) {
				t.Error("the link that skips to the requests is seen without the focus")
			}
			b.openAll(t, func(panel string) {
				b.shoot("11-large-text-"+panel, "#service-box .tools")
				if wide := isTooWide(b); len(wide) > 0 {
					t.Errorf("%s: too wide: %q", panel, wide)
				}
			})
		})
	}
}
