package interop

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aliyun/credentials-go/credentials/providers"
	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy/internal/sign"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

const role = "acs:ram::123456789012:role/reader"

// vendorProvider is a provider of github.com/aliyun/credentials-go.
type vendorProvider interface {
	GetCredentials() (*providers.Credentials, error)
}

// clearVariables takes away what the environment says about credentials, and gives the user an
// empty home.
func clearVariables(t *testing.T) (home string) {
	t.Helper()
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "ALIBABA_CLOUD_") {
			t.Setenv(name, "")
		}
	}
	home = t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	return home
}

// leadToSimulator makes the vendor's clients, which clone the default transport, reach the simulator
// under the real addresses: https through a dial without TLS, http as through a proxy.
func leadToSimulator(t *testing.T, srv *osstest.Server) {
	t.Helper()
	clearVariables(t)
	address := must[*url.URL](t)(url.Parse(srv.URL()))
	shared := http.DefaultTransport.(*http.Transport)
	proxy, dial := shared.Proxy, shared.DialTLSContext
	t.Cleanup(func() { shared.Proxy, shared.DialTLSContext = proxy, dial })
	shared.DialTLSContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "tcp", address.Host)
	}
	shared.Proxy = func(r *http.Request) (*url.URL, error) {
		if r.URL.Scheme == "https" {
			return nil, nil
		}
		return address, nil
	}
}

// accepted checks that OSS takes the keys that a provider of the vendor's got.
func accepted(t *testing.T, srv *osstest.Server, p vendorProvider) {
	t.Helper()
	got := must[*providers.Credentials](t)(p.GetCredentials())
	cfg := srv.Config()
	cfg.Credentials = oss.StaticCredentials(got.AccessKeyId, got.AccessKeySecret, got.SecurityToken)
	c := must[*oss.Client](t)(oss.NewClient(cfg))
	if _, err := c.HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "bucket", Key: "k"}); err != nil {
		t.Errorf("OSS refuses the keys: %v", err)
	}
}

func issuing(t *testing.T) *osstest.Server {
	t.Helper()
	srv := osstest.NewServer(t)
	srv.AddBucket("bucket")
	srv.AddObject("bucket", "k", "content")
	srv.AddAccessKey("user", "s")
	srv.AddRole(role)
	leadToSimulator(t, srv)
	return srv
}

// params are the parameters of the last request, without those that differ each time.
func params(t *testing.T, srv *osstest.Server) url.Values {
	t.Helper()
	all := srv.Requests()
	r := all[len(all)-1]
	_, query, _ := strings.Cut(r.Target, "?")
	values := must[url.Values](t)(url.ParseQuery(query))
	for name, v := range must[url.Values](t)(url.ParseQuery(string(r.Body))) {
		values[name] = v
	}
	return values
}

// TestCredentialsAssumeRole: the simulator accepts the vendor's signature, package sign comes to the
// same one for the same parameters, and package oss sends the same parameters.
func TestCredentialsAssumeRole(t *testing.T) {
	srv := issuing(t)
	random := rand.New(rand.NewPCG(1, 2))
	letters := []rune(`aZ09 -._~+*/%&=?#!'()";:,<>[]{}|\^@$` + "`\t\n大ü😀")
	for range 200 {
		odd := make([]rune, 1+random.IntN(20))
		for i := range odd {
			odd[i] = letters[random.IntN(len(letters))]
		}
		policy, external := fmt.Sprintf("{%q:1}", string(odd)), string(odd)
		theirs := must[*providers.RAMRoleARNCredentialsProvider](t)(providers.NewRAMRoleARNCredentialsProviderBuilder().
			WithAccessKeyId("user").WithAccessKeySecret("s").WithRoleArn(role).WithRoleSessionName("a.b@c").
			WithPolicy(policy).WithExternalId(external).WithDurationSeconds(1800).Build())
		_, err := theirs.GetCredentials()
		if err != nil && !strings.Contains(err.Error(), "PolicyGrammar") { // %q is no JSON for every character
			t.Fatalf("%q: %v", string(odd), err)
		}
		sent := params(t, srv)
		if got, want := sign.RPC("POST", sent, "s"), sent.Get("Signature"); got != want {
			t.Fatalf("%q: signature %q, want %q", string(odd), got, want)
		}
		ours := must[oss.CredentialsProvider](t)(oss.AssumeRole(oss.AssumeRoleConfig{
			Source: oss.StaticCredentials("user", "s", ""), RoleARN: role, SessionName: "a.b@c", Policy: policy, ExternalID: external,
			Duration: 30 * time.Minute, STSEndpoint: srv.STSURL(),
		}))
		if _, err := ours.Credentials(t.Context()); err != nil && !strings.Contains(err.Error(), "PolicyGrammar") {
			t.Fatalf("%q: %v", string(odd), err)
		}
		own := params(t, srv)
		for _, v := range []url.Values{sent, own} {
			v.Del("Signature")
			v.Del("SignatureNonce")
			v.Del("Timestamp")
		}
		if diff := cmp.Diff(sent, own); diff != "" {
			t.Fatalf("%q: parameters (-vendor +package oss):\n%s", string(odd), diff)
		}
	}
	accepted(t, srv, must[*providers.RAMRoleARNCredentialsProvider](t)(providers.NewRAMRoleARNCredentialsProviderBuilder().
		WithAccessKeyId("user").WithAccessKeySecret("s").WithRoleArn(role).Build()))
	srv.AddAccessKey("user", "other") // the judge objects to a wrong secret
	_, err := must[*providers.RAMRoleARNCredentialsProvider](t)(providers.NewRAMRoleARNCredentialsProviderBuilder().
		WithAccessKeyId("user").WithAccessKeySecret("s").WithRoleArn(role).Build()).GetCredentials()
	if err == nil || !strings.Contains(err.Error(), "SignatureDoesNotMatch") {
		t.Errorf("with a wrong secret: %v", err)
	}
}

