package redact_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/redact"
)

// FuzzURL: wherever a user and a password stand in a text, and whatever is wrong with it, the password is not shown.
func FuzzURL(f *testing.F) {
	for _, seed := range [][2]string{
		{"https://", "/path"}, {"", ""}, {"//", "?x=1"}, {"https:/", "#f"}, {"https://a@", "/@"}, {"https://h/?a=", ""}, {"a b? ", "@"},
		{"https://%", ""}, {"x#", "@?"}, {"HTTPS://[::1]:", "]"}, {"\x00//", "\x7f"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		before, after = strings.ReplaceAll(before, "hush", "calm"), strings.ReplaceAll(after, "hush", "calm")
		for _, colon := range []string{":", "%3A", "%3a"} {
			s := before + "me" + colon + "hush@host" + after
			if got := redact.URL(s); strings.Contains(got, "hush") {
				t.Errorf("%q is shown as %q", s, got)
			}
		}
	})
}

// FuzzSecretsBody: a body of JSON stays one, a secret is in none of its texts, and what holds none is not changed.
func FuzzSecretsBody(f *testing.F) {
	const secret = `tok/5e1f"0c9a<7b3d`
	for _, seed := range []string{
		`{"a":"SECRET","b":["x SECRET y",1]}`, `{"SECRET":1}`, `["\u0074ok"]`, `"SECRET`, `<a>SECRET</a>`, `{"a":"\"SECRET\\"}`, `{"n":123456789}`, ``, `{`,
	} {
		f.Add([]byte(seed), secret)
		f.Add([]byte(seed), "123456789")
	}
	f.Add([]byte("-123456789"), "123456789") // a body that is one number
	f.Fuzz(func(t *testing.T, body []byte, secret string) {
		if len(secret) < redact.MinSecret {
			t.Skip()
		}
		if strings.Contains("REDACTED", secret) || strings.Contains(strings.ToUpper(secret), "REDACTED") {
			t.Skip()
		}
		quoted, err := json.Marshal(secret)
		if err != nil || strings.ToValidUTF8(secret, "") != secret {
			t.Skip()
		}
		body = []byte(strings.ReplaceAll(string(body), "SECRET", string(quoted[1:len(quoted)-1])))
		clean := redact.NewSecrets([]string{secret}).Body(body)
		if json.Valid(body) != json.Valid(clean) && json.Valid(body) {
			t.Fatalf("%q became %q, which is no JSON", body, clean)
		}
		var v any
		if json.Unmarshal(clean, &v) == nil {
			walk(v, func(text string) {
				if strings.Contains(text, secret) {
					t.Errorf("%q is in %q", secret, clean)
				}
			})
		}
	})
}

// walk visits the texts of a value, but not the names of members.
func walk(v any, see func(string)) {
	switch v := v.(type) {
	case string:
		see(v)
	case []any:
		for _, e := range v {
			walk(e, see)
		}
	case map[string]any:
		for _, e := range v {
			walk(e, see)
		}
	}
}
