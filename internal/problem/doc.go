// Package problem contains the errors that all five services share: the sentinels, the error types
// that are not a service's own error response, and a parser for RFC 9457 problem documents.
package problem
