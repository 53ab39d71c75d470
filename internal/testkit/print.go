package testkit

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
)

// allVerbs are those of package fmt. It asks no Format method for %p and %w of what is neither a
// pointer nor an error; go vet refuses those.
var allVerbs = []string{
	"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%08.3f", "%c", "%U", "%T %[1]v",
}

// Printed returns v in each form in which a program can print it, by the name of the form: as JSON,
// in logs and, if no verbs are given, with all verbs of package fmt.
func Printed(t testing.TB, v any, verbs ...string) map[string]string {
	t.Helper()
	if len(verbs) == 0 {
		verbs = allVerbs
	}
	forms := map[string]string{
		"slog text": Logged("v", v),
		"slog JSON": logged("v", v, func(w io.Writer) slog.Handler { return slog.NewJSONHandler(w, nil) }),
	}
	for _, verb := range verbs {
		forms[verb] = fmt.Sprintf(verb, v)
	}
	text, err := json.Marshal(v)
	if err != nil {
		t.Errorf("%T as JSON: %v", v, err)
	}
	forms["JSON"] = string(text)
	return forms
}

// Logged returns the line of a log that has v as the value of key.
func Logged(key string, v any) string {
	return logged(key, v, func(w io.Writer) slog.Handler { return slog.NewTextHandler(w, nil) })
}

func logged(key string, v any, handler func(io.Writer) slog.Handler) string {
	var line strings.Builder
	slog.New(handler(&line)).Info("m", key, v)
	return line.String()
}

// Log returns a logger of every level and what it has written so far.
func Log() (*slog.Logger, *strings.Builder) {
	var text strings.Builder
	return slog.New(slog.NewTextHandler(&text, &slog.HandlerOptions{Level: slog.LevelDebug})), &text
}

// WantPrinted checks that every form of v contains part.
func WantPrinted(t testing.TB, v any, part string) {
	t.Helper()
	for form, text := range Printed(t, v) {
		if !strings.Contains(text, part) {
			t.Errorf("%T as %s does not contain %q: %s", v, form, part, text)
		}
	}
}

// WantHidden checks that no form of v shows a secret.
func WantHidden(t testing.TB, v any, secrets ...string) {
	t.Helper()
	for form, text := range Printed(t, v) {
		for _, secret := range secrets {
			if shows(text, secret) {
				t.Errorf("%T as %s shows %q: %s", v, form, secret, text)
			}
		}
	}
}

// shows reports whether a secret can be read in text, as it is or in hexadecimal.
func shows(text, secret string) bool {
	hex := fmt.Sprintf("%x", secret)
	return strings.Contains(text, secret) || strings.Contains(strings.ToLower(text), hex)
}
