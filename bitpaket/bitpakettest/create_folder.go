package bitpakettest

import "path"

func (s *Server) createFolder(c call) (any, *refusal) {
	var in struct {
		Folder *string `json:"folder"`
		Ensure bool    `json:"ensure"`
	}
	if f := s.decode(c, &in); f != nil {
		return nil, f
	}
	if in.Folder == nil {
		return nil, s.invalid("folder is required")
	}
	dir, ok := cleanPath(*in.Folder)
	if !ok || dir == "/" {
		return nil, s.invalid("folder must be an absolute path and not /")
	}
	if !in.Ensure {
		if s.paket.folder(dir) != nil {
			return nil, &folderExists
		}
		if s.paket.folder(path.Dir(dir)) == nil {
			return nil, s.refuse(NoSuchFolder)
		}
	}
	return s.paket.mkdirAll(dir, s.Now()).entry(), nil
}
