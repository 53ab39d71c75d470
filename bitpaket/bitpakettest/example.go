package bitpakettest

// Example is what a program needs for a first copy: an address, credentials, a source and a
// destination.
type Example struct {
	URL          string `json:"url"`
	Token        string `json:"token"`
	ClientSecret string `json:"clientSecret"`
	Folder       string `json:"folder"`
	Target       string `json:"target"`
}

// Example fills the paket with a small tree, opens the socket and returns how to copy it.
func (s *Server) Example() Example {
	s.AddObject("/existing_dir/notes.txt", "Bring the blue folder.\n")
	s.AddObject("/existing_dir/plan.csv", "day,place\nmonday,harbour\n")
	s.AddObject("/existing_dir/pictures/boat.gif", "GIF89a boat")
	s.AddObject("/another_dir/keep.txt", "Here before.\n")
	return Example{URL: s.URL(), Token: DefaultToken, ClientSecret: DefaultClientSecret, Folder: "/existing_dir", Target: "/another_dir"}
}
