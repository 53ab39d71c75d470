// Package oracle makes server-side copies of folders and files on Oracle Content Management: their
// content does not travel through the program.
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
//			BaseURL:  "https://content.example.com",
//			Username: os.Getenv("ORACLE_USER"),
//			Password: os.Getenv("ORACLE_PASSWORD"),
//		})
//		if err != nil {
//			log.Fatal(err)
//		}
//		ctx := context.Background()
//		copied, err := client.CopyFolder(ctx, oracle.CopyFolderRequest{
//			FolderID:      "F5...",
//			DestinationID: "FB...",
//		})
//		if err != nil {
//			log.Fatal(err)
//		}
//		fmt.Println("copied to folder", copied.ID)
//	}
//
// # The calls that matter
//
//   - [Client.CopyFolder] copies a folder with all that is in it, [Client.CopyFile] a file, and
//     [Client.VerifyCopy] compares a copy with its source.
//   - [Client.CopyTree], [Client.CopyFiles] and [Client.CopyFolders] make many copies: see "Many
//     copies".
//   - [Client.AllFolderItems] lists a folder, [Client.GetFolder] and [Client.GetFile] describe one
//     item.
//   - [Client.ResolveCopyFolder] finds out what became of a copy whose outcome is unknown, and
//     [Client.ResumeCopyFolder] goes on after the end of a process.
//   - [Client.CreateFolder], [Client.UpdateFolder], [Client.MoveFolder] and [Client.DeleteFolder]
//     change folders; [Client.CreateAppLink] lets somebody else reach one.
//
// The package uses the REST API for Documents, version 1.1 or 1.2 (Config.APIVersion), in JSON.
//
// # Status
//
// Oracle ended the cloud service on 2026-01-01, according to the README of its own command-line
// tool, the content-and-experience-toolkit, which is no longer maintained either. This package is
// for private and other deployments that still have the API, for archived code that needs a client,
// and for tests of both. Oracle WebCenter Content, which Oracle continues, has another API.
//
// This package has not been run against the live service. It is tested against Oracle's own
// examples, its documents, the source of its tool, and the simulator oracletest.
//
// # Credentials
//
// Config takes either a TokenSource or a Username and Password. HTTP Basic authentication is
// documented for version 1.1 only. OAuth tokens come from the identity domain and not from the
// instance. Use any [oauth2.TokenSource], such as that of a
// [golang.org/x/oauth2/clientcredentials.Config] with the TokenURL
// https://IDENTITY-DOMAIN/oauth2/v1/token and one scope: the primary audience of the instance
// followed by urn:opc:cec:all. The audience often differs from the host of the instance and has a
// port, so it cannot be derived. With client credentials the home folder is that of the
// application.
//
// A folder that the caller has no right to can be reached through a public link, with or without an
// access code, or through an applink; see [Access]. Each request names its own link.
//
// # Applinks
//
// An applink is a right to one folder or file for 24 hours. [Client.CreateAppLink] makes one, and
// its response has three values: the id, an access token of 15 minutes, and a refresh token that
// can be used any number of times in the 24 hours. [Client.AppLinkTokenSource] makes a source of
// them for Access.TokenSource, in place of Access.AccessToken: every attempt of a call, and every
// read that settles it, then has a token that has not ended. After the 24 hours the error matches
// [ErrAppLinkEnded], and somebody who owns or manages the item has to make another applink.
//
// The program that uses an applink also needs a credential of its own in Config: Oracle's examples
// show both. Which user that has to be is not documented.
//
// Secrets are sent to the host of BaseURL only. Config, Access and AppLink print
// REDACTED in their place.
//
// # Errors
//
// The error of a copy says how many copies were made, except in the cases that
// [docs/reconciling.md] lists:
//
//   - nil: exactly one, by this call.
//   - [ErrNotExecuted], or a [*ProblemDetails] that is not the cause of an unknown outcome: none.
//   - [ErrOutcomeUnknown]: none or one. The request was sent, no usable response came, and reading
//     did not settle what became of it. The [*UnknownOutcomeError] has what is known.
//     [Client.ResolveCopyFolder] polls again; use it before you make the copy again.
//
// A refusal by Oracle is a [*ProblemDetails]. Use errors.Is to find its exact [ErrorCode], or the
// portable error of io/fs, which has the same meaning in all packages of this module. An unknown
// outcome matches none of these.
//
//	errors.Is(err, oracle.ErrorCodeAccessCodeRequired) // exact
//	errors.Is(err, fs.ErrPermission)                   // portable
//
// Messages depend on Accept-Language; ProblemDetails.ErrorKey does not and is more exact than the
// code. ECID is the correlation id in Oracle's logs. The member type is the kind of item in a
// success; in an error it is the address of a page, and errorType is the kind of item.
// ProblemDetails.Type, ProblemDetails.ErrorType and CopyFolderResponse.Type keep them apart.
//
// A 2xx response with an errorCode other than 0 is a refusal, with the status as it came. A
// response without an errorCode, or with one that cannot be read, is a success if it has the id of
// the new folder, because a copy that was made must not be reported as not made. The response to a
// 401, and those of gateways, are mostly HTML; they have a Status and no Code.
//
// # Retries and limits
//
// A copy is sent again only if the service cannot have acted on the first request: no connection
// was made, the request was not written in full, the token was refused (401) and there is another
// one, or the rate limit was exceeded (429). After any other failure the client polls and never
// sends the request again; see "Lost responses" below. A read is sent again up to
// Config.MaxAttempts.
//
// Oracle documents no rate limit for this API, no Retry-After and no background copies. A
// Retry-After is honoured up to Config.MaxBackoff. Config.Limiter sets a limit of your own. A copy
// is one long request; Config.CopyTimeout bounds it.
//
// # Was the copy complete?
//
// [Client.VerifyCopy] compares a copy with its source without transferring content. Oracle shows no
// hash, so files are compared by name and size only: [StrengthWeak]. A nil error means that all that
// can be compared is equal. If the copy differs, the error is a [*CopyDiffersError] that lists the
// differences and matches [ErrCopyDiffers]. Any other error means that the comparison was not
// completed: it says nothing about the copy. No document says whether a copy goes on after its
// response, so there is no call that waits for one: if items are missing, compare again after a
// while before the copy is made again.
//
// # Many copies
//
// [Client.CopyTree] copies all that is in a folder, [Client.CopyFiles] and [Client.CopyFolders] what
// a sequence of requests says. They return a [Job]: its Plan says what would be done, its Run
// decides, copies, verifies, and reports what became of each item. With JobConfig.Journal the job
// can be killed at any moment and run again. [Job] has the rest.
//
// # When the process dies
//
// [WithIntent] saves an [Intent] before each send of a copy: one line of text without any secret. If
// the process is killed before the call ends, [Client.ResumeCopyFolder] goes on from it in another
// process, on any machine: it looks for the copy, and sends it again only where [Client.CopyFolder]
// would. [Client.ResolveCopyFolder] only looks. An [UnknownOutcomeError] has an Intent as well.
//
// # Testing
//
// Package [github.com/farcopy/farcopy/oracle/oracletest] simulates the service with its state:
// folders and files, users, shares, public links, applinks, and faults. Its clients work with or
// without sockets; PipeClient works inside a testing/synctest bubble. What the documents do not say
// can be switched, so that a program can be tested with both behaviours.
//
// # Lost responses
//
// If a request may have been acted on and no usable response came, the client reads the source and
// lists the destination, with the request's Access, for at most Config.ReconcileTimeout. It returns
// the folder, with Reconciled set, if it is the only one that was not created before the request,
// by the service's clock; has the name of the source or that name with "(2)", or with
// [DuplicateTimeStampSuffix] the name followed by six digits; and holds as many items as the
// source, of the same size; and if no other call of this Client can own it. A file is recognised by
// its name, with what was added behind it or before its extension, and its size.
//
// If no such folder is found the outcome is unknown: a second request can make a second copy, so
// none is ever sent. Folders that could be the copy, such as one that is still being filled, are
// the Candidates; [Client.ResolveCopyFolder] polls again later. A source that was renamed since the
// request is compared as it is now.
//
// A conflict ([ErrorCodeNameInUse]) in response to the first request is never taken for a success.
// It is returned as a refusal if the folder of that name was created more than five seconds before
// the request, holds something else, was returned by another call of this Client, or, in
// [ReconcileStrict], was there before. Otherwise the outcome is unknown: a gateway may have
// delivered the request twice.
//
// Reading cannot tell a copy from an equal folder that another program makes after the request.
// ReconcileStrict lists the destination before each copy and excludes what was there.
//
// [Client.CopyFile] and [Client.CreateFolder] are settled in the same way. A folder that was to be
// made is the only new and empty one of its name and description.
//
// [Client.MoveFolder], [Client.UpdateFolder] and [Client.DeleteFolder] make no copy. After a lost
// response the client reads the folder, and returns with Reconciled set if it is as the request
// wanted it, whoever made it so. It never sends the request again. An unknown outcome of these has
// no Intent.
//
// # What Oracle does not document
//
// The client sends the following and returns what the service makes of it:
//
//   - what a copy does where its name is in use: a new name, or [ErrorCodeNameInUse];
//   - a copy of a folder into itself or into a folder below it;
//   - whether a link also gives the right to the destination;
//   - whether the home, "self", can be a destination;
//   - whether an access code may be percent-encoded in its cookie: what cannot be sent as it is, is
//     refused;
//   - any DuplicateResolution but TimeStampSuffix;
//   - whether metadata, tags, shares and older versions are copied;
//   - the largest copy and the longest time one may take, and whether it is complete when its
//     response is sent;
//   - the body of a 401, and the elements of XML, which this package does not use;
//   - of the copy of a file: where in its name a suffix goes, whether its response has the members
//     of a folder's, and whether it can become a version of the file that has its name;
//   - what a move or a new name does where the name is in use, and all of the deletion of a folder:
//     see [Client.DeleteFolder].
//
// [docs/reconciling.md]: https://github.com/farcopy/farcopy/blob/main/docs/reconciling.md
package oracle
