package bitpaket

import (
	"context"
	"errors"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

// accepted remembers a client's copies that BitPaket has accepted, or may have. It works on them without another word, so
// that what lies at their places may be theirs, and not a lost copy's.
type accepted struct {
	mu   sync.Mutex
	last []entry
}

type entry struct {
	copy *copySettler
	at   time.Time // when its call ended; zero: it is under way
	sure bool      // it was accepted
}

const (
	acceptedFor = time.Hour // how long an accepted copy is thought able to run
	maxAccepted = 1024
	maxPlans    = 64 // how many of them are asked, in one look, what they select; beyond that they may select anything
)

// begin counts a copy before it is sent, so that no look of another call can come between its acceptance and the books.
func (a *accepted) begin(s *copySettler) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.last) == maxAccepted {
		a.last = slices.Delete(a.last, 0, 1)
	}
	a.last = append(a.last, entry{copy: s})
}

// end takes a copy that certainly was not accepted from the books.
func (a *accepted) end(s *copySettler, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	at := slices.IndexFunc(a.last, func(e entry) bool { return e.copy == s })
	switch {
	case at < 0:
	case err != nil && !errors.Is(err, ErrOutcomeUnknown):
		a.last = slices.Delete(a.last, at, at+1)
	default:
		a.last[at].at, a.last[at].sure = time.Now(), err == nil
	}
}

// others are the books without s.
func (a *accepted) others(s *copySettler) []entry {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last = slices.DeleteFunc(a.last, func(e entry) bool { return !e.at.IsZero() && time.Since(e.at) > acceptedFor })
	return slices.DeleteFunc(slices.Clone(a.last), func(e entry) bool { return e.copy == s })
}

type overlap int

const (
	none overlap = iota
	perhaps
	surely
)

// overlap says whether another copy makes something at these paths.
func (a *accepted) overlap(ctx context.Context, s *copySettler, paths []string) (o overlap) {
	read := 0
	for _, e := range slices.Backward(a.others(s)) { // the latest are the likeliest
		if !e.copy.mayReach(paths) {
			continue
		}
		if e.copy.plan.Load() == nil {
			if read++; read > maxPlans {
				return perhaps
			}
		}
		switch p, err := e.copy.readPlan(ctx); {
		case err == nil && e.sure && meet(paths, p.paths()):
			return surely
		case err != nil || p.gone != nil || meet(paths, p.paths()):
			o = perhaps
		}
	}
	return o
}

// like reports whether a copy of the same objects to the same target was accepted.
func (a *accepted) like(s *copySettler) bool {
	return slices.ContainsFunc(a.others(s), func(e entry) bool {
		return e.sure && path.Clean(e.copy.req.Target) == path.Clean(s.req.Target) && slices.Equal(e.copy.req.Objects, s.req.Objects)
	})
}

// meet reports whether two sorted lists have a path in common.
func meet(a, b []string) bool {
	return slices.ContainsFunc(a, func(at string) bool { _, found := slices.BinarySearch(b, at); return found })
}

// mayReach goes by the request alone: only what is below the target can be its doing, and of what it selects by path only
// what bears that name.
func (s *copySettler) mayReach(paths []string) bool {
	target := path.Clean(s.req.Target)
	return slices.ContainsFunc(paths, func(at string) bool {
		return slices.ContainsFunc(s.req.Objects, func(sel Selector) bool {
			if sel.Path != "" {
				return at == below(target, path.Base(sel.Path))
			}
			return strings.HasPrefix(at, strings.TrimSuffix(target, "/")+"/")
		})
	})
}
