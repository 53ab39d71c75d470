package document360test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
)

// members reads the body as a JSON object that has no other members than these.
func members(r *http.Request, known ...string) (map[string]json.RawMessage, *refusal) {
	body, err := io.ReadAll(r.Body)
	if err != nil || len(bytes.TrimSpace(body)) == 0 {
		return nil, invalid("", "A request body is required.")
	}
	if mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || mediaType != "application/json" {
		return nil, &refusal{status: http.StatusUnsupportedMediaType}
	}
	if !json.Valid(body) {
		return nil, &refusal{status: http.StatusBadRequest}
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(body, &object); err != nil || object == nil {
		return nil, invalid("", "The request body must be a JSON object.")
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains(known, name) {
			return nil, invalid(name, "This field is not known.")
		}
	}
	return object, nil
}

// required returns the text of a member that must be present and not empty.
func required(object map[string]json.RawMessage, name string) (string, *refusal) {
	text, refused := optional(object, name)
	switch {
	case refused != nil:
		return "", refused
	case text == nil || *text == "":
		return "", invalid(name, "This field is required.")
	}
	return *text, nil
}

// optional returns the text of a member; nil if it is missing or null.
func optional(object map[string]json.RawMessage, name string) (text *string, refused *refusal) {
	raw, ok := object[name]
	if !ok {
		return nil, nil
	}
	if err := json.Unmarshal(raw, &text); err != nil {
		return nil, invalid(name, "This field must be a string.")
	}
	return text, nil
}
