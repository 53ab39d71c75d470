package pace

import (
	"context"
	"testing"
	"testing/synctest"
)

// take takes n slots of a pool.
func take(t *testing.T, p *Pool, n int) {
	t.Helper()
	for range n {
		if err := p.Acquire(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestMayKeepAfterARefusal: a slot that there is no longer is not kept.
func TestMayKeepAfterARefusal(t *testing.T) {
	p := NewPool(0)
	take(t, p, first)
	if !p.MayKeep() {
		t.Error("a slot of a pool that has not changed may not be kept")
	}
	p.Throttled(0)
	if p.MayKeep() {
		t.Errorf("%d slots may be kept, and the limit is %d", first, p.Limit())
	}
	for range first - p.Limit() {
		p.Release()
	}
	if !p.MayKeep() {
		t.Error("the slots within the limit may not be kept")
	}
}

// TestMayKeepWhileAPartWaits: a part does not wait for all that its neighbours have to do.
func TestMayKeepWhileAPartWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(1)
		take(t, p, 1)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- p.AcquirePart(ctx) }()
		synctest.Wait()
		if p.MayKeep() {
			t.Error("the slot may be kept while a part waits for it")
		}
		cancel()
		<-ended
		if !p.MayKeep() {
			t.Error("the slot may not be kept when no part waits for it any more")
		}
	})
}

// TestMayKeepWhileAnItemWaits: nor does an item that has copied its parts and takes its slot back.
func TestMayKeepWhileAnItemWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(1)
		if err := p.Acquire(t.Context()); err != nil {
			t.Fatal(err)
		}
		back := false
		go func() { p.Reacquire(); back = true }()
		synctest.Wait()
		if p.MayKeep() {
			t.Error("a slot that an item waits for is kept")
		}
		p.Release()
		synctest.Wait()
		if !back || !p.MayKeep() {
			t.Errorf("the item has its slot: %t; it may keep it: %t", back, p.MayKeep())
		}
	})
}
