package boxtest

import (
	"net/http"
	"strings"
	"time"
	"unicode/utf8"
)

// switches are the answers to what the documents leave open.
type switches struct {
	asyncAbove         int
	asyncPerItem       time.Duration
	asyncStatus        int
	asyncBody          bool
	duplicatesWithin   time.Duration
	conflictAsObject   bool
	contentsChangeETag bool
	fieldsAddToBase    bool
	strictNames        bool
	lastMarker         MarkerEnd
	tokenRefusal       int
}

func defaultSwitches() switches {
	return switches{
		asyncAbove:   500,
		asyncPerItem: 10 * time.Millisecond,
		asyncStatus:  http.StatusCreated,
		asyncBody:    true,
		tokenRefusal: http.StatusUnauthorized,
	}
}

// SetAsync says which copies run in the background, those of more than threshold items (500), and
// how long each of their items takes (10ms). Copies that run already keep their pace.
func (s *Server) SetAsync(threshold int, perItem time.Duration) {
	s.sim.Do(func() { s.state.switches.asyncAbove, s.state.switches.asyncPerItem = threshold, perItem })
}

// SetAsyncResponse sets how a copy that runs in the background is answered.
//
// Undocumented: the reference knows only 201 with the folder (the default), other publications
// expect 202. Whether that has a body is not said either.
func (s *Server) SetAsyncResponse(status int, body bool) {
	s.sim.Do(func() { s.state.switches.asyncStatus, s.state.switches.asyncBody = status, body })
}

// SetDuplicateNames lets a folder be made although its name is taken, if the item that has it is
// younger than within; zero, the default, never does. Requests that came together have been seen to
// make two folders of one name.
//
// Undocumented: the reference promises unique names.
func (s *Server) SetDuplicateNames(within time.Duration) {
	s.sim.Do(func() { s.state.switches.duplicatesWithin = within })
}

// SetConflictAsObject makes context_info.conflicts of item_name_in_use a single object instead of
// an array.
//
// Undocumented: pages of different age show either, none shows it for a folder copy.
func (s *Server) SetConflictAsObject(on bool) {
	s.sim.Do(func() { s.state.switches.conflictAsObject = on })
}

// SetContentsChangeETag makes an item that comes or goes change its folder: a new etag, sequence_id
// and modified_at. The root has none of them. By default these follow the folder's own attributes
// only.
//
// Undocumented: no page says what counts as a change of a folder.
func (s *Server) SetContentsChangeETag(on bool) {
	s.sim.Do(func() { s.state.switches.contentsChangeETag = on })
}

// SetFieldsAddToBase makes answers to requests with fields consist of id, type, etag and the named
// fields only, without the sequence_id and name of the mini representation.
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

// SetLastMarker sets how a listing by marker ends.
//
// Undocumented: null (the default) and an empty string are both documented, but not when which one
// comes; the member's absence is not.
func (s *Server) SetLastMarker(end MarkerEnd) {
	s.sim.Do(func() { s.state.switches.lastMarker = end })
}

// SetStrictNames makes item_name_invalid of names with a leading space or any of < > : " | ? * -
// too.
//
// Undocumented: the errors guide has this list, the reference does not, and such names are in
// everyday use.
func (s *Server) SetStrictNames(on bool) {
	s.sim.Do(func() { s.state.switches.strictNames = on })
}

// SetTokenRefusal sets the status for an access token that is missing, unknown or expired, 401 or
// 403.
//
// Undocumented: 401 (the default) is the general rule, but the reference gives 403 to folders.
func (s *Server) SetTokenRefusal(status int) {
	s.sim.Do(func() { s.state.switches.tokenRefusal = status })
}

func (r switches) allowsDuplicate(age time.Duration) bool {
	return r.duplicatesWithin > 0 && age < r.duplicatesWithin
}

const maxName = 255

func (r switches) checkSpelling(name string) *problem {
	if utf8.RuneCountInString(name) > maxName {
		return newProblem(http.StatusBadRequest, "item_name_too_long", "The item name is too long")
	}
	switch {
	case name == "", name == ".", name == "..", strings.HasSuffix(name, " "),
		strings.ContainsFunc(name, func(c rune) bool { return c < ' ' || c == 0x7f || c == '/' || c == '\\' }),
		r.strictNames && (name[0] == ' ' || strings.ContainsAny(name, `<>:"|?*-`)):
		return newProblem(http.StatusBadRequest, "item_name_invalid", "The item name is not allowed")
	}
	return nil
}
