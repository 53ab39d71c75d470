// Package sign computes the signatures of Alibaba Cloud OSS, versions V4 and V1, and those of its
// token service.
//
// [Keys.V4] and [V1] set the headers that the signature needs on a request. They read the clock only
// from their arguments, and may be called again on the same request: every header of an earlier
// attempt is replaced or removed. [PresignV4] and [PresignV1] put the signature into the query, for
// whoever has the URL. [RPC] signs a request to the token service.
//
// What is signed must be what is sent. Object keys and query parameters therefore go into the URL
// through [EscapePath] and [Escape], whose output the service recomputes from the bytes it gets.
//
// Limits: only the product "oss" (no CloudBox), and no additional signed headers. The service
// refuses a request whose time is more than 15 minutes off its own clock. An anonymous request is
// one that is not signed: do not call this package for it.
package sign
