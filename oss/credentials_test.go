package oss_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// provider counts how often it is asked.
type provider struct {
	asked atomic.Int32
	give  func(ctx context.Context, n int) (oss.Credentials, error)
}

func (p *provider) Credentials(ctx context.Context) (oss.Credentials, error) {
	return p.give(ctx, int(p.asked.Add(1)))
}

func key(expires time.Time) oss.Credentials {
	return oss.Credentials{AccessKeyID: osstest.DefaultAccessKeyID, AccessKeySecret: osstest.DefaultAccessKeySecret, Expires: expires}
}

func withProvider(t *testing.T, srv *osstest.Server, p oss.CredentialsProvider) *oss.Client {
	t.Helper()
	cfg := srv.PipeConfig()
	cfg.Credentials, cfg.Reconcile = p, oss.ReconcileOff
	return newClient(t, cfg)
}

func TestEnvironmentCredentials(t *testing.T) {
	srv := newServer(t)
	srv.AddTemporaryKey("env", secret, "tok", time.Time{})
	client := withProvider(t, srv, oss.EnvironmentCredentials())
	for _, v := range []struct{ name, value, want string }{
		{"OSS_ACCESS_KEY_ID", "env", "oss.CopyObject: photos/tiger.jpg to photos/archive/tiger.jpg: not executed: getting credentials: the environment variable OSS_ACCESS_KEY_ID is not set"},
		{"OSS_ACCESS_KEY_SECRET", secret, "oss.CopyObject: photos/tiger.jpg to photos/archive/tiger.jpg: not executed: getting credentials: the environment variable OSS_ACCESS_KEY_SECRET is not set"},
		{"OSS_SESSION_TOKEN", "tok", "oss.CopyObject: photos/tiger.jpg to photos/archive/tiger.jpg: 403 InvalidSecurityToken"},
	} {
		t.Setenv(v.name, "")
		_, err := client.CopyObject(t.Context(), tiger)
		testkit.WantPrefix(t, err, v.want)
		wantNoSecret(t, err)
		t.Setenv(v.name, v.value)
	}
	if _, err := client.CopyObject(t.Context(), tiger); err != nil {
		t.Errorf("with all three: %v", err)
	}
}

// TestProviderIsAsked at every attempt where the credentials have no expiry, and shortly before it where they have.
func TestProviderIsAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		p := &provider{give: func(context.Context, int) (oss.Credentials, error) { return key(time.Time{}), nil }}
		client := withProvider(t, srv, p)
		srv.Inject("CopyObject", osstest.RateLimit(time.Second))
		if _, err := client.CopyObject(t.Context(), tiger); err != nil || p.asked.Load() != 2 {
			t.Errorf("no expiry: asked %d times for two attempts, %v", p.asked.Load(), err)
		}
		p = &provider{give: func(context.Context, int) (oss.Credentials, error) { return key(time.Now().Add(time.Hour)), nil }}
		client = withProvider(t, srv, p)
		for _, tt := range []struct {
			after time.Duration
			asked int32
		}{{0, 1}, {time.Minute, 1}, {58 * time.Minute, 1}, {50*time.Second + 1, 2}} {
			time.Sleep(tt.after)
			if _, err := client.CopyObject(t.Context(), tiger); err != nil || p.asked.Load() != tt.asked {
				t.Errorf("after %v more: asked %d times, want %d; %v", tt.after, p.asked.Load(), tt.asked, err)
			}
		}
	})
}

