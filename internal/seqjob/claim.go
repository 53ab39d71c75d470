package seqjob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/journal"
	"github.com/farcopy/farcopy/internal/pace"
)

// A request that may have been sent claims its lanes until it has an outcome, also in later runs.
// Meanwhile no other request with such a lane is sent: what that one makes could be taken for the copy
// of the first one, which then counts although it was never made. The lanes of the engine are free
// again while an item waits to be looked for.

const (
	varClaim     = "claim/" // and the digest of a lane; the value is its owner
	reasonClaims = "an earlier request with this target has no outcome yet"
)

func claimName(lane string) string {
	sum := sha256.Sum256([]byte(lane))
	return varClaim + hex.EncodeToString(sum[:16])
}

// claims are the lanes that requests claim. A request is named by its [task.owner].
type claims struct {
	owners map[string]string   // by the name of the claim
	names  map[string][]string // of the claims, by their owner
}

func newClaims() claims { return claims{map[string]string{}, map[string][]string{}} }

func (c *claims) add(name, owner string) {
	c.owners[name] = owner
	c.names[owner] = append(c.names[owner], name)
}

// readClaims takes the claims from the variables of a journal.
func (m *memory) readClaims(vars map[string]json.RawMessage) error {
	m.claims = newClaims()
	for name, text := range vars {
		var owner string
		if !strings.HasPrefix(name, varClaim) {
			continue
		}
		if err := json.Unmarshal(text, &owner); err != nil {
			return fmt.Errorf("%w: %w", farcopy.ErrJournal, err)
		}
		m.claims.add(name, owner)
	}
	return nil
}

// others returns the other requests that claim one of the lanes.
func (m *memory) others(lanes []string, by string) (owners []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, lane := range lanes {
		if owner, ok := m.claims.owners[claimName(lane)]; ok && owner != by {
			owners = append(owners, owner)
		}
	}
	return owners
}

// errClaimed is the error of a claim that another request has.
var errClaimed = errors.New(reasonClaims)

// claim claims lanes for a request. The claim is in the journal before the intent.
func (m *memory) claim(ctx context.Context, lanes []string, by string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	change := map[string]json.RawMessage{}
	for _, lane := range lanes {
		name := claimName(lane)
		switch owner, isClaimed := m.claims.owners[name]; {
		case !isClaimed:
			change[name], _ = json.Marshal(by) // a string has no error
		case owner != by:
			return errClaimed
		}
	}
	if err := m.append(ctx, change); err != nil {
		return err
	}
	for name := range change {
		m.claims.add(name, by)
	}
	return nil
}

// release ends all claims of a request, also those of an earlier decision. A journal that cannot be
// written ends the run anyway, with the outcome of the item.
func (m *memory) release(ctx context.Context, by string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change := map[string]json.RawMessage{}
	for _, name := range m.claims.names[by] {
		if m.claims.owners[name] == by {
			change[name] = nil
		}
	}
	if m.append(ctx, change) != nil {
		return
	}
	for name := range change {
		delete(m.claims.owners, name)
	}
	delete(m.claims.names, by)
}

// append writes variables to the journal of a run.
func (m *memory) append(ctx context.Context, change map[string]json.RawMessage) error {
	if len(change) == 0 || modeOf(ctx) != running {
		return nil
	}
	if err := m.log.Append(&journal.Record{Vars: change}, journal.Interval); err != nil {
		return fmt.Errorf("%w: %w", farcopy.ErrJournal, err)
	}
	return nil
}

// isOpen reports whether an item has no outcome after a step: its request may still be acted on, or a
// later run goes on with it.
func (s *service[Req, State]) isOpen(ctx context.Context, step job.Step, r job.Result) bool {
	isMade := r.Action == farcopy.ActionCopied && r.Err == nil
	switch err := r.Err; {
	case r.Busy, r.Action == farcopy.ActionUnknown:
		return true
	case step.Save == nil && !isMade: // a later step may send
		return true
	case err == nil:
		return false
	case ctx.Err() != nil, s.Refused(err):
		return true
	case errors.Is(err, pace.ErrStopped), errors.Is(err, farcopy.ErrJournal), errors.Is(err, farcopy.ErrOutcomeUnknown):
		return true
	}
	// A refusal of the first step says that nothing was done, one of a later step only that of this
	// one.
	isPassing := errors.Is(r.Err, farcopy.ErrTransient) || errors.Is(r.Err, farcopy.ErrRateLimited)
	return !step.IsFirst() && isPassing
}
