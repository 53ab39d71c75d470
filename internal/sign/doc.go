// Package sign computes Alibaba Cloud OSS request signatures, versions V4 and V1, in header form.
//
// [V4] and [V1] set the headers that the signature needs on a request, Authorization last. They
// read the clock only from their arguments, hold no state and may be called again on the same
// request: every header of an earlier attempt is replaced or removed.
//
// What is signed must be what is sent. Object keys and query parameters therefore go into the URL
// through [EscapePath] and [Escape], whose output the service recomputes from the bytes it gets.
//
// Limits: only the product "oss" (no CloudBox), no additional signed headers, no presigned URLs.
// The service refuses a request whose time is more than 15 minutes off its own clock. An anonymous
// request is one that is not signed: do not call this package for it.
package sign
