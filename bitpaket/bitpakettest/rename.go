package bitpakettest

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
)

// renameObject renames at once. All versions of an object get the name, and ids stay.
func (s *Server) renameObject(c call) (any, *refusal) {
	var in struct {
		ClientSecret *string         `json:"client_secret"`
		Object       json.RawMessage `json:"object"`
		Filename     string          `json:"filename"`
	}
	if f := s.decode(c, &in); f != nil {
		return nil, f
	}
	if f := s.checkSecret(c, in.ClientSecret); f != nil {
		return nil, f
	}
	sel, ok := parseSelector(in.Object)
	switch {
	case !ok:
		return nil, s.invalid("object needs exactly one of folder, id and path")
	case in.Filename == "" || strings.Contains(in.Filename, "/"):
		return nil, s.invalid("filename must be a name")
	}
	out := selected{Valid: valid{[]string{}, []objectName{}}, Invalid: []json.RawMessage{}}
	from, found := s.pathOf(sel)
	if !found {
		out.Invalid = append(out.Invalid, in.Object)
		return selection{out}, nil
	}
	to := path.Join(path.Dir(from), in.Filename)
	if s.paket.folder(to) != nil || s.paket.versions(to) != nil {
		return nil, &folderExists
	}
	if f := s.paket.folder(from); f != nil {
		s.relocateFolder(f, from, to)
	} else {
		for _, o := range slices.Clone(s.paket.versions(from)) {
			s.relocateObject(o, path.Dir(to), path.Base(to))
		}
	}
	out.Valid.add(sel)
	return selection{out}, nil
}

// pathOf returns the path of what a selector names; false if there is nothing, or the root.
func (s *Server) pathOf(sel selector) (at string, found bool) {
	switch {
	case sel.ID != nil:
		o := s.paket.byID[*sel.ID]
		if o == nil {
			return "", false
		}
		return path.Join(o.dir, o.name), true
	case sel.Folder != nil:
		at, found = cleanPath(*sel.Folder)
		return at, found && at != "/" && s.paket.folder(at) != nil
	}
	at, found = cleanPath(*sel.Path)
	return at, found && s.paket.versions(at) != nil
}