// TestRenewal: after a 401 the provider is asked once more, and only another key is worth another request.
func TestRenewal(t *testing.T) {
	expiries := []time.Duration{0, time.Hour}
	for _, version := range []oss.SignatureVersion{oss.SignatureV4, oss.SignatureV1} {
		for _, expires := range expiries {
			synctest.Test(t, func(t *testing.T) {
				srv := newServer(t)
				srv.AddTemporaryKey("sts", secret, "second", time.Time{})
				at := time.Time{}
				if expires > 0 {
					at = time.Now().Add(expires)
				}
				p := &provider{give: func(_ context.Context, n int) (oss.Credentials, error) {
					if n == 1 {
						return key(at), nil
					}
					return oss.Credentials{AccessKeyID: "sts", AccessKeySecret: secret, SecurityToken: "second", Expires: at}, nil
				}}
				cfg := srv.PipeConfig()
				cfg.Credentials, cfg.SignatureVersion = p, version
				client := newClient(t, cfg)
				srv.Inject("CopyObject", osstest.Status(401))
				if _, err := client.CopyObject(t.Context(), tiger); err != nil || len(srv.Requests()) != 2 {
					t.Errorf("%v, %v: %d requests, %v", version, expires, len(srv.Requests()), err)
				}
				if token := srv.Requests()[1].Header.Get("x-oss-security-token"); token != "second" {
					t.Errorf("%v, %v: second request with %q", version, expires, token)
				}
				srv.Inject("CopyObject", osstest.Status(401))
				_, err := client.CopyObject(t.Context(), tiger) // the provider has no other key
				if !errors.Is(err, oss.ErrorCodeAccessDenied) || len(srv.Requests()) != 3 {
					t.Errorf("%v, %v: %d requests, %v", version, expires, len(srv.Requests()), err)
				}
			})
		}
	}
}

// TestRefusedCredentials: OSS refuses a key with 403; the provider is asked for another one, whatever the expiry says.
func TestRefusedCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		p := &provider{give: func(_ context.Context, n int) (oss.Credentials, error) {
			c := key(time.Now().Add(time.Hour))
			if n == 1 {
				c.SecurityToken = "revoked" + secret
			}
			return c, nil
		}}
		client := withProvider(t, srv, p)
		if _, err := client.CopyObject(t.Context(), tiger); err != nil {
			t.Errorf("with a new token: %v", err)
		}
		testkit.WantEqual(t, "how often credentials were asked for", p.asked.Load(), 2)
		testkit.WantRequests(t, srv, 2)
		if _, err := client.CopyObject(t.Context(), tiger); err != nil || p.asked.Load() != 2 {
			t.Errorf("asked %d times, %v", p.asked.Load(), err)
		}
		_, err := withProvider(t, srv, oss.StaticCredentials("i", "s", "revoked"+secret)).CopyObject(t.Context(), tiger)
		if !errors.Is(err, oss.ErrorCodeInvalidSecurityToken) {
			t.Errorf("%d requests, %v", len(srv.Requests()), err)
		}
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%d requests, %v", len(srv.Requests()), err)
		}
		if len(srv.Requests()) != 4 {
			t.Errorf("%d requests, %v", len(srv.Requests()), err)
		}
	})
}

// TestHangingProvider: a caller's deadline holds, also while somebody else's question hangs.
func TestHangingProvider(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		p := &provider{give: func(ctx context.Context, n int) (oss.Credentials, error) {
			if n > 1 {
				return key(time.Time{}), nil
			}
			<-ctx.Done()
			return oss.Credentials{}, ctx.Err()
		}}
		client, start := withProvider(t, srv, p), time.Now()
		done := make(chan error, 1)
		go func() {
			_, err := client.CopyObject(t.Context(), tiger)
			done <- err
		}()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := client.CopyObject(ctx, tiger)
		if !errors.Is(err, oss.ErrNotExecuted) {
			t.Errorf("with a deadline: %v after %v", err, time.Since(start))
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("with a deadline: %v after %v", err, time.Since(start))
		}
		if time.Since(start) != time.Second {
			t.Errorf("with a deadline: %v after %v", err, time.Since(start))
		}
		err = <-done
		if !errors.Is(err, oss.ErrNotExecuted) {
			t.Errorf("without one: %v after %v", err, time.Since(start))
		}
		if errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("without one: %v after %v", err, time.Since(start))
		}
		if time.Since(start) != 30*time.Second {
			t.Errorf("without one: %v after %v", err, time.Since(start))
		}
		if _, err := client.CopyObject(t.Context(), tiger); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	})
}

