package main

import (
	"io"
	"log"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

var silent = log.New(io.Discard, "", 0)

// protect sets the headers that every response has.
func protect(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
}

// admit refuses what the page of another site could make a browser send. Such a page can reach this
// server by its address, and by a name of its own that it lets point here (DNS rebinding).
func (c *control) admit(r *http.Request) error {
	switch {
	case !c.isOwnHost(r.Host):
		return forbidden("Host: must be an IP address, localhost, or the host of -listen")
	case !isOwnOrigin(r):
		return forbidden("Origin: must be that of this server")
	case !isOwnSite(r):
		return forbidden("Sec-Fetch-Site: pages of other sites may not send requests to this server")
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return nil
	}
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return problem{status: http.StatusUnsupportedMediaType, detail: "Content-Type: must be application/json"}
	}
	return nil
}

func forbidden(detail string) error { return problem{status: http.StatusForbidden, detail: detail} }

func (c *control) isOwnHost(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	_, err := netip.ParseAddr(name)
	return err == nil || name == "localhost" || name != "" && strings.EqualFold(name, c.host)
}

func isOwnOrigin(r *http.Request) bool {
	origins := r.Header.Values("Origin")
	return len(origins) == 0 || len(origins) == 1 && strings.EqualFold(origins[0], "http://"+r.Host)
}

// isOwnSite also admits a link to the page, which shows nothing to the site that it is on.
func isOwnSite(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
		return true
	}
	isLink := r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
	return isLink && r.Method == http.MethodGet && r.URL.Path == "/"
}
