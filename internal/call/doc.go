// Package call turns the description of an operation into requests, and their responses into a
// result.
//
// Read sends a request that changes nothing and retries it until there is a usable response. Copy
// sends a request that must be executed at most once:
//
//	Operation --prepare--> attempt --examine--> Evidence --(renew)--> Judge --> Verdict
//
//	Verdict       what it proves                               what Copy does
//	Executed      this copy was made                           returns it
//	Refused       the service refused the request              settles a conflict; returns the refusal
//	NotExecuted   the service did not execute the request      returns the reason
//	Retry         the same, and a retry may help               waits and sends the request again, or
//	                                                           returns the reason
//	Finished      it may have been executed; it has ended      settles
//	MayStillRun   it may have been executed, or may still be   settles
//
// (renew): if the credential was rejected, a new one is asked for before Judge decides. If an
// earlier attempt was refused as busy, Copy settles before it returns a reason or a refusal,
// because that attempt may have been delivered twice.
//
// Package settle settles: it polls the destination and then finds the copy, allows a second
// request, confirms the refusal, or leaves the outcome unknown. Package transport sends a single
// attempt.
//
// With WithIntent, an intent is saved before each send (intent.go). Resume is Copy, entered where
// the outcome is open; Resolve only polls (resume.go). Calls with one ID are one call
// (same_calls.go).
//
// Terms:
//
//   - An operation is what a service package describes: method, path, fields, how a response is
//     decoded, and how a copy is found.
//   - A request is one HTTP request. An attempt is a request with its response, or with the failure
//     to get one.
//   - Evidence is what one attempt shows. A verdict is what the evidence proves.
//   - An error response is any response that is not a success. A refusal is a 3xx or 4xx, except 408:
//     whoever sends it, a gateway included, says that the request was not executed. A gateway's 5xx
//     says nothing of the kind.
//   - An open outcome is one that no attempt proves; see package settle.
package call
