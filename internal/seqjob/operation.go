package seqjob

import (
	"context"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
)

// Operation says how a package copies one request. State is what Decide has to keep for Copy: what
// the request is bound to, and whether it may replace something. Both are kept as JSON: their fields
// are exported, and State holds no secret. The methods are called from several goroutines.
type Operation[Req, State any] interface {
	// Validate names the field of an illegal request. It also refuses what must not be in a journal,
	// such as a token. The error shows no secret.
	Validate(req *Req) error

	// Names says how reports name a request, which may be illegal. No secret may be in a name.
	Names(req *Req) Names

	// Decide reads what is at the source and at the target of a legal request. An error means that
	// this is not known.
	Decide(ctx context.Context, req *Req) (Decision[State], error)

	// Copy makes a step of the request. Whether something was sent, and whether it may be, is in the
	// step. A result with Instead has changed the state to what is to be done in place of it.
	Copy(ctx context.Context, req *Req, state *State, step job.Step) job.Result

	// Refused reports whether an error says that the credential is not accepted.
	Refused(err error) bool
}

// AgainOperation is an [Operation] that may have left something at the target of a request that has
// failed.
type AgainOperation[Req, State any] interface {
	Operation[Req, State]

	// DecideAgain is Decide for a request that an earlier decision was made about.
	DecideAgain(ctx context.Context, req *Req, earlier *State) (Decision[State], error)
}

// Coster is an [Operation] that says what a copy takes.
type Coster[Req, State any] interface {
	// Cost returns what a copy takes with its decision, if nothing is lost or refused.
	Cost(req *Req, state *State) job.Cost
}

// Names are those of an item.
type Names struct {
	Source, Target string

	// Lanes are shared by the requests that must not be copied at the same time: at least by those
	// with one target.
	Lanes []string
}

// Decision is what is to be done about a request.
type Decision[State any] struct {
	Action farcopy.Action // copy, replace, skip or fail
	Reason string         // for the action
	Size   int64          // bytes of content
	Long   bool           // it is copied in parts, which take slots of their own
	Claims []string       // what no other request may be sent for while this one may be acted on; nil: its lanes
	State  State
}
