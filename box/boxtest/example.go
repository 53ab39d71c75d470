package boxtest

// Example is where a Server is, which credentials it accepts, and one folder to copy to another.
type Example struct {
	URL          string `json:"url"`
	TokenURL     string `json:"tokenURL"`
	Token        string `json:"token"`
	ClientID     string `json:"clientID"`
	ClientSecret string `json:"clientSecret"`
	FolderID     string `json:"folderID"`
	ParentID     string `json:"parentID"`
}

// Example fills a new Server with the folder "Pictures from 2017", which has some contents, and the empty folder
// "Archives" to copy it to. It opens a socket.
func (s *Server) Example() Example {
	const pictures, archives = "11111", "22222"
	s.AddFolder(archives, rootID, "Archives")
	s.AddFolder(pictures, rootID, "Pictures from 2017")
	s.SetDescription(pictures, "Some pictures I took")
	s.AddFile("", pictures, "tigers.jpeg", 629644)
	s.AddFile("", pictures, "lions.jpeg", 412003)
	zoo := s.AddFolder("", pictures, "Zoo")
	s.AddFile("", zoo, "map.pdf", 90210)
	return Example{
		URL: s.URL(), TokenURL: s.TokenURL(),
		Token: DefaultToken, ClientID: DefaultClientID, ClientSecret: DefaultClientSecret,
		FolderID: pictures, ParentID: archives,
	}
}
