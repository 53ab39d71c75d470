package call

import (
	"net/url"
	"strings"
	"testing"
)

// FuzzParseBase: an address that is accepted names one host, has nobody's password, and is private or this machine's own.
func FuzzParseBase(f *testing.F) {
	for _, raw := range []string{
		"https://h", "http://localhost:1/x", "http://h", "https://u:p@h", "https://h?x", "https://h/../x", "https://[::1]:443/a%2Fb//", "https://h:0",
		"HTTPS://H", "https://h\\@evil", "https://h#f", "//h", "https://", "http://127.0.0.1@evil", "http://[::ffff:127.0.0.1]", "https://a b",
	} {
		f.Add(raw, false)
		f.Add(raw, true)
	}
	f.Fuzz(func(t *testing.T, raw string, allowPlain bool) {
		u, err := parseBase(raw, allowPlain)
		if err != nil {
			return
		}
		if u.Scheme != "https" && (u.Scheme != "http" || !allowPlain && !Loopback(u.Hostname())) {
			t.Errorf("%q: scheme %q", raw, u.Scheme)
		}
		if extra := (url.URL{User: u.User, RawQuery: u.RawQuery, Fragment: u.Fragment, Opaque: u.Opaque}); extra != (url.URL{}) {
			t.Errorf("%q: accepted with %#v", raw, extra)
		}
		if u.Hostname() == "" || strings.ContainsAny(u.Host, "/\\@?# \r\n") {
			t.Errorf("%q: host %q", raw, u.Host)
		}
		if strings.HasSuffix(u.Path, "/") || strings.ContainsFunc(u.Path, isControl) {
			t.Errorf("%q: path %q", raw, u.Path)
		}
		again, err := url.Parse(u.String())
		if err != nil || again.Host != u.Host {
			t.Errorf("%q: written as %q it reads as %v, %v", raw, u, again, err)
		}
	})
}
