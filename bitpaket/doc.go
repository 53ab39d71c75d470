// Package bitpaket makes server-side copies of folders and objects within a BitPaket storage
// ("paket"): their content does not travel through the program.
//
//	package main
//
//	import (
//		"context"
//		"fmt"
//		"log"
//		"os"
//
//		"github.com/farcopy/farcopy/bitpaket"
//		"golang.org/x/oauth2"
//	)
//
//	func main() {
//		token := oauth2.StaticTokenSource(&oauth2.Token{
//			AccessToken: os.Getenv("BITPAKET_TOKEN"),
//		})
//		client, err := bitpaket.NewClient(bitpaket.Config{
//			TokenSource:  token,
//			ClientSecret: os.Getenv("BITPAKET_SECRET"),
//		})
//		if err != nil {
//			log.Fatal(err)
//		}
//		ctx := context.Background()
//		accepted, err := client.Copy(ctx, bitpaket.CopyRequest{
//			Objects: []bitpaket.Selector{{Folder: "/existing_dir"}},
//			Target:  "/another_dir",
//		})
//		if err != nil {
//			log.Fatal(err)
//		}
//		fmt.Println("accepted:", accepted.ValidNames)
//	}
//
// # The calls that matter
//
//   - [Client.Copy] starts a copy of folders and objects; [Client.WaitForCopy] waits until it is
//     complete, and [Client.VerifyCopy] compares it with its sources.
//   - [Client.CopyTree] copies all that is in a folder, and [Client.Copies] makes the copies of a
//     sequence of requests: see "Many copies".
//   - [Client.Query] lists a directory; [Client.FindMetadata] and [Client.GetMetadata] describe an
//     object, by its path and by its id.
//   - [Client.ResolveCopy] finds out what became of a copy whose outcome is unknown, and
//     [Client.ResumeCopy] goes on after the end of a process.
//   - [Client.CreateFolder], [Client.Move], [Client.Rename], [Client.Delete] and
//     [Client.DeleteObject] change what a copy needs changed around it: see "Changes".
//
// # Status
//
// BitPaket's documents, https://github.com/bitpaket/docs, have not changed since October 2019, and
// it is not known whether the service still runs. This package follows version 2 of the API as
// documented and has not been run against the live service. The comments point out where the
// documents contradict themselves or say nothing.
//
// # Credentials
//
// A token and the client secret both belong to an API endpoint that is made in the paket manager.
// The token is sent in the Authorization header of every request. It also selects the paket,
// because no request names one. The secret is sent in the body of a copy, a move, a rename or a
// deletion, never in a query, which BitPaket would accept as well. A token is valid for ever or
// until a date set with it, and no way to refresh one is documented. A TokenSource that reads tokens
// from elsewhere is asked again after a 401.
//
// BitPaket also accepts plain http. A client refuses it except to loopback or with
// Config.AllowPlainHTTP.
//
// # Errors
//
// The error of a copy says how many copies were accepted, except in the cases that
// [docs/reconciling.md] lists:
//
//   - nil: exactly one, by this call.
//   - [*PartialCopyError]: exactly one, without the objects in Response.Invalid.
//   - [ErrNotExecuted], or a [*ProblemDetails] that is not the cause of an unknown outcome: none.
//   - [ErrOutcomeUnknown]: none or one. The request was sent, no usable response came, and reading
//     did not settle what became of it. The [*UnknownOutcomeError] has what is known.
//     [Client.ResolveCopy] polls again; use it before you make the copy again.
//
// BitPaket documents five error codes, and none for a copy that is refused for its target, its
// sources, a name conflict or the client secret. So compare errors with those of io/fs, which
// follow from the code or else from the HTTP status:
//
//	switch {
//	case err == nil:
//	case errors.Is(err, bitpaket.ErrOutcomeUnknown):
//		// use ResolveCopy before you copy again
//	case errors.Is(err, fs.ErrExist):
//		// the target has an object of that name
//	case errors.Is(err, fs.ErrNotExist):
//		// a source or the target is missing
//	case errors.Is(err, fs.ErrPermission):
//		// token, client secret, or a sealed object
//	}
//	if p, ok := errors.AsType[*bitpaket.ProblemDetails](err); ok {
//		fmt.Printf("%d %d %s\n", p.Status, p.Code, p.Detail)
//	}
//
// A response is a success if its body says "success":true, or "status":true, which is the name of
// the member in the documents' text; all their examples name it success. False is a refusal, also
// under a 200 or 201. A response with neither leaves the outcome unknown.
//
// # Retries
//
// A copy is sent again without polling first only if BitPaket cannot have acted on the first
// request: no connection was made, the rate limit was exceeded (429), or the token had expired. For
// a lost response see below. A read is also sent again after a 5xx or a lost response. A call makes
// at most Config.MaxAttempts attempts.
//
// # Limits
//
// BitPaket counts requests and sends the rest of the quota in its X-RateLimit headers. The client
// spreads its requests accordingly and waits for the end of a window. If the wait would be longer
// than Config.MaxBackoff or than the context allows, the call returns at once with an error that
// matches [ErrRateLimited]. The limits of a paket can change without notice, and the length of a
// window is not documented.
//
// # A copy takes time
//
// A nil error means that BitPaket has accepted the copy, exactly once. BitPaket then makes the copy
// in the background, and there is no way to ask for its state: no id of the operation, no event, no
// ids of the new objects. Two rules follow.
//
// Do not delete, move or overwrite a source before its copy is complete: the copy may fail, and
// BitPaket reports no such failure. Only [Client.Delete], [Client.DeleteObject] and Overwrite delete
// anything.
//
// To see a copy finish, look for what it makes: [Client.WaitForCopy] reads the sources and then the
// target, again and again, until every object is there with its size and hash. An object that is
// overwritten by one of the same content looks finished before it is; set
// WaitForCopyRequest.Overwrite and Accepted. No document says whether a half-copied object can be
// seen, or whether a folder arrives as a directory of the target or is merged into the target
// itself: both are looked for.
//
// BitPaket can accept a copy in part: it reports some of the selected objects as invalid and copies
// the others. The error is then a [*PartialCopyError] with the response.
//
// # Was the copy complete?
//
// [Client.VerifyCopy] compares a finished copy with its sources without transferring content: every
// object by SHA-256 and size. A nil error means that all are equal. If the copy differs, the error
// is a [*CopyDiffersError] that lists the differences and matches [ErrCopyDiffers]. Any other error
// means that the comparison was not completed: it says nothing about the copy. Objects of a copy
// that is not finished are missing at first; wait, and compare again before the copy is made again.
//
// # Many copies
//
// [Client.CopyTree] copies all that is in a folder, [Client.Copies] makes the copies of a sequence of
// requests. They return a [Job]: its Plan says what would be done, its Run decides, copies, waits,
// verifies, and reports what became of each item. With JobConfig.Journal the job can be killed at any
// moment and run again. [Job] has the rest.
//
// # When the process dies
//
// [WithIntent] saves an [Intent] before each send of a copy: one line of text without any secret. If
// the process is killed before the call ends, [Client.ResumeCopy] goes on from it in another
// process, on any machine: it looks for the copy, and sends it again only where [Client.Copy]
// would. [Client.ResolveCopy] only looks. An [UnknownOutcomeError] has an Intent as well.
//
// # Testing
//
// Package [github.com/farcopy/farcopy/bitpaket/bitpakettest] simulates BitPaket, with copies that
// take time and with faults. Its clients work with or without sockets; PipeClient works inside a
// testing/synctest bubble:
//
//	srv := bitpakettest.NewServer(t)
//	srv.AddObject("/existing_dir/photo.jpg", "content")
//	srv.MkdirAll("/another_dir")
//	srv.Inject("Copy", bitpakettest.ActThenHangUp) // the response is lost
//	client := srv.Client()
//
// # Lost responses
//
// If a request may have been accepted and no usable response came, the client reads the sources and
// the target, for at most Config.ReconcileTimeout. The call succeeds, with CopyResponse.Reconciled
// set, if every object of the copy is there, with the name, size and hash of its source, created or
// updated not before the request, by BitPaket's clock, and if no other call of this Client can own
// them. If only some are there the outcome is unknown, and UnknownOutcomeError.Candidates lists
// their paths; [Client.ResolveCopy] polls again later. The outcome is also unknown if an object
// there is new and of another content, or if both layouts of a folder are there.
//
// If nothing is there at the end of ReconcileTimeout, a copy without Overwrite is sent again if it
// selects by Path only: BitPaket refuses the second one for what the first one has made. What is
// selected by ID or Folder may have been renamed since, and a second request would then make copies
// of other names; with Overwrite it would destroy what the first one makes. Neither is ever sent.
// Let ReconcileTimeout be longer than the first object of a copy takes to appear.
//
// What earlier copies of this Client may make at the same paths is not taken for the copy: the
// client reads what they select, for at most 16 copies of the last hour a poll and one request a
// folder.
//
// A refusal because an object exists is never taken for a success. It is returned as a refusal if
// that object is more than five seconds older than the request or of another content, is what
// another copy of this Client makes, or, in [ReconcileStrict], was there before. Otherwise the
// outcome is unknown.
//
// Reading cannot tell a copy from one of the same objects that another program makes after the
// request, copies that fail in part from those that take long, and folders without objects from
// none. Objects without usable times, or with those of their source, are not taken for copies,
// except in ReconcileStrict, which reads sources and target before each copy.
//
// A directory that [Client.CreateFolder] was to make is the one of its name that is not older than
// the request; with Ensure, any is.
//
// # Changes
//
// No request of [Client.Move], [Client.Rename], [Client.Delete] and [Client.DeleteObject] that may
// have been acted on is sent again. Move and Delete read what is selected before they are sent,
// unless Config.Reconcile turns that off, and can so settle a lost response by reading: they return
// with Reconciled set if the change shows, whoever made it. A lost response to the other two is
// always an unknown outcome. None of them has an Intent. Where BitPaket calls some of the selected
// objects invalid and changes the others, the error is a [*PartialChangeError].
//
// [docs/reconciling.md]: https://github.com/farcopy/farcopy/blob/main/docs/reconciling.md
package bitpaket
