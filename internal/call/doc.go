// Package call turns the description of an operation into requests, and their responses into a result.
//
// Read sends a request that changes nothing, again if need be, until it is answered. Copy sends a request that must act
// once. Its way:
//
//	Operation --prepare--> attempt --examine--> Evidence --Judge--> Verdict
//
//	Verdict       what it proves                                     what Copy does
//	Executed      this copy was made                                 returns it
//	Refused       the service said no                                returns the refusal; a conflict is settled first
//	NotExecuted   the request never reached the service              returns the reason
//	Retry         the same, and trying again may help                waits and sends the request again
//	Finished      it may have been executed, and is not any more     settles
//	MayStillRun   it may have been executed, or may be yet           settles
//
// To settle is package settle's: it polls the destination and finds the copy, allows a second request, confirms the refusal,
// or leaves the outcome unknown. What a single attempt passes through is package transport's.
//
// Terms:
//
//   - An operation is what a service package describes: method, path, fields, how a response is decoded, how a copy is found.
//   - A request is one HTTP request; an attempt is a request with its response, or with the failure to get one.
//   - Evidence is what one attempt shows; a verdict is what that proves.
//   - A refusal is the service's own statement that it did not do what it was asked, or that it failed.
//   - An open outcome is one that no attempt proves; see package settle.
package call
