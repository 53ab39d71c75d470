package farcopy

import "fmt"

// Reconcile says what a client does about a copy whose response was lost.
type Reconcile int

// The ways to reconcile a copy whose response was lost.
const (
	// ReconcileAuto looks for the copy at the destination. It is the default.
	ReconcileAuto Reconcile = iota
	// ReconcileOff does not look: the copy is reported as ErrOutcomeUnknown.
	ReconcileOff
	// ReconcileStrict looks as ReconcileAuto does. It also reads the destination before the copy is
	// sent, so that nothing that was there before is taken for the copy.
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
