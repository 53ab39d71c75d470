package auth_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/internal/auth"
)

var plainRefusal = regexp.MustCompile(`^token request refused: ([a-z0-9_.-]{1,64} \()?HTTP -?[0-9]+\)?$`)

// FuzzPlain: whatever a token endpoint answers, the error is short, on one line and made of harmless characters.
func FuzzPlain(f *testing.F) {
	for _, code := range []string{"", "invalid_client", "client_secret X is wrong", "\x1b[2J", strings.Repeat("a", 65), "a\nb", "É"} {
		f.Add(code, 400, []byte("body"))
	}
	f.Fuzz(func(t *testing.T, code string, status int, body []byte) {
		err := auth.TokenError(&oauth2.RetrieveError{
			Response: &http.Response{StatusCode: status}, Body: body, ErrorCode: code, ErrorDescription: code, ErrorURI: code,
		})
		if !plainRefusal.MatchString(err.Error()) {
			t.Errorf("%q, %d: %q", code, status, err)
		}
	})
}
