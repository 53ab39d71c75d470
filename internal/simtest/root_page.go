package simtest

import (
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
)

// RootPage tells a person who opens the root of a simulator in a browser, or with curl, where they
// are. It is no operation: no fault and no rate window meets it, and the journal does not hold it.
type RootPage struct {
	Name    string   // of the service: "Box"
	Package string   // that documents the simulator, "box/boxtest"
	Accepts []string // what the service accepts, in lines
	Curl    string   // a command that works; "" if there is nothing that it could read
}

// rootPage returns the page that a request asks for, nil if it asks for anything else. A client of
// the API sends credentials, a query, or the path of an operation. Under any name but localhost
// everything is left to the API.
func (s *Server) rootPage(r *http.Request) *RootPage {
	isRoot := r.URL.Path == "/" || s.svc.BasePath != "" && strings.TrimSuffix(r.URL.Path, "/") == s.svc.BasePath
	isRead := r.Method == http.MethodGet || r.Method == http.MethodHead
	if s.svc.RootPage == nil || !isRoot || !isRead || r.URL.RawQuery != "" || credential(r) != "" || !isLocalName(r.Host) {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.svc.RootPage(r, "http://"+r.Host)
}

// isLocalName reports whether a host is an IP address or localhost, with or without a port. A text
// of this kind can stand in a command line as it is.
func isLocalName(host string) bool {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"), "0"
	}
	a, err := netip.ParseAddr(name)
	isAddress := err == nil && a.Zone() == ""
	_, err = strconv.ParseUint(port, 10, 16)
	return err == nil && (isAddress || name == "localhost")
}

func (p *RootPage) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "This is a simulator of %s, for tests. It is not the real service.\n\n", p.Name)
	for _, line := range p.Accepts {
		fmt.Fprintln(&b, line)
	}
	if p.Curl != "" {
		fmt.Fprintf(&b, "\nTry:\n\n%s\n", p.Curl)
	}
	fmt.Fprintf(&b, "\nMore: https://pkg.go.dev/github.com/farcopy/farcopy/%s\n", p.Package)
	return b.String()
}

func (p *RootPage) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; img-src data:; frame-ancestors 'none'")
	h.Set("Vary", "Accept")
	h.Set("X-Content-Type-Options", "nosniff")
	text := p.text()
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		h.Set("Content-Type", "text/plain; charset=utf-8")
		io.WriteString(w, text)
		return
	}
	// The empty icon keeps a browser from asking the service for /favicon.ico.
	const page = "<!DOCTYPE html>\n<html lang=\"en\"><title>Simulator of %s</title><link rel=\"icon\" href=\"data:,\"><pre>%s</pre></html>\n"
	h.Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, page, html.EscapeString(p.Name), html.EscapeString(text))
}
