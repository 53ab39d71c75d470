package judge

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

const attack = `<img src=x onerror="window.hit=1;alert(1)"><script>window.hit=1</script>`

// hostile are texts that a careless page would execute, or show as something else.
var hostile = map[string]string{
	"markup":        attack,
	"end of script": `</script><svg onload=window.hit=1>`,
	"template":      "${window.hit=1}{{constructor.constructor('window.hit=1')()}}",
	"quotes":        `"' onfocus=window.hit=1 autofocus x='"` + "`",
	"URL":           `javascript:window.hit=1//`,
	"right to left": "gpj.\u202etxt.exe\u2066\u200f",
	"invisible":     "a\u200bb\ufeffc\u00add\U000e0041",
	"controls":      "a\x00b\x07c\x1b[31md\x7fe\u0085f",
	"long":          strings.Repeat("long name ", 1000),
}

// unseen are the characters that must be shown by their names.
const unseen = "\u202e\u2066\u200f\u200b\ufeff\u00ad\x00\x07\x1b\x7f\u0085"

// raw sends a request as it stands, because Go would not write all of these.
func raw(t *testing.T, baseURL, head, body string) {
	t.Helper()
	u, err := url.Parse(baseURL)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "%s\r\nHost: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", head, u.Host, len(body), body)
	if _, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil {
		t.Errorf("%.60q: %v", head, err)
	}
}

// harmless fails the test if a text was executed, made an element, or hid a character.
func (b *tab) harmless(t *testing.T) {
	t.Helper()
	if eval[bool](b, `'hit' in window`) {
		t.Error("a text was executed")
	}
	b.mu.Lock()
	dialogs := b.dialogs
	b.mu.Unlock()
	if dialogs != nil {
		t.Errorf("dialogs were opened: %q", dialogs)
	}
	if got := eval[int](b, `document.querySelectorAll('img, svg, iframe, object, embed, body script ~ script').length`); got != 0 {
		t.Errorf("%d elements were made of text", got)
	}
	shown := eval[string](b, `document.body.textContent`)
	if i := strings.IndexAny(shown, unseen); i >= 0 {
		t.Errorf("a character that nobody sees is shown as it is: %q", shown[max(0, i-20):min(len(shown), i+20)])
	}
	for _, line := range b.complaints() {
		if !strings.HasPrefix(line, "Failed to load resource: the server responded with a status of 400") { // a refusal
			t.Errorf("the console shows %q", line)
		}
	}
	if got := eval[int](b, `document.documentElement.scrollWidth - innerWidth`); got > 0 {
		t.Errorf("the page is %d pixels too wide", got)
	}
}

// TestHostileRequests: paths, headers and bodies of programs are shown as text.
func TestHostileRequests(t *testing.T) {
	b, p := open(t, desktop)
	for name, text := range hostile {
		header := strings.Map(func(r rune) rune { // what no header can have
			if r < ' ' || r == 0x7f {
				return -1
			}
			return r
		}, text)
		path := strings.NewReplacer(" ", "%20", "\x00", "%00", "\x07", "%07", "\x1b", "%1B", "\x7f", "%7F").Replace(text)
		raw(t, p.line.Box.URL, "PUT /2.0/"+path+"?q="+path+" HTTP/1.1\r\nX-Hostile: "+header, name+"\n"+text)
	}
	b.await("all requests", fmt.Sprintf(`document.querySelectorAll('#rows > li').length === %d`, len(hostile)))
	eval[bool](b, `(document.querySelectorAll('#rows details').forEach(d => d.open = true), true)`)
	b.await("all bodies", fmt.Sprintf(`document.querySelectorAll('#rows .inside').length === %d`, len(hostile)))
	b.harmless(t)
	bodies := eval[string](b, `[...document.querySelectorAll('#rows .inside pre')].map(p => p.textContent).join('\n')`)
	for _, want := range []string{attack, hostile["quotes"], hostile["long"], "gpj.U+202Etxt.exeU+2066U+200F", "aU+0000bU+0007cU+001B[31mdU+007FeU+0085f"} {
		if !strings.Contains(bodies, want) {
			t.Errorf("the bodies do not show %.60q", want)
		}
	}
	headers := eval[string](b, `[...document.querySelectorAll('#rows .inside dl')].map(p => p.textContent).join('\n')`)
	if !strings.Contains(headers, attack) {
		t.Errorf("the headers do not show %q: %s", attack, headers)
	}
	if !strings.Contains(eval[string](b, `document.getElementById('rows').textContent`), "(28,012 characters)") {
		t.Error("a long target does not say how long it is")
	}
}

// TestHostileNames: names of stored items are shown as text.
func TestHostileNames(t *testing.T) {
	b, p := open(t, phone)
	stored := 0
	for _, service := range []string{"bitpaket", "box", "oracle", "document360", "oss"} {
		for _, text := range hostile {
			path := "/Hostile/" + strings.ReplaceAll(text[:min(len(text), 900)], "/", "|")
			if service == "oss" {
				path = "/" + p.line.OSS.Bucket + path
			}
			body, err := json.Marshal(map[string]string{"path": path, "content": text})
			if err != nil {
				t.Fatal(err)
			}
			if status, _ := p.try(t, http.MethodPost, "services/"+service+"/items", string(body)); status == 201 { // a service may refuse a name
				stored++
			}
		}
	}
	if stored < 20 {
		t.Errorf("only %d items were stored", stored)
	}
	b.await("the markup in all trees", `[...document.querySelectorAll('.tree')].filter(t => t.textContent.includes('<img src=x onerror=')).length === 5`)
	b.await("the order of characters", `[...document.querySelectorAll('.tree')].some(t => t.textContent.includes('gpj.U+202Etxt.exe') || t.textContent.includes('gpj.\\u202etxt'))`)
	b.harmless(t)
}

// TestHostileErrors: what the API says about a hostile value is shown as text, too.
func TestHostileErrors(t *testing.T) {
	b, _ := open(t, desktop)
	b.click(tool("data"))
	for name, text := range hostile {
		if name == "long" { // a key event for each character
			continue
		}
		eval[bool](b, fmt.Sprintf(`(document.querySelector('#service-box [name=path]').value = %q, true)`, "no slash "+text))
		b.click(boxCard + "[data-x=add] button")
		b.await("an error", `document.querySelector('#service-box [data-x=add] .message.bad')?.innerText`)
	}
	b.harmless(t)
}