func TestCredentialsOIDC(t *testing.T) {
	srv := issuing(t)
	const provider = "acs:ram::123456789012:oidc-provider/p"
	srv.AddRole(role, func(r *osstest.Role) { r.OIDCProviders = []string{provider} })
	srv.AddOIDCToken(provider, "the.oidc.token", time.Time{})
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("the.oidc.token"), 0o600); err != nil {
		t.Fatal(err)
	}
	theirs := must[*providers.OIDCCredentialsProvider](t)(providers.NewOIDCCredentialsProviderBuilder().
		WithRoleArn(role).WithOIDCProviderARN(provider).WithOIDCTokenFilePath(file).WithRoleSessionName("s1").Build())
	if _, err := theirs.GetCredentials(); err != nil {
		t.Fatal(err)
	}
	sent := params(t, srv)
	ours := must[oss.CredentialsProvider](t)(oss.OIDCRoleCredentials(oss.OIDCRoleConfig{
		RoleARN: role, ProviderARN: provider, TokenFile: file, SessionName: "s1", STSEndpoint: srv.STSURL(),
	}))
	must[oss.Credentials](t)(ours.Credentials(t.Context()))
	own := params(t, srv)
	sent.Del("Timestamp")
	own.Del("Timestamp")
	if diff := cmp.Diff(sent, own); diff != "" {
		t.Errorf("parameters (-vendor +package oss):\n%s", diff)
	}
	accepted(t, srv, theirs)
}

// TestCredentialsInstance: the vendor's client gets keys in both modes of the metadata service.
func TestCredentialsInstance(t *testing.T) {
	for _, v2 := range []bool{true, false} {
		srv := issuing(t)
		srv.SetInstanceRole("worker")
		srv.SetMetadataV1(!v2)
		srv.SetMetadataV2(v2)
		accepted(t, srv, must[*providers.ECSRAMRoleCredentialsProvider](t)(providers.NewECSRAMRoleCredentialsProviderBuilder().Build()))
	}
}

