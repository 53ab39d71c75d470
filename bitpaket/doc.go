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
//		token := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: os.Getenv("BITPAKET_TOKEN")})
//		client, err := bitpaket.NewClient(bitpaket.Config{TokenSource: token, ClientSecret: os.Getenv("BITPAKET_SECRET")})
//		if err != nil {
//			log.Fatal(err)
//		}
//		accepted, err := client.Copy(context.Background(), bitpaket.CopyRequest{
//			Objects: []bitpaket.Selector{{Folder: "/existing_dir"}}, Target: "/another_dir",
//		})
//		if err != nil {
//			log.Fatal(err)
//		}
//		fmt.Println("accepted:", accepted.ValidNames)
//	}
//
// [Client.Copy] starts a copy. [Client.Query] lists a directory, [Client.FindMetadata] and [Client.GetMetadata] describe
// an object: they are for seeing what became of one.
//
// # Status
//
// BitPaket's documents, https://github.com/bitpaket/docs, have not changed since October 2019, and whether the service is
// still alive is unknown. This package does what they say about version 2 of the API; nobody has run it against the live
// service. Where the documents contradict themselves or are silent, the comments here say so.
//
// # Authentication
//
// A token and the client secret both come from an API endpoint that is made in the paket manager. The token goes into the
// Authorization header of every request; since no request names a paket, it decides which one is meant. The secret goes
// into the body of a copy, never into a query, which BitPaket would also take. A token lives for ever or until a date set
// with it, and no document tells of a way to refresh one: a TokenSource that reads tokens from somewhere is asked again
// after a 401.
//
// BitPaket also answers plain http. A client refuses it, except to loopback or with Config.AllowPlainHTTP.
//
// # A copy takes time
//
// A nil error means that BitPaket has accepted the copy, exactly once. The copying goes on behind it, for as long as it
// takes, and there is no way to ask for its state: no id of the operation, no event, no new object ids. Two rules follow.
//
// Do not delete, move or overwrite a source before its copy is there; the copy may fail otherwise, and nobody would tell.
// This package never deletes anything.
//
// To see a copy finish, look for what it makes: [Client.WaitCopied] reads the sources and then the
// target, again and again, until every object is there with its size and hash. An object that is
// overwritten by one of the same content looks finished before it is; set
// WaitCopiedRequest.Overwrite and Accepted. No document says whether a half-copied object can be
// seen, or whether a folder arrives as a directory of the target or is merged into the target
// itself: both are looked for.
//
// BitPaket can accept a copy in part: it reports some of the selected objects as invalid and copies
// the others. The error is then a [*PartialCopyError] with the response.
//
// # Errors
//
// What a copy returns tells what happened:
//
//	nil                                  exactly one copy was accepted by this call
//	*PartialCopyError                    exactly one was, without the objects in Response.Invalid
//	*ProblemDetails, or ErrNotExecuted   none was
//	ErrOutcomeUnknown                    nothing tells; *UnknownOutcomeError says what is known
//
// BitPaket documents five error codes, and none for a copy that is refused for its target, its sources, a name conflict
// or the client secret; so ask for what an error means by the errors of io/fs, which the code decides or else the HTTP
// status:
//
//	switch {
//	case err == nil:
//	case errors.Is(err, fs.ErrExist): // something of that name is in the way
//	case errors.Is(err, fs.ErrNotExist): // a source or the target is missing
//	case errors.Is(err, fs.ErrPermission): // token, client secret, or a sealed object
//	case errors.Is(err, bitpaket.ErrOutcomeUnknown): // look before you copy again: ResolveCopy
//	}
//	if p, ok := errors.AsType[*bitpaket.ProblemDetails](err); ok {
//		fmt.Printf("%d %d %s\n", p.Status, p.Code, p.Detail)
//	}
//
// An answer is a success where its body says so: "success":true, or "status":true, as the documents' text names the flag
// that all their examples call success. False is a refusal, also under a 200 or 201; an answer that says neither is not
// understood, and leaves the outcome unknown.
//
// # Retries
//
// A request is sent again by itself only where BitPaket cannot have acted on it: there was no connection, it was refused
// for its rate (429), or its token had expired. Reads are sent again also after a 5xx or a lost answer. Config.MaxAttempts
// bounds both.
//
// # Limits
//
// BitPaket counts requests and tells what is left in its X-RateLimit headers. The client paces itself by them and waits
// for the end of a window, at most Config.MaxBackoff; where that or the context is too short the error is
// [ErrRateLimited] at once. The limits can be changed for a paket without notice, and the length of a window is not
// documented.
//
// # Lost responses
//
// If a request may have been accepted and no usable response came, the client reads the sources and
// the target, for at most Config.ReconcileTimeout. The call succeeds, with CopyResponse.Reconciled
// set, if every object of the copy is there, with the name, size and hash of its source, created or
// updated not before the request, by BitPaket's clock, and if no other call of this Client can own
// them. If only some are there the outcome is unknown, and UnknownOutcomeError.Candidates lists their
// paths; [Client.ResolveCopy] polls again later. So it is if an object there is new and of another
// content, or if both layouts of a folder are there.
//
// If nothing is there at the end of ReconcileTimeout, a copy without Overwrite is sent again: BitPaket
// refuses the second one for what the first one has made. With Overwrite the second copy would destroy
// what the first one makes, so it is never sent. Let ReconcileTimeout be longer than the first object
// of a copy takes to appear.
//
// What earlier copies of this Client may make at the same paths is not taken for the copy: the client
// reads what they select, for at most 16 copies of the last hour a poll and one request a folder.
//
// A refusal because an object exists is never taken for a success. It is returned as a refusal if that
// object is more than five seconds older than the request or of another content, is what another copy
// of this Client makes, or, in [ReconcileStrict], was there before. Otherwise the outcome is unknown.
//
// Reading cannot tell a copy from one of the same objects that another program makes after the
// request, copies that fail in part from those that take long, and folders without objects from none.
// Objects without usable times, or with those of their source, are not taken for copies, except in
// ReconcileStrict, which reads sources and target before each copy.
//
// # Testing
//
// Package bitpakettest simulates BitPaket, with copies that take time and with faults; its PipeClient works inside a
// testing/synctest bubble:
//
//	srv := bitpakettest.NewServer(t)
//	srv.AddObject("/existing_dir/photo.jpg", "content")
//	srv.MkdirAll("/another_dir")
//	srv.Inject("Copy", bitpakettest.ActThenHangUp) // accepted, but the answer is lost
//	client := srv.Client()
package bitpaket
