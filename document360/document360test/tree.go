package document360test

import (
	"fmt"
	"slices"
	"strings"
)

// Tree returns all folders and files as sorted lines: the path, which starts with the project's
// name, and the size of a file. Ids are left out, so that a golden comparison does not depend on
// the order of concurrent copies.
func (s *Server) Tree() (text string) {
	s.sim.Do(func() { text = s.drive.tree() })
	return text
}

func (d *drive) tree() string {
	var lines []string
	for _, f := range d.folders {
		lines = append(lines, f.path()+"/\n")
		for _, file := range f.files {
			lines = append(lines, fmt.Sprintf("%s/%s  %s\n", f.path(), file.name, file.size))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}
