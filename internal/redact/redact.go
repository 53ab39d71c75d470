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

// URL hides the password of an address that has one, or may have one and is mistyped; other text is returned as it is.
func URL(s string) string {
	at := strings.LastIndex(s, "@")
	if at < 0 {
		return s
	}
	u, err := url.Parse(s)
	if err != nil {
		return mask
	}
	if u.User != nil {
		rest := *u
		rest.User = nil
		if strings.Contains(rest.String(), "@") { // "https://me@host.org:1/2@host": what was meant for the password?
			return mask
		}
		return u.Redacted()
	}
	if strings.Contains(strings.TrimPrefix(s[:at], u.Scheme+"://"), ":") { // "https//me:password@host"
		return mask
	}
	return s
}

// Format is the body of a Format method: whatever the verb, the redacted text is written.
func Format(f fmt.State, text string) { fmt.Fprint(f, text) }

// JSON is the body of a MarshalJSON method.
func JSON(text string) ([]byte, error) { return json.Marshal(text) }

// LogValue is the body of a LogValue method.
func LogValue(text string) slog.Value { return slog.StringValue(text) }
