package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/farcopy/farcopy"
)

// made is an item that this run has made.
type made struct {
	kind   string // "folder", "file", "object"
	id     string // what the service calls it; "" while only the request is known
	name   string
	parent string // the id of the folder that holds it; inFolder for the scratch folder
	mark   string // what tells it from another item in its place: a date, an ETag, a version
}

// inFolder stands for the folder of -in, whose id no report may show.
const inFolder = "-in"

// A remover removes items of a service.
type remover interface {
	// remove removes an item if it is still the one that was made and holds nothing. Otherwise it
	// changes nothing and returns one of the errors below. It must use the strongest condition that
	// the service has, not only look before.
	remove(context.Context, made) error
}

var (
	errGone     = errors.New("it is gone")
	errNotOurs  = errors.New("it is no longer what this run has made")
	errNotEmpty = errors.New("it holds something that this run has not made, or could not remove")
	// errNotYet: what the run has removed from the folder still shows.
	errNotYet = errors.New("it still shows what this run has removed from it")
	// errUnseen: no read has shown it, and nobody knows how late reads are.
	errUnseen = errors.New("no read shows it, and reads may be late: it may be there")
	// errWithFolder: the service has no call for it, it goes with its folder.
	errWithFolder = errors.New("it can only be removed with its folder")
)

// A ledger lists what this run has made. Nothing else may be deleted, renamed, moved or overwritten:
// what is not in the ledger is somebody else's, whatever its name and wherever it lies.
type ledger struct {
	mu      sync.Mutex
	items   []made
	unknown []made // that a request may have made
}

// create calls f, which sends the request that makes an item, and lists what it returns. If the
// outcome of the request is unknown, or f returns no id, the plan is listed as unknown. So it is if f
// returns an item that is not named after the plan: a response that names another item must not let
// that be removed.
func (l *ledger) create(plan made, f func() (made, error)) (made, error) {
	it, err := f()
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case err == nil && it.id != "" && !isNamedAfter(it.name, plan.name):
		l.unknown = append(l.unknown, plan)
		return made{}, errOther
	case errors.Is(err, farcopy.ErrOutcomeUnknown), err == nil && it.id == "":
		l.unknown = append(l.unknown, plan)
	case err == nil:
		l.list(it)
	}
	return it, err
}

const errOther = ownError("the response is about another item than the request")

// isNamedAfter reports whether a name has the random end of the name that was asked for. Services may
// change the rest.
func isNamedAfter(name, asked string) bool {
	return strings.Contains(strings.ToLower(name), strings.ToLower(asked[max(0, len(asked)-8):]))
}

// list adds an item. One that is listed was changed by this run, and has another mark.
func (l *ledger) list(it made) {
	if at := l.find(it.kind, it.id); at >= 0 {
		l.items[at] = it
		return
	}
	l.items = append(l.items, it)
}

// expect lists what a request may make as unknown, until settle says what it has made.
func (l *ledger) expect(plan made) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.unknown = append(l.unknown, plan)
}

// settle lists what a request has made, which may be nothing, now that it is known. It panics if no
// such request is listed as unknown.
func (l *ledger) settle(plan made, items ...made) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := slices.Index(l.unknown, plan)
	if at < 0 {
		panic("live-check: this run has not sent such a request")
	}
	l.unknown = slices.Delete(l.unknown, at, at+1)
	l.items = append(l.items, items...)
}

// has reports whether this run has made the item with this id.
func (l *ledger) has(kind, id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.find(kind, id) >= 0
}

// marked returns the mark of an item that this run has made; "" if it has not.
func (l *ledger) marked(kind, id string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if at := l.find(kind, id); at >= 0 {
		return l.items[at].mark
	}
	return ""
}

// mine returns an error unless this run has made the item. Every change of an item asks it.
func (l *ledger) mine(kind, id string) error {
	if !l.has(kind, id) {
		return fmt.Errorf("the %s is not changed: %w", kind, errNotOurs)
	}
	return nil
}

