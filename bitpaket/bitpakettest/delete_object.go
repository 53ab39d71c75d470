package bitpakettest

import "encoding/json"

// deleteObject destroys the one version that has the id. Unlike the response to a copy its own
// lists no names.
func (s *Server) deleteObject(c call) (any, *refusal) {
	var in struct {
		ClientSecret *string `json:"client_secret"`
	}
	if f := s.decode(c, &in); f != nil {
		return nil, f
	}
	if f := s.checkSecret(c, in.ClientSecret); f != nil {
		return nil, f
	}
	var out struct {
		Objects struct {
			Valid struct {
				ObjectIDs []string `json:"object_ids"`
			} `json:"valid"`
			Invalid []json.RawMessage `json:"invalid"`
		} `json:"objects"`
	}
	out.Objects.Valid.ObjectIDs, out.Objects.Invalid = []string{}, []json.RawMessage{}
	if o := s.paket.byID[c.arg]; o != nil {
		s.paket.destroy(o, s.Now())
		out.Objects.Valid.ObjectIDs = []string{c.arg}
	} else {
		out.Objects.Invalid = []json.RawMessage{encode(selector{ID: &c.arg})}
	}
	return out, nil
}
