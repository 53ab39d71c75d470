// Package oss makes server-side copies of objects on Alibaba Cloud OSS,
// https://www.alibabacloud.com/help/en/oss/: their content does not travel through the program. A
// call makes at most one copy, except in the cases that [docs/reconciling.md] lists. If it cannot know
// whether the copy was made, the error says so.
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
//		client, err := oss.NewClient(oss.Config{
//			Region:      "cn-hangzhou",
//			Credentials: oss.EnvironmentCredentials(),
//		})
//		if err != nil {
//			log.Fatal(err)
//		}
//		ctx := context.Background()
//		copied, err := client.CopyObject(ctx, oss.CopyObjectRequest{
//			Bucket:    "oss-example",
//			Key:       "copy_oss.jpg",
//			SourceKey: "oss.jpg",
//		})
//		if err != nil {
//			log.Fatal(err)
//		}
//		fmt.Println("copied, with the ETag", copied.ETag)
//	}
//
// # The calls that matter
//
//   - [Client.CopyObject] copies an object with one request, where OSS allows that for its size, and
//     [Client.CopyLargeObject] one of any size, in parts where it has to. [Client.VerifyCopy] compares
//     a copy with its source.
//   - [Client.CopyPrefix] copies all objects of a prefix, and [Client.CopyObjects] those of a sequence
//     of requests: see "Many copies".
//   - [Client.UpdateObject] changes metadata, storage class, encryption or ACL of an object in place.
//   - [Client.AllObjects] lists a bucket, [Client.HeadObject] describes an object.
//   - [Client.ResolveCopyObject] finds out what became of a copy whose outcome is unknown, and
//     [Client.ResumeCopyObject] goes on after the end of a process.
//   - The rest is under "Other operations".
//
// Source and destination are in one region. A copy of an object onto itself by CopyObject needs
// [DirectiveReplace] and all metadata that it is to have: OSS may drop the rest, Content-Type
// included.
//
// # Status
//
// This package follows OSS's published documents and the vendor's own clients, and is tested against
// a simulator of them. It has not been run against the live service yet.
//
// # Credentials
//
// A request is signed with an access key from Config.Credentials:
//
//	where the program runs, or the key lies         provider
//	anywhere that the vendor's SDKs find a key      DefaultCredentials
//	an ECS instance with a RAM role                 ECSRoleCredentials
//	a pod with a RAM role (RRSA), an OIDC token     OIDCRoleCredentials
//	with a key that may assume a RAM role           AssumeRole, over another one
//	a profile of the vendor's command-line tool     ProfileCredentials
//	a secret manager that a program asks            ProcessCredentials
//	OSS_ACCESS_KEY_ID and its companions            EnvironmentCredentials
//	in the program, permanent or temporary          StaticCredentials
//	anywhere else                                   your own CredentialsProvider
//
// Prefer a role: its keys are temporary, and nobody has to store them. [DefaultCredentials] uses the
// first source that is configured and hides none of its errors. The constructors make no request;
// they return a [*NotExecutedError] if something is missing.
//
// The keys of [ECSRoleCredentials], [OIDCRoleCredentials], [AssumeRole] and [ProcessCredentials]
// are replaced five minutes before they expire, by one refresh at a time for all clients of a
// provider, and no request waits for it. A refresh that fails is made again after 1 to 30 seconds,
// and the old keys are used until ten seconds before their end. Expired ones never sign. If no key
// can be got, nothing is sent: the error is a [*NotExecutedError] with a [*CredentialsError] in its
// chain, and matches [ErrTransient] if it may be better later. The expiry that a service names is
// taken relative to the Date of its response, so a wrong clock does no harm. These keys come from
// https, from loopback or from the instance's metadata service only, and no redirect is followed.
// The keys of your own provider that have an expiry are kept until shortly before it.
//
// # Signatures and addresses
//
// Each attempt is signed anew, by [SignatureV4] unless Config asks for [SignatureV1]. The signature
// includes the time: if the clock is wrong by more than 15 minutes, OSS refuses the request with
// [ErrorCodeRequestTimeTooSkewed]. The client then signs by the clock of OSS, which the Date of the
// refusal shows, and sends the request once more, if the difference is at most a day. Access key
// secrets are never sent and never printed. A security token is sent, which is one reason why
// http:// is refused outside of loopback.
//
// The bucket is part of the host name, https://oss-example.oss-cn-hangzhou.aliyuncs.com/oss.jpg.
// With an IP address, on loopback or with Config.PathStyle it is part of the path. Of a custom domain
// (CNAME), which is bound to one bucket, it is part of neither: see Config.BoundBucket. Endpoints of
// transfer acceleration are [EndpointAccelerate] and [EndpointAccelerateOverseas].
//
// # Errors
//
// The error of a copy says how many copies were made:
//
//   - nil: exactly one.
//   - [ErrNotExecuted], or a [*ProblemDetails] that is not the cause of an unknown outcome: none.
//   - a [*LargeCopyError] with Made: one, which differs from its source and could not be removed. Only
//     [Client.CopyLargeObject] returns it.
//   - [ErrOutcomeUnknown]: none or one. The request was sent, no usable response came, and reading
//     did not settle what became of it. The [*UnknownOutcomeError] has what is known.
//     [Client.ResolveCopyObject] polls again; use it before you make the copy again.
//
// A refusal by OSS is a [*ProblemDetails]. Use errors.Is to find its exact [ErrorCode], as in
// errors.Is(err, oss.ErrorCodeFileAlreadyExists), or the portable error of io/fs, as in
// errors.Is(err, fs.ErrExist), which has the same meaning in all packages of this module.
// [ErrNotModified] and [ErrPreconditionFailed] mean that a condition of the request does not hold;
// for [ErrRateLimited] see "Retries and limits". An unknown outcome matches none of these, even if
// its cause is an error of OSS under a 200; that one is UnknownOutcomeError.Err.
//
// # Retries and limits
//
// A copy is sent again without polling first only if OSS cannot have acted on the first request: no
// connection was made, the rate limit was exceeded (a 503 with one of the codes below), or the
// access key was refused and the provider returns another one. It is asked once for that.
//
// After a timeout, a cut connection, any other 5xx or a response that cannot be read the client
// polls first; see "Lost responses" below.
//
// A read is sent again after any of these. A call makes at most Config.MaxAttempts attempts.
//
// OSS refuses a request for its rate with a 503 and one of the codes [ErrorCodeQpsLimitExceeded],
// [ErrorCodeTotalQpsLimitExceeded], [ErrorCodeMetaOperationQpsLimitExceeded],
// [ErrorCodeDownloadTrafficRateLimitExceeded] and [ErrorCodeUploadTrafficRateLimitExceeded]; for
// the traffic codes x-oss-qos-delay-time has the wait. All calls of a Client then wait, and one
// request at a time tries whether the limit has passed. If the wait would be longer than
// Config.MaxBackoff or than the context allows, the call returns at once; its error matches
// [ErrRateLimited] and has the wait in RetryAfter. An account may make 10000 requests a second, or
// 2000 if its keys are in sequence.
//
// # Large objects and time
//
// OSS sends no response before a copy is complete. Within a bucket that takes little time at any
// size. Between buckets, or to another encryption or storage class, OSS writes the content anew,
// which takes minutes for gigabytes. Config.CopyTimeout bounds one attempt. TCP keep-alive finds a
// dead connection sooner.
//
// # Was the copy complete?
//
// A copy is made when its response arrives. [Client.VerifyCopy] compares it with its source without
// transferring content: by CRC-64 and size, and if asked to by metadata, tags and storage class. A
// nil error means that these are equal; the Strength of the response says whether a checksum was
// compared or the size alone. If they differ, the error is a [*CopyDiffersError] that lists the
// differences and matches [ErrCopyDiffers]. Any other error means that the comparison was not
// completed: it says nothing about the copy.
//
// # Many copies
//
// [Client.CopyPrefix] copies all objects of a prefix, [Client.CopyObjects] those of a sequence of
// requests. They return a [Job]: its Plan says what would be done, its Run lists, decides, copies,
// verifies, and reports what became of each object. With JobConfig.Journal the job can be killed at
// any moment and run again: what was copied is not copied again, and a copy that may have been sent
// is looked for before anything else. Memory does not grow with the number of objects. The number
// of requests in flight follows what OSS sustains, or is JobConfig.Workers. [Job] has the rest.
//
// # When the process dies
//
// [WithIntent] saves an [Intent] before each send of a copy: one line of text without any secret. If
// the process is killed before the call ends, [Client.ResumeCopyObject] goes on from it in another
// process, on any machine: it looks for the copy, and sends it again only where [Client.CopyObject]
// would. [Client.ResolveCopyObject] only looks. An [UnknownOutcomeError] has an Intent as well.
// CopyLargeObject saves a [LargeCopyState] in the same way.
//
// # Testing
//
// Package [github.com/farcopy/farcopy/oss/osstest] simulates this part of OSS: its state, its
// signatures, its refusals and failures of the network, and with the services that issue keys: the
// token service and the metadata service of an instance. Its clients work with or without sockets;
// PipeClient works inside a testing/synctest bubble.
//
// # Other operations
//
// [Client.AllObjects] and [Client.AllObjectVersions] list what can be copied; they hold one page in
// memory. [Client.RestoreObject] makes archived sources readable. [Client.PresignCopyObject] signs
// a copy that another program makes. The reads and changes of single objects are HeadObject,
// GetObjectMeta, UpdateObject, DeleteObject and DeleteObjects, the tags, the ACL, and symbolic links.
//
// [Client.CopyLargeObject] is made of operations that can also be called one by one. A copy in parts
// begins with [Client.InitiateMultipartUpload], copies ranges of the source by
// [Client.UploadPartCopy], which can be done in any order and at the same time, and ends with
// [Client.CompleteMultipartUpload] or [Client.AbortMultipartUpload]. Until then the key is what it
// was, and the parts are billed: [Client.AllMultipartUploads] lists what was forgotten, and
// [Client.SweepMultipartUploads] aborts it.
//
// The error of a change means what that of a copy means: nil that it was made, a refusal that it was
// not, and [ErrOutcomeUnknown] that it may have been. Only CompleteMultipartUpload has an Intent;
// the message of the others says how to see the outcome. The comment of each operation says under
// Repeat what the client does about a lost response: a request that sets something to a value is
// sent again, but not after the client's own timeout or in ReconcileStrict; one that could do harm a
// second time is not. Config.CopyTimeout bounds an attempt of UploadPartCopy, DeleteObject,
// PutSymlink, UpdateObject and CompleteMultipartUpload, which may be settled by reading; 30 seconds
// bound one of any other change, and of a read.
//
// # Lost responses
//
// If a request may have been acted on and no usable response came, the client reads the source and
// the destination, for at most Config.ReconcileTimeout; OSS works on after its client has left. It
// returns the object there, with Reconciled set, if it was not written before the request, by OSS's
// clock, if it has the content of the source and the metadata, storage class and encryption that
// the request asked for, and if no other call of this Client can own it. An ACL and tags of the
// request are not read: with these the object is a candidate, and the outcome unknown.
//
// If nothing is found, a second poll follows and then the request is sent again, pinned to the ETag
// of the source: if the first request is executed after all, it writes the same. No second request
// is sent
//
//   - in a bucket that keeps versions, where it would add one. The client asks for the bucket's
//     versioning once, before the first second request. If the access key lacks
//     oss:GetBucketVersioning, it sends a second request only if the source lies in the same bucket
//     and has no version id;
//   - after the client's own timeout: OSS may work on the first request for as long as it needs,
//     and a copy that takes 40 minutes would be written by four requests at the same time;
//   - if the source was changed after the request;
//   - in [ReconcileStrict].
//
// In every other case the outcome is unknown, and [Client.ResolveCopyObject] polls again later. The
// outcome is also unknown if somebody has written to the key since the request.
//
// An object that is copied onto itself counts as copied if it is what the request asked for and was
// not written before the request.
//
// A conflict ([ErrorCodeFileAlreadyExists]) in response to the first request is never taken for a
// success. It is returned as a refusal if the object is more than five seconds older than the
// request, is another one, was returned by another call of this Client, or, in ReconcileStrict, was
// there before. Otherwise the outcome is unknown: a gateway may have delivered the request twice.
// The same holds for a 412 in response to a copy of an object onto itself, whose first delivery can
// have made its condition untrue.
//
// The first request may be executed after the call has returned. It then writes the object once
// more, over whatever the program has put there since. ReconcileStrict never sends a second
// request, but cannot stop the first one either: where that matters, wait one hour after the call,
// or 2 x CopyTimeout if that is longer. Config.Reconcile also turns polling off.
//
// # Responses that differ from the documents
//
// LastModified of a copy has one of two forms; both are read. The ETag is returned without its
// quotes and can be used as a condition as it is. It is the MD5 of the content only of simple
// uploads, so compare CRC64 if both objects have one. An empty body, a wrong document or a missing
// ETag under a 200 is an unknown outcome.
//
// [docs/reconciling.md]: https://github.com/farcopy/farcopy/blob/main/docs/reconciling.md
package oss