func (l *ledger) find(kind, id string) int {
	return slices.IndexFunc(l.items, func(m made) bool { return m.kind == kind && m.id == id })
}

// A leftover is an item that was not removed, or that may be there.
type leftover struct {
	made
	why string
}

var (
	errUnknown      = errors.New("a request had an unknown outcome: it may be there")
	errHoldsUnknown = errors.New("it holds, or will hold, what a request with an unknown outcome has made")
)

// removeAll removes what this run has made, what was made last first, and returns what stays. The
// contents of a folder were made after it, so that a folder that is not empty by then holds
// something else.
func (l *ledger) removeAll(ctx context.Context, r remover, explain func(error) string) (left []leftover) {
	l.mu.Lock()
	items, unknown := slices.Clone(l.items), slices.Clone(l.unknown)
	l.mu.Unlock()
	var later []made
	for _, it := range slices.Backward(items) {
		if slices.ContainsFunc(unknown, func(u made) bool { return u.parent == it.id }) {
			left = append(left, leftover{it, errHoldsUnknown.Error()})
			continue
		}
		switch err := patiently(ctx, r, it); {
		case errors.Is(err, errWithFolder):
			later = append(later, it)
		case err != nil && !errors.Is(err, errGone):
			left = append(left, leftover{it, explain(err)})
		}
	}
	for _, it := range later {
		if err := r.remove(ctx, it); err != nil && !errors.Is(err, errGone) {
			left = append(left, leftover{it, explain(err)})
		}
	}
	for _, it := range unknown {
		left = append(left, leftover{it, errUnknown.Error()})
	}
	return left
}

// How long an item is tried to be removed that still seems to hold what was removed from it.
const (
	showTime  = time.Minute
	showPause = 5 * time.Second
)

// patiently removes an item, and tries again while the service is busy with it, or late.
func patiently(ctx context.Context, r remover, it made) error {
	for begin := time.Now(); ; {
		err := r.remove(ctx, it)
		late := errors.Is(err, errNotYet) && time.Since(begin) < showTime
		if !late && !errors.Is(err, farcopy.ErrTransient) {
			return err
		}
		if pause(ctx, showPause); ctx.Err() != nil {
			return err
		}
	}
}

// adopt lists what the service has put into a copy of a folder, both of which this run has made: of
// what is inside the copy, each item that has the name of one in the source, which this run has made
// too. A name that occurs twice in the copy is somebody else's, at least once: neither is listed.
func (l *ledger) adopt(source, copied made, inside []made) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.find(source.kind, source.id) < 0 || l.find(copied.kind, copied.id) < 0 {
		return
	}
	times := map[string]int{}
	for _, it := range inside {
		times[it.name]++
	}
	originals := map[string]bool{}
	for _, it := range l.items {
		originals[it.name] = originals[it.name] || it.parent == source.id
	}
	for _, it := range inside {
		if times[it.name] == 1 && originals[it.name] && it.parent == copied.id && l.find(it.kind, it.id) < 0 {
			l.items = append(l.items, it)
		}
	}
}

// sure is a remover that takes nothing for gone or removed because a page says so that a proxy or a
// gateway may have sent.
type sure struct {
	remover
	rec *recorder
}

const errPage = ownError("a proxy or a gateway may have sent the response to its removal: it may be there")

func (s sure) remove(ctx context.Context, it made) error {
	for range 3 {
		before := s.rec.count()
		err := s.remover.remove(ctx, it)
		if err != nil && !errors.Is(err, errGone) || !slices.ContainsFunc(s.rec.since(before), misleads) {
			return err
		}
	}
	return errPage
}

// misleads reports whether a response could be taken for one of the service. Clients do not take a
// 5xx for a proof.
func misleads(x exchange) bool { return isPage(x) && x.status < http.StatusInternalServerError }
