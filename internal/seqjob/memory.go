package seqjob

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/journal"
)

// memory is what the journal of a run knows of the sequence: how far all runs have taken it, and which
// requests claim their lanes. The cursors of the engine do not show the one any more when the sequence
// was listed to its end.
type memory struct {
	mu      sync.Mutex
	log     *journal.Journal // of the run in progress, or of an earlier one
	reached reached
	claims  claims
}

const varSequence = "sequence"

// reached is how far a sequence was taken.
type reached struct {
	cursor
	Ended bool `json:"ended,omitempty"` // it had no more requests
}

type openFunc = func(dir string, of journal.Job, o journal.Options) (*journal.Journal, error)

// opening returns a function that opens the journal and keeps hold of it.
func (m *memory) opening(open openFunc) openFunc {
	if open == nil {
		open = journal.Open
	}
	return func(dir string, of journal.Job, o journal.Options) (*journal.Journal, error) {
		log, err := open(dir, of, o)
		if err == nil {
			m.mu.Lock()
			defer m.mu.Unlock()
			m.log = log
		}
		return log, err
	}
}

// read reads how far the runs before have come.
func (m *memory) read() (reached, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reached = reached{}
	vars := m.log.Vars()
	if err := m.readClaims(vars); err != nil {
		return reached{}, err
	}
	text, ok := vars[varSequence]
	if !ok {
		return reached{}, nil
	}
	if err := json.Unmarshal(text, &m.reached); err != nil {
		return reached{}, fmt.Errorf("%w: %w", farcopy.ErrJournal, err)
	}
	return m.reached, nil
}

// reach notes how far the sequence was taken. This is in the journal before the page: a run that is
// killed in between takes the page again.
func (m *memory) reach(ctx context.Context, p *page) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	isFarther := p.after.N > m.reached.N || p.isLast && !m.reached.Ended
	if modeOf(ctx) != running || !isFarther {
		return nil
	}
	now := reached{p.after, p.isLast}
	text, _ := json.Marshal(now) // a number and a string have no error
	if err := m.append(ctx, map[string]json.RawMessage{varSequence: text}); err != nil {
		return err
	}
	m.reached = now
	return nil
}

// mode says for what a page is listed.
type mode int

const (
	tasks    mode = iota // the caller keeps cursors and tasks
	planning             // nothing is kept, and each item is decided about
	running              // the journal keeps how far the sequence was taken
)

type modeKey struct{}

func (m mode) with(ctx context.Context) context.Context { return context.WithValue(ctx, modeKey{}, m) }

func modeOf(ctx context.Context) mode {
	m, _ := ctx.Value(modeKey{}).(mode)
	return m
}
