package oss_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestIssuerFaults: whatever the issuer's side does, a refresh ends with credentials or with an
// error that says whether it is worth to try again, and shows no secret.
func TestIssuerFaults(t *testing.T) {
	elsewhere := "https://evil.example/"
	for name, tt := range map[string]struct {
		faults    []osstest.Fault
		sent      int
		want      string // in the error; "": none
		transient bool
	}{
		"one lost connection": {[]osstest.Fault{osstest.HangUpBeforeAct}, 2, "", false},
		"two refusals":        {outage(2), 3, "", false},
		"an outage":           {outage(9), 3, "refused with HTTP 503 ServiceUnavailable", true},
		"a lost response":     {[]osstest.Fault{osstest.ActThenHangUp}, 2, "", false},
		"too many requests":   {[]osstest.Fault{osstest.Status(429), osstest.Status(429), osstest.Status(429)}, 3, "HTTP 429 Throttling.User", true},
		"a gateway's page":    {[]osstest.Fault{osstest.Gateway(502), osstest.Gateway(502), osstest.Gateway(502)}, 3, "refused with HTTP 502", true},
		"a redirect":          {[]osstest.Fault{osstest.Redirect(elsewhere)}, 1, "refused with HTTP 307", false},
		"no body":             {[]osstest.Fault{osstest.EmptyBody}, 1, "the response cannot be used", true},
		"half a body":         {[]osstest.Fault{osstest.TruncateBody}, 2, "", false},
		"no JSON":             {[]osstest.Fault{osstest.Garbage}, 1, "the response cannot be used", true},
		"a web page":          {[]osstest.Fault{osstest.WebPage}, 1, "the response cannot be used", true},
		"a large body":        {[]osstest.Fault{osstest.Oversize(1 << 20)}, 1, "the response is larger than 65536 bytes", false},
		"half a head":         {[]osstest.Fault{osstest.TruncateHead}, 2, "", false},
		"a large head":        {[]osstest.Fault{osstest.HugeHead(1 << 20), osstest.HugeHead(1 << 20), osstest.HugeHead(1 << 20)}, 3, "no response", true},
		"one slow response":   {[]osstest.Fault{osstest.Slow(time.Minute)}, 2, "", false},
		"an echo": {[]osstest.Fault{osstest.Respond("echo", func(w http.ResponseWriter, r *http.Request) {
			r.ParseForm()
			w.WriteHeader(400)
			fmt.Fprintf(w, `{"Code":"%s","RequestId":"%[1]s %s","Message":"%[1]s"}`, secret+" "+r.Form.Get("Signature"), "x")
		})}, 1, "refused with HTTP 400", false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv, cfg := newRole(t)
				srv.Inject("AssumeRole", tt.faults...)
				_, err := withProvider(t, srv, assumeRole(t, cfg)).CopyObject(t.Context(), tiger)
				testkit.WantSent(t, srv, "AssumeRole", tt.sent)
				if tt.want == "" {
					if err != nil {
						t.Errorf("the copy failed: %v", err)
					}
					return
				}
				testkit.WantSent(t, srv, "CopyObject", 0)
				testkit.WantIs(t, err, oss.ErrNotExecuted)
				testkit.WantEqual(t, "transient", errors.Is(err, oss.ErrTransient), tt.transient)
				testkit.WantContains(t, err.Error(), "getting credentials: oss.AssumeRole: ", tt.want)
				wantNoSecret(t, err)
				testkit.WantOneLine(t, err)
			})
		})
	}
}

// TestIssuerUnreachable: without a connection the error is transient, and shows nothing of the query.
func TestIssuerUnreachable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, cfg := newRole(t)
		client := withProvider(t, srv, assumeRole(t, cfg))
		srv.RefuseConnections(3)
		_, err := client.CopyObject(t.Context(), tiger)
		testkit.WantIs(t, err, oss.ErrTransient, oss.ErrNotExecuted)
		testkit.WantLacks(t, err.Error(), "Signature", "?", secret)
		time.Sleep(2 * time.Second)
		copies(t, client, 1)
	})
}

// TestOutageBeyondExpiry: when the credentials end before the outage, nothing is signed with them.
func TestOutageBeyondExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, cfg := newRole(t)
		client := withProvider(t, srv, assumeRole(t, cfg))
		copies(t, client, 1)
		expires := time.Now().Add(time.Hour)
		srv.Inject("AssumeRole", outage(200)...)
		time.Sleep(58 * time.Minute)
		for time.Now().Before(expires.Add(2 * time.Minute)) {
			_, err := client.CopyObject(t.Context(), tiger)
			if left := time.Until(expires); left > 10*time.Second != (err == nil) {
				t.Errorf("%v before the end: %v", left, err)
			}
			if err != nil {
				testkit.WantIs(t, err, oss.ErrTransient)
			}
			time.Sleep(5 * time.Second)
		}
		time.Sleep(time.Minute) // for the refresh
	})
}

// TestShortLived: credentials that live less than the five minutes are refreshed no more often than
// twice a minute.
func TestShortLived(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.SetInstanceRole("worker", func(r *osstest.InstanceRole) { r.Lifetime = 2 * time.Minute })
		p, err := oss.ECSRoleCredentials(oss.ECSRoleConfig{HTTPClient: over(srv)})
		if err != nil {
			t.Fatal(err)
		}
		client := withProvider(t, srv, p)
		for range 600 {
			copies(t, client, 1)
			time.Sleep(time.Second)
		}
		if n := testkit.Sent(srv, "MetadataKeys"); n < 5 || n > 20 {
			t.Errorf("%d refreshes in ten minutes", n)
		}
	})
}

