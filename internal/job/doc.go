// Package job is the engine of jobs: it copies many items, remembers on disk how far it is, and
// reports what became of every item. The five packages give it a [Service], which lists, decides
// and copies; the engine never sees a request.
//
// # One item
//
//	list a page -> decide -> journal the page -> queue -> journal the intent -> send -> journal the outcome
//
// A page is the unit of listing: a range of keys on OSS, a folder elsewhere. Listing it decides for
// every item what is to be done, from what lies at the source and at the target, and names the pages
// that follow. All that is needed to do the items is in the journal with the page, so a page is
// listed once, also if the process is killed.
//
// Before each request that can copy an item its intent is in the journal, and after it the outcome.
// So a job that was killed finds for every item one of three things:
//
//	neither       nothing was sent: the item is copied as if the run had just begun
//	an intent     a request may have been sent: the item is settled by reading, and goes on
//	an outcome    it is never looked at again
//
// When the service has refused a request, its intent is void, and the journal says so: there is none
// then, or the one of the request before.
//
// # What is kept in memory
//
// The pages in flight, the items of theirs that are queued, and the cursors of the pages that
// follow: a stack, so that trees are walked to the bottom first. Up to four pages are listed at the
// same time while the queue is short, and what is queued takes turns between its pages. A page is
// forgotten when all its items have an outcome. Items that failed or are unknown are on disk, with
// what a later run needs to try them again. So memory does not grow with the number of items.
//
// # Errors
//
// A refused item has failed, and the job goes on. A rate limit or a service that does not respond
// fails no item: the item goes back into the queue and the whole run pauses. If the service does
// nothing for an hour, or has never responded to the run after five pauses, the run ends with what
// is left pending. A refused credential and an error of the journal end the run: what is in
// progress is drained, and the job can be run again. A page that cannot be listed is noted and
// listed by the next run; this one goes on with the others, and ends with an error.
//
// An item with an unknown outcome is parked, looked for once more when all else is done, and
// reported as unknown if it is not found then. It is not sent again.
//
// An item that the service refuses because another request holds what it needs is held back for a
// while, and no other. Items that would hold something from each other share a lane, and are copied
// one after the other.
//
// # Tasks
//
// An engine that hands out work itself keeps what a journal would keep: the cursors, and for each
// item a task, which is the item and its latest intent. A task ends like an item, except that nothing
// is parked, held back or paused: it ends with an error, and its caller runs it again.
//
// # Subtrees
//
// The folder of a subtree may be there already, or be made without its contents. Then the result is
// split: it is about the folder alone, and what is in it is listed anew, item by item.
package job
