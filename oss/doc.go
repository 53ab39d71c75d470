// Package oss makes server-side copies of objects on Alibaba Cloud [OSS]: their content does not travel
// through the program. A call makes at most one copy. If it cannot know whether the copy was made, the
// error says so.
//
//	package main
//
//	import (
//		"context"
//		"fmt"
//		"log"
//
//		"github.com/farcopy/farcopy/oss"
//	)
//
//	func main() {
//		client, err := oss.NewClient(oss.Config{Region: "cn-hangzhou", Credentials: oss.EnvironmentCredentials()})
//		if err != nil {
//			log.Fatal(err)
//		}
//		copied, err := client.CopyObject(context.Background(), oss.CopyObjectRequest{
//			Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg",
//		})
//		if err != nil {
//			log.Fatal(err)
//		}
//		fmt.Println("copied, with the ETag", copied.ETag)
//	}
//
// Source and destination lie in one region. Objects that are larger than [Client.CopyObject] takes
// have to be copied in parts (UploadPartCopy), which this package does not do.
//
// An object is changed in place by a copy onto itself. That needs [DirectiveReplace] and the
// metadata that are to stay: OSS may drop all the others, Content-Type included.
//
// Status: everything here follows OSS's published documents and the vendor's own clients, and is tested against a simulator
// of them. Nobody has run it against the live service yet.
//
// # Authentication
//
// A request is signed with an access key from Config.Credentials:
//
//   - [EnvironmentCredentials] reads OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET and OSS_SESSION_TOKEN, the variables of the
//     vendor's own clients.
//   - [StaticCredentials] is one key, permanent, or temporary with its security token.
//   - A [CredentialsProvider] of one's own brings keys from elsewhere, such as a role's. Credentials with an expiry are kept
//     until shortly before it.
//
// Every attempt is signed anew, by [SignatureV4] unless Config asks for [SignatureV1]. The signature holds the time: a clock
// that is 15 minutes off makes OSS answer [ErrorCodeRequestTimeTooSkewed]. Access key secrets are never sent and never
// printed; a security token is sent, which is one reason why http:// is refused outside loopback.
//
// The bucket goes into the host name, https://oss-example.oss-cn-hangzhou.aliyuncs.com/oss.jpg. Under an IP address, on
// loopback or with Config.PathStyle it goes into the path. Custom domains are not supported.
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
// A refusal by OSS is a [*ProblemDetails]. Its [ErrorCode] can be asked for exactly, with errors.Is(err,
// oss.ErrorCodeFileAlreadyExists), or portably, with errors.Is(err, fs.ErrExist); the other packages of this module answer
// to the same io/fs errors. [ErrNotModified] and [ErrPreconditionFailed] say that a condition of the request does not hold,
// [ErrRateLimited] is told below. An outcome that is unknown matches none of these: nothing is proved by the answer that
// caused it, even where that is an error of OSS under a 200, which is kept as UnknownOutcomeError.Err.
//
// # Retries and limits
//
// A copy is sent again at once only where it is certain that OSS did not act on the first request: there was no connection,
// the rate was too high, or the key was refused and the provider has another one, for which it is asked once.
//
// After a timeout, a cut connection, another 5xx or a response that cannot be read the client polls
// first; see "Lost responses" below.
//
// Reads are sent again after all of these. A call makes at most Config.MaxAttempts attempts.
//
// OSS tells that the rate is too high with a 503 and a code: [ErrorCodeQpsLimitExceeded],
// [ErrorCodeTotalQpsLimitExceeded], [ErrorCodeMetaOperationQpsLimitExceeded], [ErrorCodeDownloadTrafficRateLimitExceeded]
// or [ErrorCodeUploadTrafficRateLimitExceeded], with x-oss-qos-delay-time where it is about traffic. That closes the gate
// that all calls of a Client share: they wait, and one of them finds out whether it is open again. A wait that is longer
// than Config.MaxBackoff, or than the context allows, is not begun: the error matches [ErrRateLimited] and tells how long it
// would have been. An account may make 10000 requests a second, or 2000 where the keys are in sequence.
//
// # Large objects and time
//
// OSS sends nothing until a copy is done. Within a bucket that is quick at any size; between buckets, or with another
// encryption or storage class, the content is written anew, and gigabytes take minutes. Config.CopyTimeout bounds one
// attempt; a dead network is found sooner, by TCP keep-alive.
//
// # Answers that differ from the documents
//
// LastModified of a copy comes in two forms, both are read. The ETag is returned without its quotes and can be given back as
// a condition as it is; it is the MD5 of the content only for simple uploads, so compare CRC64 where both objects have one.
// An empty body, a wrong document or a missing ETag under a 200 is an unknown outcome.
//
// # Lost responses
//
// If a request may have been acted on and no usable response came, the client reads the source and
// the destination, for at most Config.ReconcileTimeout; OSS works on after its client has left. It
// returns the object there, with Reconciled set, if it was not written before the request, by OSS's
// clock, if it has the content of the source and the metadata, storage class and encryption that the
// request asked for, and if no other call of this Client can own it. An ACL and tags of the request
// cannot be compared yet: with these the object is a candidate, and the outcome unknown.
//
// If nothing is found, a second poll follows and then the request is sent again, pinned to the ETag
// of the source: if the first request is executed after all, it writes the same. In a bucket that
// keeps versions it would add one. So the client asks for the bucket's versioning, once, before it
// sends again, and sends nothing if versioning is enabled, or if the access key lacks
// oss:GetBucketVersioning, unless the source lies in the same bucket and has no version id. It also
// sends nothing after its own timeout (a copy of 40 minutes would get four writers), if the source was
// changed after the request, and in [ReconcileStrict].
//
// In every other case the outcome is unknown, and [Client.ResolveCopyObject] polls again later. So it
// is if somebody has written to the key since the request.
//
// An object that is copied onto itself counts as copied if it is what the request asked for and was
// not written before the request.
//
// A conflict ([ErrorCodeFileAlreadyExists]) that answers the first request is never taken for a
// success. It is returned as a refusal if the object is more than five seconds older than the
// request, is another one, was returned by another call of this Client, or, in ReconcileStrict, was
// there before. Otherwise the outcome is unknown: a gateway may have delivered the request twice.
//
// The first request may be executed after the call has returned. It then writes the object once more,
// over whatever the program has put there since. ReconcileStrict never sends a second request, but
// cannot stop the first one either: wait for the horizon of ResolveCopyObject where that matters.
// Config.Reconcile also turns polling off.
//
// # Testing
//
// Package [github.com/farcopy/farcopy/oss/osstest] simulates this part of OSS, with its state, its signatures, its refusals
// and its failures on the way. It gives clients that are connected to it, with or without sockets.
//
// [OSS]: https://www.alibabacloud.com/help/en/oss/
package oss
