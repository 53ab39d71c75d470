package boxtest

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// past returns the date of what a test sets up. It is a minute ago because clients compare such
// dates with the time of their requests, in whole seconds.
func (s *state) past() time.Time { return s.now().Add(-time.Minute) }

// MkdirAll makes a folder and its missing parents and returns its id. The path is absolute:
// "/Archives/2017"; "/" is the root, whose id is "0".
func (s *Server) MkdirAll(path string) (id string) {
	s.sim.Do(func() {
		at := s.state.root
		for name := range strings.FieldsFuncSeq(path, isSlash) {
			at = s.state.subfolder(at, name)
		}
		id = at.id
	})
	return id
}

func isSlash(c rune) bool { return c == '/' }

func (s *state) subfolder(parent *item, name string) *item {
	for _, c := range parent.children {
		if c.kind == folder && strings.EqualFold(c.name, name) {
			return c
		}
	}
	return s.add(&item{kind: folder, name: name}, parent, s.past())
}

// AddFolder adds a folder, without a check of its name, and returns its id. An empty id stands for
// the next free one. The folder is dated a minute before the service's clock. AddFolder panics if
// the parent does not exist or the id is in use.
func (s *Server) AddFolder(id, parentID, name string) string {
	return s.addItem(parentID, &item{kind: folder, id: id, name: name})
}

// AddFile is AddFolder for a file of size bytes.
func (s *Server) AddFile(id, parentID, name string, size int64) string {
	return s.addItem(parentID, &item{kind: file, id: id, name: name, size: size, digest: sha1Of(name, size, 0)})
}

// sha1Of returns a digest for a file whose content the simulator does not have.
func sha1Of(name string, size int64, version int) string {
	content := fmt.Sprint(name, size)
	if version > 0 {
		content += fmt.Sprint(" ", version)
	}
	sum := sha1.Sum([]byte(content))
	return hex.EncodeToString(sum[:])
}

// AddWebLink is AddFolder for a web link.
func (s *Server) AddWebLink(id, parentID, name, url string) string {
	return s.addItem(parentID, &item{kind: webLink, id: id, name: name, url: url})
}

func (s *Server) addItem(parentID string, it *item) string {
	s.onFolder(parentID, func(parent *item) {
		if it.kind == folder && s.state.folders[it.id] != nil {
			panic(fmt.Sprintf("boxtest: a folder %q exists", it.id))
		}
		s.state.add(it, parent, s.state.past())
	})
	return it.id
}

// onFolder calls f with a folder, visible or not. It panics if the test has not made the folder.
func (s *Server) onFolder(id string, f func(*item)) {
	s.sim.Do(func() {
		it := s.state.folders[id]
		if it == nil {
			panic(fmt.Sprintf("boxtest: no folder %q", id))
		}
		f(it)
	})
}

// SetDescription sets the description of a folder and increments its etag and sequence_id.
func (s *Server) SetDescription(id, text string) {
	s.onFolder(id, func(f *item) {
		s.state.change(f, s.state.past(), func() { f.description = text })
	})
}

// SetHugeSize adds bytes to the size of a folder and of all its parents. The service prints such
// sizes as floating point: 1.2318237429383e+31.
func (s *Server) SetHugeSize(id string, bytes float64) {
	s.onFolder(id, func(f *item) { f.huge = bytes })
}

// SetHidden sets whether the user can see a folder and its contents. Requests for hidden items get
// a 404, and listings have gaps in their pages.
func (s *Server) SetHidden(id string, hidden bool) {
	s.onFolder(id, func(f *item) { f.hidden = hidden })
}

// SetReadOnly sets whether the user lacks the right to add to or delete a folder and its contents.
// Such requests get a 403.
func (s *Server) SetReadOnly(id string, readOnly bool) {
	s.onFolder(id, func(f *item) { f.readOnly = readOnly })
}

// Block locks a folder and its contents for d, like another user's operation: requests get
// operation_blocked_temporary.
func (s *Server) Block(id string, d time.Duration) {
	s.onFolder(id, func(f *item) {
		s.state.locks = append(s.state.locks, lock{item: f, deep: true, until: s.state.now().Add(d)})
	})
}

// ReserveName reserves a name in a folder for d, like an equal request that still runs: requests
// get name_temporarily_reserved.
func (s *Server) ReserveName(parentID, name string, d time.Duration) {
	s.onFolder(parentID, func(f *item) {
		s.state.reserved = append(s.state.reserved, reservation{parent: f, name: name, until: s.state.now().Add(d)})
	})
}

// Running returns the number of copies that run in the background.
func (s *Server) Running() (n int) {
	s.sim.Do(func() { n = len(s.state.copies) })
	return n
}
