package bitpakettest

import "slices"

func (s *Server) findMetadata(c call) (any, *refusal) {
	var in struct {
		Path *string `json:"path"`
	}
	if f := s.decode(c, &in); f != nil {
		return nil, f
	}
	if in.Path == nil {
		return nil, s.invalid("path is required")
	}
	versions := s.paket.listed().versions(*in.Path)
	if versions == nil {
		return nil, s.refuse(NoSuchObject)
	}
	found := []metadata{}
	for _, o := range slices.Backward(versions) {
		found = append(found, s.paket.metadata(o))
	}
	return struct {
		Objects []metadata `json:"objects"`
	}{found}, nil
}
