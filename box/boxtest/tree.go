package boxtest

import (
	"slices"
	"strconv"
	"strings"

	"github.com/farcopy/farcopy/internal/simtest"
)

// Tree returns all items below the root as sorted lines: folders end in "/", files and web links
// are followed by their size. "(copying)", "(hidden)" and "(read-only)" mark folders in that state.
func (s *Server) Tree() string {
	var text string
	s.sim.Do(func() { text = s.state.text() })
	return text
}

func (s *state) text() string {
	var lines []string
	var walk func(*item)
	walk = func(it *item) {
		for _, c := range it.children {
			lines = append(lines, s.line(c)+"\n")
			walk(c)
		}
	}
	walk(s.root)
	slices.Sort(lines)
	return strings.Join(lines, "")
}

func (s *state) line(it *item) string {
	if it.kind != folder {
		return it.path() + " " + strconv.FormatInt(it.size, 10)
	}
	line := it.path() + "/"
	if slices.ContainsFunc(s.copies, func(c *backgroundCopy) bool { return c.made[c.source] == it }) {
		line += " (copying)"
	}
	if it.hidden {
		line += " (hidden)"
	}
	if it.readOnly {
		line += " (read-only)"
	}
	return line
}

// Find returns the id of the item at a path such as "/Archives/2017"; "" if there is none, and the
// first of FindAll if there are several.
func (s *Server) Find(path string) (id string) {
	if ids := s.FindAll(path); ids != nil {
		return ids[0]
	}
	return ""
}

// FindAll returns the sorted ids of the items at a path: several if names are not unique.
func (s *Server) FindAll(path string) (ids []string) {
	s.sim.Do(func() {
		found := []*item{s.state.root}
		for _, name := range simtest.PathNames(path) {
			found = named(found, name)
		}
		for _, it := range found {
			ids = append(ids, it.id)
		}
	})
	slices.Sort(ids)
	return ids
}

func named(parents []*item, name string) (found []*item) {
	for _, p := range parents {
		for _, c := range p.children {
			if c.name == name {
				found = append(found, c)
			}
		}
	}
	return found
}

// Copying returns the number of items that copies in the background have not made yet.
func (s *Server) Copying() (n int) {
	s.sim.Do(func() {
		for _, c := range s.state.copies {
			n += len(c.left)
		}
	})
	return n
}
