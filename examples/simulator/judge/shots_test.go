package judge

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

var shots = flag.String("shots", "", "write pictures of the page to this `folder`")

// TestShots writes pictures of the page to the folder of -shots.
func TestShots(t *testing.T) {
	if *shots == "" {
		t.Skip("-shots names no folder")
	}
	for _, v := range []view{desktop, desktopDark, phone, phoneDark, tablet, enlarged} {
		t.Run(v.String(), func(t *testing.T) {
			b, p := open(t, v)
			b.shoot("1-start", "header")
			fillPage(t, b, p)
			b.shoot("2-data", "header")
			b.click(tool("faults"))
			b.shoot("3-fault", "#service-box")
			b.shoot("4-requests", "#journal")
			for i, panel := range panels[1:] {
				b.click(tool(panel))
				b.shoot(string(rune('5'+i))+"-"+panel, "#service-box")
			}
		})
	}
}

// shoot writes a picture of the page to the folder of -shots, if there is one.
func (b *tab) shoot(name, selector string) {
	b.t.Helper()
	if *shots == "" {
		return
	}
	eval[bool](b, `(document.querySelector('`+selector+`').scrollIntoView({behavior: 'instant'}), true)`)
	b.await("the end of all transitions", `document.getAnimations().length === 0`)
	got, err := chromedp.Call(b.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{})
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*shots, b.view.String()+"-"+name+".png"), got.Data, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
