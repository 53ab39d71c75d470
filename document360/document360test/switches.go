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
	PermissionViewDrive           Permission = "ViewDrive"           // all other reads of Drive
	PermissionUpdateDrive         Permission = "UpdateDrive"         // CopyFile, MoveFile, CreateFolder, UpdateFolder
	PermissionDeleteDrive         Permission = "DeleteDrive"         // DeleteFile, DeleteFolder
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
	stranger          bool
}

// nextCopy is what the response to the next copy has besides the ordinary.
type nextCopy struct {
	warnings []apiWarning
	errors   []apiError
}

// Deny removes a permission: operations that need it get a 403 FORBIDDEN.
func (s *Server) Deny(p Permission) { s.sim.Do(func() { s.denied[p] = true }) }

// Allow restores a permission that Deny removed.
func (s *Server) Allow(p Permission) { s.sim.Do(func() { delete(s.denied, p) }) }

// SetMember sets whether the user is a member of the projects. With false, GetCurrentUser responds
// with 404; other operations do not ask. The default is true.
func (s *Server) SetMember(on bool) { s.sim.Do(func() { s.switches.stranger = !on }) }

// WarnNextCopy adds a warning to the response to the next copy that is made.
func (s *Server) WarnNextCopy(code, message string) {
	s.sim.Do(func() { s.next.warnings = append(s.next.warnings, apiWarning{code, message}) })
}

// FailNextCopy makes the next copy that could be made fail with 201, success false and this error.
// Several calls add several errors to one response.
//
// Undocumented: the envelope allows such a response, and no document says when it is sent. Here
// nothing is copied then.
func (s *Server) FailNextCopy(code, message string) {
	s.sim.Do(func() { s.next.errors = append(s.next.errors, apiError{Code: code, Message: message}) })
}

// SetLicenseRefusal makes every operation fail with 403 and this code; "", the default, ends it.
//
// Undocumented: the published description has no licence codes; the running service sends them.
func (s *Server) SetLicenseRefusal(code LicenseCode) { s.sim.Do(func() { s.license = code }) }

// SetLocation sets the form of the Location header of a new file or folder.
//
// Undocumented: the documents promise "a URL" and show none. Absolute is the default.
func (s *Server) SetLocation(form Location) { s.sim.Do(func() { s.switches.location = form }) }

// SetRenameDuplicates gives a copy a free name, "logo (1).png", if the destination has a file of
// the same name.
//
// Undocumented: no document says what happens to such a copy. By default the folder then has two
// files of one name.
func (s *Server) SetRenameDuplicates(on bool) { s.sim.Do(func() { s.switches.renameDuplicates = on }) }

// SetEmptyUnauthorized sends 401 with an empty body.
//
// Undocumented: the gateway of the running service does so; the documents show a problem document.
func (s *Server) SetEmptyUnauthorized(on bool) {
	s.sim.Do(func() { s.switches.emptyUnauthorized = on })
}

// SetProblemMediaType sets the Content-Type of errors.
//
// Undocumented: "application/json; charset=utf-8" has been seen instead of the documented
// "application/problem+json".
func (s *Server) SetProblemMediaType(mediaType string) {
	s.sim.Do(func() { s.switches.problemMediaType = mediaType })
}

// SetProblemTypeBase sets the URL before the last segment of a problem's type, with its final
// slash.
//
// Undocumented: "https://apidocs.document360.io/errors/" has been seen instead of the documented
// "https://developer.document360.com/errors/".
func (s *Server) SetProblemTypeBase(base string) {
	s.sim.Do(func() { s.switches.problemTypeBase = base })
}

// SetProblemInstance sets the instance of a problem to the path of the request.
//
// Undocumented: the running service has been seen to do so; the documents show null.
func (s *Server) SetProblemInstance(on bool) { s.sim.Do(func() { s.switches.problemInstance = on }) }

// SetRateReset sets the meaning of X-RateLimit-Reset.
//
// Undocumented: version 3 is documented with an epoch, the default; version 2 has the remaining
// seconds.
func (s *Server) SetRateReset(meaning RateReset) {
	s.sim.Do(func() { s.switches.rateReset = meaning })
}

// SetValidationStatus sets the status for a body or a parameter that is well-formed but not valid,
// such as an empty destination_folder_id.
//
// Undocumented: the page of the copy has only 400, for malformed bodies; 422, the default, has been
// seen.
func (s *Server) SetValidationStatus(status int) {
	s.sim.Do(func() { s.switches.validationStatus = status })
}
