package oracletest

import (
	"net/http"
	"time"
)

// switches holds the behaviour that the documents leave open.
type switches struct {
	clash            Clash
	suffix           func(time.Time) string
	suffixBeforeExt  bool
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

// Clash is what a copy does if its name is in use.
type Clash int

const (
	ClashRename Clash = iota // the copy is called "name(2)", as documented for CreateFolder
	ClashRefuse              // 409 with errorCode -17

	// ClashVersion: the copy of a file becomes a new version of the file of that name, as an upload
	// does. All other copies are renamed.
	ClashVersion
)

// SetClash sets what a copy without duplicateResolution does if its name is in use.
//
// Undocumented: the documents hint at all behaviours. The default is ClashRename.
func (s *Server) SetClash(c Clash) { s.sim.Do(func() { s.switches.clash = c }) }

// SetSuffix sets what TimeStampSuffix appends to the name of a copy.
//
// Undocumented: the documents say only that it is six digits of the system's time. The default is
// HHMMSS in UTC, without a separator, whether or not the name is in use.
func (s *Server) SetSuffix(suffix func(now time.Time) string) {
	s.sim.Do(func() { s.switches.suffix = suffix })
}

// SetSuffixBeforeExtension sets whether the suffix of a file's copy comes before the extension of
// its name.
//
// Undocumented: the documents say only that it goes to the name. The default is false.
func (s *Server) SetSuffixBeforeExtension(on bool) {
	s.sim.Do(func() { s.switches.suffixBeforeExt = on })
}

// SetCopyDelay makes the contents of a copied folder appear d after the folder itself, which is
// made before the response.
//
// Undocumented: the documents do not say whether a copy is complete at its response. By default it
// is.
func (s *Server) SetCopyDelay(d time.Duration) { s.sim.Do(func() { s.switches.copyDelay = d }) }

// SetLinkCoversDestination sets whether the link of a request also gives access to the destination
// of a copy.
//
// Undocumented: the documents speak of the source only. The default is true; with false the
// caller's own rights decide.
func (s *Server) SetLinkCoversDestination(on bool) {
	s.sim.Do(func() { s.switches.linkDestination = on })
}

// SetSelfDestination sets whether "self" is a valid destinationID.
//
// Undocumented: the documents ask for a GUID, but Oracle's own tool sends "self". The default is
// true; with false the response is a 404.
func (s *Server) SetSelfDestination(on bool) { s.sim.Do(func() { s.switches.selfDestination = on }) }

// SetAccessCodeDecoding sets whether the access code in a cookie is percent-decoded before it is
// compared.
//
// Undocumented: the documents show a code of letters and digits. The default is false.
func (s *Server) SetAccessCodeDecoding(on bool) {
	s.sim.Do(func() { s.switches.decodeAccessCode = on })
}

// SetErrorCodeNumbers makes errorCode a JSON number.
//
// Undocumented: some schemas say number, every example shows a string. The default is a string.
func (s *Server) SetErrorCodeNumbers(on bool) { s.sim.Do(func() { s.switches.errorCodeNumbers = on }) }

// SetFailuresUnder200 sends refusals with the status 200, so that only errorCode marks them. A
// missing or wrong credential still gets a 401, and an injected [Status] keeps its own status.
//
// Undocumented: Oracle's own tool is prepared for it. The default is false.
func (s *Server) SetFailuresUnder200(on bool) { s.sim.Do(func() { s.switches.failuresUnder200 = on }) }

// SetUnauthorizedJSON gives a 401 the body of other refusals, with errorCode -1.
//
// Undocumented: the documents show no body for it. The default is an HTML page, like that of the
// login gate in front of the service.
func (s *Server) SetUnauthorizedJSON(on bool) { s.sim.Do(func() { s.switches.unauthorizedJSON = on }) }

// SetCreateStatus sets the status of a successful CreateFolder, 200 or 201; only a 201 has a
// Location.
//
// Undocumented: the general status table says 201, the page of the operation nothing. The default
// is 201.
func (s *Server) SetCreateStatus(status int) { s.sim.Do(func() { s.switches.createStatus = status }) }

// SetDefaultLimit sets the page size of a listing without a limit.
//
// Undocumented: the documents say 50, a recorded response of the service said 100. The default is
// 50.
func (s *Server) SetDefaultLimit(n int) { s.sim.Do(func() { s.switches.defaultLimit = n }) }

// SetXMLResponses sends every response that has a JSON body as XML, although the request accepts
// only JSON.
//
// Undocumented: the documents offer XML to requests that accept it and show none. The elements here
// are named after the JSON members. By default a request that accepts only XML gets a 406.
func (s *Server) SetXMLResponses(on bool) { s.sim.Do(func() { s.switches.xmlAnswers = on }) }
