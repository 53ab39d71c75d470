package boxtest

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// state is everything the service knows. Its methods expect the lock to be held.
type state struct {
	sim       *simtest.Server
	now       func() time.Time
	switches  switches
	root      *item
	folders   map[string]*item // by id
	files     map[string]*item // by id; a file and a folder may have the same one
	lastID    int
	copies    []*backgroundCopy
	locks     []lock
	kept      []folderLock // in the order in which they were made
	reserved  []reservation
	earlier   simtest.Past[*item, *item]
	tokens    tokens
	users     []account // the first one is the holder of the tokens
	links     []sharedLink
	viewer    viewer // of the request that is served
	responses int    // counts request ids
}

func newState() *state {
	root := &item{kind: folder, id: rootID, name: "All Files"}
	return &state{
		switches: defaultSwitches(),
		root:     root,
		folders:  map[string]*item{rootID: root},
		files:    map[string]*item{},
		lastID:   1000000,
		tokens:   newTokens(),
		users:    []account{{id: "22222", name: "Example User", login: "user@example.com"}},
	}
}

func (s *state) newID() string {
	for {
		s.lastID++
		id := strconv.Itoa(s.lastID)
		if s.folders[id] == nil && s.files[id] == nil {
			return id
		}
	}
}

// add puts an item into a folder and dates it; an empty id is replaced by the next free one.
func (s *state) add(it *item, parent *item, at time.Time) *item {
	if it.id == "" {
		it.id = s.newID()
	}
	s.earlier.Keep(s.sim, at, it, nil)
	it.parent, it.created, it.modified = parent, at, at
	parent.children = append(parent.children, it)
	if ids := s.idsOf(it.kind); ids != nil {
		ids[it.id] = it
	}
	s.contentsChanged(parent, at)
	return it
}

func (s *state) remove(it *item) {
	s.keep(it, s.now())
	it.parent.children = slices.DeleteFunc(it.parent.children, func(c *item) bool { return c == it })
	s.contentsChanged(it.parent, s.now())
	s.forget(it)
}

func (s *state) forget(it *item) {
	delete(s.idsOf(it.kind), it.id)
	for _, c := range it.children {
		s.forget(c)
	}
}

func (s *state) contentsChanged(parent *item, at time.Time) {
	if s.switches.contentsChangeETag && !parent.isRoot() {
		s.change(parent, at)
	}
}

// idsOf returns the items of a kind by their ids; nil for web links.
func (s *state) idsOf(k kind) map[string]*item {
	switch k {
	case folder:
		return s.folders
	case file:
		return s.files
	}
	return nil
}

// findFile is find for a file.
func (s *state) findFile(id string) (*item, *refusal) {
	if f := s.files[id]; f != nil && s.sees(f) {
		return f, s.viewer.rights.checkReach(f)
	}
	return nil, notFound("file", id)
}

// find returns a folder that the user can see. argument is the name of the parameter with the id.
func (s *state) find(id, argument string) (*item, *refusal) {
	if f := s.folders[id]; f != nil && s.sees(f) {
		return f, s.viewer.rights.checkReach(f)
	}
	return nil, notFound(argument, id)
}

// lock prevents that an item, and with deep its contents, is copied, deleted or added to.
type lock struct {
	item  *item
	deep  bool
	until time.Time
}

func (s *state) activeLock(match func(lock) bool) bool {
	now := s.now()
	return slices.ContainsFunc(s.locks, func(l lock) bool { return now.Before(l.until) && match(l) })
}

func (s *state) locked(it *item) bool {
	return s.activeLock(func(l lock) bool { return l.item == it || l.deep && it.within(l.item) })
}

// holdsLocked reports whether something at or below the item is locked.
func (s *state) holdsLocked(it *item) bool {
	return s.locked(it) || s.activeLock(func(l lock) bool { return l.item.within(it) })
}

// reservation is a name that another, unfinished request has taken.
type reservation struct {
	parent *item
	name   string
	until  time.Time
}

// checkName returns why an item cannot have this name; nil: it can. it is the item that is to get
// it; nil: a new one.
func (s *state) checkName(parent *item, name string, it *item) *refusal {
	if p := s.switches.checkSpelling(name); p != nil {
		return p
	}
	now := s.now()
	for _, r := range s.reserved {
		if r.parent == parent && strings.EqualFold(r.name, name) && now.Before(r.until) {
			return nameReserved(name)
		}
	}
	var taken []*item
	for _, c := range parent.children {
		if c != it && strings.EqualFold(c.name, name) && !s.switches.allowsDuplicate(now.Sub(c.created)) {
			taken = append(taken, c)
		}
	}
	if len(taken) == 0 {
		return nil
	}
	return nameInUse(name, s.conflicts(taken))
}

// conflicts shows the items that have a name already. Items that the user cannot see are left out.
func (s *state) conflicts(taken []*item) any {
	shown := []object{}
	for _, it := range taken {
		if s.sees(it) {
			shown = append(shown, mini(it))
		}
	}
	if s.switches.conflictAsObject && len(shown) > 0 {
		return shown[0]
	}
	return shown
}
