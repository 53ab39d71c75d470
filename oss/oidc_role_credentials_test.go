package oss_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

const (
	pod         = "acs:ram::123456789012:role/pod"
	podProvider = "acs:ram::123456789012:oidc-provider/ack-rrsa"
)

func text(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(body)) }
}

// write writes a file of the test's own folder.
func write(t testing.TB, name, content string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// newPod is a server with a pod's role, and the file of the token that the pod has.
func newPod(t *testing.T) (srv *osstest.Server, file string) {
	t.Helper()
	srv = newServer(t)
	srv.AddRole(pod, func(r *osstest.Role) { r.OIDCProviders = []string{podProvider} })
	srv.AddOIDCToken(podProvider, secret+".first.jwt", time.Now().Add(time.Hour))
	return srv, write(t, "token", secret+".first.jwt\n")
}

// TestOIDCRole: the token is read anew for each refresh, is sent in the body only, and no signature
// is sent.
func TestOIDCRole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, file := newPod(t)
		p, err := oss.OIDCRoleCredentials(oss.OIDCRoleConfig{RoleARN: pod, ProviderARN: podProvider, TokenFile: file, HTTPClient: over(srv)})
		if err != nil {
			t.Fatal(err)
		}
		client := withProvider(t, srv, p)
		copies(t, client, 2)
		time.Sleep(30 * time.Minute) // the cluster replaces the token
		srv.AddOIDCToken(podProvider, secret+".second.jwt", time.Time{})
		if err := os.WriteFile(file, []byte(secret+".second.jwt"), 0o600); err != nil {
			t.Fatal(err)
		}
		time.Sleep(30 * time.Minute)
		copies(t, client, 1)
		testkit.WantSent(t, srv, "AssumeRoleWithOIDC", 2)
		r := srv.Requests()[0]
		testkit.WantContains(t, string(r.Body), "OIDCToken="+secret+".first.jwt", "RoleSessionName=farcopy", "DurationSeconds=3600")
		testkit.WantLacks(t, r.Target+string(r.Body), "Signature", "AccessKeyId")
		testkit.WantLacks(t, r.Target, secret)
		testkit.WantHidden(t, p, secret)
	})
}

func TestOIDCRoleRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		change    func(*osstest.Server, *oss.OIDCRoleConfig)
		code      string
		want      string
		transient bool
	}{
		"an untrusted provider": {func(s *osstest.Server, _ *oss.OIDCRoleConfig) {
			s.AddRole(pod, func(r *osstest.Role) { r.OIDCProviders = nil })
		}, "AuthenticationFail.NoPermission", "HTTP 401", false},
		"an unknown token": {func(_ *osstest.Server, c *oss.OIDCRoleConfig) { c.TokenFile = write(t, "t", secret+"x") }, "AuthenticationFail.OIDCToken.Invalid", "HTTP 401", false},
		"an expired token": {func(s *osstest.Server, _ *oss.OIDCRoleConfig) {
			s.AddOIDCToken(podProvider, secret+".first.jwt", time.Unix(1, 0))
		}, "AuthenticationFail.OIDCToken.Expired", "HTTP 401", false},
		"no file":       {func(_ *osstest.Server, c *oss.OIDCRoleConfig) { c.TokenFile = filepath.Join(t.TempDir(), "none") }, "", "the token file cannot be read", true},
		"an empty file": {func(_ *osstest.Server, c *oss.OIDCRoleConfig) { c.TokenFile = write(t, "t", "\n") }, "", "the file holds no token of 4 to 20000 characters", true},
		"a large file": {func(_ *osstest.Server, c *oss.OIDCRoleConfig) {
			c.TokenFile = write(t, "t", strings.Repeat(secret, 9000))
		}, "", "the file is larger than", true},
	} {
		t.Run(name, func(t *testing.T) {
			srv, file := newPod(t)
			cfg := oss.OIDCRoleConfig{RoleARN: pod, ProviderARN: podProvider, TokenFile: file, HTTPClient: over(srv)}
			tt.change(srv, &cfg)
			p, err := oss.OIDCRoleCredentials(cfg)
			if err != nil {
				t.Fatal(err)
			}
			_, err = withProvider(t, srv, p).CopyObject(t.Context(), tiger)
			testkit.WantEqual(t, "Code", testkit.As[*oss.CredentialsError](t, err).Code, tt.code)
			testkit.WantContains(t, err.Error(), "getting credentials: oss.OIDCRoleCredentials: ", tt.want)
			testkit.WantIs(t, err, oss.ErrNotExecuted)
			wantNoSecret(t, err)
			if tt.transient {
				testkit.WantIs(t, err, oss.ErrTransient)
			} else {
				testkit.WantIsNot(t, err, oss.ErrTransient)
			}
		})
	}
}

// TestOIDCRoleFromEnvironment: a token in a variable goes before the file that another names, and
// what the caller says before both.
func TestOIDCRoleFromEnvironment(t *testing.T) {
	srv, file := newPod(t)
	srv.AddOIDCToken(podProvider, "of-the-variable", time.Time{})
	t.Setenv("ALIBABA_CLOUD_ROLE_ARN", pod)
	t.Setenv("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", podProvider)
	t.Setenv("ALIBABA_CLOUD_OIDC_TOKEN_FILE", file)
	t.Setenv("ALIBABA_CLOUD_ROLE_SESSION_NAME", "my-pod")
	for _, tt := range []struct{ variable, file, want string }{
		{"", "", secret + ".first.jwt"},
		{"of-the-variable", "", "of-the-variable"},
		{"of-the-variable", file, secret + ".first.jwt"},
	} {
		t.Setenv("ALIBABA_CLOUD_OIDC_TOKEN", tt.variable)
		p, err := oss.OIDCRoleCredentials(oss.OIDCRoleConfig{TokenFile: tt.file, HTTPClient: over(srv)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Credentials(t.Context()); err != nil {
			t.Fatal(err)
		}
		last := srv.Requests()[len(srv.Requests())-1]
		testkit.WantContains(t, string(last.Body), "OIDCToken="+tt.want, "RoleSessionName=my-pod")
	}
}
