package transport

import "container/list"

// line holds the requests that wait at the gate: those with priority first, the others in order of
// arrival. A transition wakes all of them. While the quota is spread over a window, only the head
// waits for the next moment at which one may pass, and the others wait for their turn: otherwise
// all of them would wake at that moment.
type line struct {
	priority, others list.List
}

func (l *line) join(w *waiter) {
	w.turn = make(chan struct{}, 1)
	w.place = l.of(w).PushBack(w)
}

// leave removes a request. The next one is the head then.
func (l *line) leave(w *waiter) {
	wasHead := l.head() == w
	l.of(w).Remove(w.place)
	switch {
	case w.priority && l.priority.Len() == 0:
		l.wake() // the others have yielded
	case wasHead && l.head() != nil:
		l.head().wake()
	}
}

func (l *line) of(w *waiter) *list.List {
	if w.priority {
		return &l.priority
	}
	return &l.others
}

// head returns the request that is next, nil if none waits.
func (l *line) head() *waiter {
	for _, requests := range []*list.List{&l.priority, &l.others} {
		if e := requests.Front(); e != nil {
			return e.Value.(*waiter)
		}
	}
	return nil
}

// mustYield reports whether requests with priority must pass first.
func (l *line) mustYield(w *waiter) bool { return !w.priority && l.priority.Len() > 0 }

// wake wakes all.
func (l *line) wake() {
	for _, requests := range []*list.List{&l.priority, &l.others} {
		for e := requests.Front(); e != nil; e = e.Next() {
			e.Value.(*waiter).wake()
		}
	}
}
