// Package seqjob makes the jobs over a sequence of requests: each request is one item. It is a
// [job.Service] over an [Operation], which a service's package writes.
//
// # Terms
//
//	sequence   the caller's requests, as an iter.Seq2: it can be longer than memory
//	cursor     a place in the sequence: how many requests lie before it, and their digest
//	pull       an iteration of the sequence, which is kept open from one page to the next one
//	task       a request as JSON, with the state that its decision has read
//
// # The sequence
//
// A page is the next requests of the sequence. If the pull does not stand at the cursor of the page,
// the sequence is begun again, and what was taken before is skipped. The digest shows whether it is
// the same as before: with another one nothing is listed, because the journal would mix the items of
// two jobs. A run that has a journal compares what the earlier runs have taken before it does
// anything, also if they have listed the sequence to its end.
//
// An error of the sequence ends the listing, which is incomplete then. The next run goes on at the
// request that was not there.
//
// # The items
//
// Listing reads nothing from the service: a request is decided about in the slot of its item, so
// that what an earlier request has made is seen. Requests with one target share a lane. A request
// that may have been sent claims its lanes until it has an outcome, in later runs, too: another one
// fails meanwhile, because its copy could be taken for that of the first one. A plan decides about a
// page at once.
//
// A request that is illegal, or that holds a secret, is a failed item. It is in no journal and no
// task: these have only the reason.
package seqjob
