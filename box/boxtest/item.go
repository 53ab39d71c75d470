package boxtest

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// kind is the type of an item as the service spells it.
type kind string

const (
	folder  kind = "folder"
	file    kind = "file"
	webLink kind = "web_link"
)

// rank is the place of a kind in listings.
func (k kind) rank() int { return slices.Index([]kind{folder, file, webLink}, k) }

const rootID = "0"

type item struct {
	kind        kind
	id, name    string
	description string
	parent      *item
	children    []*item
	size        int64
	digest      string    // sha1 of a file
	past        []content // the earlier versions of a file
	huge        float64   // bytes beyond what an integer holds
	url         string
	version     int // etag and sequence_id
	created     time.Time
	modified    time.Time
	hidden      bool
	onlyFor     string // the id of the only user who sees it; "": all do
	readOnly    bool
}

// content is what one version of a file holds.
type content struct {
	size   int64
	digest string
}

func (it *item) isRoot() bool { return it.id == rootID && it.kind == folder }

// within reports whether the item is top or lies below it.
func (it *item) within(top *item) bool {
	for ; it != nil; it = it.parent {
		if it == top {
			return true
		}
	}
	return false
}

func (it *item) writable() bool {
	for ; it != nil; it = it.parent {
		if it.readOnly {
			return false
		}
	}
	return true
}

// ancestors returns the folders above the item, the root first.
func (it *item) ancestors() []*item {
	var up []*item
	for p := it.parent; p != nil; p = p.parent {
		up = append(up, p)
	}
	slices.Reverse(up)
	return up
}

// copyable returns all that a copy of the folder takes along, parents before their children.
func (it *item) copyable() []*item {
	var below []*item
	for _, c := range it.children {
		if !c.hidden {
			below = append(append(below, c), c.copyable()...)
		}
	}
	return below
}

func (it *item) total() (size int64, huge float64) {
	size, huge = it.size, it.huge
	for _, c := range it.children {
		s, h := c.total()
		size, huge = size+s, huge+h
	}
	return size, huge
}

func (it *item) path() string {
	var b strings.Builder
	for _, p := range append(it.ancestors(), it)[1:] {
		b.WriteString("/" + p.name)
	}
	return b.String()
}

// change is what every change of the item's own attributes leaves behind; set-up, which is dated
// back, makes nothing older.
func (s *state) change(it *item, at time.Time, more ...func()) {
	s.keep(it, at)
	for _, f := range more {
		f()
	}
	it.version++
	if at.After(it.modified) {
		it.modified = at
	}
}

// listed is what decides about an item's place in a listing; a marker holds the one after which a
// page starts.
type listed struct {
	Rank int     `json:"r"`
	Name string  `json:"n"`
	ID   string  `json:"i"`
	Date int64   `json:"d"`
	Size float64 `json:"s"`
}

func (it *item) listed() listed {
	size, huge := it.total()
	return listed{it.kind.rank(), strings.ToLower(it.name), it.id, it.modified.UnixNano(), huge + float64(size)}
}

// compare orders by type first, whatever the sort attribute and its direction.
func (l listed) compare(m listed, sort string, descending bool) int {
	var by int
	switch sort {
	case "date":
		by = cmp.Compare(l.Date, m.Date)
	case "size":
		by = cmp.Compare(l.Size, m.Size)
	case "name":
		by = cmp.Compare(l.Name, m.Name)
	}
	by = cmp.Or(by, cmp.Compare(len(l.ID), len(m.ID)), cmp.Compare(l.ID, m.ID)) // ids are decimal
	if descending {
		by = -by
	}
	return cmp.Or(cmp.Compare(l.Rank, m.Rank), by)
}
