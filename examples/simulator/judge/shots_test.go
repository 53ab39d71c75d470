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
	for _, v := range []view{desktop, desktopDark, phone, phoneDark} {
		t.Run(v.String(), func(t *testing.T) {
			b, p := open(t, v)
			shoot := func(name, selector string) {
				t.Helper()
				eval[bool](b, `(document.querySelector('`+selector+`').scrollIntoView({behavior: 'instant'}), true)`)
				b.await("the end of all transitions", `document.getAnimations().length === 0`)
				got, err := chromedp.Call(b.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{})
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(*shots, v.String()+"-"+name+".png"), got.Data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			shoot("1-start", "header")
			fillPage(t, b, p)
			shoot("2-data", "header")
			b.click(tool("faults"))
			shoot("3-fault", "#service-box")
			shoot("4-requests", "#journal")
			for i, panel := range panels[1:] {
				b.click(tool(panel))
				shoot(string(rune('5'+i))+"-"+panel, "#service-box")
			}
		})
	}
}
