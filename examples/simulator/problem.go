package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// problem is an error as the API shows it.
type problem struct {
	status int
	detail string
	allow  string // of a 405
}

func (p problem) Error() string { return p.detail }

func invalid(err error) error { return problem{status: http.StatusBadRequest, detail: err.Error()} }

func writeProblem(w http.ResponseWriter, err error) {
	var p problem
	if !errors.As(err, &p) {
		p = problem{status: http.StatusInternalServerError, detail: err.Error()}
	}
	if p.allow != "" {
		w.Header().Set("Allow", p.allow)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.status)
	encode(w, struct {
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
	}{http.StatusText(p.status), p.status, p.detail})
}

func writeJSON(w http.ResponseWriter, status int, v any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	encode(w, v)
	return nil
}

func encode(w io.Writer, v any) {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.Encode(v) // a client that has left gets nothing
}

// maxBody is the size of the largest request body.
const maxBody = 1 << 20

// readJSON reads the one JSON object of a request. Unknown members are refused, so that a mistyped
// one does not pass for a default.
func readJSON(w http.ResponseWriter, r *http.Request, v any) error {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return problem{status: http.StatusRequestEntityTooLarge, detail: fmt.Sprintf("the body must not have more than %d bytes", maxBody)}
	}
	if err != nil {
		return invalid(fmt.Errorf("the body cannot be read: %w", err))
	}
	if start := bytes.TrimLeft(body, " \t\r\n"); len(start) == 0 || start[0] != '{' {
		return invalid(errors.New("the body must be a JSON object"))
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return invalid(explain(err))
	}
	if _, err := d.Token(); err != io.EOF {
		return invalid(errors.New("the body must be one JSON object"))
	}
	if err := checkMembers(body, v); err != nil {
		return invalid(err)
	}
	return nil
}

// explain names the member that a decoder complains of.
func explain(err error) error {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%s: must not be a JSON %s", wrong.Field, wrong.Value)
	}
	var name string
	if n, _ := fmt.Sscanf(err.Error(), "json: unknown field %q", &name); n == 1 {
		return fmt.Errorf("%s: there is no such member", name)
	}
	return fmt.Errorf("the body is not valid JSON: %w", err)
}
