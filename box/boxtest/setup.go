package boxtest

import (
	"cmp"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// Item is what an item that a test adds can have besides its place and its name.
type Item struct {
	ID          string // default: the next free one
	Description string
	SHA1        string // of a file; default: a digest of its name and size
}

// WithID makes AddFolder, AddFile or AddWebLink add an item that has this id.
func WithID(id string) func(*Item) { return func(it *Item) { it.ID = id } }

// MkdirAll makes a folder and its missing parents and returns its id. The path is like
// "/Archives/2017"; "/" is the root, whose id is "0".
func (s *Server) MkdirAll(path string) (id string) {
	s.sim.Do(func() {
		at := s.state.root
		for _, name := range simtest.PathNames(path) {
			at = s.state.subfolder(at, name)
		}
		id = at.id
	})
	return id
}

func (s *state) subfolder(parent *item, name string) *item {
	for _, c := range parent.children {
		if c.kind == folder && strings.EqualFold(c.name, name) {
			return c
		}
	}
	return s.add(&item{kind: folder, name: name}, parent, s.sim.SetUpDate())
}

// AddFolder adds a folder and returns its id. The functions change what else it has. The name is
// not checked. AddFolder panics if the parent does not exist or the id is in use.
func (s *Server) AddFolder(parentID, name string, with ...func(*Item)) (id string) {
	return s.addItem(parentID, &item{kind: folder, name: name}, with)
}

// AddFile is AddFolder for a file of size bytes.
func (s *Server) AddFile(parentID, name string, size int64, with ...func(*Item)) (id string) {
	return s.addItem(parentID, &item{kind: file, name: name, size: size}, with)
}

// AddWebLink is AddFolder for a web link.
func (s *Server) AddWebLink(parentID, name, url string, with ...func(*Item)) (id string) {
	return s.addItem(parentID, &item{kind: webLink, name: name, url: url}, with)
}

func (s *Server) addItem(parentID string, it *item, with []func(*Item)) (id string) {
	var more Item
	for _, f := range with {
		f(&more)
	}
	it.id, it.description = more.ID, more.Description
	if it.kind == file {
		it.digest = cmp.Or(more.SHA1, sha1Of(it.name, it.size, 0))
	}
	s.onFolder(parentID, func(parent *item) {
		if it.kind == folder && s.state.folders[it.id] != nil {
			panic(fmt.Sprintf("boxtest: a folder %q exists", it.id))
		}
		if it.kind == file && s.state.files[it.id] != nil {
			panic(fmt.Sprintf("boxtest: a file %q exists", it.id))
		}
		s.state.add(it, parent, s.sim.SetUpDate())
	})
	return it.id
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
		s.state.change(f, s.sim.SetUpDate(), func() { f.description = text })
	})
}

// SetHugeSize adds bytes to the size of a folder and of all its parents. The service prints such
// sizes as floating point: 1.2318237429383e+31.
func (s *Server) SetHugeSize(id string, bytes float64) {
	s.onFolder(id, func(f *item) { f.huge = bytes })
}

// SetHidden sets whether the user can see a folder and its contents. Requests for hidden items get
// a 404, and listings have gaps in their pages.
func (s *Server) SetHidden(id string, on bool) {
	s.onFolder(id, func(f *item) { f.hidden = on })
}

// SetReadOnly sets whether the user lacks the right to add to or delete a folder and its contents.
// Such requests get a 403.
func (s *Server) SetReadOnly(id string, on bool) {
	s.onFolder(id, func(f *item) { f.readOnly = on })
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
