package box_test

import (
	"context"
	"testing"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestRefreshRace: two processes refresh at the same moment. The one that Box refuses finds the pair of the other one once that is
// stored.
func TestRefreshRace(t *testing.T) {
	srv, store, cfg := newSession(t)
	cfg.Load = store.load
	var late oauth2.Token
	other := cfg
	other.Save = func(_ context.Context, pair *oauth2.Token) error { late = *pair; return nil } // stored after the refusal
	srv.Inject("Token", boxtest.CallThenAct("the other process", func() { wantAccess(t, newRefreshSource(t, other), "access-1") }))
	source := newRefreshSource(t, cfg)
	_, err := source.Token()
	testkit.WantIs(t, err, box.ErrSignInRequired)
	store.pair = late
	wantAccess(t, source, "access-1")
	testkit.WantSent(t, srv, "Token", 2)
}
