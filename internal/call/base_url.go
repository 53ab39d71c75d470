package call

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

func parseBase(raw string, allowPlain bool) (*url.URL, error) {
	if raw == "" {
		return nil, errors.New("is required")
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "":
		return nil, errors.New("is not an absolute address such as https://host/path")
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("must have no user, query or fragment")
	case !validHost(u.Hostname()):
		return nil, errors.New("has a host that is no name of letters, digits, hyphens and dots, and no IP address")
	case strings.HasSuffix(u.Host, ":") || u.Port() != "" && !validPort(u.Port()):
		return nil, errors.New("has no valid port")
	case strings.ContainsFunc(u.Path, control) || slices.ContainsFunc(strings.Split(u.Path, "/"), dots):
		return nil, errors.New("must have no control characters and no . or .. in its path")
	case u.Scheme == "https":
	case u.Scheme == "http" && (allowPlain || Loopback(u.Hostname())):
	case u.Scheme == "http":
		return nil, fmt.Errorf("is plain http to %s, which would show the credential; use https or set AllowPlainHTTP", u.Hostname())
	default:
		return nil, errors.New("must start with https://")
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), strings.TrimRight(u.RawPath, "/")
	return u, nil
}

// validHost accepts IP addresses and names in ASCII, with underscores, which some have. A name may end with one dot.
func validHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	host = strings.TrimSuffix(host, ".")
	if len(host) > 253 {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 || strings.ContainsFunc(label, notHostByte) {
			return false
		}
	}
	return true
}

func notHostByte(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
}

func validPort(p string) bool {
	n, err := strconv.ParseUint(p, 10, 16)
	return err == nil && n > 0
}

func dots(segment string) bool { return segment == "." || segment == ".." }

// Loopback reports whether a host name is this machine's own: "localhost" or a loopback address.
func Loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
