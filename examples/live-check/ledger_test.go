package main

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
)

// fakeRemover removes everything but the items that have an error here.
type fakeRemover struct {
	mu      sync.Mutex
	fails   map[string]error
	removed []string
}

func (f *fakeRemover) remove(_ context.Context, it made) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.fails[it.id]; err != nil {
		return err
	}
	f.removed = append(f.removed, it.id)
	return nil
}

func folder(id, parent string) made {
	return made{kind: "folder", id: id, name: "n" + id, parent: parent}
}

func listed(l *ledger, items ...made) {
	for _, it := range items {
		l.create(it, func() (made, error) { return it, nil })
	}
}

func TestRemoveAllKeepsTheRest(t *testing.T) {
	var l ledger
	listed(&l, folder("1", inFolder), folder("2", "1"), folder("3", "1"), folder("4", "1"))
	l.create(folder("", "3"), func() (made, error) { return made{}, farcopy.ErrOutcomeUnknown })
	l.create(folder("", "1"), func() (made, error) { return made{}, farcopy.ErrNotExecuted })
	r := &fakeRemover{fails: map[string]error{"2": errNotOurs, "4": errGone}}
	left := l.removeAll(t.Context(), r, error.Error)
	if want := []string{"1"}; !slices.Equal(r.removed, want) {
		t.Errorf("removed %q, want %q", r.removed, want)
	}
	want := []leftover{
		{folder("3", "1"), errHoldsUnknown.Error()},
		{folder("2", "1"), errNotOurs.Error()},
		{folder("", "3"), errUnknown.Error()},
	}
	if !slices.Equal(left, want) {
		t.Errorf("left %+v, want %+v", left, want)
	}
}

// TestRemoveAllWaits: an item that the service is busy with is removed later, if there is time.
func TestRemoveAllWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l ledger
		listed(&l, folder("1", inFolder))
		r := &fakeRemover{fails: map[string]error{"1": farcopy.ErrTransient}}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if left := l.removeAll(ctx, r, error.Error); len(left) != 1 || ctx.Err() == nil {
			t.Errorf("left %+v before the time was up", left)
		}
		time.AfterFunc(7*time.Second, func() {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.fails = nil
		})
		if left := l.removeAll(t.Context(), r, error.Error); len(left) != 0 {
			t.Errorf("left %+v", left)
		}
	})
}

func TestMine(t *testing.T) {
	var l ledger
	listed(&l, folder("1", inFolder))
	if err := l.mine("folder", "1"); err != nil {
		t.Error(err)
	}
	for _, other := range []made{folder("2", "1"), {kind: "file", id: "1"}, {}} {
		if err := l.mine(other.kind, other.id); !errors.Is(err, errNotOurs) {
			t.Errorf("%+v is taken for the run's: %v", other, err)
		}
	}
}

func TestAdopt(t *testing.T) {
	source, copied, elsewhere := folder("s", inFolder), folder("c", inFolder), folder("e", inFolder)
	inSource := made{kind: "folder", id: "1", name: "a", parent: "s"}
	in := func(parent, id, name string) made { return made{kind: "folder", id: id, name: name, parent: parent} }
	for _, tt := range []struct {
		name   string
		copied made
		inside []made
		want   bool // whether the first one inside is the run's
	}{
		{"the copy of an item", copied, []made{in("c", "2", "a")}, true},
		{"a stranger in the copy", copied, []made{in("c", "2", "b")}, false},
		{"a stranger with the name of a copy", copied, []made{in("c", "2", "a"), in("c", "3", "a")}, false},
		{"an item of another folder", copied, []made{in("e", "2", "a")}, false},
		{"a copy that is not the run's", folder("x", inFolder), []made{in("x", "2", "a")}, false},
		{"the name of another folder's item", copied, []made{in("c", "2", "ne")}, false},
	} {
		var l ledger
		listed(&l, source, copied, elsewhere, inSource)
		l.adopt(source, tt.copied, tt.inside)
		if got := l.has("folder", tt.inside[0].id); got != tt.want {
			t.Errorf("%s: the run's %t, want %t", tt.name, got, tt.want)
		}
	}
}
