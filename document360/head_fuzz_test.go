package document360_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/testkit"
)

func refusedWith(t *testing.T, status int, header http.Header) *document360.ProblemDetails {
	t.Helper()
	c := newClient(t, document360.Config{
		TokenSource: testkit.Token("hushhush"), MaxAttempts: 1, HTTPClient: testkit.Reply{Status: status, Header: header}.Client(),
	})
	_, err := c.GetFile(t.Context(), document360.GetFileRequest{ProjectID: "1", FolderID: "2", FileID: "3"})
	p := testkit.As[*document360.ProblemDetails](t, err)
	return p
}

// FuzzChallenge: what is told of a 401 is in its challenge, on one line and without the token.
func FuzzChallenge(f *testing.F) {
	for _, v := range []string{
		`Bearer`, `Bearer error="invalid_token", error_description="The token expired"`, `Bearer error_description="a" error="b"`, `error="`,
		`Bearer xerror="a", error="b"`, "error=\"hushhush\"", "error=\"a\nb\"", strings.Repeat(`error="`, 100), `Basic realm="x"`,
	} {
		f.Add(v)
	}
	f.Fuzz(func(t *testing.T, challenge string) {
		p := refusedWith(t, 401, http.Header{"Www-Authenticate": {challenge}})
		testkit.WantContains(t, p.WWWAuthenticate, p.Detail)
		if text := p.Error(); len(text) > 800 || strings.ContainsAny(text, "\r\n\x1b") {
			t.Errorf("message %q", text)
		}
		if strings.Contains(p.WWWAuthenticate+p.Detail, "hushhush") {
			t.Errorf("the token is shown: %q", p.WWWAuthenticate)
		}
	})
}

// FuzzRateLimit: numbers are not negative, and a window's end is no further off than a header can say.
func FuzzRateLimit(f *testing.F) {
	for _, v := range []string{"", "60", "-1", "0", "1780272000", "4294967297", "9223372036854775808", " 7", "x"} {
		f.Add(v, v, v, "Mon, 01 Jun 2026 00:00:00 GMT")
		f.Add("60", "0", v, v)
	}
	f.Fuzz(func(t *testing.T, limit, remaining, reset, date string) {
		p := refusedWith(t, 400, http.Header{
			"X-Ratelimit-Limit": {limit}, "X-Ratelimit-Remaining": {remaining}, "X-Ratelimit-Reset": {reset}, "Date": {date},
		})
		if p.RateLimit.Limit < 0 || p.RateLimit.Remaining < 0 {
			t.Errorf("got %+v", p.RateLimit)
		}
		if at := p.RateLimit.Reset; !at.IsZero() && at.Year() > 10000 {
			t.Errorf("the window ends at %v", at)
		}
		if p.RetryAfter < 0 || p.RetryAfter > 24*time.Hour {
			t.Errorf("RetryAfter %v", p.RetryAfter)
		}
	})
}
