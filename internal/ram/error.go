package ram

import (
	"fmt"
	"net/http"
	"strings"
)

// Error is a failed exchange with a service that issues keys.
type Error struct {
	Status    int    // of the response; 0: there was none
	Code      string // of a refusal, such as EntityNotExist.Role; "" if it has none of the usual form
	RequestID string
	Transient bool // the same exchange may succeed later
	Err       error
}

func (e *Error) Error() string {
	if e.Err != nil {
		return e.Err.Error()
	}
	text := fmt.Sprintf("refused with HTTP %d", e.Status)
	if e.Code != "" {
		text += " " + e.Code
	}
	if e.RequestID != "" {
		text += " (request id " + e.RequestID + ")"
	}
	return text
}

func (e *Error) Unwrap() error { return e.Err }

// retryable reports whether a status, or a code of STS, says that the service could not answer now.
func retryable(status int, code string) bool {
	return status >= 500 && status != http.StatusNotImplemented || status == http.StatusTooManyRequests ||
		strings.HasPrefix(code, "Throttling") || code == "ServiceUnavailable"
}

// wellFormed returns a code or an id of a response if it looks like one; else "".
func wellFormed(s string) string {
	outside := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '.' && r != '-' && r != '_'
	}
	if len(s) > 64 || strings.ContainsFunc(s, outside) {
		return ""
	}
	return s
}
