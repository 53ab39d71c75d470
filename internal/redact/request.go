package redact

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// RequestSecrets are the secrets of a request: credentials in its header, cookies, and what a JSON body has under a name that says
// so. More are what only the caller knows of.
func RequestSecrets(req *http.Request, more ...string) *Secrets {
	var body []byte
	if req.GetBody != nil {
		if r, err := req.GetBody(); err == nil {
			body, _ = io.ReadAll(r)
		}
	}
	return NewSecrets(append(borne(req.Header, body), more...))
}

// Oracle's headers, as it spells them.
const (
	linkID      = "LinkID"
	accessToken = "accessToken"
)

func borne(header http.Header, body []byte) (values []string) {
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
			case name == strings.ToLower(linkID):
				if header["Cookie"] == nil { // with a code the code is the secret
					values = append(values, v)
				}
			case named(name):
				values = append(values, v)
			}
		}
	}
	if len(body) > 0 && body[0] == '{' {
		var members map[string]json.RawMessage
		json.Unmarshal(body, &members)
		for name, raw := range members {
			var v string
			if named(strings.ToLower(name)) && json.Unmarshal(raw, &v) == nil {
				values = append(values, v)
			}
		}
	}
	return values
}

// named reports whether a name says that its value is secret. What a request says about an object is not.
func named(name string) bool {
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

// credential is what is secret in the value of an Authorization header.
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
	case strings.HasPrefix(scheme, "OSS"): // the access key's id, the scope and the names of headers are no secret
		_, signature, _ := strings.Cut(rest, "Signature=")
		return []string{signature}
	}
	return []string{rest}
}

// MayRepeat reports whether a value in the answer's header is long enough to hold a secret of the request's. It allocates
// nothing: it is asked about every success.
func MayRepeat(request, answer http.Header) bool {
	shortest := 0
	for name, lines := range request {
		if len(lines) == 0 || !secretHeader(name) {
			continue
		}
		secret := lines[0]
		for _, before := range []string{" ", "Signature=", ":"} { // the scheme, and what V4 and V1 of OSS have before a signature
			if _, value, found := strings.Cut(secret, before); found && name == "Authorization" {
				secret = value
			}
		}
		if name == "Cookie" || strings.HasPrefix(lines[0], "Basic") { // a part of it is the secret
			secret = secret[:min(len(secret), MinSecret)]
		}
		if n := len(secret); n >= MinSecret && (shortest == 0 || n < shortest) {
			shortest = n
		}
	}
	if shortest == 0 {
		return false
	}
	for name, values := range answer {
		for _, v := range values {
			if len(v) >= shortest && !harmless(name) {
				return true
			}
		}
	}
	return false
}

// harmless are headers that nothing shows, or whose form leaves no room for a secret.
func harmless(name string) bool {
	switch name {
	case "Date", "Last-Modified", "Content-Type", "Cache-Control", "Strict-Transport-Security", "Server", "Vary", "Connection":
		return true
	}
	return false
}

func secretHeader(name string) bool {
	switch name {
	case "Authorization", "X-Api-Key", "X-Oss-Security-Token", "Cookie", accessToken, linkID:
		return true
	}
	return false
}
