package bitpaket

import (
	"context"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

// accepted remembers the copies that BitPaket has accepted from a client. It works on them without another word, so that what
// lies at their places may be theirs, and not a lost copy's.
type accepted struct {
	mu   sync.Mutex
	last []entry
}

type entry struct {
	copy *copySettler
	at   time.Time
}

const (
	acceptedFor = time.Hour // how long an accepted copy is thought able to run
	maxAccepted = 1024
	maxPlans    = 16 // how many of them are asked, in one look, what they select; beyond that they are thought to select anything
)

func (a *accepted) add(s *copySettler) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.last) == maxAccepted {
		a.last = slices.Delete(a.last, 0, 1)
	}
	a.last = append(a.last, entry{s, time.Now()})
}

// make reports whether an accepted copy other than s may make something at these paths.
func (a *accepted) make(ctx context.Context, s *copySettler, paths []string) bool {
	a.mu.Lock()
	a.last = slices.DeleteFunc(a.last, func(e entry) bool { return time.Since(e.at) > acceptedFor })
	all := slices.Clone(a.last)
	a.mu.Unlock()
	read := 0
	for _, e := range slices.Backward(all) { // the latest are the likeliest
		if !e.copy.mayReach(paths) {
			continue
		}
		if e.copy.plan.Load() == nil {
			if read++; read > maxPlans {
				return true
			}
		}
		p, err := e.copy.readPlan(ctx)
		if err != nil || p.gone != nil {
			return true
		}
		theirs := p.paths()
		if slices.ContainsFunc(paths, func(at string) bool { _, found := slices.BinarySearch(theirs, at); return found }) {
			return true
		}
	}
	return false
}

// like reports whether a copy of the same objects to the same target was accepted.
func (a *accepted) like(s *copySettler) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.ContainsFunc(a.last, func(e entry) bool {
		return path.Clean(e.copy.req.Target) == path.Clean(s.req.Target) && slices.Equal(e.copy.req.Objects, s.req.Objects)
	})
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
