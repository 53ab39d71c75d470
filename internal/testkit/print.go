package testkit

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// Printed returns v in each form in which a program can print it, by the name of the form.
func Printed(t testing.TB, v any) map[string]string {
	t.Helper()
	forms := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		forms[verb] = fmt.Sprintf(verb, v)
	}
	text, err := json.Marshal(v)
	if err != nil {
		t.Errorf("%T as JSON: %v", v, err)
	}
	forms["JSON"] = string(text)
	var lines, objects strings.Builder
	slog.New(slog.NewTextHandler(&lines, nil)).Info("x", "v", v)
	slog.New(slog.NewJSONHandler(&objects, nil)).Info("x", "v", v)
	forms["slog text"], forms["slog JSON"] = lines.String(), objects.String()
	return forms
}

// WantHidden checks that no secret can be read in v, however it is printed.
func WantHidden(t testing.TB, v any, secrets ...string) {
	t.Helper()
	for form, text := range Printed(t, v) {
		if secret := Shown(text, secrets...); secret != "" {
			t.Errorf("%T as %s shows %q: %s", v, form, secret, text)
		}
	}
}

// Shown returns the first of secrets that can be read in text, as it is or in hexadecimal.
func Shown(text string, secrets ...string) string {
	for _, secret := range secrets {
		hex := fmt.Sprintf("%x", secret)
		if strings.Contains(text, secret) || strings.Contains(strings.ToLower(text), hex) {
			return secret
		}
	}
	return ""
}

// Log returns a logger of every level and what it has written so far.
func Log() (*slog.Logger, *strings.Builder) {
	var text strings.Builder
	return slog.New(slog.NewTextHandler(&text, &slog.HandlerOptions{Level: slog.LevelDebug})), &text
}
