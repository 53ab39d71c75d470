package simtest

// Inject queues faults for an operation. Each of its next requests meets one of them, in order. The
// operation "*" stands for any.
func (s *Server) Inject(op string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[op] = append(s.faults[op], faults...)
}

// Pending returns the number of injected faults that no request has met yet.
func (s *Server) Pending() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, q := range s.faults {
		n += len(q)
	}
	return n
}

func (s *Server) nextFault(op string) (Fault, bool) {
	for _, key := range []string{op, "*"} {
		if q := s.faults[key]; len(q) > 0 {
			s.faults[key] = q[1:]
			return q[0], true
		}
	}
	return Fault{}, false
}
