// Package farcopy is the overview of a client SDK for server-side copies: the copy is made where the data lies, and no
// byte of it travels. Each service has a package of its own, and all five have the same shape:
//
//	package      service                      copies                  a second, equal call
//	bitpaket     BitPaket                     folders and objects     fails, or destroys and copies again
//	box          Box                          folders                 fails: the name is in use
//	oracle       Oracle Content Management    folders                 makes another copy, or fails
//	document360  Document360                  files                   makes another copy
//	oss          Alibaba Cloud OSS            objects                 overwrites the copy, or fails
//
// A copy that these packages make is made once. A request is sent again only when the service cannot have acted on it; a
// copy whose answer was lost is never sent again blindly. Every copy ends in one of three ways:
//
//	err == nil                              exactly one copy was made by this call
//	*ProblemDetails, or ErrNotExecuted      none was made
//	ErrOutcomeUnknown                       nothing tells; *UnknownOutcomeError says what is known
//
// Failures speak two languages: each service's exact codes, as in errors.Is(err, box.ErrorCodeItemNameInUse), and the
// errors of io/fs, which mean the same in all five packages: [io/fs.ErrNotExist], [io/fs.ErrExist],
// [io/fs.ErrPermission] and [io/fs.ErrInvalid].
//
// Each package comes with a simulator of its service (bitpakettest, boxtest, oracletest, document360test, osstest): it
// keeps state, checks credentials and can be told to fail, so that programs are tested without an account or a network.
//
// This package itself has no code.
package farcopy
