package simtest_test

import (
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/simtest"
)

// TestReplay holds what the fakeService answers against documents that say so and documents that do
// not.
func TestReplay(t *testing.T) {
	const request = "POST /count HTTP/1.1\nHost: service.example\nX-Odd-CASE: 1\nContent-Length: 4\n\nbody\n"
	tests := []struct {
		name, response string
		says           string // "": it is answered as documented
	}{
		{"the same", "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"n\":1,\"got\":\"body\",\"pad\":\"\"}\n", ""},
		{"less, and anything", "HTTP/1.1 200 OK\nContent-Type: *\n\n{\"n\":\"*\"}\n", ""},
		{"no body", "HTTP/1.1 200 OK\n", ""},
		{"another status", "HTTP/1.1 201 Created\n", "status line"},
		{"another header", "HTTP/1.1 200 OK\nContent-Type: text/plain\n", "header Content-Type"},
		{"a header that is missing", "HTTP/1.1 200 OK\nLocation: *\n", "header Location"},
		{"another value", "HTTP/1.1 200 OK\n\n{\"n\":2}\n", "body.n is 1, want 2"},
		{"another type", "HTTP/1.1 200 OK\n\n{\"n\":[1]}\n", "body.n is 1, want a list of 1"},
		{"a member that is missing", "HTTP/1.1 200 OK\n\n{\"m\":\"*\"}\n", "body has no m"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newFakeService()
			defer c.Close()
			name := writeGolden(t, request, tt.response)
			r := &fakeTB{TB: t}
			said := strings.Join(r.run(func() {
				simtest.Replay(r, c.URL(), name+".request.http", name+".response.http", nil)
			}), "\n")
			if (said == "") != (tt.says == "") || !strings.Contains(said, tt.says) {
				t.Errorf("it says %q, want %q", said, tt.says)
			}
			if got := c.Requests()[0]; got.Host != "service.example" || got.Header.Get("X-Odd-Case") != "1" {
				t.Errorf("host %q, header %q", got.Host, got.Header)
			}
		})
	}
}