// TestProviderSeesNoTenant: what a provider returns may sign any request of the client, so it cannot choose by one call's values.
func TestProviderSeesNoTenant(t *testing.T) {
	type tenant struct{}
	p := &provider{give: func(ctx context.Context, _ int) (oss.Credentials, error) {
		testkit.WantEqual(t, "the value that the provider sees", ctx.Value(tenant{}), nil)
		return key(time.Time{}), nil
	}}
	ctx := context.WithValue(t.Context(), tenant{}, "acme")
	if _, err := withProvider(t, newServer(t), p).CopyObject(ctx, tiger); err != nil || p.asked.Load() != 1 {
		t.Errorf("asked %d times, %v", p.asked.Load(), err)
	}
}

// TestBadCredentials: what cannot be signed with is found before anything is sent, and is not shown.
func TestBadCredentials(t *testing.T) {
	srv := newServer(t)
	fails := errors.New("no role")
	for want, p := range map[string]oss.CredentialsProvider{
		"the credentials have no AccessKeyID":     oss.StaticCredentials("", secret, ""),
		"the credentials have no AccessKeySecret": oss.StaticCredentials("i", "", ""),
		"AccessKeySecret holds spaces, line ends": oss.StaticCredentials("i", secret+"\n", ""),
		"AccessKeyID holds spaces, line ends":     oss.StaticCredentials(secret+"\r\nX: y", "s", ""),
		"SecurityToken holds spaces, line ends":   oss.StaticCredentials("i", "s", secret+" "),
		"the credentials expired at 2020-01-02": &provider{give: func(context.Context, int) (oss.Credentials, error) {
			return key(time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)), nil
		}},
		"getting credentials: no role": &provider{give: func(context.Context, int) (oss.Credentials, error) { return oss.Credentials{}, fails }},
		"getting credentials: connection refused": &provider{give: func(context.Context, int) (oss.Credentials, error) {
			return oss.Credentials{}, &url.Error{Op: "Get", URL: "https://sts.example/?k=" + secret, Err: syscall.ECONNREFUSED}
		}},
	} {
		_, err := withProvider(t, srv, p).CopyObject(t.Context(), tiger)
		if err == nil {
			t.Errorf("no error, want %q", want)
			continue
		}
		testkit.WantContains(t, err.Error(), want)
		wantNoSecret(t, err)
		testkit.WantIs(t, err, oss.ErrNotExecuted)
	}
	_, err := withProvider(t, srv, &provider{give: func(context.Context, int) (oss.Credentials, error) { return oss.Credentials{}, fails }}).CopyObject(t.Context(), tiger)
	testkit.WantIs(t, err, fails)
	testkit.WantRequests(t, srv, 0)
}

// TestWrongSecret: the service repeats what was signed; no message shows it, and no extension shows the token.
func TestWrongSecret(t *testing.T) {
	for _, version := range []oss.SignatureVersion{oss.SignatureV4, oss.SignatureV1} {
		srv := newServer(t)
		srv.AddTemporaryKey("sts", "right", secret, time.Time{})
		cfg := srv.PipeConfig()
		cfg.Credentials, cfg.SignatureVersion = oss.StaticCredentials("sts", "wrong", secret), version
		_, err := newClient(t, cfg).CopyObject(t.Context(), tiger)
		p := wantCode(t, err, oss.ErrorCodeSignatureDoesNotMatch)
		if p.Extensions["StringToSign"] == nil {
			t.Fatalf("no StringToSign in %s: %v", p.Extensions, err)
		}
		hides(t, p, "")
		for name, raw := range p.Extensions {
			if strings.Contains(string(raw), secret) {
				t.Errorf("%s is %s", name, raw)
			}
		}
		if !strings.Contains(string(p.Extensions["StringToSign"])+string(p.Extensions["CanonicalRequest"]), "REDACTED") {
			t.Errorf("%s has no token to hide", p.Extensions)
		}
	}
}
