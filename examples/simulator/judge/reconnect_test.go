package judge

import (
	"fmt"
	"net/url"
	"testing"
)

// TestReconnects: the page says that the program has gone, and goes on when it is back.
func TestReconnects(t *testing.T) {
	b, p := openAt(t, desktop, fmt.Sprint("127.0.0.1:", freePort(t)))
	p.copyFolder(t, "Before")
	b.shows("#rows li", "acted, 201")
	u, err := url.Parse(p.page)
	if err != nil {
		t.Fatal(err)
	}
	p.stop()
	b.shows("#connection", "Reconnecting")
	b.shows(boxCard+".tree", "Before") // what was seen last stays
	b.click(tool("faults"))
	b.click(injected)
	b.shows(boxCard+".faults output.bad", "The simulator does not respond.")

	p = start(t, u.Host)
	b.await("that it is live", `document.getElementById('connection').dataset.state === 'live'`)
	b.await("the new program's journal and tree", `document.querySelectorAll('#rows > li').length === 0
		&& !document.querySelector('#service-box .tree li:not(.gone)').innerText.includes('Before')`)
	b.shows(boxCard+"[data-x=url]", p.line.Box.URL)
	p.copyFolder(t, "After")
	b.shows("#rows li", "acted, 201")
	b.shows(boxCard+".tree li.new", "After")
}
