// Package farcopy declares the errors and types that five packages share. Each of them makes
// server-side copies on one content service: the service copies the data, and none of its bytes
// travel through the program. All five packages have the same shape:
//
//	package      service                      copies                  a second, equal call
//	bitpaket     BitPaket                     folders and objects     fails, or destroys and copies again
//	box          Box                          folders and files       fails: the name is in use
//	oracle       Oracle Content Management    folders and files       makes another copy, or fails
//	document360  Document360                  files                   makes another copy
//	oss          Alibaba Cloud OSS            objects                 overwrites the copy, or fails
//
// A call of these packages makes at most one copy, except in the cases that docs/reconciling.md
// lists. It sends a request again only if the service cannot have acted on the first one, or if a
// second one can do no harm. A copy ends in one of these ways:
//
//	err == nil                              exactly one copy was made by this call
//	*bitpaket.PartialCopyError              one was, without the objects that BitPaket called invalid
//	*ProblemDetails, or ErrNotExecuted      none was made
//	ErrOutcomeUnknown                       one or none; *UnknownOutcomeError says what is known
//
// If you look for a *ProblemDetails with errors.As or errors.AsType, test for ErrOutcomeUnknown
// first: its error can wrap a *ProblemDetails, which then proves nothing. Method comments say under
// "Repeat" what a second, equal call does.
//
// A copy outlives its process: WithIntent of each package saves an [Intent] before every send, and
// ResumeX, for the operation X, goes on from it in another process.
//
// VerifyCopy of each package compares a copy with its source without transferring content. A nil
// error means equal, and a [*CopyDiffersError] that the copy differs; any other error says nothing
// about the copy. [Verification] says how much was compared, and [Strength] what that is worth.
//
// Each package also has the operations that a copy needs around it: it lists, finds, makes, moves
// and deletes, as far as its service documents that. It gets the credentials that its service
// issues. Changes report their outcome by the same errors as copies.
//
// [ErrTransient] matches where the same call may succeed later, and [RetryAfter] tells when.
//
// The five packages alias the errors and types of this package under the same names, so that a
// program that uses several services can handle their errors in one place. They also share the
// errors of io/fs for what went wrong ([io/fs.ErrNotExist], [io/fs.ErrExist], [io/fs.ErrPermission]
// and [io/fs.ErrInvalid]), beside the exact codes of each service, such as
// box.ErrorCodeItemNameInUse.
//
// Each package comes with a simulator of its service (bitpakettest, boxtest, oracletest,
// document360test, osstest). It keeps state, checks credentials and can inject faults, so that
// programs are tested without an account or a network.
package farcopy
