package boxtest

// Example is what a program needs for a first copy: an address, credentials, a source and a
// destination.
type Example struct {
	URL          string `json:"url"`
	TokenURL     string `json:"tokenURL"`
	Token        string `json:"token"`
	ClientID     string `json:"clientID"`
	ClientSecret string `json:"clientSecret"`
	FolderID     string `json:"folderID"`
	ParentID     string `json:"parentID"`
}

// Example adds the folder "Pictures from 2017" as the documents show it, with one file in it, and
// the empty folder "Archives" as its destination. The folder "Documented" holds the folders of the
// documents' other samples, under the same ids. It opens the socket.
func (s *Server) Example() Example {
	const pictures, archives, tigers = "11111", "22222", "44444"
	s.AddFolder(rootID, "Archives", WithID(archives))
	s.AddFolder(rootID, "Pictures from 2017", WithID(pictures))
	s.SetDescription(pictures, "Some pictures I took")
	s.AddFile(pictures, "tigers.jpeg", 629644, func(it *Item) {
		it.ID, it.SHA1 = tigers, "134b65991ed521fcfe4724b7d814ab8ded5185dc"
	})
	documented := s.AddFolder(rootID, "Documented")
	for _, f := range []struct{ id, name string }{
		{"4353455", "Pictures from 2016"}, {"345345", "Older pictures"},
		{"id1", "Music"}, {"id2", "Music archive"},
		{"44444", "Backups"}, {"12345", "More backups"},
	} {
		s.AddFolder(documented, f.name, WithID(f.id))
	}
	return Example{
		URL: s.URL(), TokenURL: s.TokenURL(),
		Token: DefaultToken, ClientID: DefaultClientID, ClientSecret: DefaultClientSecret,
		FolderID: pictures, ParentID: archives,
	}
}
