package problem

import (
	"encoding/json"
	"errors"
)

// Document is a problem document of RFC 9457 (formerly RFC 7807): the five members that the RFC
// defines, and all other members.
type Document struct {
	Type, Title string
	Status      int // 0 if the document has none; the HTTP status is authoritative
	Detail      string
	Instance    string
	Extensions  map[string]json.RawMessage
}

// ParseDocument parses a problem document by the RFC's rules: a member of the wrong type is
// ignored, and unknown members are kept. It fails if the body is not a JSON object.
func ParseDocument(body []byte) (Document, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return Document{}, err
	}
	if members == nil {
		return Document{}, errors.New("problem document is null")
	}
	var d Document
	take := func(name string, into any) {
		if raw, ok := members[name]; ok && json.Unmarshal(raw, into) == nil {
			delete(members, name)
		}
	}
	take("type", &d.Type)
	take("title", &d.Title)
	take("status", &d.Status)
	take("detail", &d.Detail)
	take("instance", &d.Instance)
	if len(members) > 0 {
		d.Extensions = members
	}
	return d, nil
}
