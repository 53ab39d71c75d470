package boxtest

import (
	"cmp"
	"net/http"
	"slices"
	"time"
)

func (s *state) copyFolder(r *http.Request, id string) (reply, *refusal) {
	if id == rootID {
		return reply{}, byStatus(http.StatusInternalServerError)
	}
	t, p := readTarget(r)
	if p != nil {
		return reply{}, p
	}
	source, p := s.find(id, "folder")
	if p != nil {
		return reply{}, p
	}
	if unchanged(source, r) {
		return reply{status: http.StatusNotModified}, nil
	}
	parent, p := s.find(t.parentID, "parent")
	if p != nil {
		return reply{}, p
	}
	if !t.hasName {
		t.name = source.name
	}
	if p := cmp.Or(s.checkCopy(source, parent), s.checkName(parent, t.name, nil)); p != nil {
		return reply{}, p
	}
	return s.makeCopy(r, source, parent, t.name), nil
}

func (s *state) checkCopy(source, parent *item) *refusal {
	switch {
	case !parent.writable():
		return forbidden()
	case s.holdsLocked(source), s.locked(parent):
		return blocked()
	case parent.within(source):
		return newRefusal(http.StatusBadRequest, "cyclical_folder_structure", "A folder cannot be copied into itself")
	}
	return nil
}

func (s *state) makeCopy(r *http.Request, source, parent *item, name string) reply {
	c := s.beginCopy(source, parent, name)
	status, empty := http.StatusCreated, false
	if len(c.left) > s.switches.asyncAbove {
		status, empty = s.switches.asyncStatus, !s.switches.asyncBody
		s.runInBackground(c, parent)
	} else {
		c.proceed(s, len(c.left), s.now())
	}
	if empty {
		return reply{status: status}
	}
	return reply{status, s.show(c.made[source], c.made[source].children, r.URL.Query(), firstPage)}
}

// backgroundCopy is a copy that has made the folder itself and still makes its contents.
type backgroundCopy struct {
	source  *item
	made    map[*item]*item // what each original became
	left    []*item         // originals that are still to be copied, parents first
	started time.Time       // of the first one that is left
	perItem time.Duration
}

func (s *state) beginCopy(source, parent *item, name string) *backgroundCopy {
	c := &backgroundCopy{source: source, made: map[*item]*item{}, left: source.copyable(), started: s.now(), perItem: s.switches.copyTime}
	c.made[source] = s.add(duplicate(source, name), parent, c.started)
	return c
}

// duplicate copies an item without its id, version, dates, contents and permissions.
func duplicate(it *item, name string) *item {
	return &item{kind: it.kind, name: name, description: it.description, size: it.size, digest: it.digest, huge: it.huge, url: it.url}
}

// proceed copies the next n items.
func (c *backgroundCopy) proceed(s *state, n int, at time.Time) {
	for _, original := range c.left[:n] {
		c.made[original] = s.add(duplicate(original, original.name), c.made[original.parent], at)
	}
	c.left = c.left[n:]
}

// runInBackground locks what the copy needs until its last item is due.
func (s *state) runInBackground(c *backgroundCopy, parent *item) {
	until := c.started.Add(time.Duration(len(c.left)) * c.perItem)
	s.copies = append(s.copies, c)
	s.locks = append(s.locks,
		lock{item: c.source, deep: true, until: until},
		lock{item: parent, until: until},
		lock{item: c.made[c.source], deep: true, until: until})
}

// catchUp makes the items that are due of the copies in the background.
func (s *state) catchUp(now time.Time) {
	for _, c := range s.copies {
		for len(c.left) > 0 && !now.Before(c.started.Add(c.perItem)) {
			c.started = c.started.Add(c.perItem)
			c.proceed(s, 1, c.started)
		}
	}
	s.copies = slices.DeleteFunc(s.copies, func(c *backgroundCopy) bool { return len(c.left) == 0 })
}
