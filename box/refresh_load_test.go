package box_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestRefreshOnNewConnections: no refresh token is sent on a connection that the service may be closing.
func TestRefreshOnNewConnections(t *testing.T) {
	srv, store, cfg := newSession(t)
	var connections atomic.Int64
	cfg.TokenURL = srv.TokenURL()
	cfg.HTTPClient = &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		connections.Add(1)
		return new(net.Dialer).DialContext(ctx, network, addr)
	}}}
	source := newRefreshSource(t, cfg)
	for n := range 3 {
		wantAccess(t, source, fmt.Sprintf("access-%d", n+1))
		source.(interface{ Reject(string) }).Reject(store.pair.AccessToken)
	}
	testkit.WantEqual(t, "connections", connections.Load(), int64(3))
}

// TestRefreshLoad: a process uses what the other one has stored, and never sends what that has spent.
func TestRefreshLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, store, cfg := newSession(t)
		cfg.Load = store.load
		one := newRefreshSource(t, cfg)
		cfg.Token = nil
		two := newRefreshSource(t, cfg)
		wantAccess(t, one, "access-1")
		wantAccess(t, two, "access-1")
		testkit.WantSent(t, srv, "Token", 1)
		time.Sleep(50 * time.Minute)
		wantAccess(t, two, "access-2")
		wantAccess(t, one, "access-2")
		testkit.WantSent(t, srv, "Token", 2)
	})
}

// TestRefreshLoadAfterRefusal: the other process refreshed first and stored its pair meanwhile.
func TestRefreshLoadAfterRefusal(t *testing.T) {
	srv, store, cfg := newSession(t)
	cfg.Load = store.load
	other := cfg
	other.Load = nil
	srv.Inject("Token", boxtest.CallThenAct("other", func() { wantAccess(t, newRefreshSource(t, other), "access-1") }))
	wantAccess(t, newRefreshSource(t, cfg), "access-1")
	testkit.WantSent(t, srv, "Token", 2)

	cfg.Load = func(context.Context) (*oauth2.Token, error) { return nil, io.ErrClosedPipe }
	_, err := newRefreshSource(t, cfg).Token()
	testkit.WantIs(t, err, io.ErrClosedPipe)
	testkit.WantIsNot(t, err, box.ErrSignInRequired)
}

// TestRefreshStaleLoad: a store that still shows the pair before does not make the source spend a refresh token twice.
func TestRefreshStaleLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, store, cfg := newSession(t)
		first := store.pair
		cfg.Load = func(context.Context) (*oauth2.Token, error) {
			late := first
			return &late, nil
		}
		source := newRefreshSource(t, cfg)
		wantAccess(t, source, "access-1")
		time.Sleep(2 * time.Hour)
		wantAccess(t, source, "access-2")
		testkit.WantEqual(t, "pairs saved", store.saves, 2)
	})
}

// TestRefreshLoadAlternates: a store that shows two pairs in turn, both of them refused, does not make the source ask for ever.
func TestRefreshLoadAlternates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, _, cfg := newSession(t)
		loads := 0
		cfg.Load = func(context.Context) (*oauth2.Token, error) {
			if loads++; loads > 20 {
				return nil, errors.New("asked for ever")
			}
			return &oauth2.Token{RefreshToken: fmt.Sprint("gone-", loads%2)}, nil
		}
		wantSignIn(t, newRefreshSource(t, cfg), false)
		testkit.WantRequests(t, srv, 2)
	})
}
