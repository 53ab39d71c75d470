package transport

import (
	"math"
	"sync"
	"time"
)

// phase is the phase of a gate. Gate describes them.
type phase int

const (
	open phase = iota
	paced
	closed
	probing
)

// closure is why a gate is closed.
type closure int

const (
	refusedUntil closure = iota // a response refused a request and announced the duration
	backOff                     // a response refused a request without a duration
	usedUp                      // the quota is used up, and the end of its window is known
)

// gateState is the state that all clients of a gate share.
type gateState struct {
	window time.Duration // documented length of the service's rate window; 0: unknown

	mu         sync.Mutex
	phase      phase
	since      time.Time // when the phase began
	until      time.Time // when a closure ends, or when the others stop waiting for a probe
	closure    closure   // why the gate is closed; only in phase closed
	generation int       // incremented by every refusal and probe: older responses are obsolete
	inFlight   int       // requests of this generation that have no response yet
	quota      quota     // only in phase paced, and in phase closed if it is used up
	dry        time.Time // only in phase paced: since when the quota is used up until an unknown time
	throttles  int       // consecutive refusals without a duration

	closedTime time.Duration // of the closures that have ended
	line       line
}

func newGateState(window time.Duration) *gateState {
	return &gateState{window: window, quota: quota{documented: window, length: window}}
}

// decide returns whether a request may pass now. It changes nothing.
func (s *gateState) decide(now time.Time) hold {
	switch s.phase {
	case open:
		return hold{}
	case paced:
		return s.decidePaced(now)
	}
	wait := s.until.Sub(now)
	if wait <= 0 {
		return hold{probe: true}
	}
	if s.phase == probing {
		return hold{wait: wait, why: behindProbe}
	}
	if s.closure == backOff {
		return hold{wait: wait, why: guessed}
	}
	return hold{wait: wait, why: announced}
}

func (s *gateState) decidePaced(now time.Time) hold {
	if s.quota.ended(now) {
		return hold{probe: true}
	}
	if s.dry.IsZero() {
		return hold{wait: s.quota.pause(now), why: spread}
	}
	// The end of the window is unknown: one request probes, once the responses of the others cannot
	// show it.
	if wait := s.dry.Add(askAgain).Sub(now); s.inFlight > 0 && wait > 0 {
		return hold{wait: wait, why: guessed}
	}
	return hold{probe: true}
}

// admit lets a request pass.
func (s *gateState) admit(h hold, now time.Time) Permit {
	switch {
	case h.probe:
		s.beginProbe(now)
	case s.phase == probing:
		s.giveUpProbe(now)
	case s.phase == paced:
		s.quota.taken(now, s.inFlight)
	}
	return s.permit(h.probe)
}

func (s *gateState) permit(probe bool) Permit {
	s.inFlight++
	p := Permit{gate: s, probe: probe, generation: s.generation, left: math.MaxInt}
	if s.phase == paced {
		p.left = s.quota.left
	}
	return p
}
