package bitpakettest

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// Tree returns the paket as sorted lines: folders as "/dir/", versions of objects as "/dir/name 12
// B" with the first digits of the SHA-256 and, if the object is versioned, the version.
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

// Object returns the newest version of the object at a path; false if there is none.
func (s *Server) Object(file string) (o Object, ok bool) {
	s.sim.Do(func() {
		versions := s.paket.versions(file)
		if ok = versions != nil; ok {
			o = newest(versions).public()
			o.Versions = len(versions)
		}
	})
	return o, ok
}

// public is the version as a test sees it.
func (o *object) public() Object {
	return Object{
		Content: string(o.content), Size: o.size, Type: o.mime, Tags: slices.Clone(o.tags),
		Secure: o.secure, Sealed: o.sealed, Versioned: o.versioned,
		ID: o.id, SHA256: o.hash, Created: o.created,
	}
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

func (o *object) line() string {
	line := fmt.Sprintf("%s %d B %s", path.Join(o.dir, o.name), o.size, o.hash[:8])
	if o.versioned {
		line += fmt.Sprintf(" version %d", o.version)
	}
	return line
}
