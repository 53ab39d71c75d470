package document360test

// Example is what a program needs for a first copy: an address, credentials, a source and a
// destination.
type Example struct {
	URL                 string `json:"url"`
	Token               string `json:"token"`
	ProjectID           string `json:"projectID"`
	FolderID            string `json:"folderID"`
	FileID              string `json:"fileID"`
	DestinationFolderID string `json:"destinationFolderID"`
}

// Example adds a file and a folder as its destination, opens the socket and returns how to copy it.
// A second project has the ids of the documents' own example.
func (s *Server) Example() Example {
	const documented, destination = "9a3b4c5d-6e7f-8a9b-0c1d-2e3f4a5b6c7d", "70b8c3d0f5c1g2b3c4d5e6f7"
	s.AddProject("Documented", func(p *Project) { p.ID = documented })
	s.AddFolder("", "Guides", func(f *Folder) { f.ID, f.ProjectID = documented, documented })
	s.AddFile(documented, "guide.pdf", "", func(f *File) { f.ID = documented })
	s.AddFolder("", "Old guides", func(f *Folder) { f.ID, f.ProjectID = destination, documented })
	images := s.MkdirAll("/Images")
	return Example{
		URL:                 s.URL(),
		Token:               DefaultToken,
		ProjectID:           s.ProjectID(),
		FolderID:            images,
		FileID:              s.AddFile(images, "architecture.png", ""),
		DestinationFolderID: s.MkdirAll("/Archive"),
	}
}
