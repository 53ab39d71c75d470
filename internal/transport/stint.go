package transport

// stint counts what the service serves between two refusals. Where nothing else tells of the limit, as many will do the next
// time: then one request finds out, in place of all that are in flight.
type stint struct {
	first   int // the gate's window in which it began
	served  int
	refused bool // it has ended
	fits    int  // what the last one served; 0: not known, or passed already
}

// count is called for each request served.
func (s *stint) count(window int) {
	if window >= s.first {
		s.served++
	}
}

// over says that as many have gone as the last stint served. It says so once.
func (s *stint) over(inFlight int) bool {
	if s.fits == 0 || s.served+inFlight < s.fits {
		return false
	}
	s.fits = 0
	return true
}

// begin is called for each probe. The first one after a refusal begins a new stint.
func (s *stint) begin(window int) {
	if !s.refused {
		return
	}
	if s.served > 0 {
		s.fits = s.served
	}
	s.first, s.served, s.refused = window, 0, false
}
