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

// past returns the date of what a test sets up. It is a minute ago because clients compare such
// dates with the time of their requests, in whole seconds.
func (s *Server) past() time.Time { return s.Now().Add(-time.Minute) }

// MkdirAll makes a folder and its missing parents. It returns the folder_id, "" for "/".
func (s *Server) MkdirAll(dir string) (id string) {
	s.sim.Do(func() { id = s.paket.mkdirAll(mustClean(dir), s.past()).id })
	return id
}

// AddObject adds an object, and its folder if that is missing, and returns the object_id. It
// replaces an object with the same path, or adds a version if that is versioned. The object is
// dated a minute before the service's clock.
func (s *Server) AddObject(file, content string) (id string) {
	return s.AddObjectAs(file, Object{Content: content})
}

// AddObjectAs is AddObject with more attributes than the content.
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

// AddDomain adds a custom domain to the paket; the urls of all objects name it.
func (s *Server) AddDomain(name string) {
	s.sim.Do(func() { s.paket.domains = append(s.paket.domains, name) })
}

// Copying returns the number of objects that accepted copies have not made yet.
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
