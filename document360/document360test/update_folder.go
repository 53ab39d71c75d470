package document360test

import (
	"encoding/json"
	"math"
	"net/http"
)

// updateFolder changes what the body names. The orders of the folders beside it stay, and a color
// is checked and forgotten: no read shows it.
func (s *Server) updateFolder(r *http.Request) (reply, *refusal) {
	object, refused := members(r, "name", "order", "folder_color", "is_starred")
	if refused != nil {
		return reply{}, refused
	}
	change, refused := readChange(object)
	if refused != nil {
		return reply{}, refused
	}
	f, refused := s.folderOf(r)
	if refused != nil {
		return reply{}, refused
	}
	s.drive.keepFolder(f)
	if change.name != nil {
		f.title = *change.name
	}
	if change.order != nil {
		f.order = *change.order
	}
	if change.starred != nil {
		f.starred = *change.starred
	}
	f.modified = s.sim.Now()
	return reply{status: http.StatusOK, body: &envelope{Success: true}}, nil
}

// folderChange is what an update changes; nil stays as it is.
type folderChange struct {
	name    *string
	order   *int
	starred *bool
}

func readChange(object map[string]json.RawMessage) (c folderChange, refused *refusal) {
	if c.name, refused = optional(object, "name"); refused != nil {
		return c, refused
	}
	if c.name != nil && *c.name == "" {
		return c, invalid("name", "This field must not be empty.")
	}
	if _, refused = optional(object, "folder_color"); refused != nil {
		return c, refused
	}
	if raw, ok := object["order"]; ok && (json.Unmarshal(raw, &c.order) != nil || c.order != nil && *c.order > math.MaxInt32) {
		return c, invalid("order", "This field must be a 32-bit integer.")
	}
	// Alone among the members it must not be null.
	if raw, ok := object["is_starred"]; ok && (json.Unmarshal(raw, &c.starred) != nil || c.starred == nil) {
		return c, invalid("is_starred", "This field must be a boolean.")
	}
	return c, nil
}
