package judge

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"
)

// TestLoad: a thousand requests and a tree of thousands of lines do not freeze the page.
func TestLoad(t *testing.T) {
	b, p := open(t, desktop)
	eval[bool](b, `(() => {
		window.longest = 0;
		let last = performance.now();
		const frame = now => { longest = Math.max(longest, now - last); last = now; requestAnimationFrame(frame); };
		requestAnimationFrame(frame);
		return true;
	})()`)
	const items, requests = 3000, 1000
	begin := time.Now()
	inParallel(items, func(i int) {
		p.api(t, http.MethodPost, "services/box/items", fmt.Sprintf(`{"path": "/many/%04d", "content": "x"}`, i))
	})
	inParallel(requests, func(i int) { p.copyFolder(t, fmt.Sprintf("Copy %d", i)) })
	t.Logf("%d items and %d copies took %v", items, requests, time.Since(begin).Round(time.Millisecond))
	b.await("all requests", `document.querySelectorAll('#rows > li').length === 200
		&& document.querySelector('#more button').innerText.includes('(800 more)')`)
	b.await("the beginning of the tree", `document.querySelector('#service-box .tree').innerText.includes('Show more lines')`)
	longest := eval[float64](b, `longest`)
	t.Logf("the longest time between two frames: %.0f ms", longest)
	if longest > 2000 {
		t.Errorf("the page did not move for %.0f ms", longest)
	}
	b.await("the end of the marks, and few lines", `document.querySelectorAll('#service-box .tree li').length < 500`)
	b.click("#more button")
	b.await("more rows", `document.querySelectorAll('#rows > li').length === 400`)

	p.copyFolder(t, "One more") // the journal of the page is bounded
	b.shows("#rows li:first-child", "acted, 201")
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
