package main

import (
	"bytes"
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
)

const redacted = "REDACTED"

// secretWords make the name of a header, of a parameter or of a JSON member that of a secret. Names
// are compared in lower case and without hyphens and underscores.
var secretWords = []string{
	"authorization", "cookie", "token", "secret", "password", "passwd", "passcode", "accesscode", "apikey", "accesskeyid",
	"signature", "credential", "assertion", "codeverifier", "boxapi", "linkid",
}

// publicNames contain a secret word and hold no secret.
var publicNames = map[string]bool{
	"signaturemethod": true, "signatureversion": true, "xosssignatureversion": true, "signaturetype": true,
	"granttype": true, "tokentype": true, "requestedtokentype": true, "subjecttokentype": true, "actortokentype": true,
	"clientassertiontype": true, "continuationtoken": true, "nextmarker": true,
	"accesscontrolallowcredentials": true,
}

var separators = strings.NewReplacer("-", "", "_", "")

func isSecret(name string) bool {
	name = separators.Replace(strings.ToLower(name))
	if publicNames[name] || strings.HasPrefix(name, "xossmeta") { // the metadata of an object
		return false
	}
	for _, word := range secretWords {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// scheme begins the value of an Authorization header and is not secret.
var scheme = regexp.MustCompile(`^(?i:bearer|basic|oss|oss4-hmac-sha256) `)

func maskHeader(name, value string) string {
	switch {
	case value == "":
		return value
	case isSecret(name):
		return scheme.FindString(value) + redacted
	case strings.Contains(value, "?"): // Referer
		return maskTarget(value)
	}
	return value
}

// maskTarget masks the user and the parameters of a request target or an address.
func maskTarget(target string) string {
	address, query, hasQuery := strings.Cut(target, "?")
	if i := strings.Index(address, "://"); i >= 0 {
		host := address[i+3:]
		if end := strings.IndexByte(host, '/'); end >= 0 {
			host = host[:end]
		}
		if at := strings.LastIndexByte(host, '@'); at >= 0 {
			address = address[:i+3] + redacted + address[i+3+at:]
		}
	}
	if !hasQuery {
		return address
	}
	return address + "?" + maskParameters(query)
}

// maskParameters masks the values of a query or a form and leaves the rest as it was written.
func maskParameters(form string) string {
	var b strings.Builder
	for form != "" {
		pair, mark := form, ""
		if end := strings.IndexAny(form, "&;#"); end >= 0 {
			pair, mark = form[:end], form[end:end+1]
		}
		form = form[len(pair)+len(mark):]
		name, _, hasValue := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(name)
		if err != nil {
			plain = name
		}
		if plain = strings.TrimSpace(plain); hasValue && (isSecret(plain) || plain == "code") {
			pair = name + "=" + redacted
		}
		b.WriteString(pair + mark)
	}
	return b.String()
}

var formStart = regexp.MustCompile(`^[A-Za-z0-9_.%+\[\]-]+=`)

// maxName is the length of the longest first name that shows a body to be a form.
const maxName = 100

func maskBody(body []byte, contentType string) []byte {
	start := bytes.TrimLeft(body, " \t\r\n\ufeff")
	start = start[:min(len(start), maxName)]
	isForm := strings.Contains(strings.ToLower(contentType), "form-urlencoded") || formStart.Match(start)
	if len(start) > 0 && (start[0] == '{' || start[0] == '[') {
		body = maskJSON(body)
	}
	if isForm {
		return []byte(maskParameters(string(body)))
	}
	return body
}

// maskJSON masks the values of secret members. It does not need valid JSON, because the journal has
// only the beginning of a long body: a value ends where the text ends.
func maskJSON(body []byte) []byte {
	var b []byte
	for i := 0; i < len(body); {
		if body[i] != '"' {
			b = append(b, body[i])
			i++
			continue
		}
		end := stringEnd(body, i)
		b = append(b, body[i:end]...)
		name := unquote(body[i:end])
		i = end
		colon := skipSpace(body, i)
		if colon == len(body) || body[colon] != ':' || !isSecret(name) {
			continue
		}
		value := skipSpace(body, colon+1)
		b = append(b, body[i:value]...)
		if i = valueEnd(body, value); i > value {
			b = append(b, `"`+redacted+`"`...)
		}
	}
	return b
}

// unquote returns the text of a JSON string, with its quotes and escapes if it is none.
func unquote(raw []byte) string {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return string(raw)
	}
	return text
}

func skipSpace(body []byte, i int) int {
	for i < len(body) && strings.IndexByte(" \t\r\n", body[i]) >= 0 {
		i++
	}
	return i
}

// stringEnd returns the index after the string that begins at i.
func stringEnd(body []byte, i int) int {
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

// valueEnd returns the index after the value that begins at i.
func valueEnd(body []byte, i int) int {
	depth := 0
	for i < len(body) {
		switch c := body[i]; c {
		case '"':
			i = stringEnd(body, i)
			if depth == 0 {
				return i
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth <= 0 {
				if depth < 0 {
					return i // of what the value is in
				}
				return i + 1
			}
		case ',', '\n':
			if depth == 0 {
				return i
			}
		}
		i++
	}
	return i
}
