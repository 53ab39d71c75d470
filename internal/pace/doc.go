// Package pace decides how many requests of a job, or of the copy of one large object, may be in
// flight at the same time, and holds the others back.
//
// The number follows what the service sustains. It doubles while that makes the work faster, is
// held where it does not, and is raised a little from time to time, for ever. It falls when the
// service refuses requests because there are too many, or when it becomes slower without becoming
// faster. The pace of a service with a known quota is set by the gate in package transport, which
// holds requests back after a slot was taken: the number then grows only as long as that helps.
package pace
