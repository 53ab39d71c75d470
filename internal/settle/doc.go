// Package settle determines by reading whether a copy with an open outcome was made, and decides
// what follows.
//
// # The problem
//
// A copy is requested by a POST or PUT that must act once. If its response is lost, the service may
// have made the copy, may be making it, or may never have seen the request. Other systems call this
// state SQLSTATE 08007 (transaction resolution unknown), UnknownTransactionCommitResult (MongoDB)
// or AmbiguousResultError (CockroachDB). The state of the destination is readable, but it does not
// show which program made an item: another program, another call of this client, or this call.
//
// # Terms
//
//   - An attempt is one request and its response. Package call judges what it proves; an outcome is
//     open if the attempt may have made the copy and does not prove it.
//   - The reason says why the outcome is open: Lost (no usable response), Conflict (the first
//     request was refused because the destination has such an item), Busy (an attempt was refused
//     because another operation holds an item, and no attempt was executed).
//   - Finished means that no request of the call is executed any more. Running means that one may
//     be.
//   - A poll reads the destination once. It sorts the items it finds into classes (item.go) by
//     their resemblance to the copy and by their age. The result is one sighting.
//   - The age of an item compares its date with the first send, on the service's clock, which the
//     Date of every response bounds (clock.go, age.go). If that clock has jumped since the send,
//     most ages are unknown.
//   - A claim asks the book of package claim whether an item that is alike may be returned by this
//     call.
//   - The horizon is when nothing that was sent can make a copy any more.
//
// # States
//
// Decide is the rule of what follows a poll. It is pure: what is known, and what the poll has
// shown, determine what follows.
//
//	         attempt leaves the outcome open
//	                       |
//	                       v
//	+------------------> POLL <-----------------+
//	|                      |                    |
//	|                   sighting                | pause (1, 2, 4, 8 s)
//	|                      v                    |
//	|                   Decide ----> PollAgain -+
//	|                      |
//	|     +---------+------+----+-----------+
//	|     v         v           v           v
//	|   Found    NotMade     Resend      Unknown
//	|   (Lost)  (Conflict,   (Lost)
//	|             Busy)         |
//	|                           v
//	+---- open again -- next attempt (package call)
//
// # Rules
//
//  1. A conflict in response to the first request is never a success. It is a refusal if the item
//     was there before, belongs to another call, is more than five seconds older than the send, or
//     does not resemble the copy; otherwise the outcome is unknown: a gateway may have delivered
//     the request twice. A conflict in response to a second request only causes further polls.
//  2. An item is returned only if it is the only one that equals the copy in all that the request
//     asked for, is not older than the send, and no other call can own it.
//  3. Finding nothing does not allow a second request. One is sent only if it makes the same object
//     again, or if the service refuses it in case the first one has made its copy. After a
//     request that has finished it is sent after the second poll. While the first request may be
//     running, one that makes the same object again may overlap with it and is sent after the second
//     poll, too; one that is to be refused should not overlap, and waits until the end of
//     ReconcileTimeout, which makes that unlikely, not impossible. A resumed call cannot know whether
//     the first request met the sender's timeout: it waits for that CopyTimeout as well, and then
//     sends. None is sent after the client's own timeout, in ReconcileStrict, after a
//     later request was refused, or after an unreadable 201 or 202 of a service that is to refuse it.
//  4. Finding nothing is no proof that a lost request made nothing: polling ends as unknown. Only
//     Resolve and a resumed call, after the horizon, conclude that, and only if the copy cannot be
//     under another name: the source may have been renamed since (Search.MayHideCopy). After a
//     conflict or a busy refusal the service has said so itself, and polling only looks for a
//     second delivery of the request.
//
// Four functions, which all services have in common, explain the rows of the fault table: Judge
// (package call) says what an attempt proves, record (package call) what is open then, Classify
// (item.go) what an item is, and Decide (decide.go) what follows. The differences between the
// services are their input, each in the service's package:
//
//   - problem.go: which error responses prove that the service has finished with the request, that
//     the item exists, or that another operation holds it (call.ErrorResponse)
//   - the file of the copy: what a second request does (Second), and whether the service makes the
//     copy after its response (Async)
//   - settle.go: what an item at the destination is compared by, and when a second request cannot
//     be prepared (Settler.Poll and Settler.Resend)
package settle
