// Package farcopy declares the errors and types that five packages share. Each of them makes
// server-side copies on one content service: the service copies the data, and none of its bytes
// travel through the program. Begin with the package of your service:
//
//   - [github.com/farcopy/farcopy/bitpaket]: BitPaket, folders and objects
//   - [github.com/farcopy/farcopy/box]: Box, folders and files
//   - [github.com/farcopy/farcopy/oracle]: Oracle Content Management, folders and files
//   - [github.com/farcopy/farcopy/document360]: Document360, files of the Drive
//   - [github.com/farcopy/farcopy/oss]: Alibaba Cloud OSS, objects
//
// They have the same shape: Config and NewClient, a method of Client for each operation, which takes
// one request and returns one response, the errors below, and the [Job] for many copies. None of
// them has been run against a live service yet; each says what it follows and is tested against.
//
// # One call, one copy
//
// A call makes at most one copy, except in the cases that [docs/reconciling.md] lists. It sends a
// request again only if the service cannot have acted on the first one, or if a second one can do
// no harm. So its error says how many copies it has made:
//
//	err == nil                              exactly one
//	*bitpaket.PartialCopyError              one, without the invalid objects
//	*ProblemDetails, or ErrNotExecuted      none
//	*oss.LargeCopyError with Made           one, which differs from its source
//	ErrOutcomeUnknown                       one, none, or one that is still to come
//
// The error of an unknown outcome has what is known: it is an *UnknownOutcomeError, or the
// *oss.LargeCopyError of a copy in parts. It can wrap a *ProblemDetails, which then proves nothing: if
// you look for one with errors.As or errors.AsType, test for [ErrOutcomeUnknown] first.
// [ErrTransient] matches where the same call may succeed later, and [RetryAfter] returns how long to
// wait.
//
// A program that makes the same call a second time asks for another copy. Under "Repeat" the comment
// of each method says what that does:
//
//	bitpaket      fails, or with Overwrite destroys the copy and copies again
//	box           fails: the name is in use
//	oracle        makes another copy, or fails
//	document360   makes another copy
//	oss           overwrites the copy, or with ForbidOverwrite fails
//
// The packages alias the errors and types of this one under the same names, so that a program that
// uses several services can handle their errors in one place. They also share the errors of io/fs
// for what went wrong ([io/fs.ErrNotExist], [io/fs.ErrExist], [io/fs.ErrPermission] and
// [io/fs.ErrInvalid]), beside the exact codes of each service, such as box.ErrorCodeItemNameInUse.
//
// # What belongs to a copy
//
// WithIntent of each package saves an [Intent] before every send. ResumeX, for the operation X, goes
// on from it in another process; ResolveX finds out what became of the copy and sends nothing.
//
// VerifyCopy compares a copy with its source without transferring content. A nil error means equal,
// and a [*CopyDiffersError] that the copy differs; any other error says nothing about the copy.
// [Verification] says how much was compared, and [Strength] what that is worth.
//
// A [Job] copies a folder, a prefix, or what a sequence of requests says. It can be planned, stopped,
// killed and run again, and split into [Task] values for several machines.
//
// Config.Observe gets an [Event] at each moment of a call, to make traces and metrics from.
//
// Each package also has the operations that a copy needs around it: it lists, finds, makes, moves
// and deletes, as far as its service documents that. Changes report their outcome by the same errors
// as copies. For services that issue tokens or temporary keys the package gets and renews them.
//
// # Testing
//
// Each package comes with a simulator of its service: bitpakettest, boxtest, oracletest,
// document360test and osstest, in a folder of the package. A simulator keeps state, checks
// credentials and injects faults, with or without sockets and in virtual time, so that programs are
// tested without an account or a network.
//
// [docs/reconciling.md]: https://github.com/farcopy/farcopy/blob/main/docs/reconciling.md
package farcopy
