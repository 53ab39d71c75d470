// Package redact prints structs that hold secrets: every formatting verb, JSON and slog show REDACTED in their place.
package redact

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"reflect"
	"strings"
)

const mask = "REDACTED"

// Fields renders a struct as "pkg.Type{Name:value ...}" without its zero fields. The named fields, and all that is not
// plain data, show only that they are set.
func Fields(v any, secrets ...string) string {
	rv := reflect.ValueOf(v)
	var b strings.Builder
	b.WriteString(rv.Type().String())
	b.WriteByte('{')
	sep := ""
	for i := range rv.NumField() {
		f := rv.Type().Field(i)
		if !f.IsExported() || rv.Field(i).IsZero() {
			continue
		}
		b.WriteString(sep + f.Name + ":" + show(f.Name, rv.Field(i), secrets))
		sep = " "
	}
	b.WriteByte('}')
	return b.String()
}

func show(name string, v reflect.Value, secrets []string) string {
	for _, s := range secrets {
		if s == name {
			return mask
		}
	}
	if v.Kind() != reflect.Pointer && v.Kind() != reflect.Interface {
		switch own := v.Interface().(type) {
		case fmt.Formatter:
			return fmt.Sprint(own)
		case fmt.Stringer:
			return own.String()
		}
	}
	switch v.Kind() {
	case reflect.String:
		return fmt.Sprintf("%q", URL(v.String()))
	case reflect.Bool, reflect.Int, reflect.Int64, reflect.Float64:
		return fmt.Sprint(v.Interface())
	}
	return "set"
}

// URL hides what may be secret in an address, also in one that is mistyped: who is to sign in, the query and the fragment.
// Other text is returned as it is.
func URL(s string) string {
	rest, tail := s, ""
	at := strings.IndexAny(s, "?#")
	if at >= 0 && at+1 < len(s) && (address(s) || strings.Contains(s[at:], "=") || !strings.ContainsAny(s, " ")) {
		rest, tail = s[:at], s[at:at+1]+mask
		if strings.Contains(s[at:], "@") { // "https://me:1?password@host"
			return mask
		}
	}
	i := strings.LastIndex(rest, "@")
	if i < 0 {
		return rest + tail
	}
	u, err := url.Parse(rest)
	switch {
	case err != nil:
		return mask
	case u.User != nil:
		from := strings.Index(rest, "//") + 2
		if strings.Contains(u.Path, "@") { // "https://me@host.org:1/2@host": what was meant for the password?
			return mask
		}
		return rest[:from] + mask + rest[i:] + tail
	}
	// "https//me:password@host", "me%3Apassword@host"
	if before := strings.ToLower(strings.TrimPrefix(rest[:i], u.Scheme+"://")); strings.Contains(before, ":") || strings.Contains(before, "%3a") {
		return mask
	}
	return rest + tail
}

// address reports whether a text looks like an address with a scheme.
func address(s string) bool { return strings.Contains(s, "//") }

// Format is the body of a Format method: whatever the verb, the redacted text is written.
func Format(f fmt.State, text string) { fmt.Fprint(f, text) }

// JSON is the body of a MarshalJSON method.
func JSON(text string) ([]byte, error) { return json.Marshal(text) }

// LogValue is the body of a LogValue method.
func LogValue(text string) slog.Value { return slog.StringValue(text) }
