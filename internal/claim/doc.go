// Package claim is the book of which call an item may belong to.
//
// A copy whose response was lost is found by reading. Reading shows items, not which call made
// them: two calls of one client that copy to the same name see the same item, and only one of them
// may return it. The Book decides which.
//
// Terms:
//
//   - A ticket stands for one copy call, from before its first send.
//   - A footprint is where the copy of a call can appear: a destination and the names it may have
//     there.
//   - A maker of an item is a call that can have made it: its footprint covers the item, and it
//     began before the item was first seen.
//   - A claim asks whether an item may be returned as the copy of this ticket's call. It is granted
//     only if no other call of the client has returned the item and no other call can be its maker.
//
// What a ticket's end leaves in the Book:
//
//	end            meaning                             stays in the Book
//	NothingMade    the call made nothing               -
//	Returned       the call returned a copy with       the id
//	               this id
//	Unidentified   the call made a copy without an     the footprint, for an hour: any item there may
//	               id, or may make another one         be its copy; the id, if there is one
//	OutcomeUnknown it is unknown what the call made    the footprint, for an hour
//
// The Book is bounded. What it forgets makes every call a possible maker for as long as the
// forgotten entry would have counted, so that a full Book leads to unknown outcomes and never to a
// wrong one.
package claim
