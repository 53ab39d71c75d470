// Package call turns the description of an operation into requests, and their responses into a
// result.
//
// Read sends a request that changes nothing and retries it until there is a usable response. Copy
// sends a request that must be executed at most once:
//
//	Operation --prepare--> attempt --examine--> Evidence --Judge--> Verdict
//
//	Verdict       what it proves                               what Copy does
//	Executed      this copy was made                           returns it
//	Refused       the service refused the request              settles a conflict; returns the refusal
//	NotExecuted   the service did not execute the request      returns the reason
//	Retry         the same, and a retry may help               waits and sends the request again
//	Finished      it may have been executed; it has ended      settles
//	MayStillRun   it may have been executed, or may still be   settles
//
// Package settle settles: it polls the destination and then finds the copy, allows a second
// request, confirms the refusal, or leaves the outcome unknown. Package transport sends a single
// attempt.
//
// Terms:
//
//   - An operation is what a service package describes: method, path, fields, how a response is
//     decoded, and how a copy is found.
//   - A request is one HTTP request. An attempt is a request with its response, or with the failure
//     to get one.
//   - Evidence is what one attempt shows. A verdict is what the evidence proves.
//   - A refusal is the service's own statement that it did not execute a request, or that it
//     failed.
//   - An open outcome is one that no attempt proves; see package settle.
package call
