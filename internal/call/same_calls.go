package call

import (
	"context"
	"sync"

	"github.com/farcopy/farcopy/internal/intent"
)

// maxMade is the number of results that a client remembers by the ID of their call.
const maxMade = 4096

// sameCalls makes a call and everything that resumes it one call: one of them runs at a time, and
// once one has returned the copy, the others return it, too.
type sameCalls struct {
	mu      sync.Mutex
	running map[intent.ID]chan struct{} // closed when the call ends; nil: nobody waits for that
	made    map[intent.ID]any
	order   []intent.ID // of made, oldest first
}

// begin waits until no other call with this ID runs. It returns the copy if the call has one
// already. Otherwise the caller runs, and has to call end.
func (s *sameCalls) begin(ctx context.Context, id intent.ID) (made any, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		if made, found := s.made[id]; found {
			return made, nil
		}
		other, isRunning := s.running[id]
		if !isRunning {
			break
		}
		if other == nil {
			other = make(chan struct{})
			s.running[id] = other
		}
		s.mu.Unlock()
		select {
		case <-other:
		case <-ctx.Done():
			err = ctx.Err()
		}
		s.mu.Lock()
		if err != nil {
			return nil, err
		}
	}
	if s.running == nil {
		s.running, s.made = map[intent.ID]chan struct{}{}, map[intent.ID]any{}
	}
	s.running[id] = nil
	return nil, nil
}

// end ends a call that begin has let run. made is its copy, nil if it returns none.
func (s *sameCalls) end(id intent.ID, made any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ended := s.running[id]; ended != nil {
		close(ended)
	}
	delete(s.running, id)
	if made == nil {
		return
	}
	s.made[id] = made
	s.order = append(s.order, id)
	if len(s.order) > maxMade {
		delete(s.made, s.order[0])
		s.order = s.order[1:]
	}
}
