package redact

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// RequestSecrets returns the secrets of a request: credentials in its header, cookies, and members
// of a JSON body whose name indicates a secret. more are secrets that only the caller knows.
func RequestSecrets(req *http.Request, more ...string) *Secrets {
	var body []byte
	if req.GetBody != nil {
		if r, err := req.GetBody(); err == nil {
			body, _ = io.ReadAll(r)
		}
	}
	return NewSecrets(append(secretsIn(req.Header, body), more...))
}

// Box's header for shared links, in lower case and as it is sent.
const (
	boxAPI     = "boxapi"
	sentBoxAPI = "Boxapi"
)

// Oracle's headers, as it spells them.
const (
	linkID       = "LinkID"
	accessToken  = "accessToken"
	refreshToken = "refreshToken"
)

func secretsIn(header http.Header, body []byte) (values []string) {
	for name, lines := range header {
		name = strings.ToLower(name)
		for _, v := range lines {
			switch {
			case strings.HasSuffix(name, "authorization"):
				values = append(values, credential(v)...)
			case name == "cookie":
				for pair := range strings.SplitSeq(v, ";") {
					_, value, _ := strings.Cut(pair, "=")
					values = append(values, strings.TrimSpace(value))
				}
			case name == boxAPI: // a shared link and its password
				for pair := range strings.SplitSeq(v, "&") {
					_, value, _ := strings.Cut(pair, "=")
					values = append(values, value)
				}
			case name == strings.ToLower(linkID):
				if header["Cookie"] == nil { // if there is a code, only the code is secret
					values = append(values, v)
				}
			case isSecretName(name):
				values = append(values, v)
			}
		}
	}
	if len(body) > 0 && body[0] == '{' {
		var members map[string]json.RawMessage
		json.Unmarshal(body, &members)
		for name, raw := range members {
			var v string
			if isSecretName(strings.ToLower(name)) && json.Unmarshal(raw, &v) == nil {
				values = append(values, v)
			}
		}
	}
	return values
}

// isSecretName reports whether the lower-case name of a header or of a JSON member indicates a
// secret value. The metadata of an object is not secret. The headers that a client itself sets are
// also in isSecretHeader.
func isSecretName(name string) bool {
	if strings.HasPrefix(name, "x-oss-meta-") {
		return false
	}
	for _, word := range []string{"token", "secret", "password", "api-key", "apikey"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// credential returns the secret parts of an Authorization header.
func credential(value string) []string {
	scheme, rest, _ := strings.Cut(value, " ")
	switch {
	case strings.EqualFold(scheme, "Basic"):
		pair, err := base64.StdEncoding.DecodeString(rest)
		_, password, _ := strings.Cut(string(pair), ":")
		if err != nil {
			return []string{rest}
		}
		return []string{rest, string(pair), password}
	case scheme == "OSS":
		_, signature, _ := strings.Cut(rest, ":")
		return []string{signature}
	case strings.HasPrefix(scheme, "OSS"): // only the signature is secret
		_, signature, _ := strings.Cut(rest, "Signature=")
		return []string{signature}
	}
	return []string{rest}
}

// MayRepeat reports whether a value in the response header is long enough to contain a secret of
// the request. It allocates nothing, because it is called for every success.
func MayRepeat(request, response http.Header) bool {
	shortest := 0
	for name, lines := range request {
		if len(lines) == 0 || !isSecretHeader(name) {
			continue
		}
		secret := lines[0]
		if name == sentBoxAPI {
			secret = secret[strings.LastIndex(secret, "=")+1:]
		}
		for _, before := range []string{" ", "Signature=", ":"} { // the scheme, and the prefixes of OSS V4 and V1
			if _, value, found := strings.Cut(secret, before); found && name == "Authorization" {
				secret = value
			}
		}
		if name == "Cookie" || strings.HasPrefix(lines[0], "Basic") { // only a part is secret
			secret = secret[:min(len(secret), MinSecret)]
		}
		if n := len(secret); n >= MinSecret && (shortest == 0 || n < shortest) {
			shortest = n
		}
	}
	if shortest == 0 {
		return false
	}
	for name, values := range response {
		for _, v := range values {
			if len(v) >= shortest && !isHarmless(name) {
				return true
			}
		}
	}
	return false
}

// isHarmless reports whether a header is never shown or cannot contain a secret.
func isHarmless(name string) bool {
	switch name {
	case "Date", "Last-Modified", "Content-Type", "Cache-Control", "Strict-Transport-Security", "Server", "Vary", "Connection":
		return true
	}
	return false
}

// isSecretHeader reports whether a client sets a secret in this header. It lists what secretsIn
// finds in the headers of the five clients, because MayRepeat has no time to search each name. A
// new header of a credential belongs here and into TestSecretHeaders.
func isSecretHeader(name string) bool {
	switch name {
	case "Authorization", "X-Api-Key", "X-Oss-Security-Token", "Cookie", accessToken, refreshToken, linkID, sentBoxAPI:
		return true
	}
	return false
}
