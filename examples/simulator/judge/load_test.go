package judge

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/tracing"
	"github.com/chromedp/chromedp"
)

// trace records what Chromium does, until longestTask is called. That returns how much time of a processor the
// longest task of any thread took, whatever else the machine did meanwhile.
func (b *tab) trace() (longestTask func() time.Duration) {
	b.t.Helper()
	type task struct {
		Name string `json:"name"`
		Time int64  `json:"tdur"` // microseconds of a processor
	}
	var tasks int
	var longest time.Duration
	ended := make(chan struct{})
	note := func(event any) {
		switch e := event.(type) {
		case *tracing.EventDataCollected:
			for _, text := range e.Value {
				var made task
				if json.Unmarshal(text, &made) == nil && made.Name == "RunTask" {
					tasks++
					longest = max(longest, time.Duration(made.Time)*time.Microsecond)
				}
			}
		case *tracing.EventTracingComplete:
			close(ended)
		}
	}
	if err := chromedp.Listen(b.ctx, note); err != nil {
		b.t.Fatal(err)
	}
	start := tracing.StartParams{TraceConfig: &tracing.TraceConfig{
		IncludedCategories: []string{"disabled-by-default-devtools.timeline"}, ExcludedCategories: []string{"*"},
	}}
	if _, err := chromedp.Call(b.ctx, tracing.Start, start); err != nil {
		b.t.Fatal(err)
	}
	return func() time.Duration {
		b.t.Helper()
		if _, err := chromedp.Call(b.ctx, tracing.End, cdp.Empty{}); err != nil {
			b.t.Fatal(err)
		}
		select {
		case <-ended:
		case <-time.After(patience):
			b.t.Fatal("the trace does not end")
		}
		if tasks < 100 || longest == 0 {
			b.t.Errorf("the trace has %d tasks, the longest of %v: are they noticed?", tasks, longest)
		}
		return longest
	}
}

// TestLoad: a thousand requests and a tree of thousands of lines do not freeze the page.
func TestLoad(t *testing.T) {
	b, p := open(t, desktop)
	longestTask := b.trace()
	const items, copies, requests = 100, 45, 1000
	begin := time.Now()
	inParallel(items, func(i int) {
		p.api(t, http.MethodPost, "services/box/items", fmt.Sprintf(`{"path": "/Pictures from 2017/%d", "content": "x"}`, i))
	})
	inParallel(copies, func(i int) { p.copyFolder(t, strconv.Itoa(i)) })
	inParallel(requests-copies, func(i int) { p.send(t, http.MethodGet, p.line.Box.URL+"/folders/0", "", nil) })
	t.Logf("%d items, and %d requests of which %d were copies of them, took %v", items, requests, copies, time.Since(begin).Round(time.Millisecond))
	if got := strings.Count(p.box(t).Tree, "\n"); got < 3000 { // there are more: the API cuts the tree
		t.Errorf("the tree has only %d lines", got)
	}
	b.await("all requests", `document.querySelectorAll('#rows > li').length === 200
		&& document.querySelector('#more button').innerText.includes('(800 more)')`)
	b.await("the beginning of the tree", `document.querySelector('#service-box .tree').innerText.includes('Show more lines')`)
	longest := longestTask()
	t.Logf("the longest task: %v", longest)
	if longest > 2*time.Second {
		t.Errorf("the page worked on one task for %v", longest)
	}
	b.await("the end of the marks, and few lines", `document.querySelectorAll('#service-box .tree li').length < 500`)
	b.click("#more button")
	b.await("more rows", `document.querySelectorAll('#rows > li').length === 400`)

	b.shows("#service-box .tree", "The simulator has cut the tree here")

	p.copyFolder(t, "0 more") // its lines push others behind the cut, which are not gone; and the journal is bounded
	b.shows("#rows li:first-child", "CopyFolder")
	b.shows("#service-box .tree li.new", "/Archives/0 more/")
	if got := eval[int](b, `document.querySelectorAll('.tree li.gone').length`); got != 0 {
		t.Errorf("%d lines are marked as gone", got)
	}
	b.await("a thousand requests and no more", `document.querySelector('#more button').innerText.includes('(600 more)')`)
	if got := b.complaints(); got != nil {
		t.Errorf("the console shows %q", got)
	}
}

// inParallel calls f with 0 to n-1, eight at once.
func inParallel(n int, f func(i int)) {
	next := make(chan int)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	all.Wait()
}
