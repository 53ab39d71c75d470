package oss_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// surroundings are what DefaultCredentials may find. Each has its own access key.
type surroundings struct {
	key, secret, pod, profile, instance, uri bool
	brokenProfile                            bool
	variables                                map[string]string
}

// make sets them up and returns the server.
func (s surroundings) make(t *testing.T) *osstest.Server {
	t.Helper()
	home := noProfiles(t)
	srv, token := newPod(t)
	for _, id := range []string{"env", "profile", "uri"} {
		srv.AddAccessKey(id, secret)
	}
	if s.key {
		t.Setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "env")
	}
	if s.secret {
		t.Setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", secret)
	}
	if s.pod {
		t.Setenv("ALIBABA_CLOUD_ROLE_ARN", pod)
		t.Setenv("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", podProvider)
		t.Setenv("ALIBABA_CLOUD_OIDC_TOKEN_FILE", token)
	}
	if s.profile || s.brokenProfile {
		content := `{"current":"p","profiles":[{"name":"p","mode":"AK","access_key_id":"profile","access_key_secret":"` + secret + `"}]}`
		if s.brokenProfile {
			content = `{"current":"p","profiles":[{"name":"p","mode":"CloudSSO","access_token":"` + secret + `"}]}`
		}
		path := filepath.Join(home, ".aliyun", "config.json")
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if s.instance {
		srv.SetInstanceRole("worker")
	}
	if s.uri {
		t.Setenv("ALIBABA_CLOUD_CREDENTIALS_URI", "http://localhost:1/keys?user="+secret)
	}
	for name, value := range s.variables {
		t.Setenv(name, value)
	}
	return srv
}

// issuedBy is the last service that was asked for the key, or the id of a key that nobody issued.
func issuedBy(srv *osstest.Server, c oss.Credentials) string {
	by := c.AccessKeyID
	for _, r := range srv.Requests() {
		if r.Op != "CopyObject" {
			by = r.Op
		}
	}
	return by
}

