package transport

import "time"

// setPhase is the one place where the phase changes.
func (s *gateState) setPhase(p phase, now time.Time) {
	s.closedTime += s.runningClosure(now)
	s.phase, s.since, s.dry = p, now, time.Time{}
	s.line.wake()
}

// runningClosure returns for how long requests have had to wait in the current phase. A closure
// that has expired delays no request, even if none has arrived to end it.
func (s *gateState) runningClosure(now time.Time) time.Duration {
	switch s.phase {
	case closed, probing:
		return max(0, min(now.Sub(s.since), s.until.Sub(s.since)))
	}
	return 0
}

// nextGeneration makes the responses to all requests in flight obsolete.
func (s *gateState) nextGeneration() { s.generation, s.inFlight = s.generation+1, 0 }

// advance makes the transitions that are caused by time alone.
func (s *gateState) advance(now time.Time) {
	switch s.phase {
	case probing:
		if s.inFlight > 0 && !now.Before(s.until) {
			s.giveUpProbe(now)
		}
	case paced:
		switch {
		case s.quota.ended(now), s.quota.left > s.inFlight:
		case s.quota.endKnown:
			s.useUp(now)
		case s.dry.IsZero():
			s.dry = now
		}
	}
}

// refuse closes the gate after a refusal. after is 0 if the service announced no duration. The
// longest announced closure wins. Refusals of requests that were sent together count as one.
func (s *gateState) refuse(after, maxWait time.Duration) {
	now := time.Now()
	var lasts time.Duration // remaining time of an earlier closure
	if s.phase == closed && s.closure != usedUp {
		lasts = max(0, s.until.Sub(now))
	}
	why := refusedUntil
	if after <= 0 {
		if lasts > 0 {
			return
		}
		s.throttles++
		why, after = backOff, Backoff(s.throttles, min(maxWait, askAgain))
	}
	if s.closure == backOff {
		lasts = 0 // it was a guess
	}
	s.setPhase(closed, now)
	s.closure, s.until = why, now.Add(max(lasts, min(after, s.longestClosure())))
	s.nextGeneration()
}

// longestClosure limits the effect of one response: a proxy's page or a wrong counter must not stop
// a client for hours.
func (s *gateState) longestClosure() time.Duration {
	if s.window > 0 {
		return min(10*s.window, maxClosure)
	}
	return maxClosure
}

// useUp closes the gate until the end of the window. The requests in flight belong to this window,
// so the generation does not change.
func (s *gateState) useUp(now time.Time) {
	s.setPhase(closed, now)
	s.closure, s.until = usedUp, now.Add(min(s.quota.end.Sub(now), s.longestClosure()))
}

// beginProbe makes a request the probe. The requests in flight belong to an earlier window.
func (s *gateState) beginProbe(now time.Time) {
	s.setPhase(probing, now)
	s.nextGeneration()
	s.until = now.Add(readyTime)
}

// markSent records that a request is sent now. It reports whether the request may be sent: nothing
// has closed the gate since it passed. The time that others wait for a probe's response begins now.
func (s *gateState) markSent(p Permit) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.generation != s.generation {
		return false
	}
	if p.probe {
		s.setPhase(probing, time.Now())
		s.until = s.since.Add(probeTime)
	}
	return true
}

// isCurrent reports whether nothing has closed the gate since the request passed.
func (p Permit) isCurrent() bool {
	p.gate.mu.Lock()
	defer p.gate.mu.Unlock()
	return p.generation == p.gate.generation
}

// endProbe makes the transition that follows from the probe's response.
func (s *gateState) endProbe(h Hints) {
	now := time.Now()
	switch {
	case !h.Answered: // the next request is the probe
		s.setPhase(closed, now)
		s.closure, s.until = backOff, now
	case h.MaybeThrottled: // its body follows
		s.until = now.Add(bodyTime)
		s.line.wake()
	case h.Quota:
		s.throttles = 0
		s.quota.begin(h, now, s.since)
		s.setPhase(paced, now)
	default:
		s.throttles = 0
		s.setPhase(open, now)
	}
}

// giveUpProbe opens the gate although the probe has no response yet: services refuse at once, so a
// probe that takes this long has passed the limit.
func (s *gateState) giveUpProbe(now time.Time) {
	s.setPhase(open, now)
	s.nextGeneration()
}

// learn updates the quota from a response that is not a probe's.
func (s *gateState) learn(p Permit, h Hints) {
	now := time.Now()
	if s.phase == open {
		s.setPhase(paced, now)
		s.quota.begin(h, now, time.Time{})
		return
	}
	s.quota.learn(h, now, p.left)
	s.freed()
}

// freed is called after a request has ended: its effect on the quota is known now. That changes
// nothing for requests over which the quota is spread.
func (s *gateState) freed() {
	if s.phase == paced && s.dry.IsZero() {
		return
	}
	s.line.wake()
	if s.quota.left <= s.inFlight {
		return
	}
	s.dry = time.Time{}
	if s.phase == closed && s.closure == usedUp {
		s.setPhase(paced, time.Now())
	}
}
