package bitpakettest

func (s *Server) getMetadata(c call) (any, *refusal) {
	o := s.paket.byID[c.arg]
	if o == nil {
		return nil, s.refuse(NoSuchObject)
	}
	return s.paket.metadata(o), nil
}
