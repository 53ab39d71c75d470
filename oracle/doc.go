// Package oracle makes server-side copies of folders on Oracle Content Management: their content does
// not travel through the program.
//
//	package main
//
//	import (
//		"context"
//		"fmt"
//		"log"
//		"os"
//
//		"github.com/farcopy/farcopy/oracle"
//	)
//
//	func main() {
//		client, err := oracle.NewClient(oracle.Config{
//			BaseURL: "https://content.example.com", Username: os.Getenv("ORACLE_USER"), Password: os.Getenv("ORACLE_PASSWORD"),
//		})
//		if err != nil {
//			log.Fatal(err)
//		}
//		copied, err := client.CopyFolder(context.Background(), oracle.CopyFolderRequest{FolderID: "F5...", DestinationID: "FB..."})
//		if err != nil {
//			log.Fatal(err)
//		}
//		fmt.Println("copied to folder", copied.ID)
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
// a 401 after which there is another token, a 429. After anything else the client polls and never sends the request again;
// see "Lost responses" below. Reads are repeated as Config.MaxAttempts allows.
//
// Oracle documents no rate limit for this API, no Retry-After and no background copies. A Retry-After that comes all the same
// is honoured up to Config.MaxBackoff; Config.Limiter sets a ceiling of one's own. A copy is one long call: Config.CopyTimeout
// bounds it.
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
// # Lost responses
//
// If a request may have been acted on and no usable response came, the client reads the source and
// lists the destination, with the request's Access, for at most Config.ReconcileTimeout. It returns
// the folder, with Reconciled set, if it is the only one that was not created before the request, by
// the service's clock; has the name of the source or that name with "(2)", or with
// [DuplicateTimeStampSuffix] the name followed by six digits; and holds as many items as the source,
// of the same size; and if no other call of this Client can own it.
//
// If no such folder is found the outcome is unknown: a second request can make a second copy, so none
// is ever sent. Folders that could be the copy, such as one that is still being filled, are the
// Candidates; [Client.ResolveCopyFolder] polls again later. A source that was renamed since the
// request is compared as it is now.
//
// A conflict ([ErrorCodeNameInUse]) that answers the first request is never taken for a success. It is
// returned as a refusal if the folder of that name was created more than five seconds before the
// request, holds something else, was returned by another call of this Client, or, in
// [ReconcileStrict], was there before. Otherwise the outcome is unknown: a gateway may have delivered
// the request twice.
//
// Reading cannot tell a copy from an equal folder that another program makes after the request.
// ReconcileStrict lists the destination before each copy and excludes what was there.
//
// # Testing
//
// Package [github.com/farcopy/farcopy/oracle/oracletest] is a simulator with state: a tree of folders and files, users,
// shares, public links, applinks, and faults to order. Its Client method returns a client of it. Where the documents are
// silent it has a switch, so that a program can be tried with both answers.
package oracle
