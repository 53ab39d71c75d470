// Package oracle copies folders on Oracle Content Management, inside the service: no byte of them travels.
//
//	package main
//
//	import (
//		"context"
//		"github.com/farcopy/farcopy/oracle"
//		"log"
//	)
//
//	func main() {
//		client, err := oracle.NewClient(oracle.Config{BaseURL: "https://content.example.com", Username: "u", Password: "p"})
//		if err != nil {
//			log.Fatal(err)
//		}
//		copied, err := client.CopyFolder(context.Background(), oracle.CopyFolderRequest{FolderID: "F5...", DestinationID: "FB..."})
//		if err != nil {
//			log.Fatal(err)
//		}
//		log.Print("the copy is ", copied.ID)
//	}
//
// It speaks the REST API for Documents, version 1.1 or 1.2 (Config.APIVersion), in JSON.
//
// # State of the service
//
// Oracle ended the cloud service on 2026-01-01: so says the README of its own command-line tool, the
// content-and-experience-toolkit, which is no longer maintained either. What is left for this package are private and other
// deployments that still answer to the API, archived code that needs a client to be built or moved, and tests of both. Oracle
// WebCenter Content, which lives on, has another API that this package does not speak.
//
// Nobody has run this package against the live service. It is held to Oracle's own examples word for word, to its documents,
// to the source of its tool, and to the simulator oracletest, which answers as the documents say.
//
// # Authentication
//
// Config takes either a TokenSource or a Username and Password. HTTP Basic authentication is documented for version 1.1
// only. OAuth tokens come from the identity domain and not from the instance: a [golang.org/x/oauth2/clientcredentials.Config] whose TokenURL is
// https://IDENTITY-DOMAIN/oauth2/v1/token, and whose one scope is the instance's primary audience followed by
// urn:opc:cec:all, will do, as will any other [oauth2.TokenSource]. The audience is often neither the instance's host nor
// without a port, so it cannot be derived. With client credentials the home folder is that of the application.
//
// A folder that the caller has no right to can be reached through a public link, with or without an access code, or through
// an applink: see [Access]. Such a link is named for each request and never kept.
//
// Secrets are sent to the host of BaseURL only. Config and Access print REDACTED in their place.
//
// # Errors
//
// A copy ends in one of three ways. There is no fourth:
//
//   - the error is nil: exactly one copy was made by this call;
//   - the error is a [*ProblemDetails], Oracle's refusal, or [ErrNotExecuted]: none was made;
//   - the error is [ErrOutcomeUnknown]: the request was sent and not even reading tells what became of it. The error is then
//     an [*UnknownOutcomeError], which no io/fs error and no code matches. [Client.ResolveCopyFolder] looks again; do so
//     before asking for another copy.
//
// The code of a refusal is an [ErrorCode], which errors.Is finds, together with the io/fs error that says the same in all
// farcopy packages:
//
//	errors.Is(err, oracle.ErrorCodeAccessCodeRequired) // exact
//	errors.Is(err, fs.ErrPermission)                   // portable
//
// Texts depend on Accept-Language; ProblemDetails.ErrorKey does not and says more than the code. Its ECID is the
// correlation id in Oracle's logs. In an error, the answer's type is the address of a page, and errorType the kind of item; in a success,
// type is the kind of item: ProblemDetails.Type and ErrorType, and CopyFolderResponse.Type, keep them apart.
//
// An answer with a status of success and an errorCode other than 0 is a refusal, with the status as it came. One without an
// errorCode, or with one that cannot be read, is a success where it has the new folder's id: the id is what a copy cannot do
// without, and a copy that was made must not look like one that was not. The answer to a 401 and those of gateways are
// mostly HTML; they have a Status and no Code.
//
// # Retries and limits
//
// A copy is sent again only where the service certainly has not acted: no connection, a request that was not written whole,
// a 401 after which there is another token, a 429. It is also sent again where Oracle is done with the request, with a 500 or
// 503 in its own format or an answer that makes no sense, and two looks a second apart find no copy. Whatever may still run
// is never sent a second time. Reads are repeated as Config.MaxAttempts allows.
//
// Oracle documents no rate limit for this API, no Retry-After and no background copies. A Retry-After that comes all the same
// is honoured up to Config.MaxBackoff; Config.Limiter sets a ceiling of one's own. A copy is one long call: Config.CopyTimeout
// bounds it.
//
// # Lost answers
//
// A copy whose answer was lost is looked for: the source is read for its name, then the destination is listed, with the
// request's Access. The copy is the one folder there that was created in the second of the send or later, by the service's
// clock; has the source's name or, where that is in use, "name(2)", with [DuplicateTimeStampSuffix] the name followed by
// digits; holds as many items as the source, of the same size; and was not the result of another call of the client. The
// answer is then as if nothing had happened, with Reconciled set. A copy that may still run is looked for until
// Config.ReconcileTimeout has passed since its attempt ended.
//
// What fits less well, such as a folder that is still being filled, or more than one folder, is not claimed: they are the
// Candidates of an [*UnknownOutcomeError]. So the outcome stays unknown where the destination or the source cannot be read,
// and where a copy that may still run does not show.
//
// A source that was renamed or changed since the send is compared as it is now, so that its copy may not be recognised: where
// nothing is found the outcome is then unknown. Of two calls of one client that lose their answers and copy folders of one name
// to one place at a time, neither takes what it finds. What somebody else copies from the same folder to the same place from that second on cannot be told from the copy. With
// [ReconcileStrict] the destination is also listed before each copy, and nothing that was there then counts: this tells
// apart what was made just before the send, also where times are missing. What comes after the listing stays alike.
//
// A refusal with [ErrorCodeNameInUse] is Oracle's last word, unless what is in the way is a like folder as new as the
// request: a gateway may have delivered it twice.
//
// # What Oracle does not document
//
// The following is left to the service, and its answer is passed on:
//
//   - what a copy does where its name is in use: a new name, or [ErrorCodeNameInUse];
//   - a copy of a folder into itself or into a folder below it;
//   - whether a link also gives the right to the destination;
//   - whether the home, "self", can be a destination;
//   - whether an access code may be percent-encoded in its cookie: what cannot be sent as it is, is refused;
//   - any DuplicateResolution but TimeStampSuffix;
//   - whether metadata, tags, shares and older versions are copied;
//   - the largest copy and the longest time one may take, and whether it is complete when it is answered;
//   - the body of a 401, and the elements of XML, which this package does not use;
//   - for calls that this package does not have: 200 or 201 for what was created, options of deletion, the answer and the
//     version of a file's copy.
//
// # Testing
//
// Package [github.com/farcopy/farcopy/oracle/oracletest] is a simulator with state: a tree of folders and files, users,
// shares, public links, applinks, and faults to order. Its Client method returns a client of it. Where the documents are
// silent it has a switch, so that a program can be tried with both answers.
package oracle
