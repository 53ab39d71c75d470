// Package box makes server-side copies of folders on [Box]: their content does not travel through the
// program. A call makes at most one copy. If it cannot know whether the copy was made, the error says
// so.
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
//		token := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: os.Getenv("BOX_TOKEN")})
//		client, err := box.NewClient(box.Config{TokenSource: token})
//		if err != nil {
//			log.Fatal(err)
//		}
//		copied, err := client.CopyFolder(context.Background(), box.CopyFolderRequest{FolderID: "11111", ParentID: "22222"})
//		if err != nil {
//			log.Fatal(err)
//		}
//		fmt.Println("copied to folder", copied.ID)
//	}
//
// The id of a folder is the last part of its address in the web application; the root folder is "0".
//
// Status: everything here follows Box's published documents and is tested against a simulator of them. Nobody has run it
// against the live service yet.
//
// # Authentication
//
// A [Client] speaks for one user, or one service account, whose tokens come from Config.TokenSource. Any source of
// golang.org/x/oauth2 will do:
//
//   - oauth2.StaticTokenSource for a developer token, which ends after an hour.
//   - oauth2.Config.TokenSource for a user who consented. A refresh token of Box works once and brings the next one: keep the
//     newest, and never let two programs share one.
//   - clientcredentials.Config.TokenSource for a service account, with EndpointParams box_subject_type and box_subject_id.
//     The token endpoint is https://api.box.com/oauth2/token.
//
// The application needs the scope root_readwrite. A service account sees nothing until it is invited: 404 for an id that
// is right is the usual first error. An administrator acts for another user with the header As-User, see [WithHeader].
//
// # Errors
//
// What a copy returns says how many copies it made:
//
//   - nil: exactly one.
//   - [ErrNotExecuted], or a [*ProblemDetails] that is not the cause of an unknown outcome: none.
//   - [ErrOutcomeUnknown]: none or one. The request was sent, its answer was lost or is not to be believed, and reading
//     could not settle it. The [*UnknownOutcomeError] says what is known; look before sending the copy again.
//
// A refusal by Box is a [*ProblemDetails]. Its [ErrorCode] can be asked for exactly, with errors.Is(err,
// box.ErrorCodeItemNameInUse), or portably, with errors.Is(err, fs.ErrExist); the other packages of this module answer to
// the same io/fs errors. [ErrNotModified] is the answer to IfNoneMatch, [ErrRateLimited] is told below. An outcome that is
// unknown matches none of these: nothing is proved by the answer that caused it.
//
// # Retries and limits
//
// A copy is sent again at once only where it is certain that Box did not act on the first request: there was no connection,
// the token had expired (it is renewed once), the rate was too high (429), or the item was held by another operation (409
// with [ErrorCodeOperationBlockedTemporary] or [ErrorCodeNameTemporarilyReserved]).
//
// After a timeout, a cut connection, a 5xx or a response that cannot be read the client polls instead
// of sending the request again; see "Lost responses" below.
//
// Reads are sent again after all of these. A call makes at most Config.MaxAttempts attempts.
//
// Box lets a user make about 1000 calls a minute and answers 429 with the seconds to wait. That closes the gate that all calls
// of a Client share: they wait, and one of them finds out whether it is open again. A wait that is longer than
// Config.MaxBackoff, or than the context allows, is not begun: the error matches [ErrRateLimited] and tells how long it would
// have been. Several Clients of one user share a gate with Config.ShareLimitsWith. Where calls should stay below the documented
// rate from the start, set Config.Limiter to [UserRateLimiter].
//
// # Large folders
//
// A folder of up to 500 items is copied when the call returns. A larger one is copied in the background: the call returns
// early, and Box has no way to ask whether it is done. Until then the folder, all below it and the destination can be neither
// copied nor moved nor deleted, and such calls answer [ErrorCodeOperationBlockedTemporary]. [Client.WaitCopied] counts the
// items of both folders until the numbers agree. Searching does not help: the index is behind by minutes.
//
// # Answers that differ from the documents
//
// Sizes come as 1.2e31 where they are large, ids as numbers, conflicts as one object or as many,
// times empty: all of these are read, see [Folder]. The response to a copy in the background is not
// documented: 201 and 202 are both accepted, 202 also without a body. Then the id of the copy is
// not known, and [Client.WaitCopied] looks for it by its parent folder and name.
//
// # Lost responses
//
// If a request may have been acted on and no usable response came, the client reads the source and
// lists the destination, for at most Config.ReconcileTimeout. It returns the folder, with Reconciled
// set, if exactly one folder there has the name of the copy, holds what the source holds and was not
// created before the request, by Box's clock, and if no other call of this Client can own it.
//
// If no such folder is found, the request is sent again only where Box refuses the second one if the
// first one has made its copy: with the name of the copy written into it. After a response that shows
// that Box has finished, such as its own 500, that happens after a second poll. If the first request
// may still be running, it happens at the end of ReconcileTimeout, because two requests that overlap
// can both succeed, and only if the request has a Name: without one, somebody may have renamed the
// source meanwhile. It never happens after the client's own timeout and never in [ReconcileStrict].
//
// In every other case the outcome is unknown, and [Client.ResolveCopyFolder] polls again later. So it
// is if a concurrent call of this Client copies to the same name, or if the folder there is still
// being filled.
//
// A conflict ([ErrorCodeItemNameInUse]) that answers the first request is never taken for a success.
// It is returned as a refusal if the folder of that name was created more than five seconds before
// the request, holds something else, was returned by another call of this Client, or, in
// ReconcileStrict, was there before. Otherwise the outcome is unknown: a gateway may have delivered
// the request twice. If Box answers that a folder is held by another operation until the attempts are
// used up, the client polls for the name as well: that operation may be another delivery of the
// request.
//
// Reading cannot tell a copy from an equal folder that another program makes after the request, and
// it cannot find a copy that somebody has renamed, moved or removed; then a second request can make a
// second copy. ReconcileStrict rules the second case out. Config.Reconcile also turns polling off.
//
// # Testing
//
// Package [github.com/farcopy/farcopy/box/boxtest] simulates this part of Box, with its state, its refusals and its failures
// on the way. It gives clients that are connected to it, with or without sockets.
//
// [Box]: https://developer.box.com
package box
