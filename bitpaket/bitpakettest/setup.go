package bitpakettest

import (
	"fmt"
	"path"
	"slices"
	"strings"
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

// Info is the newest version of an object as Stat finds it.
type Info struct {
	ID       string
	Content  string
	Size     int64
	SHA256   string // hexadecimal
	Versions int
	Created  time.Time
}

// Example is a server's address and credentials, and one folder with a target to copy it to.
type Example struct {
	URL          string `json:"url"`
	Token        string `json:"token"`
	ClientSecret string `json:"clientSecret"`
	Folder       string `json:"folder"`
	Target       string `json:"target"`
}

// Example fills the paket with a small tree and tells how to copy it.
func (s *Server) Example() Example {
	s.AddObject("/existing_dir/notes.txt", "Bring the blue folder.\n")
	s.AddObject("/existing_dir/plan.csv", "day,place\nmonday,harbour\n")
	s.AddObject("/existing_dir/pictures/boat.gif", "GIF89a boat")
	s.AddObject("/another_dir/keep.txt", "Here before.\n")
	return Example{URL: s.URL(), Token: Token, ClientSecret: ClientSecret, Folder: "/existing_dir", Target: "/another_dir"}
}

// past is the date of what a test sets up. Clients compare such dates with their sends, in whole seconds.
func (s *Server) past() time.Time { return s.Now().Add(-time.Minute) }

// MkdirAll makes a folder with all its parents where they are missing and returns its folder_id, "" for "/".
func (s *Server) MkdirAll(dir string) (id string) {
	s.sim.Do(func() { id = s.paket.mkdirAll(mustClean(dir), s.past()).id })
	return id
}

// AddObject adds an object, and its folder where that is missing, and returns its object_id. An object that has the name is
// replaced, or gets a new version if it is versioned. It is dated a minute before the service's clock.
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

// Stat returns the newest version of the object at a path.
func (s *Server) Stat(file string) (info Info, ok bool) {
	s.sim.Do(func() {
		versions := s.paket.versions(file)
		if ok = versions != nil; ok {
			o := newest(versions)
			info = Info{o.id, string(o.content), o.size, o.hash, len(versions), o.created}
		}
	})
	return info, ok
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

// Tree shows the paket, sorted: folders as "/dir/", versions of objects as "/dir/name 12 B" with the start of the SHA-256
// and, where the object is versioned, the version.
func (s *Server) Tree() string {
	var lines []string
	s.sim.Do(func() {
		s.paket.root.walk("/", func(dir string, f *folder) {
			if dir != "/" {
				lines = append(lines, dir+"/")
			}
			for _, versions := range f.objects {
				for _, o := range versions {
					lines = append(lines, o.line())
				}
			}
		})
	})
	slices.Sort(lines)
	return strings.Join(append(lines, ""), "\n")
}

func (o *object) line() string {
	line := fmt.Sprintf("%s %d B %s", path.Join(o.dir, o.name), o.size, o.hash[:8])
	if o.versioned {
		line += fmt.Sprintf(" version %d", o.version)
	}
	return line
}

func mustClean(p string) string {
	clean, ok := cleanPath(p)
	if !ok {
		panic("bitpakettest: not an absolute path: " + p)
	}
	return clean
}
