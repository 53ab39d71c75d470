package bitpakettest

import "time"

// switches is how the server behaves where the documents are silent.
type switches struct {
	refusals          [refusalCount]failure
	hostErrors        bool
	flatten           bool
	optionalOverwrite bool
	copyDelay         time.Duration // from the answer to the first object
	copyTime          time.Duration // for each object
}

var defaultSwitches = switches{
	refusals:  refusals,
	copyDelay: time.Second,
	copyTime:  100 * time.Millisecond,
}

// Undocumented: SetRefusal sets with which status and code the server refuses for a reason that no
// document shows an answer for; the constants tell the defaults. A status of 200 makes it a
// success:false under a 200.
func (s *Server) SetRefusal(why Refusal, status, code int) {
	s.sim.Do(func() {
		f := &s.switches.refusals[why]
		f.status, f.code = status, code
	})
}

// Undocumented: SetHostErrors makes the layer in front of the API refuse: tokens that are not
// accepted, unknown paths and injected statuses are then answered in its format, with a namespace
// and the HTTP status as code. The documents show that format for some uploads and the API's own
// for everything else, which is the default.
func (s *Server) SetHostErrors(on bool) {
	s.sim.Do(func() { s.switches.hostErrors = on })
}

// Undocumented: SetNestFolders says where a copied folder lands. By default, true, /a copied to /b
// is merged into /b/a; false merges what it contains into /b itself.
func (s *Server) SetNestFolders(nest bool) {
	s.sim.Do(func() { s.switches.flatten = !nest })
}

// Undocumented: SetRequireOverwrite says whether a copy must state overwrite. By default, true, one
// without is refused; false takes it as overwrite:false.
func (s *Server) SetRequireOverwrite(required bool) {
	s.sim.Do(func() { s.switches.optionalOverwrite = !required })
}

// Undocumented: SetCopyDelay sets how long after its answer a copy starts to show; by default a
// second. A copy that was accepted before keeps its pace.
func (s *Server) SetCopyDelay(d time.Duration) {
	s.sim.Do(func() { s.switches.copyDelay = d })
}

// Undocumented: SetCopyTime sets how long each object of a copy takes, one after the other; by
// default 100 milliseconds. A copy that was accepted before keeps its pace.
func (s *Server) SetCopyTime(perObject time.Duration) {
	s.sim.Do(func() { s.switches.copyTime = perObject })
}
