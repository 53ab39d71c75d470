// Package treejob makes the jobs of services that have folders: the contents of one folder go into
// another one. It is a [job.Service] over a [Store], which a service's package writes.
//
// # The walk
//
// A page is a folder: its children at the source and what lies at the target are listed once, and
// decided about side by side. Its folders come first. One that is at the target is merged into: it
// is skipped, and its page follows at once. One that is not there is made, and its page follows from
// that; for a plan it is listed as if it were there, with nothing in it.
//
// # Names
//
// The store says which names are one name at the target, by the key of an [Entry]. Items of one
// folder with one key would be taken for one another: none of them is copied. An item is never
// copied to a name that is in use, but to replace it where the service can do that.
//
// # Outcomes
//
// What was sent is known from its intent. A copy that was found by reading counts like any other
// one. An intent that cannot be used says nothing about the copy, so its item is unknown.
package treejob
