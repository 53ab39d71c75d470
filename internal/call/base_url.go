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

// CheckURL rejects an address that must not get a credential, as that of BaseURL.
func CheckURL(field, raw string, allowPlain bool) error {
	if _, err := parseBase(raw, allowPlain); err != nil {
		return Field(field, "%v", err)
	}
	return nil
}

func parseBase(raw string, allowPlain bool) (*url.URL, error) {
	if raw == "" {
		return nil, errors.New("is required")
	}
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" {
		return nil, errors.New("is not an absolute address such as https://host/path")
	}
	for _, check := range []func(*url.URL) error{checkExtras, checkHost, checkPath} {
		if err := check(u); err != nil {
			return nil, err
		}
	}
	if err := checkScheme(u, allowPlain); err != nil {
		return nil, err
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), strings.TrimRight(u.RawPath, "/")
	return u, nil
}

func checkExtras(u *url.URL) error {
	switch {
	case u.User != nil, u.RawQuery != "", u.ForceQuery, u.Fragment != "":
		return errors.New("must have no user, query or fragment")
	}
	return nil
}

func checkHost(u *url.URL) error {
	switch {
	case !validHost(u.Hostname()):
		return errors.New("has a host that is no name of letters, digits, hyphens and dots, and no IP address")
	case strings.HasSuffix(u.Host, ":"):
		return errors.New("has no valid port")
	case u.Port() != "":
		return checkPort(u.Port())
	}
	return nil
}

func checkPath(u *url.URL) error {
	switch {
	case strings.ContainsFunc(u.Path, isControl), slices.ContainsFunc(strings.Split(u.Path, "/"), isDotSegment):
		return errors.New("must have no control characters and no . or .. in its path")
	}
	return nil
}

func checkScheme(u *url.URL, allowPlain bool) error {
	switch {
	case u.Scheme == "https":
		return nil
	case u.Scheme != "http":
		return errors.New("must start with https://")
	case allowPlain, Loopback(u.Hostname()):
		return nil
	}
	return fmt.Errorf("is plain http to %s, which would show the credential; use https or set AllowPlainHTTP", u.Hostname())
}

// validHost accepts IP addresses and ASCII names. Names may contain underscores and end with one
// dot.
func validHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	host = strings.TrimSuffix(host, ".")
	if len(host) > 253 {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if !validLabel(label) {
			return false
		}
	}
	return true
}

// labelBytes are the bytes of a label in a host name.
const labelBytes = "-_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

func validLabel(label string) bool {
	switch len(label) {
	case 0:
		return false
	default:
		return len(label) <= 63 && strings.Trim(label, labelBytes) == ""
	}
}

func checkPort(p string) error {
	if n, err := strconv.ParseUint(p, 10, 16); err != nil || n == 0 {
		return errors.New("has no valid port")
	}
	return nil
}

// Loopback reports whether a host is this machine: "localhost" or a loopback address.
func Loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
