package farcopy

import "fmt"

// Reconcile says what a client does about a copy whose response was lost.
type Reconcile int

// The ways to reconcile a copy whose response was lost.
const (
	// ReconcileAuto reads the destination to find the copy. If it does not find the copy, it may
	// send a second request where that can do no harm. It is the default.
	ReconcileAuto Reconcile = iota
	// ReconcileOff does not read the destination: the outcome is ErrOutcomeUnknown. A conflict is
	// returned as a refusal, although a gateway may have delivered the request twice.
	ReconcileOff
	// ReconcileStrict also reads the destination before the copy is sent, so that nothing that was
	// there before is taken for the copy, and never sends a second request after one that the
	// service may have acted on. If the first read fails, nothing is sent: the error is
	// ErrNotExecuted and matches what the read was refused for.
	ReconcileStrict
)

func (r Reconcile) String() string {
	switch r {
	case ReconcileAuto:
		return "auto"
	case ReconcileOff:
		return "off"
	case ReconcileStrict:
		return "strict"
	}
	return fmt.Sprintf("Reconcile(%d)", int(r))
}
