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
//		client, err := document360.NewClient(document360.Config{APIKey: os.Getenv("DOCUMENT360_API_KEY")})
//		if err != nil {
//			log.Fatal(err)
//		}
//		copied, err := client.CopyFile(context.Background(), document360.CopyFileRequest{
//			ProjectID: os.Args[1], FolderID: os.Args[2], FileID: os.Args[3], DestinationFolderID: os.Args[4],
//		})
//		if err != nil {
//			log.Fatal(err)
//		}
//		fmt.Println("copied to file", copied.FileID)
//	}
//
// [Client.CopyFile] makes the copy. [Client.ListProjects], [Client.ListFolders] and [Client.AllFolderFiles] find the ids it
// needs. This is version 3 of the Customer API. The package is built from its published description and from reports about
// the running service, and tested against the simulator in document360test; nobody has run it against a live project yet.
//
// # Authentication
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
//     tokens by the OAuth authorization code flow with PKCE: see [OAuthConfig], and
//     [DocumentedOAuthEndpoint] for the addresses that the page prints.
//
// A credential works in its own region only, so BaseURL must be of the same one: [Endpoint]. Elsewhere, and where it is
// missing or wrong, the gateway is reported to answer 401 with an empty body; it is [ErrorCodeUnauthorized] all the same. A program that
// serves several regions, or several credentials, makes a client for each.
//
// Only the Business and Enterprise plans, and trials, include the API. Under any other, every call is refused with 403
// [ErrorCodeFeatureNotInLicense], whatever the credential; [ErrorCodePremiumFeatureNotInLicense] asks for an add-on,
// [ErrorCodeLicenseLimitExceeded] says that something is used up. Trying again does not help; all three match
// [io/fs.ErrPermission].
//
// # Errors
//
// What a copy returns is a promise about the world:
//
//   - nil: exactly one copy was made by this call.
//   - A [*ProblemDetails], which holds Document360's own words, or an error that is [ErrNotExecuted]: no copy was made.
//   - An error that is [ErrOutcomeUnknown], always an [*UnknownOutcomeError]: it was sent, and not even reading could tell
//     whether it was made. Ask [Client.ResolveCopyFile] before sending it again. A *ProblemDetails may be its cause.
//
// So ask for ErrOutcomeUnknown first. A ProblemDetails matches its [ErrorCode] and the portable error that says the same:
//
//	errors.Is(err, document360.ErrorCodeResourceNotFound) // exact
//	errors.Is(err, fs.ErrNotExist)                        // the same line for all farcopy packages
//
// A frame with success false is a refusal even where it comes with a 2xx; its Status is then that 2xx. Codes are read from
// the answer's errors, else from the last segment of its type, else from its status: documents and service disagree about
// the rest.
//
// # Retries and limits
//
// A copy is sent again at once only where it surely was not acted on: no connection, a refusal for the rate (429), a 401 for
// which there is a newer token. After any other failure the client
// polls and never sends the request again; see "Lost responses" below. Reads are sent again until
// they are answered. A call makes at most Config.MaxAttempts attempts.
//
// Limits hold for a credential in a project. Reads and writes are counted apart, in windows of a minute; a copy is a write.
// Document360 is reported to allow 120 reads and 60 writes on Business, 200 and 100 on Enterprise and trials. All
// goroutines of a client share what it learns from the answers of a project: after a 429 they wait as long as Retry-After says, or
// X-RateLimit-Reset, in either of its meanings. A wait longer than MaxBackoff, or than the context has left, is not begun:
// the call returns [ErrRateLimited] at once. ProblemDetails.RateLimit has the numbers. A Limiter in Config keeps below them.
//
// # The new file
//
// The answer to a copy does not hold the new file. Its id is in the header Location, whose form no document shows: this
// package reads the segment after /files/, absolute or relative, whatever host it names, and never fetches it. Without it
// CopyFileResponse.FileID is empty, and the copy was made.
//
// Version 2 of the API had the destination in the path, where version 3 has the source. Ids are called UUIDs by the
// description and look different in its examples; they are sent as they are.
//
// The addresses of a file's content, File.FileURL and ThumbnailURL, can end in a token that opens it to everybody, so they
// print REDACTED: string(file.FileURL) is the address itself.
//
// # Lost responses
//
// A 201 with the id of a new file in Location proves the copy, whatever its body. If a request may
// have been acted on and no usable response came, the client reads the source ([Client.GetFile]) and
// lists the destination, for at most Config.ReconcileTimeout. It returns the file, with Reconciled
// set, if it is the only one with the file name, title and size of the source that was not modified
// before the request, by Document360's clock, and if no other call of this Client can own it.
//
// If no such file is found the outcome is unknown: there is no idempotency key, and nothing keeps a
// second request from making a second copy, so none is ever sent. Files that could be the copy are the
// Candidates; [Client.ResolveCopyFile] polls again later.
//
// Files have neither a hash nor a size in bytes, and their only date changes with every edit. So an
// equal file that somebody copies or edits at the destination after the request looks like the copy.
// [ReconcileStrict] lists the destination before each copy and excludes what was there.
//
// # Testing
//
// Package document360test is a Document360 in memory, with faults to inject: a test needs no account and no network.
//
//	srv := document360test.NewServer(t)
//	client := srv.Client()
package document360
