package bitpakettest

import "encoding/json"

// deleteObjects destroys at once. What is selected by its path is destroyed with all versions.
func (s *Server) deleteObjects(c call) (any, *refusal) {
	var in struct {
		ClientSecret *string           `json:"client_secret"`
		Objects      []json.RawMessage `json:"objects"`
	}
	if f := s.decode(c, &in); f != nil {
		return nil, f
	}
	if f := s.checkSecret(c, in.ClientSecret); f != nil {
		return nil, f
	}
	if len(in.Objects) == 0 {
		return nil, s.invalid("objects is required")
	}
	var selectors []selector
	for _, raw := range in.Objects {
		sel, ok := parseSelector(raw)
		if !ok {
			return nil, s.invalid("each of objects needs exactly one of folder, id and path")
		}
		if sel.Folder != nil {
			if at, ok := cleanPath(*sel.Folder); ok && at == "/" {
				return nil, s.invalid("the root cannot be deleted")
			}
		}
		selectors = append(selectors, sel)
	}
	out := selected{Valid: valid{[]string{}, []objectName{}}, Invalid: []json.RawMessage{}}
	var found []selector
	for i, sel := range selectors {
		if _, ok := s.pathOf(sel); !ok {
			out.Invalid = append(out.Invalid, in.Objects[i])
			continue
		}
		out.Valid.add(sel)
		found = append(found, sel)
	}
	for _, sel := range found {
		at, there := s.pathOf(sel)
		switch {
		case !there: // destroyed with another one
		case sel.ID != nil:
			s.paket.destroy(s.paket.byID[*sel.ID], s.Now())
		case sel.Folder != nil:
			s.destroyFolder(at, s.paket.folder(at))
		default:
			s.paket.destroyAll(s.paket.versions(at), s.Now())
		}
	}
	return selection{out}, nil
}

func (s *Server) destroyFolder(at string, f *folder) {
	f.walk(at, func(_ string, f *folder) {
		for _, versions := range f.objects {
			s.paket.destroyAll(versions, s.Now())
		}
	})
	s.removeFolder(at, f)
}
