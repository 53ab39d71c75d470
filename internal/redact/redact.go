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

// Fields formats a struct as "pkg.Type{Name:value ...}" without its zero fields. Fields that are
// named as secrets, and values that are not plain data, show only that they are set.
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

// URL masks the user, the query and the fragment of an address, even if the address is mistyped. It
// returns other text unchanged.
func URL(s string) string {
	rest, tail := s, ""
	at := strings.IndexAny(s, "?#")
	if at >= 0 && at+1 < len(s) && (hasScheme(s) || strings.Contains(s[at:], "=") || !strings.ContainsAny(s, " ")) {
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
		if strings.Contains(u.Path, "@") { // "https://me@host.org:1/2@host": the password is ambiguous
			return mask
		}
		return rest[:from] + mask + rest[i:] + tail
	}
	// "https//me:password@host", "me%3Apassword@host"
	user := strings.ToLower(strings.TrimPrefix(rest[:i], u.Scheme+"://"))
	if strings.Contains(user, ":") || strings.Contains(user, "%3a") {
		return mask
	}
	return rest + tail
}

// hasScheme reports whether a text looks like an address with a scheme.
func hasScheme(s string) bool { return strings.Contains(s, "//") }

// Format implements a Format method: it writes the redacted text, whatever the verb.
func Format(f fmt.State, text string) { fmt.Fprint(f, text) }

// JSON implements a MarshalJSON method.
func JSON(text string) ([]byte, error) { return json.Marshal(text) }

// LogValue implements a LogValue method.
func LogValue(text string) slog.Value { return slog.StringValue(text) }
