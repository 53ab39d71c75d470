package main

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// memo is a value that is made when it is needed first. It keeps which exchanges it was made by: the
// findings of all probes that need it rest on these.
type memo[T any] struct {
	done  bool
	value T
	by    span
}

// span is a part of the exchanges of a run.
type span struct{ from, to int }

func (m *memo[T]) get(b *bench, f func() T) T {
	if !m.done {
		m.by.from = b.rec.count()
		m.value, m.done = f(), true
		m.by.to = b.rec.count()
	}
	b.uses = append(b.uses, m.by)
	return m.value
}

// request calls f and returns the last exchange of it with one of these methods, or with any. It is
// zero if there was none, and its status if there was no response: clients read after that.
func (b *bench) request(f func() error, methods ...string) (last exchange, err error) {
	before := b.rec.count()
	err = f()
	for _, x := range b.rec.since(before) {
		if len(methods) == 0 || slices.Contains(methods, x.method) {
			last = x
		}
	}
	return last, err
}

// failure says what kept the exchanges from number n on, and those of the memos that were used, from
// being evidence: no response, a failure that passes, or a response that something between the
// program and the service may have sent. It returns "" if there was nothing of that.
func (b *bench) failure(n int) string {
	for _, part := range append(b.uses, span{n, b.rec.count()}) {
		past := b.rec.since(part.from)[:part.to-part.from]
		for i, x := range past {
			repeated := func(later exchange) bool { return later.method == x.method && later.path == x.path }
			switch {
			case isThrottled(x):
				if !slices.ContainsFunc(past[i+1:], repeated) {
					return "a request was refused for the rate of requests"
				}
			case x.status == 0:
				return "a request had no response"
			case x.status/100 == 3, x.status >= 500, x.status == http.StatusRequestTimeout:
				return fmt.Sprintf("a response had the status %d", x.status)
			case x.status != http.StatusUnauthorized && isPage(x): // some services send pages with a 401
				return fmt.Sprintf("a response was a page for people, with the status %d: a proxy or a gateway may have sent it", x.status)
			}
		}
	}
	return ""
}

// isThrottled reports whether a request was refused because there were too many.
func isThrottled(x exchange) bool {
	return x.status == http.StatusTooManyRequests || refusedForRate(x)
}

// isPage reports whether a response is HTML.
func isPage(x exchange) bool {
	begin := bytes.ToLower(bytes.TrimSpace(x.body[:min(len(x.body), 100)]))
	return strings.HasPrefix(x.header.Get("Content-Type"), "text/html") ||
		bytes.HasPrefix(begin, []byte("<html")) || bytes.HasPrefix(begin, []byte("<!doctype html"))
}
