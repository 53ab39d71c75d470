// Package job is the engine of jobs: it copies many items, remembers on disk how far it is, and
// tells for every item what happened. The five packages give it a [Service], which lists and copies;
// the engine never sees a request.
//
// # One item
//
//	List a page -> decide -> journal the page -> queue -> journal the intent -> send -> journal the outcome
//
// A page is the unit of listing: a range of keys on OSS, a folder elsewhere. Listing it decides for
// every item what is to be done, from what lies at the source and at the target, and names the pages
// that follow. What has to be done is queued; what is to be skipped is only counted.
//
// Before each request that can copy an item its intent is in the journal, and after it the outcome.
// So a job that was killed finds for every item one of three things:
//
//	no intent        nothing was sent: the item is decided again from a new listing of its page
//	an open intent   a request may have been sent: the item is settled by reading, and goes on
//	an outcome       it is never looked at again
//
// # What is kept in memory
//
// The pages under way with the outcomes of their items, and the cursors of the pages that follow: a
// stack, so that trees are walked to the bottom first. A page is forgotten when all its items have
// an outcome. Items that failed or are unknown are on disk, with what a later run needs to try them
// again.
//
// # Errors
//
// A refused item has the outcome "failed", and the job goes on. A rate limit or a service that is
// down fails no item: the item goes back into the queue and the whole job pauses. A refused
// credential, a listing that failed, and an error of the journal end the job: what is under way is
// drained, and the job can be run again.
package job