// TestCredentialsDefault: the vendor's chain and ours end at the same source, wherever what is
// configured can be used.
func TestCredentialsDefault(t *testing.T) {
	const (
		config   = `{"current":"now","profiles":[{"name":"now","mode":"AK","access_key_id":"now","access_key_secret":"s"},{"name":"x","mode":"AK","access_key_id":"x","access_key_secret":"s"},{"name":"sts","mode":"StsToken","access_key_id":"sts","access_key_secret":"s","sts_token":"t"},{"name":"role","mode":"RamRoleArn","access_key_id":"user","access_key_secret":"s","ram_role_arn":"` + role + `"},{"name":"chain","mode":"ChainableRamRoleArn","source_profile":"user","ram_role_arn":"` + role + `"},{"name":"user","mode":"AK","access_key_id":"user","access_key_secret":"s"},{"name":"ecs","mode":"EcsRamRole","ram_role_name":"worker"}]}`
		sections = "[default]\ntype = access_key # c\naccess_key_id = d\naccess_key_secret = \"s\"\n[y]\ntype: access_key\naccess_key_id=y;z\naccess_key_secret=s\n[r]\ntype=ram_role_arn\naccess_key_id=user\naccess_key_secret=s\nrole_arn=" + role + "\nrole_session_name=s1\n"
	)
	for name, tt := range map[string]struct {
		config, sections string
		variables        map[string]string
	}{
		"key":                    {config, sections, map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_ID": "env", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "s"}},
		"key and token":          {config, sections, map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_ID": "env", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "s", "ALIBABA_CLOUD_SECURITY_TOKEN": "t"}},
		"key of OSS":             {config, sections, map[string]string{"OSS_ACCESS_KEY_ID": "env", "OSS_ACCESS_KEY_SECRET": "s"}},
		"current profile":        {config, sections, nil},
		"named profile":          {config, sections, map[string]string{"ALIBABA_CLOUD_PROFILE": "x"}},
		"token profile":          {config, sections, map[string]string{"ALIBABA_CLOUD_PROFILE": "sts"}},
		"role profile":           {config, sections, map[string]string{"ALIBABA_CLOUD_PROFILE": "role"}},
		"chained profile":        {config, sections, map[string]string{"ALIBABA_CLOUD_PROFILE": "chain"}},
		"profile of an instance": {config, sections, map[string]string{"ALIBABA_CLOUD_PROFILE": "ecs"}},
		"profile in sections":    {config, sections, map[string]string{"ALIBABA_CLOUD_PROFILE": "y"}},
		"role in sections":       {config, sections, map[string]string{"ALIBABA_CLOUD_PROFILE": "r"}},
		"sections":               {"", sections, nil},
		"config disabled":        {config, sections, map[string]string{"ALIBABA_CLOUD_CLI_PROFILE_DISABLED": "true"}},
		"instance":               {"", "", nil},
		"named instance role":    {"", "", map[string]string{"ALIBABA_CLOUD_ECS_METADATA": "worker"}},
	} {
		t.Run(name, func(t *testing.T) {
			srv := issuing(t)
			srv.SetInstanceRole("worker")
			for path, content := range map[string]string{".aliyun/config.json": tt.config, ".alibabacloud/credentials": tt.sections} {
				if content == "" {
					continue
				}
				path = filepath.Join(os.Getenv("HOME"), path)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for variable, value := range tt.variables {
				t.Setenv(variable, value)
			}
			theirs := must[*providers.Credentials](t)(providers.NewDefaultCredentialsProvider().GetCredentials())
			asked := lastIssuer(srv)
			p := must[oss.CredentialsProvider](t)(oss.DefaultCredentials(oss.DefaultConfig{
				STSEndpoint: srv.STSURL(), MetadataEndpoint: srv.MetadataURL(),
			}))
			ours := must[oss.Credentials](t)(p.Credentials(t.Context()))
			if lastIssuer(srv) != asked {
				t.Errorf("package oss asked %q, the vendor's chain %q", lastIssuer(srv), asked)
			}
			if asked == "" || asked == "MetadataKeys" { // keys that are the same each time
				if diff := cmp.Diff([]string{theirs.AccessKeyId, theirs.AccessKeySecret, theirs.SecurityToken},
					[]string{ours.AccessKeyID, ours.AccessKeySecret, ours.SecurityToken}); diff != "" {
					t.Errorf("keys (-vendor +package oss):\n%s", diff)
				}
			}
		})
	}
}

// lastIssuer is the operation that issued keys last; "": none.
func lastIssuer(srv *osstest.Server) (op string) {
	for _, r := range srv.Requests() {
		op = r.Op
	}
	return op
}

// TestCredentialsCommand: both split a process_command into the same words.
func TestCredentialsCommand(t *testing.T) {
	echo, err := exec.LookPath("echo")
	if err != nil {
		t.Skip("no echo")
	}
	clearVariables(t)
	for _, id := range []string{`plain`, `a\\b`, `'single'`, `"do uble"`, `x"y"'z'`, `\'q\'`, `"$HOME*|;"`} {
		command := echo + ` {\"mode\":\"AK\",\"access_key_secret\":\"s\",\"access_key_id\":\"` + id + `\"}`
		file := filepath.Join(t.TempDir(), "config.json")
		content := fmt.Sprintf(`{"current":"p","profiles":[{"name":"p","mode":"External","process_command":%q}]}`, command)
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		ours, ownErr := must[oss.CredentialsProvider](t)(oss.ProfileCredentials(oss.ProfileConfig{File: file})).Credentials(t.Context())
		theirs, err := must[*providers.CLIProfileCredentialsProvider](t)(providers.NewCLIProfileCredentialsProviderBuilder().
			WithProfileFile(file).WithProfileName("p").Build()).GetCredentials()
		switch { // the id of a key has no blanks and no quotation marks: package oss refuses what it reads then
		case err != nil:
			t.Errorf("%s: %v", id, err)
		case ownErr != nil && !strings.Contains(ownErr.Error(), "AccessKeyID holds spaces"):
			t.Errorf("%s: %v", id, ownErr)
		case ownErr == nil && ours.AccessKeyID != theirs.AccessKeyId:
			t.Errorf("%s: package oss reads %q, the vendor's library %q", id, ours.AccessKeyID, theirs.AccessKeyId)
		}
	}
}
