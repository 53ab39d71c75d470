package oss_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

const reader = "acs:ram::123456789012:role/reader"

// over is an HTTP client that reaches the server's services without sockets.
func over(srv *osstest.Server) *http.Client { return &http.Client{Transport: srv.Transport()} }

// newRole is a server with a role that the key "user" may assume, and the configuration that does.
func newRole(t *testing.T) (*osstest.Server, oss.AssumeRoleConfig) {
	t.Helper()
	srv := newServer(t)
	srv.AddAccessKey("user", secret, "sts:AssumeRole")
	srv.AddRole(reader)
	return srv, oss.AssumeRoleConfig{Source: oss.StaticCredentials("user", secret, ""), RoleARN: reader, HTTPClient: over(srv)}
}

func assumeRole(t *testing.T, cfg oss.AssumeRoleConfig) oss.CredentialsProvider {
	t.Helper()
	p, err := oss.AssumeRole(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// copies makes copies with a provider and fails if one fails.
func copies(t *testing.T, c *oss.Client, n int) {
	t.Helper()
	for range n {
		if _, err := c.CopyObject(t.Context(), tiger); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAssumeRole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, cfg := newRole(t)
		srv.AddRole(reader, func(r *osstest.Role) { r.ExternalID, r.MaxDuration = "x 1/+", 2*time.Hour })
		cfg.SessionName, cfg.ExternalID, cfg.Duration, cfg.Policy = "a.b@c-d_e", "x 1/+", 90*time.Minute, `{"Statement": "ä *~"}`
		p := assumeRole(t, cfg)
		testkit.WantSent(t, srv, "AssumeRole", 0)
		copies(t, withProvider(t, srv, p), 3)
		copies(t, withProvider(t, srv, p), 1) // another client shares the credentials
		testkit.WantSent(t, srv, "AssumeRole", 1)
		c, err := p.Credentials(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "lifetime", time.Until(c.Expires).Round(time.Minute), 90*time.Minute)
		testkit.WantPrinted(t, c, "REDACTED")
		testkit.WantHidden(t, p, c.AccessKeySecret, c.SecurityToken, secret)
	})
}

// TestAssumeRoleIsRefreshedEarly, while nobody waits for it, and once.
func TestAssumeRoleIsRefreshedEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, cfg := newRole(t)
		client := withProvider(t, srv, assumeRole(t, cfg))
		for _, tt := range []struct {
			after time.Duration
			want  int
		}{{0, 1}, {54 * time.Minute, 1}, {2 * time.Minute, 2}, {54 * time.Minute, 2}, {2 * time.Minute, 3}} {
			time.Sleep(tt.after)
			for range 20 {
				go client.CopyObject(t.Context(), tiger)
			}
			synctest.Wait()
			testkit.WantSent(t, srv, "AssumeRole", tt.want)
		}
		srv.Inject("AssumeRole", osstest.Slow(6*time.Second))
		time.Sleep(56 * time.Minute)
		start := time.Now()
		copies(t, client, 1)
		testkit.WantTook(t, start, 0)
		time.Sleep(time.Minute) // for the refresh
	})
}

// TestAssumeRoleOutlivesAnOutage: what STS does not answer in the last five minutes is asked again,
// and meanwhile the old credentials are used.
func TestAssumeRoleOutlivesAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, cfg := newRole(t)
		client := withProvider(t, srv, assumeRole(t, cfg))
		copies(t, client, 1)
		time.Sleep(56 * time.Minute)
		srv.Inject("AssumeRole", outage(30)...)
		for range 180 { // the last three minutes before the end
			copies(t, client, 1)
			time.Sleep(time.Second)
		}
		sent := testkit.Sent(srv, "AssumeRole")
		if sent < 5 || sent > 40 {
			t.Errorf("%d requests to STS in three minutes", sent)
		}
		time.Sleep(time.Minute) // for the refresh
	})
}

// outage is n refusals that say that the service cannot answer now.
func outage(n int) (faults []osstest.Fault) {
	for range n {
		faults = append(faults, osstest.Status(503))
	}
	return faults
}

// TestAssumeRoleRefused: the error says who refused and why, and names no secret; the next call
// does not ask again at once.
func TestAssumeRoleRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*osstest.Server, *oss.AssumeRoleConfig)
		status int
		code   string
	}{
		"no such role":  {func(_ *osstest.Server, c *oss.AssumeRoleConfig) { c.RoleARN = "acs:ram::1:role/other" }, 404, "EntityNotExist.Role"},
		"no permission": {func(s *osstest.Server, _ *oss.AssumeRoleConfig) { s.AddAccessKey("user", secret, "oss:GetObject") }, 403, "NoPermission"},
		"not trusted": {func(s *osstest.Server, _ *oss.AssumeRoleConfig) {
			s.AddRole(reader, func(r *osstest.Role) { r.Trusted = []string{"x"} })
		}, 403, "NoPermission"},
		"another external id": {func(s *osstest.Server, _ *oss.AssumeRoleConfig) {
			s.AddRole(reader, func(r *osstest.Role) { r.ExternalID = "x" })
		}, 403, "NoPermission"},
		"too long":            {func(_ *osstest.Server, c *oss.AssumeRoleConfig) { c.Duration = 2 * time.Hour }, 400, "InvalidParameter.DurationSeconds"},
		"no policy":           {func(_ *osstest.Server, c *oss.AssumeRoleConfig) { c.Policy = "{" }, 400, "InvalidParameter.PolicyGrammar"},
		"an unknown key":      {func(s *osstest.Server, _ *oss.AssumeRoleConfig) { s.RevokeAccessKey("user") }, 404, "InvalidAccessKeyId.NotFound"},
		"a wrong secret":      {func(s *osstest.Server, _ *oss.AssumeRoleConfig) { s.AddAccessKey("user", "other") }, 400, "SignatureDoesNotMatch"},
		"a key without token": {func(s *osstest.Server, _ *oss.AssumeRoleConfig) { s.AddTemporaryKey("user", secret, "t", time.Time{}) }, 400, "MissingSecurityToken"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv, cfg := newRole(t)
				tt.change(srv, &cfg)
				client := withProvider(t, srv, assumeRole(t, cfg))
				for range 3 {
					_, err := client.CopyObject(t.Context(), tiger)
					e := testkit.As[*oss.CredentialsError](t, err)
					want := oss.CredentialsError{Provider: "oss.AssumeRole", Status: tt.status, Code: tt.code, RequestID: e.RequestID}
					got := oss.CredentialsError{Provider: e.Provider, Status: e.Status, Code: e.Code, RequestID: e.RequestID}
					if diff := cmp.Diff(want, got, cmp.AllowUnexported(oss.CredentialsError{})); diff != "" {
						t.Errorf("error (-want +got):\n%s", diff)
					}
					testkit.WantEqual(t, "length of the request id", len(e.RequestID), 36)
					testkit.WantIs(t, err, oss.ErrNotExecuted)
					testkit.WantIsNot(t, err, oss.ErrTransient)
					testkit.WantContains(t, err.Error(), "getting credentials: oss.AssumeRole: refused with HTTP", tt.code)
					wantNoSecret(t, err)
				}
				testkit.WantSent(t, srv, "AssumeRole", 1)
				testkit.WantSent(t, srv, "CopyObject", 0)
			})
		})
	}
}
