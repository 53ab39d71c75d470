package document360test

import (
	"net/http"
	"strings"

	"github.com/farcopy/farcopy/internal/simtest"
)

const (
	problemMediaType = "application/problem+json"
	problemTypeBase  = "https://developer.document360.com/errors/"
)

// refusal is an error response: a status, and what differs from its standard document.
type refusal struct {
	status  int
	code    string
	message string
	field   *string
	allow   string // the methods that a 405 names
	invalid bool   // the status is the one of SetValidationStatus
}

var notFound = &refusal{status: http.StatusNotFound}

func invalid(field, message string) *refusal {
	return &refusal{invalid: true, field: &field, message: message}
}

type problem struct {
	Type     string       `json:"type"`
	Title    string       `json:"title"`
	Status   int          `json:"status"`
	Detail   string       `json:"detail"`
	Instance *string      `json:"instance"`
	TraceID  string       `json:"trace_id"`
	Errors   []apiError   `json:"errors"`
	Warnings []apiWarning `json:"warnings"`
}

// standard is the document of a status. The title is the status's reason phrase with a full stop.
type standard struct{ slug, code, detail, message string }

const rateExceeded = "Rate limit exceeded. Retry after the duration specified in the Retry-After header."

var standards = map[int]standard{
	http.StatusBadRequest: {"bad-request", "BAD_REQUEST",
		"The request body is malformed.", "The request body is not valid JSON."},
	http.StatusUnauthorized: {"unauthorized", "UNAUTHORIZED",
		"The authentication token is missing or has expired.", "Bearer token is missing or invalid."},
	http.StatusForbidden: {"forbidden", "FORBIDDEN",
		"The caller lacks a permission that this operation needs.", "Permission denied."},
	http.StatusNotFound: {"not-found", "RESOURCE_NOT_FOUND",
		"The requested resource does not exist or has been deleted.", "The requested resource was not found."},
	http.StatusConflict: {"conflict", "CONFLICT",
		"The request conflicts with the current state of the resource.", "The resource is in conflict."},
	http.StatusUnprocessableEntity: {"validation-error", "VALIDATION_ERROR",
		"One or more fields failed validation.", "The request is not valid."},
	http.StatusTooManyRequests: {"too-many-requests", "TOO_MANY_REQUESTS", rateExceeded, rateExceeded},
	http.StatusInternalServerError: {"internal-error", "INTERNAL_SERVER_ERROR",
		"An unexpected error occurred. Please try again or contact support.", "An unexpected error occurred."},
}

func standardOf(status int) standard {
	if d, ok := standards[status]; ok {
		return d
	}
	words := strings.ToLower(http.StatusText(status))
	return standard{
		slug:    strings.ReplaceAll(words, " ", "-"),
		code:    strings.ToUpper(strings.ReplaceAll(words, " ", "_")),
		detail:  http.StatusText(status) + ".",
		message: http.StatusText(status) + ".",
	}
}

// fail writes the error response for an injected status.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, status int) {
	if isIdentity(r) {
		failIdentity(w, status)
		return
	}
	s.refuse(w, r, &refusal{status: status})
}

func (s *Server) refuse(w http.ResponseWriter, r *http.Request, why *refusal) {
	if why.invalid {
		other := *why
		other.status = s.switches.validationStatus
		why = &other
	}
	switch why.status {
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", s.challenge(r))
		if s.switches.emptyUnauthorized {
			w.WriteHeader(why.status)
			return
		}
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", why.allow)
	case http.StatusTooManyRequests:
		s.reportRefusal(w.Header(), r)
	}
	simtest.WriteJSON(w, why.status, s.switches.problemMediaType, s.problem(r, why))
}

func (s *Server) problem(r *http.Request, why *refusal) problem {
	d := standardOf(why.status)
	if why.code != "" {
		d.code = why.code
	}
	if why.message != "" {
		d.message = why.message
	}
	p := problem{
		Type:    s.switches.problemTypeBase + d.slug,
		Title:   http.StatusText(why.status) + ".",
		Status:  why.status,
		Detail:  d.detail,
		TraceID: s.newRequestID(),
		Errors:  []apiError{{Code: d.code, Message: d.message, Field: why.field}},
	}
	if s.switches.problemInstance {
		p.Instance = &r.URL.Path
	}
	return p
}

// challenge is bare where no credential came, and always from the gateway.
func (s *Server) challenge(r *http.Request) string {
	if s.switches.emptyUnauthorized || r.Header.Get("Authorization") == "" && r.Header.Get("X-API-Key") == "" {
		return "Bearer"
	}
	return `Bearer error="invalid_token", error_description="The token is unknown, expired or revoked"`
}
