package boxtest

import (
	"net/http"
	"strings"
	"time"
	"unicode/utf8"
)

// switches holds the behaviour that the documents leave open.
type switches struct {
	asyncAbove         int
	copyTime           time.Duration
	asyncStatus        int
	asyncBody          bool
	duplicatesWithin   time.Duration
	conflictAsObject   bool
	contentsChangeETag bool
	fieldsAddToBase    bool
	strictNames        bool
	lastMarker         MarkerEnd
	tokenRefusal       int
	userTokens         bool
}

func defaultSwitches() switches {
	return switches{
		asyncAbove:   500,
		copyTime:     10 * time.Millisecond,
		asyncStatus:  http.StatusCreated,
		asyncBody:    true,
		tokenRefusal: http.StatusUnauthorized,
		userTokens:   true,
	}
}

// SetAsyncAbove sets which copies run in the background: those of more than n items, 500 by
// default.
func (s *Server) SetAsyncAbove(n int) { s.sim.Do(func() { s.state.switches.asyncAbove = n }) }

// SetCopyTime sets the time that each item of a copy in the background takes, 10 milliseconds by
// default; the items are copied one after the other. Copies that are already accepted keep theirs.
//
// Undocumented: no page says how long a copy takes.
func (s *Server) SetCopyTime(perItem time.Duration) {
	s.sim.Do(func() { s.state.switches.copyTime = perItem })
}

// SetAsyncResponse sets the response to a copy that runs in the background.
//
// Undocumented: the reference has only 201 with the folder, the default; other publications expect
// 202. None says whether a 202 has a body.
func (s *Server) SetAsyncResponse(status int, body bool) {
	s.sim.Do(func() { s.state.switches.asyncStatus, s.state.switches.asyncBody = status, body })
}

// SetDuplicateNames allows a folder with a name that is taken, if the item with that name is
// younger than within; zero, the default, never allows it. Concurrent requests have been seen to
// make two folders of one name.
//
// Undocumented: the reference promises unique names.
func (s *Server) SetDuplicateNames(within time.Duration) {
	s.sim.Do(func() { s.state.switches.duplicatesWithin = within })
}

// SetConflictAsObject makes context_info.conflicts of item_name_in_use a single object instead of
// an array.
//
// Undocumented: pages of different age show either; none shows it for a folder copy.
func (s *Server) SetConflictAsObject(on bool) {
	s.sim.Do(func() { s.state.switches.conflictAsObject = on })
}

// SetContentsChangeETag makes a folder change when an item is added to or removed from it: it gets
// a new etag, sequence_id and modified_at. The root has none of them. By default only a change of
// the folder's own attributes does that.
//
// Undocumented: no page says what counts as a change of a folder.
func (s *Server) SetContentsChangeETag(on bool) {
	s.sim.Do(func() { s.state.switches.contentsChangeETag = on })
}

// SetFieldsAddToBase makes responses to requests with fields consist of id, type, etag and these
// fields, without the sequence_id and name of the mini representation.
//
// Undocumented: the reference says mini, a guide says base.
func (s *Server) SetFieldsAddToBase(on bool) {
	s.sim.Do(func() { s.state.switches.fieldsAddToBase = on })
}

// MarkerEnd is what next_marker is on the last page of a listing.
type MarkerEnd int

// The ways in which a listing by marker ends.
const (
	MarkerNull   MarkerEnd = iota // null
	MarkerEmpty                   // an empty string
	MarkerAbsent                  // no such member
)

// SetLastMarker sets the next_marker of a listing's last page.
//
// Undocumented: null, the default, and an empty string are both documented, but not when each is
// sent; an absent member is not documented.
func (s *Server) SetLastMarker(end MarkerEnd) {
	s.sim.Do(func() { s.state.switches.lastMarker = end })
}

// SetStrictNames refuses names with a leading space or any of < > : " | ? * - with
// item_name_invalid too.
//
// Undocumented: the errors guide has this list, the reference does not, and such names are in
// everyday use.
func (s *Server) SetStrictNames(on bool) {
	s.sim.Do(func() { s.state.switches.strictNames = on })
}

// SetTokenRefusal sets the status for an access token that is missing, unknown or expired: 401 or
// 403.
//
// Undocumented: 401, the default, is the general rule, but the reference has 403 for folders.
func (s *Server) SetTokenRefusal(status int) {
	s.sim.Do(func() { s.state.switches.tokenRefusal = status })
}

func (r switches) allowsDuplicate(age time.Duration) bool {
	return r.duplicatesWithin > 0 && age < r.duplicatesWithin
}

const maxName = 255

func (r switches) checkSpelling(name string) *refusal {
	if utf8.RuneCountInString(name) > maxName {
		return newRefusal(http.StatusBadRequest, "item_name_too_long", "The item name is too long")
	}
	switch {
	case name == "", name == ".", name == "..", strings.HasSuffix(name, " "),
		strings.ContainsFunc(name, func(c rune) bool { return c < ' ' || c == 0x7f || c == '/' || c == '\\' }),
		r.strictNames && (name[0] == ' ' || strings.ContainsAny(name, `<>:"|?*-`)):
		return newRefusal(http.StatusBadRequest, "item_name_invalid", "The item name is not allowed")
	}
	return nil
}
