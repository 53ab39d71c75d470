package document360

import (
	"cmp"
	"context"
	"crypto/subtle"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

const loopbackIP = "127.0.0.1"

// signInListener waits at a redirect URL for the one callback that has its state.
type signInListener struct {
	state       string
	redirectURL string // with the port that is listened at
	host, path  string // that a request must have
	server      *http.Server
	callbacks   chan callback // holds one
	once        sync.Once
}

// callback is what the service sent the browser back with.
type callback struct {
	code string
	err  error
}

func listen(redirect *url.URL, state string) (*signInListener, error) {
	socket, err := net.Listen("tcp", net.JoinHostPort(loopbackIP, cmp.Or(redirect.Port(), "80")))
	if err != nil {
		return nil, err
	}
	at := *redirect
	if at.Port() == "0" {
		at.Host = fmt.Sprintf("%s:%d", at.Hostname(), socket.Addr().(*net.TCPAddr).Port)
	}
	l := &signInListener{
		state: state, redirectURL: at.String(), path: cmp.Or(at.EscapedPath(), "/"), callbacks: make(chan callback, 1),
		host: strings.TrimSuffix(strings.ToLower(at.Host), ":80"), // as browsers send it
	}
	l.server = &http.Server{
		Handler: l, ErrorLog: log.New(io.Discard, "", 0),
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, MaxHeaderBytes: 16 << 10,
	}
	go l.server.Serve(socket)
	return l, nil
}

// ServeHTTP shows one of a few fixed pages. A request for another host comes from a page whose name
// was made to lead here.
func (l *signInListener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer") // the address holds the code
	h.Set("Connection", "close")
	query, err := url.ParseQuery(r.URL.RawQuery)
	status, page := http.StatusOK, "You can close this page and go back to the program."
	switch {
	case strings.TrimSuffix(strings.ToLower(r.Host), ":80") != l.host:
		status, page = http.StatusMisdirectedRequest, "This is not the address of a sign-in."
	case r.URL.EscapedPath() != l.path:
		status, page = http.StatusNotFound, "This is not the address of a sign-in."
	case r.Method != http.MethodGet:
		h.Set("Allow", http.MethodGet)
		status, page = http.StatusMethodNotAllowed, "This is not a sign-in."
	case err != nil || len(query["state"]) != 1 || subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(l.state)) != 1:
		status, page = http.StatusBadRequest, "This belongs to another sign-in."
	case !l.take(readCallback(query)):
		status, page = http.StatusGone, "This sign-in has ended."
	}
	w.WriteHeader(status)
	io.WriteString(w, page+"\n")
}

// take reports whether the callback is the first.
func (l *signInListener) take(c callback) (first bool) {
	l.once.Do(func() {
		first = true
		l.callbacks <- c
	})
	return first
}

func readCallback(query url.Values) callback {
	code := query.Get("code")
	if query.Has("error") || len(query["code"]) != 1 || code == "" {
		e := &SignInError{}
		if text := query.Get("error"); isErrorText(text, 64) {
			e.Code = text
		}
		if text := query.Get("error_description"); isErrorText(text, 512) {
			e.Description = text
		}
		return callback{err: e}
	}
	return callback{code: code}
}

// isErrorText reports whether a parameter has only the characters that RFC 6749 allows in an error.
func isErrorText(text string, most int) bool {
	return text != "" && len(text) <= most && !strings.ContainsFunc(text, func(c rune) bool {
		return c < ' ' || c > '~' || c == '"' || c == '\\'
	})
}

// wait returns the code. An error of opened matters only while there is no callback.
func (l *signInListener) wait(ctx context.Context, opened <-chan error) (string, error) {
	for {
		select {
		case c := <-l.callbacks:
			l.finish(ctx)
			return c.code, c.err
		case <-ctx.Done():
			return "", fmt.Errorf("%w: %w", errUnanswered, ctx.Err())
		case err := <-opened:
			opened = nil
			if err != nil && len(l.callbacks) == 0 {
				return "", fmt.Errorf("opening the sign-in page: %w", err)
			}
		}
	}
}

// finish takes no more requests, and gives the page of the callback a moment to reach the browser.
func (l *signInListener) finish(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	l.server.Shutdown(ctx)
}
