package oracletest

const (
	exampleUser     = "u"
	examplePassword = "p"
)

// Example says where the simulator is, what it accepts, and what to copy where.
type Example struct {
	URL           string `json:"url"`
	Username      string `json:"username"`
	Password      string `json:"password"`
	FolderID      string `json:"folderID"`
	DestinationID string `json:"destinationID"`
}

// Example fills the home of the user "u" with a folder that holds files and subfolders, and an empty destination for its
// copy. It opens the socket.
func (s *Server) Example() Example {
	reports := s.MkdirAll("/Reports")
	s.AddFile(reports, "readme.txt", 120)
	s.AddFile(s.MkdirAll("/Reports/2024"), "summary.pdf", 48_000)
	s.AddFile(s.MkdirAll("/Reports/2025"), "summary.pdf", 52_000)
	s.AddFile(s.MkdirAll("/Reports/2025/Drafts"), "outline.txt", 900)
	return Example{
		URL: s.URL(), Username: exampleUser, Password: examplePassword,
		FolderID: reports, DestinationID: s.MkdirAll("/Archive"),
	}
}
