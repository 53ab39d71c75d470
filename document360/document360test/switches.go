package document360test

// Location is the form of the Location header of a 201.
type Location int

const (
	LocationAbsolute Location = iota // the address with scheme and host
	LocationRelative                 // the path alone
	LocationAbsent                   // no header
)

// RateReset is the meaning of X-RateLimit-Reset.
type RateReset int

const (
	ResetEpoch RateReset = iota // seconds since 1970 at the end of the window
	ResetDelta                  // seconds that are left of the window
)

// Permission is a right that operations need.
type Permission string

// The permissions that the simulated operations need.
const (
	PermissionViewProjectSettings Permission = "ViewProjectSettings" // ListProjects, GetProject
	PermissionViewDrive           Permission = "ViewDrive"           // ListFolders, GetFolder, GetFile
	PermissionUpdateDrive         Permission = "UpdateDrive"         // CopyFile, CreateFolder
	PermissionDeleteDrive         Permission = "DeleteDrive"         // DeleteFile
)

// LicenseCode is the error code of a 403 that the customer's plan causes.
type LicenseCode string

// The codes that the service is known to send.
const (
	FeatureNotInLicense        LicenseCode = "FEATURE_NOT_IN_LICENSE"         // the plan has no API
	PremiumFeatureNotInLicense LicenseCode = "PREMIUM_FEATURE_NOT_IN_LICENSE" // an add-on is missing
	LicenseLimitExceeded       LicenseCode = "LICENSE_LIMIT_EXCEEDED"         // too many seats
)

type switches struct {
	location          Location
	rateReset         RateReset
	renameDuplicates  bool
	emptyUnauthorized bool
	problemMediaType  string
	problemTypeBase   string
	problemInstance   bool
	validationStatus  int
}

// nextCopy is what the next copy shall say besides its ordinary answer.
type nextCopy struct {
	warnings []apiWarning
	errors   []apiError
}

// Deny takes a permission away: operations that need it are answered with 403 FORBIDDEN.
func (s *Server) Deny(p Permission) { s.sim.Do(func() { s.denied[p] = true }) }

// Allow gives back a permission that Deny took away.
func (s *Server) Allow(p Permission) { s.sim.Do(func() { delete(s.denied, p) }) }

// WarnNextCopy adds a warning to the answer of the next copy that is made.
func (s *Server) WarnNextCopy(code, message string) {
	s.sim.Do(func() { s.next.warnings = append(s.next.warnings, apiWarning{code, message}) })
}

// FailNextCopy makes the next copy that could be made fail with 201, success false and this error;
// several calls add up to several errors in one answer.
//
// Undocumented: the envelope allows such an answer, and no document says when it comes. Here
// nothing is copied then.
func (s *Server) FailNextCopy(code, message string) {
	s.sim.Do(func() { s.next.errors = append(s.next.errors, apiError{Code: code, Message: message}) })
}

// RestrictLicense answers every operation with 403 and this code; "" ends it.
//
// Undocumented: the published description knows no licence codes, the running service sends them.
func (s *Server) RestrictLicense(code LicenseCode) { s.sim.Do(func() { s.license = code }) }

// SetLocation sets the form of the Location header of a new file or folder.
//
// Undocumented: the documents promise "a URL" and show none. Absolute is the default.
func (s *Server) SetLocation(form Location) { s.sim.Do(func() { s.switches.location = form }) }

// SetRenameDuplicates gives a copy a name of its own where the destination has a file of the same
// name: "logo (1).png".
//
// Undocumented: no document says what happens to such a copy. By default two files with one name
// are the result.
func (s *Server) SetRenameDuplicates(on bool) { s.sim.Do(func() { s.switches.renameDuplicates = on }) }

// SetEmptyUnauthorized answers 401 with an empty body.
//
// Undocumented: the gateway of the running service does so, the documents show a problem document.
func (s *Server) SetEmptyUnauthorized(on bool) {
	s.sim.Do(func() { s.switches.emptyUnauthorized = on })
}

// SetProblemMediaType sets the Content-Type of errors.
//
// Undocumented: "application/json; charset=utf-8" has been seen in place of the documented
// "application/problem+json".
func (s *Server) SetProblemMediaType(mediaType string) {
	s.sim.Do(func() { s.switches.problemMediaType = mediaType })
}

// SetProblemTypeBase sets what comes before the last segment of a problem's type, with its slash.
//
// Undocumented: "https://apidocs.document360.io/errors/" has been seen in place of the documented
// "https://developer.document360.com/errors/".
func (s *Server) SetProblemTypeBase(base string) {
	s.sim.Do(func() { s.switches.problemTypeBase = base })
}

// SetProblemInstance fills the instance of a problem with the path of the request.
//
// Undocumented: the running service has been seen to fill it, the documents show null.
func (s *Server) SetProblemInstance(on bool) { s.sim.Do(func() { s.switches.problemInstance = on }) }

// SetRateReset sets the meaning of X-RateLimit-Reset.
//
// Undocumented: version 3 is documented with an epoch, the default; version 2 counts the seconds
// that are left.
func (s *Server) SetRateReset(meaning RateReset) {
	s.sim.Do(func() { s.switches.rateReset = meaning })
}

// SetValidationStatus sets the status for a body or a parameter that is well-formed and still not
// valid, such as an empty destination_folder_id.
//
// Undocumented: the page of the copy lists 400 alone, for bodies that are malformed; 422, the
// default, has been seen.
func (s *Server) SetValidationStatus(status int) {
	s.sim.Do(func() { s.switches.validationStatus = status })
}
