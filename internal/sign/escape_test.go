package sign_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/sign"
)

const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"

func TestEscape(t *testing.T) {
	for _, tt := range []struct{ in, path, query string }{
		{"", "", ""},
		{unreserved, unreserved, unreserved},
		{"a b+c%d", "a%20b%2Bc%25d", "a%20b%2Bc%25d"},
		{"a/b//c/", "a/b//c/", "a%2Fb%2F%2Fc%2F"},
		{"中", "%E4%B8%AD", "%E4%B8%AD"},
		{"\x00\xff\x7f", "%00%FF%7F", "%00%FF%7F"},
		{"!*'();:@&=$,?#[]", "%21%2A%27%28%29%3B%3A%40%26%3D%24%2C%3F%23%5B%5D", "%21%2A%27%28%29%3B%3A%40%26%3D%24%2C%3F%23%5B%5D"},
	} {
		if got := sign.EscapePath(tt.in); got != tt.path {
			t.Errorf("EscapePath(%q): got %s, want %s", tt.in, got, tt.path)
		}
		if got := sign.Escape(tt.in); got != tt.query {
			t.Errorf("Escape(%q): got %s, want %s", tt.in, got, tt.query)
		}
	}
}

func TestEscapeAllocations(t *testing.T) {
	skipUnderRace(t)
	plain := strings.Repeat("folder/", 100)
	if n := testing.AllocsPerRun(100, func() { sign.EscapePath(plain) }); n != 0 {
		t.Errorf("%v allocations for a key that needs no escaping", n)
	}
}

func FuzzEscapePath(f *testing.F) {
	for _, seed := range []string{"", "a/b c", "100%", "中文", "\xff\x00", unreserved} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, key string) {
		checkEscaped(t, key, sign.EscapePath(key), unreserved+"/%")
		checkEscaped(t, key, sign.Escape(key), unreserved+"%")
	})
}

func checkEscaped(t *testing.T, in, escaped, allowed string) {
	t.Helper()
	if rest := strings.Trim(escaped, allowed); rest != "" {
		t.Errorf("%q: escaped form %s has other bytes", in, escaped)
	}
	for _, unescape := range []func(string) (string, error){url.PathUnescape, url.QueryUnescape} {
		if back, err := unescape(escaped); err != nil || back != in {
			t.Errorf("%q: %s leads back to %q, %v", in, escaped, back, err)
		}
	}
}
