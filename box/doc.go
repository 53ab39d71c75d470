// Package box makes server-side copies of folders and files on Box, https://developer.box.com: their
// content does not travel through the program. A call makes at most one copy, except in the cases
// that [docs/reconciling.md] lists. If it cannot know whether the copy was made, the error says so.
//
//	package main
//
//	import (
//		"context"
//		"fmt"
//		"log"
//		"os"
//
//		"github.com/farcopy/farcopy/box"
//		"golang.org/x/oauth2"
//	)
//
//	func main() {
//		token := oauth2.StaticTokenSource(&oauth2.Token{
//			AccessToken: os.Getenv("BOX_TOKEN"),
//		})
//		client, err := box.NewClient(box.Config{TokenSource: token})
//		if err != nil {
//			log.Fatal(err)
//		}
//		ctx := context.Background()
//		copied, err := client.CopyFolder(ctx, box.CopyFolderRequest{
//			FolderID: "11111",
//			ParentID: "22222",
//		})
//		if err != nil {
//			log.Fatal(err)
//		}
//		fmt.Println("copied to folder", copied.ID)
//	}
//
// # The calls that matter
//
//   - [Client.CopyFolder] copies a folder with all that is in it, [Client.CopyFile] a file.
//     [Client.WaitForCopy] waits for a folder of more than 500 items, and [Client.VerifyCopy]
//     compares a copy with its source.
//   - [Client.CopyTree], [Client.CopyFiles] and [Client.CopyFolders] make many copies: see "Many
//     copies".
//   - [Client.FindFolder] finds a folder by its path, [Client.AllFolderItems] lists what it holds,
//     [Client.GetFolder] and [Client.GetFile] describe one item.
//   - [Client.ResolveCopyFolder] finds out what became of a copy whose outcome is unknown, and
//     [Client.ResumeCopyFolder] goes on after the end of a process.
//   - [Client.CreateFolder], [Client.UpdateFolder], [Client.UpdateFile], [Client.DeleteFolder],
//     [Client.DeleteFile] and the locks of folders are around it: see "Deletions and changes".
//
// The id of a folder is the last part of its address in the web application; the root folder is
// "0".
//
// # Status
//
// This package follows Box's published documents and is tested against a simulator of them. It has
// not been run against the live service yet.
//
// # Credentials
//
// A [Client] acts as one user or one service account. Its tokens come from Config.TokenSource,
// which can be any source of golang.org/x/oauth2:
//
//   - oauth2.StaticTokenSource for a developer token, which ends after an hour.
//   - [RefreshTokenSource] for a user who consented: see "Sign in" below. The tokens that the
//     consent gives come from oauth2.Config.Exchange.
//   - [ClientCredentialsTokenSource] for the service account of an application, or for a user on whose
//     behalf an administrator lets it act. The token endpoint is https://api.box.com/oauth2/token.
//   - [JWTTokenSource] for the same with a key pair, from the file of Box's developer console.
//   - [DownscopedTokenSource] for tokens of any of these, restricted to some scopes and to one item.
//
// The application needs the scope root_readwrite. A service account sees no folder until it is
// invited to one, so its first error is usually a 404 for a correct id. An administrator acts as
// another user by [WithAsUser], and [WithSharedLink] reaches what a shared link gives access to.
// [Client.GetCurrentUser] shows as whom the client acts.
//
// # Sign in
//
// The sources of this package can be shared by several clients. Those with a key pair, with a
// refresh token and for downscoped tokens keep their token, replace it ten minutes before its end,
// with one request in flight, and learn from the client which token Box has refused. A source that
// is wrapped in oauth2.ReuseTokenSource does not learn that.
//
// A refresh token of Box works once, and each refresh brings the next one. A program that loses the
// new one has lost the session, so [RefreshTokenSource] calls Save before it uses either token of a
// new pair, and sends no refresh token twice: if the response to a refresh is lost, the error
// matches [ErrSignInRequired], because no document says that such a token may be sent again. If
// nothing was sent, it does not. A process that dies between the response and Save has lost the
// session as well. Two processes that share one stored pair need Load, and should not refresh at the
// same moment.
//
// An assertion of [JWTTokenSource] ends after 30 seconds and has an id of its own. If the clock of
// the machine is wrong, Box refuses it; the source then goes by the clock of Box.
//
// The errors of a token request that end a call match [ErrNotExecuted]. They have Box's error code,
// such as invalid_grant, and neither the response nor a secret.
//
// # Errors
//
// The error of a copy says how many copies were made:
//
//   - nil: exactly one.
//   - [ErrNotExecuted], or a [*ProblemDetails] that is not the cause of an unknown outcome: none.
//   - [ErrOutcomeUnknown]: none or one. The request was sent, no usable response came, and reading
//     did not settle what became of it. The [*UnknownOutcomeError] has what is known.
//     [Client.ResolveCopyFolder] polls again; use it before you make the copy again.
//
// A refusal by Box is a [*ProblemDetails]. Use errors.Is to find its exact [ErrorCode], as in
// errors.Is(err, box.ErrorCodeItemNameInUse), or the portable error of io/fs, as in errors.Is(err,
// fs.ErrExist), which has the same meaning in all packages of this module. [ErrNotModified] is the
// refusal of a request with IfNoneMatch; for [ErrRateLimited] see "Retries and limits". An unknown
// outcome matches none of these.
//
// # Retries and limits
//
// A copy is sent again without polling first only if Box cannot have acted on the first request: no
// connection was made, the token had expired (it is renewed once), the rate limit was exceeded
// (429), or another operation held the item (409 with [ErrorCodeOperationBlockedTemporary] or
// [ErrorCodeNameTemporarilyReserved]).
//
// After a timeout, a cut connection, a 5xx or a response that cannot be read the client polls
// instead of sending the request again; see "Lost responses" below.
//
// A read is sent again after any of these. A call makes at most Config.MaxAttempts attempts.
//
// Box allows about 1000 calls a minute for each user and refuses more of them with a 429 that has
// the seconds to wait. All calls of a Client then wait, and one request at a time tries whether the
// limit has passed. If the wait would be longer than Config.MaxBackoff or than the context allows,
// the call returns at once; its error matches [ErrRateLimited] and has the wait in RetryAfter.
// Several Clients of one user share the limit with Config.ShareLimitsWith. [UserRateLimiter] as
// Config.Limiter keeps below the limit from the start.
//
// # Large folders
//
// A folder of up to 500 items is copied when the call returns. A larger one is copied in the
// background: the call returns early, and Box has no way to ask for the progress. Until the copy is
// complete the source, everything below it and the destination can be neither copied nor moved nor
// deleted; such calls fail with [ErrorCodeOperationBlockedTemporary]. [Client.WaitForCopy] counts
// the items of both folders until the numbers are equal. A search does not help, because its index
// is minutes behind.
//
// # Was the copy complete?
//
// [Client.VerifyCopy] compares a copy with its source without transferring content: files by SHA-1
// and size, web links by their address, folders item by item. A nil error means that all is equal.
// If the copy differs, the error is a [*CopyDiffersError] that lists the differences and matches
// [ErrCopyDiffers]. Any other error means that the comparison was not completed: it says nothing
// about the copy. Items of a copy in the background, and new ones that are not listed yet, are
// missing at first; wait, and compare again before the copy is made again.
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
// would. [Client.ResolveCopyFolder] only looks. Every operation that is settled by reading has such
// a pair, such as [Client.ResumeCopyFile] and [Client.ResolveCopyFile]. An [UnknownOutcomeError]
// has an Intent as well.
//
// # Testing
//
// Package [github.com/farcopy/farcopy/box/boxtest] simulates this part of Box: its state, its
// refusals and failures of the network. Its clients work with or without sockets;
// PipeClient works inside a testing/synctest bubble.
//
// # Lost responses
//
// If a request may have been acted on and no usable response came, the client reads the source and
// lists the destination, for at most Config.ReconcileTimeout. It returns the folder, with
// Reconciled set, if exactly one folder there has the name of the copy, holds what the source holds
// and was not created before the request, by Box's clock, and if no other call of this Client can
// own it.
//
// If no such folder is found, the request is sent again only where Box refuses the second one if
// the first one has made its copy: with the name of the copy written into it. After a response that
// shows that Box has finished, such as its own 500, that happens after a second poll. If the first
// request may still be running, it happens at the end of ReconcileTimeout, because two requests
// that overlap can both succeed, and only if the request has a Name: without one, somebody may have
// renamed the source meanwhile. It never happens after the client's own timeout and never in
// [ReconcileStrict].
//
// A copied file ([Client.CopyFile]) is found in the same way, by its SHA-1 and size in place of the
// contents.
//
// In every other case the outcome is unknown, and [Client.ResolveCopyFolder] polls again later. The
// outcome is also unknown if another call of this Client copies to the same name at the same time
// or has ended as unknown within the last hour, or if the folder there is still being filled.
//
// A conflict ([ErrorCodeItemNameInUse]) in response to the first request is never taken for a
// success. It is returned as a refusal if the item of that name
//
//   - is a file, a web link or the source itself,
//   - or was created more than five seconds before the request,
//   - or was returned by another call of this Client,
//   - or, in ReconcileStrict, was there before the request.
//
// Otherwise the outcome is unknown, whatever the folder holds: a gateway may have delivered the
// request twice, and what a new folder shows of its items can lag. If an attempt was refused
// because another operation holds a folder, and no later one succeeds, the client polls for the
// name as well: that operation may be another delivery of the request.
//
// Reading cannot tell a copy from an equal folder that another program makes after the request, and
// it cannot find a copy that somebody has renamed, moved or removed; then a second request can make
// a second copy. ReconcileStrict rules the second case out. Config.Reconcile also turns polling
// off.
//
// # Deletions and changes
//
// [Client.DeleteFolder], [Client.DeleteFile], [Client.UpdateFolder] and [Client.UpdateFile] make no
// copy. After a lost response the client reads the item, and returns nil if it is as the request
// wanted it, whoever made it so. A second request is bound to an item that was not changed since the
// first one. An unknown outcome has neither an Intent nor a function that resolves it: make the same
// call again. With IfMatch such a call does nothing if somebody has changed the item, but for a
// move, which Box never prevents.
//
// # Locks
//
// [Client.CreateFolderLock] keeps a folder from being moved and deleted. It is settled like a copy:
// after a lost response the client lists the locks of the folder, and it never sends a second
// request, because that may make a second lock. [Client.DeleteFolderLock] is sent again, but not
// after the client's own timeout or in ReconcileStrict.
//
// # Responses that differ from the documents
//
// Sizes come as 1.2e31 where they are large, ids as numbers, conflicts as one object or as many,
// times empty: all of these are read, see [Folder]. The response to a copy in the background is not
// documented: 201 and 202 are both accepted, 202 also without a body. The id of the copy is
// unknown then, and [Client.WaitForCopy] finds it by its parent folder and name.
//
// [docs/reconciling.md]: https://github.com/farcopy/farcopy/blob/main/docs/reconciling.md
package box
