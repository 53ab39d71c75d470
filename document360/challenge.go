package document360

import (
	"net/http"
	"strings"
)

// readChallenge keeps the challenge of a 401, and takes from it what an empty body does not say.
func (p *ProblemDetails) readChallenge(h http.Header) {
	p.WWWAuthenticate = strings.Join(h.Values("WWW-Authenticate"), ", ")
	if p.Detail == "" {
		p.Detail = parameter(p.WWWAuthenticate, "error_description")
	}
	if p.Detail == "" {
		p.Detail = parameter(p.WWWAuthenticate, "error")
	}
}

// parameter finds name="value" in a challenge; both are printable ASCII without quotes (RFC 6750,
// section 3).
func parameter(challenge, name string) string {
	for {
		before, rest, found := strings.Cut(challenge, name+`="`)
		if !found {
			return ""
		}
		value, rest, closed := strings.Cut(rest, `"`)
		if closed && (before == "" || strings.HasSuffix(before, " ") || strings.HasSuffix(before, ",")) {
			return value
		}
		challenge = rest
	}
}
