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

// Find returns the id of the item at a path such as "/Reports/2025", in the home of the user "u",
// or "v:/Reports/2025", in that of another; "" if there is none. A folder has no two items of one
// name.
func (s *Server) Find(path string) (id string) {
	if strings.HasPrefix(path, "/") {
		path = DefaultUsername + ":" + path
	}
	path = strings.TrimSuffix(path, "/") // Tree prints that of a home
	s.sim.Do(func() {
		for _, it := range s.items {
			if strings.EqualFold(it.path(), path) {
				id = it.id
			}
		}
	})
	return id
}

// Path returns the path of an item as Tree prints it but without a slash at its end, such as
// "u:/Reports/2025"; "" if there is no such item.
func (s *Server) Path(id string) (path string) {
	s.sim.Do(func() {
		if it := s.items[id]; it != nil {
			path = it.path()
		}
	})
	return path
}

// Copying returns the number of items that accepted copies have not made yet. SetCopyDelay says
// when that is.
func (s *Server) Copying() (n int) {
	s.sim.Do(func() {
		for _, a := range s.arriving {
			if s.items[a.to.id] != a.to {
				continue // the copy was deleted
			}
			for _, it := range a.contents {
				n += it.count()
			}
		}
	})
	return n
}

// count returns the number of items at and below the item.
func (it *item) count() int {
	n := 1
	for _, c := range it.children {
		n += c.count()
	}
	return n
}
