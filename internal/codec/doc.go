// Package codec reads and decodes untrusted bodies.
//
// A body is read up to a limit (ReadAll, ReadGzip), and what it would decode to is counted before
// it is decoded (Bound): "{}," is three bytes, and a struct of a kilobyte. It has to be complete
// and of the right type (JSON, XML). Where services and their documents disagree about the type of
// a member, Text and the other lenient types accept both. Errors never quote the body.
package codec
