package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

func pageText(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("page.html")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPageWeight: the page is one small file.
func TestPageWeight(t *testing.T) {
	if got, limit := len(pageText(t)), 60_000; got >= limit {
		t.Errorf("the page has %d bytes, want fewer than %d", got, limit)
	}
}

// TestPageIsSelfContained: the policy of the page allows one style and one script, by their hashes,
// and nothing from elsewhere.
func TestPageIsSelfContained(t *testing.T) {
	html := pageText(t)
	for _, tag := range []string{"style", "script"} {
		if got := strings.Count(html, "<"+tag); got != 1 {
			t.Errorf("the page has %d times <%s, want 1", got, tag)
		}
		if got := strings.Count(html, "<"+tag+">"); got != 1 {
			t.Errorf("the page has %d times <%s> without attributes, want 1", got, tag)
		}
	}
	for _, forbidden := range []struct{ pattern, why string }{
		{`<[^>]*\son[a-z]+\s*=`, "an inline event handler"},
		{`<[^>]*\sstyle\s*=`, "a style attribute"},
		{`https?://`, "an address elsewhere"},
		{`@import|url\(`, "a style from elsewhere"},
		{`innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|\beval\(|new Function`, "text that becomes markup or code"},
	} {
		if found := regexp.MustCompile(forbidden.pattern).FindString(html); found != "" {
			t.Errorf("the page has %s: %q", forbidden.why, found)
		}
	}
}
