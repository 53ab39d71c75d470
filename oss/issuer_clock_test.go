package oss_test

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestIssuerClock: the clocks of STS and OSS are far from the machine's. The requests are signed by
// their clocks, and the credentials live as long as they do by the machine's.
func TestIssuerClock(t *testing.T) {
	for _, ahead := range []time.Duration{-20 * time.Hour, -time.Hour, 16 * time.Minute, time.Hour, 20 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			srv, cfg := newRole(t)
			srv.Advance(ahead)
			p := assumeRole(t, cfg)
			client := withProvider(t, srv, p)
			for range 50 {
				copies(t, client, 1)
				time.Sleep(time.Minute)
			}
			testkit.WantSent(t, srv, "AssumeRole", 2) // the first was refused for its time
			c, err := p.Credentials(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "what is left", time.Until(c.Expires).Round(time.Minute), 10*time.Minute)
		})
	}
}

// TestIssuerClockIsNotBelieved where it would make credentials live longer than they can.
func TestIssuerClockIsNotBelieved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, cfg := newRole(t)
		srv.SetDateSkew(-5 * time.Hour) // of a gateway
		c, err := assumeRole(t, cfg).Credentials(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "lifetime", time.Until(c.Expires), time.Hour)
	})
}

// TestInstanceClockIsNotBelieved where no key can live so long, or so short.
func TestInstanceClockIsNotBelieved(t *testing.T) {
	for _, skew := range []time.Duration{-20 * time.Hour, 7 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			srv := newServer(t)
			srv.SetInstanceRole("worker")
			srv.SetDateSkew(skew)
			c, err := ecsRole(t, srv, oss.ECSRoleConfig{}).Credentials(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "lifetime", time.Until(c.Expires), 6*time.Hour)
		})
	}
}

// issues answers AssumeRole with credentials that expire at a time, without a Date.
func issues(expires time.Time) osstest.Fault {
	return osstest.Respond("credentials", func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Date"] = nil
		fmt.Fprintf(w, `{"RequestId":"r","Credentials":{"AccessKeyId":"STS.x","AccessKeySecret":%q,"SecurityToken":"t","Expiration":%q}}`,
			secret, expires.UTC().Format(time.RFC3339))
	})
}

// TestExpiredCredentialsNeverSign, and what STS calls expired, or what a clock that is wrong makes
// look so, is not asked for again with each call.
func TestExpiredCredentialsNeverSign(t *testing.T) {
	for name, lifetime := range map[string]time.Duration{"expired": -time.Hour, "about to": 9 * time.Second} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv, cfg := newRole(t)
				client := withProvider(t, srv, assumeRole(t, cfg))
				for range 100 {
					srv.Inject("AssumeRole", issues(time.Now().Add(lifetime)))
				}
				start := time.Now()
				for range 600 {
					_, err := client.CopyObject(t.Context(), tiger)
					testkit.WantIs(t, err, oss.ErrNotExecuted, oss.ErrTransient)
					wantNoSecret(t, err)
					time.Sleep(100 * time.Millisecond)
				}
				testkit.WantTook(t, start, time.Minute)
				testkit.WantSent(t, srv, "CopyObject", 0)
				testkit.WantSent(t, srv, "AssumeRole", 6) // at 0, 1, 3, 7, 15, 31 s
			})
		})
	}
}
