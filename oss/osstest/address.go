package osstest

import (
	"net"
	"net/http"
	"net/url"
	"strings"
)

// address is what a request is about. The key has every byte that the client meant: nothing is
// cleaned.
type address struct {
	bucket, key string
	region      string // of the endpoint; "" where its host names none
}

func (s *Server) addressOf(r *http.Request) address {
	bucket, region := parseHost(r.Host)
	if bound, ok := s.domains[hostname(r.Host)]; ok {
		bucket, region = bound, ""
	}
	path := strings.TrimPrefix(rawPath(r), "/")
	if bucket == "" {
		bucket, path, _ = strings.Cut(path, "/")
	}
	return address{bucket: bucket, key: unescape(path), region: region}
}

// rawPath is the path as it was on the wire; net/url would already have lost the difference between
// "/" and "%2F".
func rawPath(r *http.Request) string {
	if path, _, _ := strings.Cut(r.RequestURI, "?"); strings.HasPrefix(path, "/") {
		return path
	}
	return r.URL.EscapedPath()
}

// unescape leaves alone what it cannot decode; net/http lets no such path through.
func unescape(path string) string {
	if s, err := url.PathUnescape(path); err == nil {
		return s
	}
	return path
}

const vendorDomain = ".aliyuncs.com"

// parseHost splits "bucket.oss-region.aliyuncs.com". An address, a single name and a bare endpoint
// hold no bucket.
func parseHost(hostport string) (bucket, region string) {
	host := hostname(hostport)
	if net.ParseIP(strings.Trim(host, "[]")) != nil {
		return "", ""
	}
	if rest, dualStack := strings.CutSuffix(host, ".oss"+vendorDomain); dualStack {
		if b, region, ok := strings.Cut(rest, "."); ok {
			return b, region
		}
		return "", rest
	}
	labels := strings.Split(host, ".")
	if len(labels) == 1 {
		return "", ""
	}
	if endpointLabel(labels[0]) && !endpointLabel(labels[1]) {
		return "", endpointRegion(host, labels[0])
	}
	return labels[0], endpointRegion(host, labels[1])
}

// hostname is the host without its port.
func hostname(hostport string) string {
	host := strings.ToLower(hostport)
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return host
}

func endpointLabel(label string) bool { return label == "oss" || strings.HasPrefix(label, "oss-") }

func endpointRegion(host, label string) string {
	region, ok := strings.CutPrefix(label, "oss-")
	if !ok || !strings.HasSuffix(host, vendorDomain) || strings.HasPrefix(region, "accelerate") {
		return ""
	}
	return strings.TrimSuffix(region, "-internal")
}
