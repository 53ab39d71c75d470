// Package farcopy is the overview of a client SDK for server-side copies. The service copies the data where it is stored;
// no content passes through the program. Each service has a package of its own, and all five have the same shape:
//
//	package      service                      copies                  a second, equal call
//	bitpaket     BitPaket                     folders and objects     fails, or destroys and copies again
//	box          Box                          folders                 fails: the name is in use
//	oracle       Oracle Content Management    folders                 makes another copy, or fails
//	document360  Document360                  files                   makes another copy
//	oss          Alibaba Cloud OSS            objects                 overwrites the copy, or fails
//
// A request is sent again at once only if the service cannot have acted on it. If the response to a copy is lost, the
// client reads the destination, and sends a second request only where it can do no harm. Every copy ends in one of three
// ways:
//
//	err == nil                              this call made exactly one copy
//	*ProblemDetails, or ErrNotExecuted      this call made none
//	ErrOutcomeUnknown                       unknown; *UnknownOutcomeError says what is known
//
// # What the packages share
//
//   - Config ends with the same fields in each package, from HTTPClient to AllowPlainHTTP, and NewClient checks it.
//   - Client is safe for concurrent use. Its operations take a context, a request struct and call options, and return a
//     response struct.
//   - Call options: WithHeader, WithMaxAttempts, WithResponse.
//   - Errors: ProblemDetails is a refusal by the service, with its exact ErrorCode. ErrNotExecuted, ErrRateLimited,
//     and ErrOutcomeUnknown are for errors.Is. Codes match the errors of io/fs, so that [io/fs.ErrNotExist],
//     [io/fs.ErrExist], [io/fs.ErrPermission] and [io/fs.ErrInvalid] mean the same everywhere. The error of an unknown
//     outcome matches none of them.
//   - Config.Reconcile, ReconcileTimeout and the ResolveX methods say what happens after a lost response.
//   - A rate gate for each client, which clients of one credential can share (ShareLimitsWith).
//   - A simulator in a package of its own (bitpakettest, boxtest, oracletest, document360test, osstest): it keeps state,
//     checks credentials and can inject faults, so that programs are tested without an account or a network.
//
// This package itself has no code.
package farcopy
