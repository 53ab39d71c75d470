package bitpakettest

import (
	"path"
	"time"
)

// Object is one version of an object: what AddObject can set, and what [Server.Object] returns.
type Object struct {
	Content   string
	Size      int64  // bytes; default: those of the content, which a large object need not have
	Type      string // MIME type; default: detected from the content
	Tags      []string
	Secure    bool // only signed URLs download it
	Sealed    bool // cannot be overwritten
	Versioned bool // another object of this name becomes its next version

	// Set by the server.
	ID       string
	SHA256   string // hexadecimal
	Created  time.Time
	Versions int // how many this path has
}

// MkdirAll makes a folder and its missing parents and returns its folder_id. The path is like
// "/existing_dir/pictures"; the id of "/" is "".
func (s *Server) MkdirAll(path string) (id string) {
	s.sim.Do(func() { id = s.paket.mkdirAll(mustClean(path), s.sim.SetUpDate()).id })
	return id
}

// AddObject adds an object, and its folder if that is missing, and returns the object_id. The
// functions change what else it has. It replaces an object at the same path, or adds a version if
// that is versioned.
//
//	srv.AddObject("/f", "text", func(o *bitpakettest.Object) { o.Sealed = true })
func (s *Server) AddObject(file, content string, with ...func(*Object)) (id string) {
	file = mustClean(file)
	o := Object{Content: content}
	for _, f := range with {
		f(&o)
	}
	s.sim.Do(func() {
		made, there := newObject(path.Dir(file), path.Base(file), o), s.paket.versions(file)
		if len(there) > 0 && newest(there).versioned {
			made.versioned = true
		} else {
			s.paket.destroyAll(there, s.sim.SetUpDate())
		}
		s.paket.add(made, s.sim.SetUpDate())
		id = made.id
	})
	return id
}

// AddDomain adds a custom domain to the paket; the urls of all objects name it.
func (s *Server) AddDomain(name string) {
	s.sim.Do(func() { s.paket.domains = append(s.paket.domains, name) })
}

func mustClean(p string) string {
	clean, ok := cleanPath(p)
	if !ok {
		panic("bitpakettest: not an absolute path: " + p)
	}
	return clean
}
