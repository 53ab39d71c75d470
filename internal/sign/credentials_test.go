package sign_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/sign"
)

func TestCredentialsPrint(t *testing.T) {
	c := testCredentials
	for _, arg := range []any{c, &c, []sign.Credentials{c}, struct{ C sign.Credentials }{c}, map[string]any{"c": c}} {
		for _, verb := range "vsqxXdTptbcoUeEfFgG" {
			for _, flag := range []string{"", "+", "#", " ", "-", "0", "99.99"} {
				if verb == 'T' || verb == 'p' {
					continue // these print a type or an address without asking the value
				}
				checkRedacted(t, fmt.Sprintf("%"+flag+string(verb), arg))
			}
		}
	}
	want := "{AccessKeyID:LTAI AccessKeySecret:REDACTED SecurityToken:REDACTED}"
	for _, got := range []string{c.String(), fmt.Sprint(c), fmt.Sprintf("%#v", c), fmt.Sprintf("%x", c)} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestCredentialsEncode(t *testing.T) {
	for _, arg := range []any{testCredentials, &testCredentials, struct{ C sign.Credentials }{testCredentials}} {
		encoded, err := json.Marshal(arg)
		if err != nil {
			t.Fatal(err)
		}
		checkRedacted(t, string(encoded))

		var out bytes.Buffer
		slog.New(slog.NewTextHandler(&out, nil)).Info("m", "c", arg)
		checkRedacted(t, out.String())
		out.Reset()
		slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "c", arg)
		checkRedacted(t, out.String())
	}
}

func TestCredentialsUnsetShows(t *testing.T) {
	got := sign.Credentials{AccessKeyID: "LTAI"}.String()
	if want := "{AccessKeyID:LTAI AccessKeySecret: SecurityToken:}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func checkRedacted(t *testing.T, printed string) {
	t.Helper()
	secretHex := fmt.Sprintf("%x", testCredentials.AccessKeySecret)
	for _, secret := range []string{"hidden", secretHex, strings.ToUpper(secretHex)} {
		if strings.Contains(printed, secret) {
			t.Errorf("%s holds a secret", printed)
		}
	}
	if !strings.Contains(printed, "REDACTED") {
		t.Errorf("%s does not say REDACTED", printed)
	}
}
