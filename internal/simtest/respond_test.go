package simtest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/internal/simtest"
)

// TestRespond: the handler gets the request with its body, and the journal the status that went
// out.
func TestRespond(t *testing.T) {
	tests := []struct {
		name   string
		answer http.HandlerFunc
		sees   string
		status int // in the journal
	}{
		{"the body", func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			fmt.Fprintf(w, "%s %v", body, err)
		}, "200 body <nil>", 200},
		{"a status", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }, "418", 418},
		{"nothing", func(http.ResponseWriter, *http.Request) {}, "200", 200},
		{"an early status", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusAccepted)
		}, "202", 202},
		{"two statuses", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusConflict)
			w.WriteHeader(http.StatusOK)
		}, "409", 409},
		{"flushed, then cut", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "3")
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}, "200  cut", 200},
		{"hijacked", func(w http.ResponseWriter, _ *http.Request) {
			c, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				panic(err)
			}
			c.Close()
		}, "no answer", 0},
		{"aborted", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "no answer", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newFakeService()
			defer c.Close()
			c.Inject("Count", simtest.Respond("own", tt.answer), simtest.ActThenRespond("act, own", tt.answer))
			for acted := range 2 {
				want(t, "the client sees", c.post(t).text(), tt.sees)
				journal := c.Requests()
				want(t, "requests", len(journal), acted+1)
				want(t, "acted", journal[acted].Acted, acted)
				want(t, "status", journal[acted].Status, tt.status)
			}
		})
	}
}

// TestRespondKeepsTheContext: a handler can find the server, and sees the client leave.
func TestRespondKeepsTheContext(t *testing.T) {
	c := newFakeService()
	defer c.Close()
	left := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c.Inject("Count", simtest.Respond("wait", func(_ http.ResponseWriter, r *http.Request) {
		if _, ok := r.Context().Value(http.ServerContextKey).(*http.Server); !ok {
			t.Error("no server in the context")
		}
		cancel()
		<-r.Context().Done()
		close(left)
	}))
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://service.example/count", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := c.Transport().RoundTrip(req); err == nil {
		resp.Body.Close()
	}
	<-left
}
