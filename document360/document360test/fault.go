package document360test

import (
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// Fault is one way in which an exchange goes wrong. Its name says what happens, in order; "acting" is doing what the
// request asks for.
type Fault = simtest.Fault

// Request is one request of the journal: Op, Method, Target, Header, Body as they arrived, the Fault it met, how often the
// service Acted on it, and the Status sent (0: none).
type Request = simtest.Request

// Faults that need no number.
var (
	None            = simtest.None            // nothing goes wrong: for sequences
	HangUpBeforeAct = simtest.HangUpBeforeAct // the connection is closed without an answer; nothing was done
	ActThenHangUp   = simtest.ActThenHangUp   // done, then the connection is closed without an answer
	ActTwice        = simtest.ActTwice        // done twice, as by a gateway that delivers a request again on its own
	TruncateHead    = simtest.TruncateHead    // done, but the answer's head is cut short
	TruncateBody    = simtest.TruncateBody    // done, but the answer's body is cut short
	EmptyBody       = simtest.EmptyBody       // done, but the answer's body is missing
	Garbage         = simtest.Garbage         // done, but the answer's body is random bytes
	WebPage         = simtest.WebPage         // done, but the answer's body is somebody's HTML page
)

// RateLimit refuses with 429 and Retry-After in whole seconds; zero: without that header.
func RateLimit(retryAfter time.Duration) Fault { return simtest.RateLimit(retryAfter) }

// Status refuses with a status in the service's own error format.
func Status(status int) Fault { return simtest.Status(status) }

// ActThenStatus acts, then answers with a status in the service's own error format.
func ActThenStatus(status int) Fault { return simtest.ActThenStatus(status) }

// StatusThenAct answers with a status in the service's own error format and acts d later.
func StatusThenAct(status int, d time.Duration) Fault { return simtest.StatusThenAct(status, d) }

// Gateway answers with a gateway's HTML page and never acts.
func Gateway(status int) Fault { return simtest.Gateway(status) }

// ActThenGateway acts, then answers with a gateway's HTML page.
func ActThenGateway(status int) Fault { return simtest.ActThenGateway(status) }

// GatewayThenAct answers with a gateway's HTML page and acts d later.
func GatewayThenAct(status int, d time.Duration) Fault { return simtest.GatewayThenAct(status, d) }

// HangUpThenAct closes the connection without an answer and acts d later.
func HangUpThenAct(d time.Duration) Fault { return simtest.HangUpThenAct(d) }

// Redirect answers 307 to another address.
func Redirect(location string) Fault { return simtest.Redirect(location) }

// Slow acts and answers only after d, even when the client has left by then.
func Slow(d time.Duration) Fault { return simtest.Slow(d) }

// ActThenSlow acts at once and answers after d.
func ActThenSlow(d time.Duration) Fault { return simtest.ActThenSlow(d) }

// SlowBody acts and sends the answer's body a byte every d.
func SlowBody(d time.Duration) Fault { return simtest.SlowBody(d) }

// Oversize acts and sends n bytes of body.
func Oversize(n int) Fault { return simtest.Oversize(n) }

// HugeHead acts and sends n bytes of response headers.
func HugeHead(n int) Fault { return simtest.HugeHead(n) }

// Respond lets f answer in the service's place; the service does not act.
func Respond(name string, f http.HandlerFunc) Fault { return simtest.Respond(name, f) }

// ActThenRespond lets f answer in the service's place after it acted.
func ActThenRespond(name string, f http.HandlerFunc) Fault { return simtest.ActThenRespond(name, f) }

// ActThenCall acts, calls f and closes the connection without an answer: f is what somebody else
// does before the client looks for what became of its request. It may call every method of the
// server but Close.
func ActThenCall(name string, f func()) Fault { return simtest.ActThenCall(name, f) }

// CallThenAct calls f before the service acts and answers: f is what somebody else does while the
// request is on its way. It may call every method of the server but Close.
func CallThenAct(name string, f func()) Fault { return simtest.CallThenAct(name, f) }
