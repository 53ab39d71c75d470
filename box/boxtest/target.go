package boxtest

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
)

// target is the body of a request that puts an item somewhere.
type target struct {
	name     string
	hasName  bool
	parentID string
	version  string // of a file
}

func readTarget(r *http.Request) (t target, p *refusal) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return t, malformed()
	}
	if len(raw) == 0 {
		return t, missing("parent")
	}
	// Maps, because their names are case-sensitive, unlike the fields of structs.
	var body, parent map[string]json.RawMessage
	if json.Unmarshal(raw, &body) != nil {
		return t, malformed()
	}
	if t.hasName, p = member(body, "name", "name", &t.name); p != nil {
		return t, p
	}
	if _, p = member(body, "version", "version", &t.version); p != nil {
		return t, p
	}
	if ok, p := member(body, "parent", "parent", &parent); !ok {
		return t, cmp.Or(p, missing("parent"))
	}
	if ok, p := member(parent, "id", "parent.id", &t.parentID); !ok {
		return t, cmp.Or(p, missing("parent.id"))
	}
	return t, nil
}

// member decodes one member of an object, which an error calls by its full name; null counts as
// absent.
func member(object map[string]json.RawMessage, name, fullName string, into any) (ok bool, p *refusal) {
	raw, ok := object[name]
	if !ok || string(raw) == "null" {
		return false, nil
	}
	if json.Unmarshal(raw, into) != nil {
		return false, invalid(fullName)
	}
	return true, nil
}
