package oracletest

import (
	"fmt"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// MkdirAll makes a folder and its missing parents in the home of the user "u" and returns its id.
// The path is like "/Reports/2025"; "/" is the home.
func (s *Server) MkdirAll(path string) (id string) {
	s.sim.Do(func() {
		at := s.mustUser(DefaultUsername).home
		for _, name := range simtest.PathNames(path) {
			next := at.child(name)
			if next == nil {
				next = s.newItem("F", name, at.owner, at.owner, s.sim.SetUpDate())
				s.attach(at, next)
			}
			at = s.mustFolder(next.id)
		}
		id = at.id
	})
	return id
}

// AddFolder adds a folder and returns its id. "(2)" is appended to a name that is in use. AddFolder
// panics if the parent does not exist.
func (s *Server) AddFolder(parentID, name string) (id string) {
	s.sim.Do(func() {
		parent := s.mustFolder(parentID)
		it := s.newItem("F", parent.free(name), parent.owner, parent.owner, s.sim.SetUpDate())
		s.attach(parent, it)
		id = it.id
	})
	return id
}

// AddFile is AddFolder for a file of size bytes. Like an upload it adds a version to a file that
// exists.
func (s *Server) AddFile(parentID, name string, size int64) (id string) {
	s.sim.Do(func() {
		parent := s.mustFolder(parentID)
		it := parent.child(name)
		switch {
		case it == nil:
			it = s.newItem("D", name, parent.owner, parent.owner, s.sim.SetUpDate())
			s.attach(parent, it)
		case it.folder:
			panic(fmt.Sprintf("oracletest: %s is a folder", it.path()))
		}
		if at := s.sim.SetUpDate(); at.After(it.modified) {
			it.modified = at
		}
		it.size = size
		it.version++
		id = it.id
	})
	return id
}

// Home returns the id of a user's home folder, as a parent of what others own. Over HTTP a home is
// always "self".
func (s *Server) Home(userName string) (id string) {
	s.sim.Do(func() { id = s.mustUser(userName).home.id })
	return id
}

// Share gives a user a role in a folder and its contents. The folder then appears among the user's
// home items.
func (s *Server) Share(folderID, userName string, role Role) {
	s.sim.Do(func() {
		it := s.mustFolder(folderID)
		if it.shares == nil {
			it.shares = map[*user]Role{}
		}
		it.shares[s.mustUser(userName)] = mustRole(role)
	})
}

// AddPublicLink makes a public link to a folder and returns its id. If the passcode is not empty,
// requests must send it in the cookie dAccessCode-<link id>.
func (s *Server) AddPublicLink(folderID string, role Role, passcode string) (linkID string) {
	s.sim.Do(func() {
		if role == Manager {
			panic("oracletest: a public link cannot make managers")
		}
		it := s.mustFolder(folderID)
		linkID = s.newID("LF", it.owner)
		s.links[linkID] = &link{folder: it, role: mustRole(role), passcode: passcode}
	})
	return linkID
}

// SetDisplayName sets the name that responses show for a user instead of the login name.
func (s *Server) SetDisplayName(userName, display string) {
	s.sim.Do(func() { s.mustUser(userName).display = display })
}

// SetPasscode changes the passcode of a public link; an empty one removes it.
func (s *Server) SetPasscode(linkID, passcode string) {
	s.sim.Do(func() { s.mustLink(linkID).passcode = passcode })
}

// SetExpiration sets when a public link expires, by the service's clock; the zero time means never.
func (s *Server) SetExpiration(linkID string, at time.Time) {
	s.sim.Do(func() { s.mustLink(linkID).expires = at })
}

func (s *Server) mustUser(name string) *user {
	if u := s.users[name]; u != nil {
		return u
	}
	panic("oracletest: no user " + name)
}

func (s *Server) mustFolder(id string) *item {
	if it := s.items[id]; it != nil && it.folder {
		return it
	}
	panic("oracletest: no folder " + id)
}

func (s *Server) mustLink(id string) *link {
	if l := s.links[id]; l != nil {
		return l
	}
	panic("oracletest: no public link " + id)
}

func mustRole(r Role) Role {
	if !r.covers(Viewer) {
		panic("oracletest: no role " + string(r))
	}
	return r
}
