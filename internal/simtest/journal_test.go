package simtest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/simtest"
)

// TestJournalKeepsLittleOfABody: the service sees all of it.
func TestJournalKeepsLittleOfABody(t *testing.T) {
	c := newFakeService()
	defer c.Close()
	const size = 1 << 20
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://service.example/count",
		strings.NewReader(strings.Repeat("b", size)))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.Transport().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if echo, err := io.ReadAll(resp.Body); err != nil || len(echo) < size {
		t.Errorf("the service answered %d bytes (%v), want an echo of the body", len(echo), err)
	}
	entry := c.Requests()[0]
	want(t, "bytes kept", len(entry.Body), 64<<10)
	want(t, "bytes sent", entry.Length, size)
}

// TestKeepRequests: the journal stays below twice what it has to keep, and says the right thing of
// each request.
func TestKeepRequests(t *testing.T) {
	c := newFakeService()
	defer c.Close()
	c.KeepRequests(3)
	for n := 1; n <= 20; n++ {
		c.Inject("Count", simtest.None)
		c.post(t)
		journal := c.Requests()
		if len(journal) < min(n, 3) || len(journal) > 6 {
			t.Fatalf("%d requests are kept of %d, want 3 to 6", len(journal), n)
		}
		last := journal[len(journal)-1]
		want(t, "acted", last.Acted, 1)
		want(t, "status", last.Status, http.StatusOK)
		want(t, "fault", last.Fault, simtest.None.Name)
	}
	c.KeepRequests(1)
	if got := len(c.Requests()); got > 2 {
		t.Errorf("%d requests are kept, want 1 or 2", got)
	}
}
