package oracletest

import (
	"net/http"
	"time"
)

// switches are the answers to what the documents leave open.
type switches struct {
	clash            Clash
	suffix           func(time.Time) string
	copyDelay        time.Duration
	linkDestination  bool
	selfDestination  bool
	decodeAccessCode bool
	errorCodeNumbers bool
	failuresUnder200 bool
	unauthorizedJSON bool
	createStatus     int
	defaultLimit     int
	xmlAnswers       bool
}

func defaultSwitches() switches {
	return switches{
		suffix:          func(now time.Time) string { return now.Format("150405") },
		linkDestination: true,
		selfDestination: true,
		createStatus:    http.StatusCreated,
		defaultLimit:    50,
	}
}

// Clash says what a copy does where its name is in use.
type Clash int

const (
	ClashRename Clash = iota // the copy is called "name(2)", as CreateFolder documents it for itself
	ClashRefuse              // 409 with errorCode -17
)

// SetClash decides what a copy without duplicateResolution does where its name is in use.
//
// Undocumented: both behaviours have a hint in the documents. The default is ClashRename.
func (s *Server) SetClash(c Clash) { s.sim.Do(func() { s.switches.clash = c }) }

// SetSuffix decides what TimeStampSuffix appends to the name of a copy.
//
// Undocumented: said is only that there are six digits, taken from the system's time. The default
// is HHMMSS in UTC, without a separator, and whether or not the name is in use.
func (s *Server) SetSuffix(suffix func(now time.Time) string) {
	s.sim.Do(func() { s.switches.suffix = suffix })
}

// SetCopyDelay lets the contents of a copy arrive d after the copy itself, which is answered and
// seen at once.
//
// Undocumented: nothing says whether a copy is complete when it is answered. The default is that it
// is.
func (s *Server) SetCopyDelay(d time.Duration) { s.sim.Do(func() { s.switches.copyDelay = d }) }

// SetLinkCoversDestination decides whether the link of a request counts for the destination of a
// copy too.
//
// Undocumented: the documents speak of the source only. The default is true; with false the
// caller's own rights decide.
func (s *Server) SetLinkCoversDestination(on bool) {
	s.sim.Do(func() { s.switches.linkDestination = on })
}

// SetSelfDestination decides whether "self" is a destinationID.
//
// Undocumented: the documents ask for a GUID, yet Oracle's own tool sends "self". The default is
// true; with false the answer is 404.
func (s *Server) SetSelfDestination(on bool) { s.sim.Do(func() { s.switches.selfDestination = on }) }

// SetAccessCodeDecoding decides whether the access code in a cookie is percent-decoded before it is
// compared.
//
// Undocumented: the documents show a code of letters and digits. The default is false: the bytes
// are taken as they are.
func (s *Server) SetAccessCodeDecoding(on bool) {
	s.sim.Do(func() { s.switches.decodeAccessCode = on })
}

// SetErrorCodeNumbers lets answers carry errorCode as a JSON number.
//
// Undocumented: some schemas say number, every example shows a string. The default is a string.
func (s *Server) SetErrorCodeNumbers(on bool) { s.sim.Do(func() { s.switches.errorCodeNumbers = on }) }

// SetFailuresUnder200 answers what the service refuses with the status 200, so that only errorCode
// tells. A missing or wrong credential stays a 401, and an injected [Status] keeps its own.
//
// Undocumented: Oracle's own tool is prepared for it. The default is false.
func (s *Server) SetFailuresUnder200(on bool) { s.sim.Do(func() { s.switches.failuresUnder200 = on }) }

// SetUnauthorizedJSON gives a 401 the body of other refusals, with errorCode -1.
//
// Undocumented: no body is shown for it. The default is an HTML page, as the login gate in front of
// the service has it.
func (s *Server) SetUnauthorizedJSON(on bool) { s.sim.Do(func() { s.switches.unauthorizedJSON = on }) }

// SetCreateStatus is the status of a successful CreateFolder, 200 or 201; only 201 carries a
// Location.
//
// Undocumented: the general status table says 201, the operation itself nothing. The default is
// 201.
func (s *Server) SetCreateStatus(status int) { s.sim.Do(func() { s.switches.createStatus = status }) }

// SetDefaultLimit is the page size of a listing that asks for none.
//
// Undocumented: the documents say 50, a recorded answer of the service said 100. The default is 50.
func (s *Server) SetDefaultLimit(n int) { s.sim.Do(func() { s.switches.defaultLimit = n }) }

// SetXMLAnswers gives every answer that has a JSON body an XML one, although the request accepts
// JSON alone.
//
// Undocumented: the documents offer XML where Accept asks for it and show none; the names of its
// elements are those of the JSON members here. The default is false, and a request that accepts
// only XML is then refused with 406.
func (s *Server) SetXMLAnswers(on bool) { s.sim.Do(func() { s.switches.xmlAnswers = on }) }
