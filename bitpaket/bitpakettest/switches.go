package bitpakettest

import "time"

// switches holds the behaviour that the documents leave open.
type switches struct {
	refusals          [refusalCount]refusal
	hostErrors        bool
	flatten           bool
	optionalOverwrite bool
	copyDelay         time.Duration // from the response to the first object
	copyTime          time.Duration // for each object
}

var defaultSwitches = switches{
	refusals:  refusals,
	copyDelay: time.Second,
	copyTime:  100 * time.Millisecond,
}

// SetRefusal sets the status and the code of a refusal. A status of 200 makes it a success:false
// under a 200. The defaults stand beside the constants.
//
// Undocumented: no document shows a response for these reasons.
func (s *Server) SetRefusal(why Refusal, status, code int) {
	s.sim.Do(func() {
		f := &s.switches.refusals[why]
		f.status, f.code = status, code
	})
}

// SetHostErrors makes the layer in front of the API refuse requests with an invalid token or an
// unknown path, and requests that meet an injected status. Its error format has a namespace, and
// the HTTP status as code.
//
// Undocumented: the documents show that format for some uploads and the API's own, the default, for
// everything else.
func (s *Server) SetHostErrors(on bool) {
	s.sim.Do(func() { s.switches.hostErrors = on })
}

// SetNestFolders sets where a copied folder goes. With true, the default, the copy of /a to /b is
// merged into /b/a. With false the contents of /a are merged into /b.
//
// Undocumented: the documents say that folders are merged into the target, not at which path.
func (s *Server) SetNestFolders(on bool) {
	s.sim.Do(func() { s.switches.flatten = !on })
}

// SetRequireOverwrite sets whether a copy without overwrite is refused, the default, or taken as
// overwrite:false.
//
// Undocumented: the documents do not say whether overwrite is required.
func (s *Server) SetRequireOverwrite(on bool) {
	s.sim.Do(func() { s.switches.optionalOverwrite = !on })
}

// SetCopyDelay sets the time from the response to the first object of a copy, a second by default.
// Copies that are already accepted keep theirs.
//
// Undocumented: the documents do not say when a copy is complete.
func (s *Server) SetCopyDelay(d time.Duration) {
	s.sim.Do(func() { s.switches.copyDelay = d })
}

// SetCopyTime sets the time that each object of a copy takes, 100 milliseconds by default; the
// objects are copied one after the other. Copies that are already accepted keep theirs.
//
// Undocumented: the documents do not say when a copy is complete.
func (s *Server) SetCopyTime(perItem time.Duration) {
	s.sim.Do(func() { s.switches.copyTime = perItem })
}
