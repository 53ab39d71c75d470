package oracletest

import (
	"cmp"
	"crypto/sha3"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// tenant is the part of an id that all folders and users of one instance have in common.
const tenant = "B5D17B95F470"

type user struct {
	id, name, password string
	display            string // the name that responses show
	part               string // ends the ids of what the user owns
	home               *item
}

// item is a folder or a file. A home is a folder without a parent.
type item struct {
	id, name, description string
	folder                bool
	parent                *item
	children              []*item
	size                  int64 // of a file
	version               int   // of a file
	owner                 *user
	createdBy, modifiedBy *user
	created, modified     time.Time
	shares                map[*user]Role
}

// arrival is the contents of a copied folder that have not appeared yet.
type arrival struct {
	at       time.Time
	to       *item
	contents []*item
}

func (it *item) home() bool { return it.parent == nil }

func (it *item) within(ancestor *item) bool {
	for ; it != nil; it = it.parent {
		if it == ancestor {
			return true
		}
	}
	return false
}

func (it *item) child(name string) *item {
	for _, c := range it.children {
		if strings.EqualFold(c.name, name) {
			return c
		}
	}
	return nil
}

// free returns the name, or the first of "name(2)", "name(3)", ... that no item of the folder has.
func (it *item) free(name string) string {
	free := name
	for n := 2; it.child(free) != nil; n++ {
		free = fmt.Sprintf("%s(%d)", name, n)
	}
	return free
}

func (it *item) totalSize() int64 {
	total := it.size
	for _, c := range it.children {
		total += c.totalSize()
	}
	return total
}

func (it *item) path() string {
	if it.home() {
		return it.owner.name + ":"
	}
	return it.parent.path() + "/" + it.name
}

func byName(a, b *item) int {
	return cmp.Or(strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name)), strings.Compare(a.id, b.id))
}

func (s *Server) newItem(prefix, name string, owner, by *user, now time.Time) *item {
	return &item{
		id: s.newID(prefix, owner), name: name, folder: prefix == "F", owner: owner,
		createdBy: by, modifiedBy: by, created: now, modified: now,
	}
}

// attach adds an item with its contents to a folder.
func (s *Server) attach(parent, it *item) { s.attachAt(parent, it, it.created) }

// attachAt is attach for an item that appears later than it was made.
func (s *Server) attachAt(parent, it *item, at time.Time) {
	s.keepNew(it, at)
	it.parent = parent
	parent.children = append(parent.children, it)
	s.register(it)
}

func (s *Server) register(it *item) {
	s.items[it.id] = it
	for _, c := range it.children {
		s.register(c)
	}
}

func (s *Server) detach(it *item) {
	s.keep(it)
	it.parent.children = slices.DeleteFunc(it.parent.children, func(c *item) bool { return c == it })
	s.forget(it)
}

func (s *Server) forget(it *item) {
	delete(s.items, it.id)
	for _, c := range it.children {
		s.forget(c)
	}
}

// duplicate copies an item with its contents for an owner; by is the user who made the copy. The
// copy has no parent yet.
func (s *Server) duplicate(src *item, owner, by *user) *item {
	it := s.newItem(src.id[:1], src.name, owner, by, s.sim.Now())
	it.description, it.size, it.version = src.description, src.size, min(src.version, 1)
	for _, c := range src.children {
		d := s.duplicate(c, owner, by)
		d.parent = it
		it.children = append(it.children, d)
	}
	return it
}

// catchUp adds the contents of copied folders that are due.
func (s *Server) catchUp(now time.Time) {
	s.arriving = slices.DeleteFunc(s.arriving, func(a arrival) bool {
		if now.Before(a.at) {
			return false
		}
		if s.items[a.to.id] == a.to { // else deleted meanwhile
			for _, it := range a.contents {
				it.name = a.to.free(it.name)
				s.attachAt(a.to, it, a.at)
			}
		}
		return true
	})
}

// newID makes an id of 44 characters: kind, counter-based digits, the instance, the owner.
func (s *Server) newID(kind string, owner *user) string {
	s.made++
	return kind + hexDigits(fmt.Sprint("item ", s.made), 24-len(kind)) + tenant + owner.part
}

func hexDigits(seed string, n int) string {
	return strings.ToUpper(hex.EncodeToString(sha3.SumSHAKE256([]byte(seed), (n+1)/2)))[:n]
}

// opaque is n bytes in the URL-safe alphabet of applink ids and tokens.
func (s *Server) opaque(n int) string {
	s.made++
	return base64.URLEncoding.EncodeToString(sha3.SumSHAKE256(fmt.Appendf(nil, "opaque %d", s.made), n))
}
