package main

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
)

const redacted = "REDACTED"

// secretWords make the name of a header, of a parameter or of a JSON member that of a secret. Names
// are compared in lower case and without hyphens and underscores.
var secretWords = []string{
	"authorization", "cookie", "token", "secret", "password", "passwd", "passcode", "accesscode", "apikey", "accesskeyid",
	"signature", "credential", "assertion", "codeverifier", "boxapi", "linkid", "passphrase", "pwd", "privatekey", "authkey",
	"subscriptionkey", "jwt", "sessionid",
}

// secretParameters are secrets in a query or a form only; as members of JSON they mean other things.
var secretParameters = map[string]bool{"code": true, "sig": true, "auth": true}

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
	case strings.ContainsAny(value, "?#"), strings.Contains(value, "://"): // Referer
		return maskTarget(value)
	}
	return value
}

// userInfo is what an address has between its scheme and its host.
var userInfo = regexp.MustCompile(`://[^/?#&\s"<>]*@`)

// maskTarget masks the user and the parameters of a request target or an address.
func maskTarget(target string) string {
	target = userInfo.ReplaceAllString(target, "://"+redacted+"@")
	if i := strings.IndexAny(target, "?#"); i >= 0 {
		return target[:i+1] + maskParameters(target[i+1:])
	}
	return target
}

// maskParameters masks the values of a query or a form and leaves the rest as it was written.
func maskParameters(form string) string { return maskPairs(form, true) }

// maskPairs is maskParameters. mayNest says that values may be addresses with parameters, which are
// percent-encoded once more.
func maskPairs(form string, mayNest bool) string {
	var b strings.Builder
	for form != "" {
		pair, mark := form, ""
		if end := strings.IndexAny(form, "&;#?"); end >= 0 { // ?: an address in the place of a value
			pair, mark = form[:end], form[end:end+1]
		}
		form = form[len(pair)+len(mark):]
		name, value, hasValue := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(name)
		if err != nil {
			plain = name
		}
		plain = strings.TrimSpace(plain)
		switch {
		case hasValue && (isSecret(plain) || secretParameters[strings.ToLower(plain)]):
			pair = name + "=" + redacted
		case mayNest && strings.Contains(value, "%"):
			pair = name + "=" + maskNested(value)
		}
		b.WriteString(pair + mark)
	}
	return b.String()
}

// maskNested masks a percent-encoded value that is an address with secrets.
func maskNested(value string) string {
	address, err := url.QueryUnescape(value)
	if err != nil {
		return value
	}
	masked := userInfo.ReplaceAllString(address, "://"+redacted+"@")
	if i := strings.IndexAny(masked, "?#"); i >= 0 {
		masked = masked[:i+1] + maskPairs(masked[i+1:], false)
	}
	if masked == address {
		return value
	}
	return url.QueryEscape(masked)
}

var formStart = regexp.MustCompile(`^[A-Za-z0-9_.%+\[\]-]+=`)

// maxName is the length of the longest first name that shows a body to be a form.
const maxName = 100

func maskBody(body []byte, contentType string) []byte {
	start := bytes.TrimLeft(body, " \t\r\n\ufeff")
	start = start[:min(len(start), maxName)]
	if boundary := boundaryOf(body, contentType); boundary != "" {
		return maskMultipart(body, boundary)
	}
	isForm := strings.Contains(strings.ToLower(contentType), "form-urlencoded") || formStart.Match(start)
	if len(start) > 0 && (start[0] == '{' || start[0] == '[') {
		body = maskJSON(body)
	}
	if len(start) > 0 && start[0] == '<' {
		body = maskXML(body)
	}
	if isForm {
		return []byte(maskParameters(string(body)))
	}
	return body
}
