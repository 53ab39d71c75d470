package bitpakettest

import (
	"path"
	"time"
)

// Object is what AddObjectAs adds. The zero value is an empty object without tags or flags.
type Object struct {
	Content   string
	Size      int64  // shown in place of the content's own, for objects too large to hold
	Type      string // MIME type; default: detected from the content
	Tags      []string
	Secure    bool // only signed URLs download it
	Sealed    bool // cannot be overwritten
	Versioned bool // another object of this name becomes its next version
}

// past is the date of what a test sets up. Clients compare such dates with their sends, in whole
// seconds.
func (s *Server) past() time.Time { return s.Now().Add(-time.Minute) }

// MkdirAll makes a folder with all its parents where they are missing and returns its folder_id, ""
// for "/".
func (s *Server) MkdirAll(dir string) (id string) {
	s.sim.Do(func() { id = s.paket.mkdirAll(mustClean(dir), s.past()).id })
	return id
}

// AddObject adds an object, and its folder where that is missing, and returns its object_id. An
// object that has the name is replaced, or gets a new version if it is versioned. It is dated a
// minute before the service's clock.
func (s *Server) AddObject(file, content string) (id string) {
	return s.AddObjectAs(file, Object{Content: content})
}

// AddObjectAs is AddObject with more than content.
func (s *Server) AddObjectAs(file string, o Object) (id string) {
	file = mustClean(file)
	s.sim.Do(func() {
		made, there := newObject(path.Dir(file), path.Base(file), o), s.paket.versions(file)
		if len(there) > 0 && newest(there).versioned {
			made.versioned = true
		} else {
			s.paket.destroyAll(there, s.past())
		}
		s.paket.add(made, s.past())
		id = made.id
	})
	return id
}

// AddDomain gives the paket a custom domain, which the urls of every object then name.
func (s *Server) AddDomain(name string) {
	s.sim.Do(func() { s.paket.domains = append(s.paket.domains, name) })
}

// Copying is the number of objects that accepted copies have yet to make.
func (s *Server) Copying() (n int) {
	s.sim.Do(func() {
		for _, st := range s.steps {
			if st.source != nil {
				n++
			}
		}
	})
	return n
}

func mustClean(p string) string {
	clean, ok := cleanPath(p)
	if !ok {
		panic("bitpakettest: not an absolute path: " + p)
	}
	return clean
}
