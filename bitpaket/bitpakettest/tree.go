package bitpakettest

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
)

// Info is what Stat returns of the newest version of an object.
type Info struct {
	ID       string
	Content  string
	Size     int64
	SHA256   string // hexadecimal
	Versions int
	Created  time.Time
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

func (o *object) line() string {
	line := fmt.Sprintf("%s %d B %s", path.Join(o.dir, o.name), o.size, o.hash[:8])
	if o.versioned {
		line += fmt.Sprintf(" version %d", o.version)
	}
	return line
}