// TestDefaultOrder is the order of https://github.com/aliyun/credentials-go: the first source that
// is configured is used.
func TestDefaultOrder(t *testing.T) {
	on := map[string]string{"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "True"}
	for name, tt := range map[string]struct {
		surroundings
		want string
	}{
		"all":                 {surroundings{key: true, secret: true, pod: true, profile: true, instance: true, uri: true}, "env"},
		"no key":              {surroundings{pod: true, profile: true, instance: true, uri: true}, "AssumeRoleWithOIDC"},
		"no pod":              {surroundings{profile: true, instance: true, uri: true}, "profile"},
		"no profile":          {surroundings{instance: true, uri: true}, "MetadataKeys"},
		"only the instance":   {surroundings{instance: true}, "MetadataKeys"},
		"only the address":    {surroundings{uri: true}, ""},
		"no metadata allowed": {surroundings{instance: true, uri: true, variables: on}, ""},
		"a role's ARN alone":  {surroundings{profile: true, variables: map[string]string{"ALIBABA_CLOUD_ROLE_ARN": pod}}, "profile"},
		"the tool's file off": {surroundings{profile: true, instance: true, variables: map[string]string{"ALIBABA_CLOUD_CLI_PROFILE_DISABLED": "true"}}, "MetadataKeys"},
	} {
		testkit.Run(t, name, func(t *testing.T) {
			srv := tt.make(t)
			srv.AddTemporaryKey("uri", secret, "t", time.Time{})
			srv.Inject("", osstest.Respond("keys", text(`{"Code":"Success","AccessKeyId":"uri","AccessKeySecret":"`+secret+
				`","SecurityToken":"t","Expiration":"`+time.Now().Add(time.Hour).UTC().Format(time.RFC3339)+`"}`)))
			p, err := oss.DefaultCredentials(oss.DefaultConfig{HTTPClient: over(srv)})
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantRequests(t, srv, 0)
			copies(t, withProvider(t, srv, p), 2)
			c, err := p.Credentials(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if tt.want == "" {
				testkit.WantEqual(t, "key", c.AccessKeyID, "uri")
				return
			}
			testkit.WantEqual(t, "issued by", issuedBy(srv, c), tt.want)
			testkit.WantHidden(t, p, secret)
		})
	}
}

// TestDefaultHidesNoError: what is configured and cannot be used is an error, though a later source
// could be used.
func TestDefaultHidesNoError(t *testing.T) {
	for name, tt := range map[string]struct {
		surroundings
		want string
	}{
		"a key without secret":   {surroundings{key: true, instance: true}, "the environment variable ALIBABA_CLOUD_ACCESS_KEY_SECRET is not set"},
		"a secret without key":   {surroundings{secret: true, instance: true}, "the environment variable ALIBABA_CLOUD_ACCESS_KEY_ID is not set"},
		"a pod without role":     {surroundings{pod: true, instance: true, variables: map[string]string{"ALIBABA_CLOUD_ROLE_ARN": ""}}, "RoleARN is required, or the variable ALIBABA_CLOUD_ROLE_ARN"},
		"a profile of SSO":       {surroundings{brokenProfile: true, instance: true}, `cannot be used: its mode "CloudSSO" is none of those that this package knows`},
		"no such profile":        {surroundings{profile: true, instance: true, variables: map[string]string{"ALIBABA_CLOUD_PROFILE": "x"}}, "ALIBABA_CLOUD_PROFILE is set, but no file has the profile"},
		"no such file":           {surroundings{instance: true, variables: map[string]string{"ALIBABA_CLOUD_CONFIG_FILE": "/farcopy/none"}}, "the file /farcopy/none cannot be read"},
		"nothing":                {surroundings{variables: map[string]string{"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"}}, "no source of credentials is configured"},
		"a plain address":        {surroundings{variables: map[string]string{"ALIBABA_CLOUD_CREDENTIALS_URI": "http://10.0.0.1/?k=" + secret}}, "ALIBABA_CLOUD_CREDENTIALS_URI is plain http"},
		"a role that is no name": {surroundings{variables: map[string]string{"ALIBABA_CLOUD_ECS_METADATA": "a/b"}}, "RoleName is no name"},
	} {
		testkit.Run(t, name, func(t *testing.T) {
			srv := tt.make(t)
			p, err := oss.DefaultCredentials(oss.DefaultConfig{HTTPClient: over(srv)})
			testkit.As[*oss.NotExecutedError](t, err)
			testkit.WantContains(t, err.Error(), "oss.DefaultCredentials: ", tt.want)
			wantNoSecret(t, err)
			if p != nil {
				t.Errorf("there is an error and a provider, %v", p)
			}
		})
	}
}

// TestDefaultStays: which of the last two sources is used is decided once, and a refusal of STS does
// not lead to the next.
func TestDefaultStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := surroundings{pod: true, instance: true}.make(t)
		srv.AddRole(pod, func(r *osstest.Role) { r.OIDCProviders = nil })
		p, err := oss.DefaultCredentials(oss.DefaultConfig{HTTPClient: over(srv)})
		if err != nil {
			t.Fatal(err)
		}
		_, err = p.Credentials(t.Context())
		testkit.WantEqual(t, "Code", testkit.As[*oss.CredentialsError](t, err).Code, "AuthenticationFail.NoPermission")
		testkit.WantSent(t, srv, "MetadataToken", 0)

		srv = surroundings{instance: true, uri: true}.make(t)
		srv.Inject("MetadataToken", outage(2)...)
		p, err = oss.DefaultCredentials(oss.DefaultConfig{HTTPClient: over(srv)})
		if err != nil {
			t.Fatal(err)
		}
		_, err = p.Credentials(t.Context())
		testkit.WantIs(t, err, oss.ErrTransient) // an outage of the metadata service is no reason to go on
		testkit.WantEqual(t, "Status", testkit.As[*oss.CredentialsError](t, err).Status, 503)
		testkit.WantEqual(t, "requests to the address", testkit.Sent(srv, ""), 0)
	})
}

// TestDefaultOfServiceThatFallsSilent: a metadata service that has given a token is one, even if it does not answer after that.
func TestDefaultOfServiceThatFallsSilent(t *testing.T) {
	for _, op := range []string{"MetadataRole", "MetadataKeys"} {
		testkit.Run(t, op, func(t *testing.T) {
			srv := surroundings{instance: true, uri: true}.make(t)
			srv.Inject(op, slices.Repeat([]osstest.Fault{osstest.HangUpBeforeAct}, 4)...) // net/http repeats, too
			p, err := oss.DefaultCredentials(oss.DefaultConfig{HTTPClient: over(srv)})
			if err != nil {
				t.Fatal(err)
			}
			_, err = p.Credentials(t.Context())
			testkit.WantIs(t, err, oss.ErrTransient)
			testkit.WantEqual(t, "requests to the address", testkit.Sent(srv, ""), 0)
		})
	}
}

// TestDefaultReadsTheEnvironment for each attempt, as EnvironmentCredentials does.
func TestDefaultReadsTheEnvironment(t *testing.T) {
	srv := surroundings{key: true, secret: true}.make(t)
	p, err := oss.DefaultCredentials(oss.DefaultConfig{})
	if err != nil {
		t.Fatal(err)
	}
	copies(t, withProvider(t, srv, p), 1)
	srv.AddTemporaryKey("other", secret, "t", time.Time{})
	t.Setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "other")
	t.Setenv("ALIBABA_CLOUD_SECURITY_TOKEN", "t")
	srv.RevokeAccessKey("env")
	copies(t, withProvider(t, srv, p), 1)
}
