// Package document360 makes server-side copies of files within the Drive of a Document360 project:
// their content does not travel through the program.
//
//	package main
//
//	import (
//		"context"
//		"fmt"
//		"log"
//		"os"
//
//		"github.com/farcopy/farcopy/document360"
//	)
//
//	func main() {
//		client, err := document360.NewClient(document360.Config{
//			APIKey: os.Getenv("DOCUMENT360_API_KEY"),
//		})
//		if err != nil {
//			log.Fatal(err)
//		}
//		ctx := context.Background()
//		copied, err := client.CopyFile(ctx, document360.CopyFileRequest{
//			ProjectID:           os.Args[1],
//			FolderID:            os.Args[2],
//			FileID:              os.Args[3],
//			DestinationFolderID: os.Args[4],
//		})
//		if err != nil {
//			log.Fatal(err)
//		}
//		fmt.Println("copied to file", copied.FileID)
//	}
//
// # The calls that matter
//
//   - [Client.CopyFile] copies a file, and [Client.VerifyCopy] compares the copy with its source.
//   - [Client.CopyTree] and [Client.CopyFiles] make many copies: see "Many copies".
//   - [Client.AllProjects], [Client.AllFolders], [Client.GetDefaultFolder], [Client.AllFolderFiles],
//     [Client.FindFile] and [Client.AllSearchResults] find the ids that a copy needs.
//   - [Client.ResolveCopyFile] finds out what became of a copy whose outcome is unknown, and
//     [Client.ResumeCopyFile] goes on after the end of a process.
//   - [Client.CreateFolder], [Client.UpdateFolder], [Client.DeleteFolder], [Client.MoveFile] and
//     [Client.DeleteFile] are around it: see "Changes".
//
// # Status
//
// The package uses version 3 of the Customer API. It follows the published description and reports
// about the running service, and is tested against the simulator document360test. It has not been
// run against a live project yet.
//
// # Credentials
//
// Config takes one of two credentials.
//
//   - APIKey sends "X-API-Key: KEY". Keys (d360_sk_...) are what the vendor recommends since
//     release 12.8.2 of August 2026. A key has a portal role, a content role and a content scope,
//     and may expire. The API's description does not know this header.
//   - TokenSource sends "Authorization: Bearer TOKEN". API tokens of a project, which portals make
//     under Settings > API Tokens, are what the copy's page asks for; the vendor now calls them API
//     tokens (v2). They need the scope customerApi, do not expire by default and can be revoked at
//     any time. Wrap one in oauth2.StaticTokenSource. Users who sign in with their own account get
//     tokens by the OAuth authorization code flow with PKCE: [SignIn] does it for a program on the
//     user's machine, [SavingTokenSource] keeps the user signed in; see [OAuthConfig] too, and
//     [DocumentedOAuthEndpoint] for the addresses that the page prints.
//
// A credential works in its own region only, so BaseURL must be in the same one; see [Endpoint]. In
// another region, or without a valid credential, the gateway is reported to send a 401 without a
// body; its code is [ErrorCodeUnauthorized] all the same. A program that uses several regions or
// credentials makes a client for each.
//
// Only the Business and Enterprise plans, and trials, include the API. With any other plan every
// call is refused with 403 [ErrorCodeFeatureNotInLicense]. [ErrorCodePremiumFeatureNotInLicense]
// means that an add-on is missing, and [ErrorCodeLicenseLimitExceeded] that something is used up. A
// retry does not help; all three match [io/fs.ErrPermission].
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
//     [Client.ResolveCopyFile] polls again; use it before you make the copy again.
//
// A refusal by Document360 is a [*ProblemDetails]. Use errors.Is to find its exact [ErrorCode], or
// the portable error of io/fs, which has the same meaning in all packages of this module. An unknown
// outcome matches none of these.
//
//	errors.Is(err, document360.ErrorCodeResourceNotFound) // exact
//	errors.Is(err, fs.ErrNotExist)                        // portable
//
// A response with "success": false is a refusal even under a 2xx; its Status is then that 2xx. The
// code is that of the first entry of errors, else the last segment of type, else the one of the
// status: documents and service disagree about the rest.
//
// # Retries and limits
//
// A copy is sent again only if Document360 cannot have acted on the first request: no connection
// was made, the rate limit was exceeded (429), or the token was refused (401) and there is a newer
// one. After any other failure the client polls and never sends the request again; see "Lost
// responses" below. A read is sent again after any failure that may pass. A call makes at most
// Config.MaxAttempts attempts.
//
// Rate limits apply to a credential in a project. Reads and writes are counted apart, in windows of
// a minute; a copy is a write. Document360 is reported to allow 120 reads and 60 writes on
// Business, and 200 and 100 on Enterprise and trials. All goroutines of a client share what it
// learns from the responses of a project. After a 429 they wait for the time in Retry-After or
// X-RateLimit-Reset, in either of the meanings of the latter. If the wait would be longer than
// Config.MaxBackoff or than the context allows, the call returns at once with an error that matches
// [ErrRateLimited]. ProblemDetails.RateLimit has the numbers. Config.Limiter keeps below the limit
// from the start.
//
// # The new file
//
// The response to a copy has the id of the new file in the header Location only, whose form is not
// documented. This package reads the segment after /files/, absolute or relative, whatever host it
// names, and never requests it. Without it CopyFileResponse.FileID is empty although the copy was
// made.
//
// Version 2 of the API had the destination in the path, where version 3 has the source. Ids are
// called UUIDs by the description and look different in its examples; they are sent as they are.
//
// The addresses of a file's content, File.FileURL and ThumbnailURL, can end in a token that opens
// the file to everybody, so they print REDACTED. Convert one to a string to use it:
// string(file.FileURL).
//
// # Was the copy complete?
//
// A copy is made when its response arrives. [Client.VerifyCopy] compares it with its source by name,
// type and rounded size, which is all that Document360 shows of a file: [StrengthWeak]. A nil error
// means that these are equal. If they differ, the error is a [*CopyDiffersError] and matches
// [ErrCopyDiffers]. Any other error means that the comparison was not completed: it says nothing
// about the copy.
//
// # Many copies
//
// [Client.CopyTree] copies all that is in a folder, [Client.CopyFiles] what a sequence of requests
// says. They return a [Job]: its Plan says what would be done, its Run decides, copies, verifies,
// and reports what became of each item. With JobConfig.Journal the job can be killed at any moment
// and run again. [Job] has the rest.
//
// # When the process dies
//
// [WithIntent] saves an [Intent] before each send of a copy: one line of text without any secret. If
// the process is killed before the call ends, [Client.ResumeCopyFile] goes on from it in another
// process, on any machine: it looks for the copy, and sends it again only where [Client.CopyFile]
// would. [Client.ResolveCopyFile] only looks. An [UnknownOutcomeError] has an Intent as well.
//
// # Testing
//
// Package [github.com/farcopy/farcopy/document360/document360test] simulates this part of
// Document360 in memory, with faults: a test needs no account and no network. Its clients work with
// or without sockets; PipeClient works inside a testing/synctest bubble.
//
// # Lost responses
//
// A 201 with the id of a new file in Location proves the copy, whatever its body. If a request may
// have been acted on and no usable response came, the client reads the source ([Client.GetFile])
// and lists the destination, for at most Config.ReconcileTimeout. It returns the file, with
// Reconciled set, if it is the only one with the file name, title and size of the source that was
// not modified before the request, by Document360's clock, and if no other call of this Client can
// own it.
//
// If no such file is found the outcome is unknown: there is no idempotency key, and nothing keeps a
// second request from making a second copy, so none is ever sent. Files that could be the copy are
// the Candidates; [Client.ResolveCopyFile] polls again later.
//
// Files have neither a hash nor a size in bytes, and their only date changes with every edit. So an
// equal file that somebody copies or edits at the destination after the request looks like the
// copy. [ReconcileStrict] lists the destination before each copy and excludes what was there.
//
// [Client.CreateFolder] is settled in the same way: the folder is the only new and empty one of its
// name.
//
// # Changes
//
// [Client.MoveFile], [Client.DeleteFile], [Client.UpdateFolder] and [Client.DeleteFolder] make no
// copy. After a lost response the client reads the item, and returns with Reconciled set if it is as
// the request wanted it, whoever made it so. A request that may have been acted on is sent again by
// DeleteFile only, because no other file gets the id. An unknown outcome has no Intent; its message
// says what shows the outcome.
//
// [docs/reconciling.md]: https://github.com/farcopy/farcopy/blob/main/docs/reconciling.md
package document360