// TestRejectedCredentials: what OSS rejects is replaced at once, and once.
func TestRejectedCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, cfg := newRole(t)
		p := assumeRole(t, cfg)
		client := withProvider(t, srv, p)
		copies(t, client, 1)
		time.Sleep(time.Minute)
		c, err := p.Credentials(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		srv.RevokeAccessKey(c.AccessKeyID)
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() { copies(t, client, 1) })
		}
		all.Wait()
		testkit.WantSent(t, srv, "AssumeRole", 2)

		// A service that rejects whatever STS issues makes no storm.
		srv.Inject("CopyObject", refusals(200)...)
		for range 100 {
			if _, err := client.CopyObject(t.Context(), tiger); err == nil {
				t.Fatal("no error")
			}
			time.Sleep(100 * time.Millisecond)
		}
		if n := testkit.Sent(srv, "AssumeRole"); n > 4 {
			t.Errorf("%d requests to STS in ten seconds", n)
		}
	})
}

func refusals(n int) (faults []osstest.Fault) {
	for range n {
		faults = append(faults, osstest.Status(401))
	}
	return faults
}

// TestOneRefresh: any number of callers wait for one refresh, each as long as its own context
// allows.
func TestOneRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, cfg := newRole(t)
		client := withProvider(t, srv, assumeRole(t, cfg))
		srv.Inject("AssumeRole", osstest.Slow(5*time.Second))
		start := time.Now()
		var all sync.WaitGroup
		for n := range 50 {
			all.Go(func() {
				ctx := t.Context()
				if n%2 == 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, time.Second)
					defer cancel()
				}
				_, err := client.CopyObject(ctx, tiger)
				switch took := time.Since(start); {
				case n%2 == 0 && (!errors.Is(err, context.DeadlineExceeded) || took != time.Second):
					t.Errorf("with a deadline of 1s: %v after %v", err, took)
				case n%2 == 1 && (err != nil || took != 5*time.Second):
					t.Errorf("without a deadline: %v after %v", err, took)
				}
			})
		}
		all.Wait()
		testkit.WantSent(t, srv, "AssumeRole", 1)
	})
}

// TestChainOfRoles: the key of one provider signs for another, and is replaced if STS rejects it.
func TestChainOfRoles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, cfg := newRole(t)
		srv.SetInstanceRole("worker")
		instance, err := oss.ECSRoleCredentials(oss.ECSRoleConfig{HTTPClient: over(srv)})
		if err != nil {
			t.Fatal(err)
		}
		cfg.Source = instance
		client := withProvider(t, srv, assumeRole(t, cfg))
		copies(t, client, 1)
		c, err := instance.Credentials(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		srv.RevokeAccessKey(c.AccessKeyID)
		srv.SetInstanceRole("worker")
		time.Sleep(2 * time.Hour)
		copies(t, client, 1)
		testkit.WantSent(t, srv, "MetadataKeys", 2)
		testkit.WantSent(t, srv, "AssumeRole", 3)

		srv.SetInstanceRole("") // what the inner provider says is in the error of the outer
		time.Sleep(7 * time.Hour)
		_, err = client.CopyObject(t.Context(), tiger)
		testkit.WantContains(t, err.Error(), "oss.AssumeRole: getting the signing key: oss.ECSRoleCredentials: asking for the name of the role")
		testkit.WantEqual(t, "Status", testkit.As[*oss.CredentialsError](t, err).Status, 404)
	})
}

// TestSourceFails: a caller's own source that fails or panics classifies nothing.
func TestSourceFails(t *testing.T) {
	for want, give := range map[string]func(context.Context, int) (oss.Credentials, error){
		"getting the signing key: transient":                             func(context.Context, int) (oss.Credentials, error) { return oss.Credentials{}, oss.ErrTransient },
		"getting the signing key: the credentials have no AccessKeyID":   func(context.Context, int) (oss.Credentials, error) { return oss.Credentials{}, nil },
		"getting the signing key: the credentials expired at 2000-01-01": func(context.Context, int) (oss.Credentials, error) { return key(time.Unix(946684800, 0)), nil },
		"the source of the credential panicked":                          func(context.Context, int) (oss.Credentials, error) { panic(secret) },
	} {
		srv, cfg := newRole(t)
		cfg.Source = &provider{give: give}
		_, err := withProvider(t, srv, assumeRole(t, cfg)).CopyObject(t.Context(), tiger)
		if err == nil {
			t.Fatal("no error")
		}
		testkit.WantContains(t, err.Error(), want)
		testkit.WantIs(t, err, oss.ErrNotExecuted)
		wantNoSecret(t, err)
		testkit.WantSent(t, srv, "AssumeRole", 0)
	}
}

// TestPresignWithoutCredentials: a URL that could not be signed may be signed later.
func TestPresignWithoutCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, cfg := newRole(t)
		client := withProvider(t, srv, assumeRole(t, cfg))
		srv.Inject("AssumeRole", outage(3)...)
		_, err := client.PresignCopyObject(t.Context(), oss.PresignCopyObjectRequest{Copy: tiger})
		testkit.WantIs(t, err, oss.ErrTransient, oss.ErrNotExecuted)
		testkit.WantContains(t, err.Error(), "getting credentials: oss.AssumeRole: refused with HTTP 503")
	})
}
