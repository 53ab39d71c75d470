package problem

import (
	"encoding/json"
	"errors"
)

// Document is a problem document of RFC 9457 (formerly RFC 7807): the five members it defines, and all others.
type Document struct {
	Type, Title string
	Status      int // 0 where the document has none; the HTTP status is the one that counts
	Detail      string
	Instance    string
	Extensions  map[string]json.RawMessage
}

// ParseDocument reads a problem document by the RFC's rules: a member of the wrong type is ignored, and unknown members
// are kept. It fails where the body is no JSON object.
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
