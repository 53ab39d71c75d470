package boxtest

import (
	"fmt"
	"net/http"
	"strings"
)

const helpURL = "http://developers.box.com/docs/#errors"

// refusal is an error response in the API's own format.
type refusal struct {
	status        int
	code, message string
	context       object // nil: null
	head          http.Header
}

type object map[string]any

func newRefusal(status int, code, message string) *refusal {
	return &refusal{status: status, code: code, message: message}
}

// about names the argument that caused the error.
func (p *refusal) about(reason, name, message string) *refusal {
	p.context = object{"errors": []object{{"reason": reason, "name": name, "message": message}}}
	return p
}

func malformed() *refusal {
	return newRefusal(http.StatusBadRequest, "bad_request", "The request's body is not a JSON object")
}

func missing(name string) *refusal {
	return newRefusal(http.StatusBadRequest, "bad_request", "Bad Request").
		about("missing_parameter", name, fmt.Sprintf("'%s' is required", name))
}

func invalid(name string) *refusal {
	return newRefusal(http.StatusBadRequest, "bad_request", "Bad Request").
		about("invalid_parameter", name, fmt.Sprintf("'%s' has a value that is not allowed", name))
}

func notFound(argument, id string) *refusal {
	return newRefusal(http.StatusNotFound, "not_found", "Not Found").
		about("invalid_parameter", argument, fmt.Sprintf("'%s' with value '%s' not found", argument, id))
}

func forbidden() *refusal {
	return newRefusal(http.StatusForbidden, "access_denied_insufficient_permissions", "The user may not do this here")
}

func blocked() *refusal {
	return newRefusal(http.StatusConflict, "operation_blocked_temporary", "Another operation holds a folder that this one needs")
}

func nameReserved(name string) *refusal {
	return newRefusal(http.StatusConflict, "name_temporarily_reserved", fmt.Sprintf("An unfinished request has taken the name '%s'", name))
}

func nameInUse(name string, conflicts any) *refusal {
	p := newRefusal(http.StatusConflict, "item_name_in_use", fmt.Sprintf("An item named '%s' exists here", name))
	p.context = object{"conflicts": conflicts}
	return p
}

func methodNotAllowed(allowed ...string) *refusal {
	p := newRefusal(http.StatusMethodNotAllowed, "method_not_allowed", "Method Not Allowed")
	p.head = http.Header{"Allow": {strings.Join(allowed, ", ")}}
	return p
}

func badToken(status int) *refusal {
	p := newRefusal(status, "unauthorized", "The access token is missing, unknown or expired")
	p.head = http.Header{"Www-Authenticate": {`Bearer realm="Service", error="invalid_token"`}}
	return p
}

var codes = map[int]string{
	http.StatusBadRequest:          "bad_request",
	http.StatusUnauthorized:        "unauthorized",
	http.StatusForbidden:           "access_denied_insufficient_permissions",
	http.StatusNotFound:            "not_found",
	http.StatusMethodNotAllowed:    "method_not_allowed",
	http.StatusConflict:            "conflict",
	http.StatusPreconditionFailed:  "precondition_failed",
	http.StatusTooManyRequests:     "rate_limit_exceeded",
	http.StatusInternalServerError: "internal_server_error",
	http.StatusBadGateway:          "bad_gateway",
	http.StatusServiceUnavailable:  "unavailable",
}

// byStatus returns the general refusal of a status. If the service documents none, its code is the
// status in words.
func byStatus(status int) *refusal {
	text := http.StatusText(status)
	code, ok := codes[status]
	if !ok {
		code = strings.ReplaceAll(strings.ToLower(text), " ", "_")
	}
	return newRefusal(status, code, text)
}

func (s *state) writeRefusal(w http.ResponseWriter, p *refusal) {
	for k, v := range p.head {
		w.Header()[k] = v
	}
	body := object{
		"type":         "error",
		"status":       p.status,
		"code":         p.code,
		"message":      p.message,
		"context_info": nil,
		"help_url":     helpURL,
		"request_id":   s.identify(w),
	}
	if p.context != nil {
		body["context_info"] = p.context
	}
	send(w, p.status, body)
}

// requestIDs returns the two ids of a response: the one in the body of an error, and the one in the
// headers.
func requestIDs(n int) (body, head string) {
	return fmt.Sprintf("%012x", n), fmt.Sprintf("a%031x", n)
}

const retryAfter = "retry-after" // in lower case, as Box spells it

// fail writes the error response for injected faults and for exhausted rate windows.
func (s *state) fail(w http.ResponseWriter, r *http.Request, status int) {
	p := byStatus(status)
	if status == http.StatusUnauthorized {
		p = badToken(status)
	}
	if status == http.StatusTooManyRequests {
		p.head = http.Header{retryAfter: {"1"}}
	}
	if r.URL.EscapedPath() == tokenPath {
		s.writeOAuthError(w, p)
		return
	}
	s.writeRefusal(w, p)
}
