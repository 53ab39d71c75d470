// Package farcopy declares the words that five packages share, each of which makes copies on one
// content service: the copy is made on the side of the service, and none of its bytes travel through
// the program. All five packages have the same shape:
//
//	package      service                      copies                  a second, equal call
//	bitpaket     BitPaket                     folders and objects     fails, or destroys and copies again
//	box          Box                          folders                 fails: the name is in use
//	oracle       Oracle Content Management    folders                 makes another copy, or fails
//	document360  Document360                  files                   makes another copy
//	oss          Alibaba Cloud OSS            objects                 overwrites the copy, or fails
//
// A call of these packages makes at most one copy. It sends a request again only if the service
// cannot have acted on the first one, or if reading shows that a second one does no harm. A copy ends
// in one of three ways:
//
//	err == nil                              exactly one copy was made by this call
//	*ProblemDetails, or ErrNotExecuted      none was made
//	ErrOutcomeUnknown                       one or none; *UnknownOutcomeError says what is known
//
// The five packages alias the errors and types of this package under the same names, so that a program
// that uses several services can handle their errors in one place. They also share the errors of io/fs
// for what went wrong ([io/fs.ErrNotExist], [io/fs.ErrExist], [io/fs.ErrPermission] and
// [io/fs.ErrInvalid]), beside the exact codes of each service, such as box.ErrorCodeItemNameInUse.
//
// Each package comes with a simulator of its service (bitpakettest, boxtest, oracletest,
// document360test, osstest). It keeps state, checks credentials and can inject faults, so that
// programs are tested without an account or a network.
package farcopy
