package oracletest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Tree returns all items as sorted lines: a line for each home, folder ("u:/Reports/") and file
// with its size ("u:/Reports/q1.txt 100").
func (s *Server) Tree() string {
	var b strings.Builder
	s.sim.Do(func() {
		for _, name := range slices.Sorted(maps.Keys(s.users)) {
			s.users[name].home.print(&b)
		}
	})
	return b.String()
}

func (it *item) print(b *strings.Builder) {
	if !it.folder {
		fmt.Fprintf(b, "%s %d\n", it.path(), it.size)
		return
	}
	fmt.Fprintf(b, "%s/\n", it.path())
	for _, c := range slices.SortedFunc(slices.Values(it.children), byName) {
		c.print(b)
	}
}

// Path returns the path of an item, as Tree prints it but without a trailing slash:
// "u:/Reports/2025"; "" if there is no such item.
func (s *Server) Path(id string) (path string) {
	s.sim.Do(func() {
		if it := s.items[id]; it != nil {
			path = it.path()
		}
	})
	return path
}

// Find returns the id of the item at a path such as "u:/Reports/2025"; "" if there is none.
func (s *Server) Find(path string) (id string) {
	s.sim.Do(func() {
		for _, it := range s.items {
			if strings.EqualFold(it.path(), path) {
				id = it.id
			}
		}
	})
	return id
}
