package call

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/problem"
)

func TestBaseURL(t *testing.T) {
	open := func(u string) error {
		_, err := NewService(Settings{BaseURL: u, Name: "test", Auth: &fakeCredential{}})
		return err
	}
	for _, u := range []string{
		"", "h", "//h", "https:h", "https:///x", "https://:443", "ftp://h", "https://h\n",
		"https://u:sekrit@h/", "https://u@h", "https://h?x=1", "https://h?", "https://h#f",
		"https://h:", "https://h:0", "https://h:99999", "https://h/../x", "https://h/./x", "https://h/%00",
		"http://h", "http://localhost.evil.com", "http://127.0.0.1.evil.com", "http://127.0.0.1@evil.com",
		"http://[::1]:80@evil.com/", "http://[::ffff:1.2.3.4]", "http://0.0.0.0", "http://2130706433",
		"https://a<b>.example", `https://a"b.example`, "https://a..example", "https://.example", "https://a b", "https://größe.example",
		"https://a,b.example", "https://a*.example", "https://" + strings.Repeat("a", 64) + ".example", "https://" + strings.Repeat("a.", 127) + "example",
	} {
		err := open(u)
		if !errors.Is(err, fs.ErrInvalid) || !errors.Is(err, problem.ErrNotExecuted) {
			t.Errorf("%q: %v", u, err)
		} else if !strings.HasPrefix(err.Error(), "test.NewClient: BaseURL ") || strings.Contains(err.Error(), "sekrit") {
			t.Errorf("%q: message %q", u, err)
		}
	}
	for _, u := range []string{
		"https://h", "HTTPS://API.Example.com/2.0///", "https://h:8443/a%2Fb/", "https://[2001:db8::1]:443",
		"http://localhost", "http://LOCALHOST:1", "http://127.8.8.8", "http://[::1]:1/x", "http://[::ffff:127.0.0.1]",
		"https://a_b.example.", "https://xn--gre-6ka8i.example", "https://[fe80::1%25eth0]",
	} {
		if err := open(u); err != nil {
			t.Errorf("%q: %v", u, err)
		}
	}
}
