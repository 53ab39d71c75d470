// Package compare compares a copy with its source by what reading shows of both, for the VerifyCopy
// of each service.
//
// A [Tally] collects what was compared; its End makes the result and the error of the call. [Trees]
// walks two trees of folders at once. It reads each folder of either side once, and keeps in memory
// only the items of one folder whose counterpart has not come yet: two or three where both sides
// list in the same order, whatever order that is, and at most one folder's where they do not.
package compare
