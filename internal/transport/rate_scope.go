package transport

import (
	"context"
	"math"
	"sync"
	"time"
)

// maxScopes is the largest number of gates of one credential.
const maxScopes = 64

// rateScopes are the gates of a credential whose service has a separate limit for each scope, a
// project for instance.
type rateScopes struct {
	mu     sync.Mutex
	clock  int // counts the uses
	byName map[string]*scopedState
}

type scopedState struct {
	*gateState
	lastUse int
}

// For returns the gate of a rate scope, which is independent of the gates of other scopes. The
// scope "" is g itself. Of more than 64 scopes, the one that has been idle the longest is evicted,
// which costs at most one refused request.
func (g *Gate) For(scope string) *Gate {
	if scope == "" {
		return g
	}
	return &Gate{g.maxWait, g.scopes.get(scope, g.window), g.scopes}
}

func (r *rateScopes) get(scope string, window time.Duration) *gateState {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clock++
	s, known := r.byName[scope]
	if !known {
		if r.byName == nil {
			r.byName = map[string]*scopedState{}
		}
		if len(r.byName) >= maxScopes {
			r.evictOne()
		}
		s = &scopedState{gateState: newGateState(window)}
		r.byName[scope] = s
	}
	s.lastUse = r.clock
	return s.gateState
}

// evictOne drops the least recently used gate, an idle one if there is any.
func (r *rateScopes) evictOne() {
	now := time.Now()
	var oldest string
	least := math.MaxInt
	for name, s := range r.byName {
		rank := s.lastUse
		if !s.isIdle(now) {
			rank += r.clock // after all that are idle
		}
		if rank < least {
			oldest, least = name, rank
		}
	}
	delete(r.byName, oldest)
}

// isIdle reports whether no request is in flight and none would have to wait.
func (s *gateState) isIdle(now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.inFlight > 0 {
		return false
	}
	switch s.phase {
	case closed, probing:
		return !s.until.After(now)
	}
	return true
}

type rateScopeKey struct{}

// WithRateScope returns a context whose requests pass the gate of a rate scope.
func WithRateScope(ctx context.Context, scope string) context.Context {
	if scope == rateScope(ctx) {
		return ctx
	}
	return context.WithValue(ctx, rateScopeKey{}, scope)
}

func rateScope(ctx context.Context) string {
	scope, _ := ctx.Value(rateScopeKey{}).(string)
	return scope
}
