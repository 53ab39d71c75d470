// Package auth sets a client's credential on each request: Basic and Header are constant, and
// Bearer gets its access tokens from the caller's token source.
//
// A Bearer keeps a token until shortly before it expires or until the service rejects it
// (cache.go). At most one fetch is in flight. It runs on a context of its own, so that it belongs
// to no call, and each caller waits for it as long as its own context allows. Errors of a token
// endpoint are reduced to the HTTP status and the error code, because the rest of its response can
// contain secrets (token_error.go).
//
// A Kept is a token source that keeps its token and replaces it early (kept.go). A Bearer tells it
// which token was rejected.
package auth
