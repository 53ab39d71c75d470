package oracletest

import (
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// Example is what a program needs for a first copy: an address, credentials, a source and a
// destination.
type Example struct {
	URL           string `json:"url"`
	Username      string `json:"username"`
	Password      string `json:"password"`
	FolderID      string `json:"folderID"`
	DestinationID string `json:"destinationID"`
}

// Example adds a folder with files and subfolders to the home of the user "u", and an empty
// destination for its copy. The folders, links and codes of the documents' own examples are added
// too, under the documented ids, and responses call the user "User BB". It opens the socket.
//
// The documents show two responses to one request, because the public link of their examples 2, 3
// and 5 has a code or none. Here it has none until [Server.SetPasscode] sets [DocumentedPasscode].
func (s *Server) Example() Example {
	reports := s.MkdirAll("/Reports")
	s.AddFile(reports, "readme.txt", 120)
	s.AddFile(s.MkdirAll("/Reports/2024"), "summary.pdf", 48_000)
	s.AddFile(s.MkdirAll("/Reports/2025"), "summary.pdf", 52_000)
	s.AddFile(s.MkdirAll("/Reports/2025/Drafts"), "outline.txt", 900)
	archive := s.MkdirAll("/Archive")
	s.addDocumented()
	return Example{
		URL: s.URL(), Username: DefaultUsername, Password: DefaultPassword,
		FolderID: reports, DestinationID: archive,
	}
}

// What the documents' examples name besides folders.
const (
	DocumentedLinkID      = "LF8D36FAFAB4388BECEAC4AEB5D17B95F47087F4E518"
	DocumentedPasscode    = "test12345"
	documentedAppLinkID   = "LF5Bxj4TPo_p4n4qWn0tbKTicR2cTUJKv7X_ng9E7ry93rRuDokPqS1d6-wKwhb_wtcGYFDsI_cNMxeKQ-HR-FXQhiVoGRTYM_MPZY8qpICfYU94mmnMjM_cvsRhKMzc0NJgvwEJfqqDwPsAVrhc8cmg=="
	documentedAccessToken = "352FpiMmW66PeYI1Gh5b83I9CXRwZhLfYAu4TXdqpzD8uNKUBMZVVJ3ZvivUW8kQ"
	documentedForeign     = "F81175D40FF57F19884AED0CB5D17B95F47087F4E518"
	documentedAppFolder   = "F64529EF770DCF96F029ED82B5D17B95F47087F4E518"
)

// addDocumented adds the folders of the documents' examples: those of the user, those of another
// user, and the destinations.
func (s *Server) addDocumented() {
	const other = "v"
	s.AddUser(other, DefaultPassword)
	s.SetDisplayName(DefaultUsername, "User BB")
	s.sim.Do(func() {
		own := s.documented("F512DA3911603E8AB84A07ACT0000000000100000001", DefaultUsername, "Example 1")
		s.documented("FB4CD874EF94CD2CC1B60B72T0000000000100000001", DefaultUsername, "Example 1 copied")
		foreign := s.documented(documentedForeign, other, "Example 2")
		s.documented("FBB72C3E28BBD1A7BCB264E1B5D17B95F47087F4E518", DefaultUsername, "Example 2 copied")
		app := s.documented(documentedAppFolder, other, "Example 6")
		s.documented("FAD7A87F0613A0CBDD4DA521B5D17B95F47087F4E518", DefaultUsername, "Example 6 copied")
		for _, f := range []*item{own, foreign, app} {
			if f.child("plan.txt") == nil {
				it := s.newItem("D", "plan.txt", f.owner, f.owner, s.sim.SetUpDate())
				it.size, it.version = 300, 1
				s.attach(f, it)
			}
		}
		s.links[DocumentedLinkID] = &link{folder: foreign, role: Contributor}
		// It does not expire: the documented token is older than 15 minutes.
		documented := &appLink{link: link{folder: app, role: Contributor}, accessTokens: simtest.Tokens[bool]{}}
		documented.accessTokens.Add(documentedAccessToken, time.Time{}, true)
		s.appLinks[documentedAppLinkID] = documented
	})
}

// documented adds a folder to the folder "Documented" in a user's home if it is missing.
func (s *Server) documented(id, userName, name string) *item {
	at := s.mustUser(userName).home
	for _, step := range []struct{ id, name string }{{"", "Documented"}, {id, name}} {
		next := at.child(step.name)
		if next == nil {
			next = s.newItem("F", step.name, at.owner, at.owner, s.sim.SetUpDate())
			if step.id != "" {
				next.id = step.id
			}
			s.attach(at, next)
		}
		at = next
	}
	return at
}
