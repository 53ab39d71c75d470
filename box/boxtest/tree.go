package boxtest

import (
	"slices"
	"strconv"
	"strings"
)

// Tree returns all items below the root as sorted lines: folders end in "/", files and web links
// are followed by their size. "(copying)", "(hidden)" and "(read-only)" mark folders in that state.
func (s *Server) Tree() (text string) {
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

// Find returns the sorted ids of the items with this path, more than one if names are not unique.
func (s *Server) Find(path string) (ids []string) {
	s.sim.Do(func() {
		found := []*item{s.state.root}
		for name := range strings.FieldsFuncSeq(path, isSlash) {
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
