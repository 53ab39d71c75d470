package redact

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// MinSecret is the length of the shortest secret that is masked in foreign text: shorter secrets
// occur in ordinary words.
const MinSecret = 6

// minName is the same for the names of JSON members, which a decoder depends on.
const minName = 12

// Secrets masks the secret values of a request wherever a response repeats them: unchanged, in
// JSON, XML or a URL, in hexadecimal or base64, alone or in a longer text. A nil *Secrets masks
// nothing.
type Secrets struct {
	all, long masker // long: those that are also masked in member names
	numeric   []string
}

// masker masks strings. To look for them is cheap; the replacer is made for a text that has one,
// which nearly none has.
type masker struct {
	forms []string
	once  sync.Once
	made  *strings.Replacer
}

func (m *masker) Replace(text string) string {
	if !slices.ContainsFunc(m.forms, func(f string) bool { return strings.Contains(text, f) }) {
		return text
	}
	m.once.Do(func() { m.made = replacer(m.forms) })
	return m.made.Replace(text)
}

// NewSecrets returns these values as secrets, nil if none is long enough.
func NewSecrets(values []string) *Secrets {
	s := &Secrets{}
	for _, v := range values {
		if len(v) < MinSecret {
			continue
		}
		encoded := forms(v)
		s.all.forms = append(s.all.forms, encoded...)
		if len(v) >= minName {
			s.long.forms = append(s.long.forms, encoded...)
		}
		if strings.Trim(v, "0123456789") == "" {
			s.numeric = append(s.numeric, v)
		}
	}
	if s.all.forms == nil {
		return nil
	}
	return s
}

// replacer prefers the longest of the forms that match at a position.
func replacer(forms []string) *strings.Replacer {
	forms = slices.Clone(forms)
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	for _, f := range slices.Compact(forms) {
		pairs = append(pairs, f, mask)
	}
	return strings.NewReplacer(pairs...)
}

// inJSON escapes a string as those encoders do that also escape slashes.
var inJSON = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "/", `\/`)

// forms returns the encodings of a value that a response may contain.
func forms(v string) []string {
	list := []string{v, html.EscapeString(v), strings.ToLower(v), strings.ToUpper(v)}
	for _, escaped := range []string{url.QueryEscape(v), url.PathEscape(v)} {
		list = append(list, escaped, lowerHex(escaped), strings.ToLower(escaped), url.QueryEscape(escaped))
	}
	if quoted, err := json.Marshal(v); err == nil {
		list = append(list, string(quoted[1:len(quoted)-1]))
	}
	quoted := inJSON.Replace(v)
	list = append(list, quoted, strings.ReplaceAll(quoted, `\/`, "/"))
	plain := hex.EncodeToString([]byte(v))
	spaced := fmt.Sprintf("% x", v)
	list = append(list, plain, strings.ToUpper(plain), spaced, strings.ToUpper(spaced))
	for before := range 3 {
		list = append(list, inner(base64.RawStdEncoding, v, before), inner(base64.RawURLEncoding, v, before))
	}
	return slices.DeleteFunc(list, func(f string) bool { return len(f) < MinSecret })
}

// inner returns the base64 encoding of a value that follows some other bytes, without the
// characters that also depend on the neighbouring bytes.
func inner(e *base64.Encoding, v string, before int) string {
	coded := e.EncodeToString(append(make([]byte, before), v...))
	return coded[(before*8+5)/6 : (before+len(v))*8/6]
}

func lowerHex(escaped string) string {
	b := []byte(escaped)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:i+3], bytes.ToLower(b[i+1:i+3]))
		}
	}
	return string(b)
}

// Text masks the secrets in a text.
func (s *Secrets) Text(text string) string {
	if s == nil {
		return text
	}
	return s.all.Replace(text)
}

// Error masks the secrets in an error's text. errors.Is and errors.As work as before.
func (s *Secrets) Error(err error) error {
	if s == nil || err == nil {
		return err
	}
	text := err.Error()
	if clean := s.Text(text); clean != text {
		return &masked{clean, func() error { return err }}
	}
	return err
}

// masked has no Unwrap, because the wrapped error prints the secret. That is in a function, because
// fmt prints the fields of a value that is itself a field of another one.
type masked struct {
	text string
	err  func() error
}

func (m *masked) Error() string              { return m.text }
func (m *masked) Is(target error) bool       { return errors.Is(m.err(), target) }
func (m *masked) As(target any) bool         { return errors.As(m.err(), target) }
func (m *masked) Format(f fmt.State, _ rune) { Format(f, m.text) }

// Header returns the header with the secrets in its values masked; h itself is not changed.
func (s *Secrets) Header(h http.Header) http.Header {
	if s == nil {
		return h
	}
	clean := h
	for name, values := range h {
		for i, v := range values {
			text := s.Text(v)
			if text == v {
				continue
			}
			if len(clean) == len(h) && &clean[name][i] == &values[i] {
				clean = h.Clone()
			}
			clean[name][i] = text
		}
	}
	return clean
}

// Body masks the secrets in a body. Valid JSON stays valid: strings are compared without their
// escapes, and a number is replaced by another number.
func (s *Secrets) Body(body []byte) []byte {
	if s == nil {
		return body
	}
	if !isJSON(body) {
		if text := s.Text(string(body)); text != string(body) {
			return []byte(text)
		}
		return body
	}
	out, copied := []byte(nil), 0
	replace := func(from, to int, by string) {
		out = append(append(out, body[copied:from]...), by...)
		copied = to
	}
	for i := 0; i < len(body); {
		if body[i] != '"' {
			end := i + max(bytes.IndexByte(body[i:], '"'), 0)
			if end == i {
				end = len(body)
			}
			if raw := string(body[i:end]); s.inNumbers(raw) != raw {
				replace(i, end, s.inNumbers(raw))
			}
			i = end
			continue
		}
		end := closing(body, i)
		if by, changed := s.literal(body[i:end], isName(body[end:])); changed {
			replace(i, end, by)
		}
		i = end
	}
	if copied == 0 {
		return body
	}
	return append(out, body[copied:]...)
}

// literal masks a JSON string with its quotes.
func (s *Secrets) literal(raw []byte, name bool) (string, bool) {
	var text string
	if json.Unmarshal(raw, &text) != nil { // incomplete, or not JSON
		clean := s.Text(string(raw))
		return clean, clean != string(raw)
	}
	r := &s.all
	if name {
		r = &s.long
	}
	clean := r.Replace(text)
	if clean == text {
		return "", false
	}
	quoted, err := json.Marshal(clean)
	return string(quoted), err == nil
}

// inNumbers replaces secrets that consist of digits by ones.
func (s *Secrets) inNumbers(raw string) string {
	for _, n := range s.numeric {
		raw = strings.ReplaceAll(raw, n, strings.Repeat("1", len(n)))
	}
	return raw
}

// isJSON reports whether a body is a JSON value or the beginning of a long one.
func isJSON(body []byte) bool {
	start := bytes.TrimLeft(body, " \t\r\n")
	return len(start) > 0 && bytes.IndexByte([]byte(`{["`), start[0]) >= 0 || json.Valid(body)
}

func isName(rest []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte(":"))
}

// closing returns the index after the string that begins at i.
func closing(body []byte, i int) int {
	for i++; i < len(body); i++ {
		switch body[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(body)
}
