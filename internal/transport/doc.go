// Package transport sends a single attempt of a request and waits for the rate limits before it.
//
// # The chain
//
// An attempt passes a chain of http.RoundTrippers once:
//
//	gate        waits until the service's rate limit allows the request
//	  limiter       waits for a token of the caller's own Limiter
//	  credential    sets a fresh credential or signature
//	  save          lets the caller save the intent of a copy (WithIntent)
//	  gate          again: if it has closed meanwhile, the request goes back and waits
//	headers     sets User-Agent and Accept-Encoding
//	trace       bounds the attempt's time, and records how far the request got and when it left
//	base        the caller's RoundTripper, or the connection pool of package call
//
// The gate comes first, because a request can wait there for minutes: a credential or a token that
// was taken before that would be stale or wasted. It is checked again, because the limiter and the
// credential can take longer than the gate stays open.
//
// The chain never sends a request a second time. Package call decides that, from the response or
// from the Failure of the attempt.
//
// # Terms
//
//   - The stage of an attempt is how far it got: Local, Held, Connect, Write, Sent or Answered. An
//     attempt without a response ends with a *Failure that has the stage. It counts as Sent if
//     nothing proves that the service cannot have acted on it.
//   - The send time of an attempt is a lower bound of the time at which the head of its request was
//     written.
//   - The gate holds back the requests of one credential while the service's rate limit is
//     exhausted. Its phase is open, paced, closed or probing; the type Gate explains them.
//   - A rate scope is what a service counts separately for one credential, such as a project. Each
//     has its own gate.
//   - A permit is the right of one request to pass the gate. It is returned with the hints of the
//     response, or without any if there was no response.
//   - A generation begins with every refusal for the rate and with every probe. A permit has the
//     generation in which it was given, and what the response to an older one shows is obsolete.
//   - Hints are what the header of a response says about the limits: that the request was refused
//     for its rate, for how long, how much of the quota is left, and when its window ends.
//   - A window is the time for which a quota counts requests. When it ends the quota is full again.
//   - A probe is the one request that tests whether a closed gate can open again. The others wait
//     for its response.
//   - The line is the order of the requests that wait at the gate. Those with priority, which are
//     the polls of package settle, pass first.
//   - A token is the right of one request to pass the caller's own Limiter. Requests wait for it
//     one after the other in the TokenQueue. An access token is called a credential here.
//   - The retry budget bounds the retries of all calls of a client while a service fails.
//   - A function of the caller is abandoned if it does not end with its context (Bounded): the call
//     ends, and the function runs on without it.
package transport
