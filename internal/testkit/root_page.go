package testkit

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/curltest"
	"github.com/farcopy/farcopy/internal/simtest"
)

// WantRootPage checks what a simulator shows at the root of its address: a page that only those get
// who send no credentials and no query, that leaves no trace, and whose command works.
func WantRootPage(t testing.TB, srv interface {
	Inject(op string, faults ...simtest.Fault)
	Pending() int
	Requests() []simtest.Request
	URL() string
}) {
	t.Helper()
	base, err := url.Parse(srv.URL())
	if err != nil {
		t.Fatal(err)
	}
	root := "http://" + base.Host + "/"
	srv.Inject("*", simtest.None)
	page, kind := read(t, root, nil)
	WantEqual(t, "the type", kind, "text/plain; charset=utf-8")
	WantContains(t, page, "This is a simulator of ", "It is not the real service.", "It accepts ")
	html, kind := read(t, root, http.Header{"Accept": {"text/html,*/*;q=0.8"}})
	WantEqual(t, "a browser's type", kind, "text/html; charset=utf-8")
	WantContains(t, html, "This is a simulator of ")
	WantEqual(t, "requests in the journal", len(srv.Requests()), 0)
	WantEqual(t, "faults that wait", srv.Pending(), 1)

	for about, h := range map[string]http.Header{
		"a token":    {"Authorization": {"Bearer x"}},
		"an API key": {"X-Api-Key": {"x"}},
	} {
		if text, _ := read(t, root, h); strings.Contains(text, "This is a simulator") {
			t.Errorf("who sends %s gets the page", about)
		}
	}
	if text, _ := read(t, root+"?x=y", nil); strings.Contains(text, "This is a simulator") {
		t.Error("who sends a query gets the page")
	}
	WantEqual(t, "requests in the journal", len(srv.Requests()), 3)

	command := regexp.MustCompile(`(?m)^curl .*$`).FindString(page)
	r := curltest.Request(t, command)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(resp.Body)
		t.Errorf("%s: %d %s", command, resp.StatusCode, text)
	}
	if all := srv.Requests(); all[len(all)-1].Op == "" {
		t.Errorf("%s is no operation of the service", command)
	}
}

func read(t testing.TB, address string, h http.Header) (body, contentType string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if h != nil {
		r.Header = h
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text), resp.Header.Get("Content-Type")
}
