package oss_test

import (
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
)

// TestProviderConfigs: what a configuration lacks or has wrong is found by the constructor, which
// makes no request.
func TestProviderConfigs(t *testing.T) {
	noProfiles(t)
	key := oss.StaticCredentials("i", "s", "")
	assume := func(change func(*oss.AssumeRoleConfig)) func() (oss.CredentialsProvider, error) {
		cfg := oss.AssumeRoleConfig{Source: key, RoleARN: reader}
		change(&cfg)
		return func() (oss.CredentialsProvider, error) { return oss.AssumeRole(cfg) }
	}
	oidc := func(change func(*oss.OIDCRoleConfig)) func() (oss.CredentialsProvider, error) {
		cfg := oss.OIDCRoleConfig{RoleARN: pod, ProviderARN: podProvider, TokenFile: "/token"}
		change(&cfg)
		return func() (oss.CredentialsProvider, error) { return oss.OIDCRoleCredentials(cfg) }
	}
	ecs := func(cfg oss.ECSRoleConfig) func() (oss.CredentialsProvider, error) {
		return func() (oss.CredentialsProvider, error) { return oss.ECSRoleCredentials(cfg) }
	}
	process := func(cfg oss.ProcessConfig) func() (oss.CredentialsProvider, error) {
		return func() (oss.CredentialsProvider, error) { return oss.ProcessCredentials(cfg) }
	}
	const plain = " is plain http, which would show the keys; use https"
	for _, tt := range []struct {
		constructor func() (oss.CredentialsProvider, error)
		field, want string // "": it is valid
	}{
		{assume(func(*oss.AssumeRoleConfig) {}), "", ""},
		{assume(func(c *oss.AssumeRoleConfig) { c.Source = nil }), "Source", "oss.AssumeRole: Source is required"},
		{assume(func(c *oss.AssumeRoleConfig) { c.RoleARN = "" }), "RoleARN", "oss.AssumeRole: RoleARN is required"},
		{assume(func(c *oss.AssumeRoleConfig) { c.RoleARN = "reader" }), "RoleARN", "oss.AssumeRole: RoleARN is no ARN such as acs:ram::123456789012:role/name"},
		{assume(func(c *oss.AssumeRoleConfig) { c.SessionName = "a" }), "SessionName", "oss.AssumeRole: SessionName has to be 2 to 64 letters, digits, periods, at signs, hyphens and underscores"},
		{assume(func(c *oss.AssumeRoleConfig) { c.SessionName = "a b" }), "SessionName", "oss.AssumeRole: SessionName has to be 2 to 64 letters, digits, periods, at signs, hyphens and underscores"},
		{assume(func(c *oss.AssumeRoleConfig) { c.Duration = time.Minute }), "Duration", "oss.AssumeRole: Duration has to be whole seconds from 15m0s to 12h0m0s"},
		{assume(func(c *oss.AssumeRoleConfig) { c.Duration = 13 * time.Hour }), "Duration", "oss.AssumeRole: Duration has to be whole seconds from 15m0s to 12h0m0s"},
		{assume(func(c *oss.AssumeRoleConfig) { c.Policy = strings.Repeat("ä", 2049) }), "Policy", "oss.AssumeRole: Policy is longer than 2048 characters"},
		{assume(func(c *oss.AssumeRoleConfig) { c.STSEndpoint = "http://sts.aliyuncs.com" }), "STSEndpoint", "oss.AssumeRole: STSEndpoint" + plain},
		{assume(func(c *oss.AssumeRoleConfig) { c.STSEndpoint = "sts.aliyuncs.com" }), "STSEndpoint", "oss.AssumeRole: STSEndpoint is not an absolute address such as https://host/path"},
		{assume(func(c *oss.AssumeRoleConfig) { c.STSEndpoint = "http://127.0.0.1:1" }), "", ""},
		{oidc(func(*oss.OIDCRoleConfig) {}), "", ""},
		{oidc(func(c *oss.OIDCRoleConfig) { c.RoleARN = "" }), "RoleARN", "oss.OIDCRoleCredentials: RoleARN is required, or the variable ALIBABA_CLOUD_ROLE_ARN"},
		{oidc(func(c *oss.OIDCRoleConfig) { c.ProviderARN = "" }), "ProviderARN", "oss.OIDCRoleCredentials: ProviderARN is required, or the variable ALIBABA_CLOUD_OIDC_PROVIDER_ARN"},
		{oidc(func(c *oss.OIDCRoleConfig) { c.TokenFile = "" }), "TokenFile", "oss.OIDCRoleCredentials: TokenFile is required, or the variable ALIBABA_CLOUD_OIDC_TOKEN_FILE"},
		{oidc(func(c *oss.OIDCRoleConfig) { c.ProviderARN = "x" }), "ProviderARN", "oss.OIDCRoleCredentials: ProviderARN is no ARN such as acs:ram::123456789012:role/name"},
		{ecs(oss.ECSRoleConfig{}), "", ""},
		{ecs(oss.ECSRoleConfig{Endpoint: "http://100.100.100.200/"}), "", ""},
		{ecs(oss.ECSRoleConfig{RoleName: "a/b"}), "RoleName", "oss.ECSRoleCredentials: RoleName is no name of letters, digits, periods, hyphens and underscores"},
		{ecs(oss.ECSRoleConfig{RoleName: ".."}), "RoleName", "oss.ECSRoleCredentials: RoleName is no name of letters, digits, periods, hyphens and underscores"},
		{ecs(oss.ECSRoleConfig{Endpoint: "http://169.254.169.254"}), "Endpoint", "oss.ECSRoleCredentials: Endpoint" + plain},
		{process(oss.ProcessConfig{Command: []string{"vault"}}), "", ""},
		{process(oss.ProcessConfig{}), "Command", "oss.ProcessCredentials: Command is required"},
		{process(oss.ProcessConfig{Command: []string{""}}), "Command", "oss.ProcessCredentials: Command is required"},
		{process(oss.ProcessConfig{Command: []string{"vault"}, Timeout: time.Minute}), "Timeout", "oss.ProcessCredentials: Timeout is longer than 25s"},
	} {
		p, err := tt.constructor()
		if tt.want == "" {
			if p == nil || err != nil {
				t.Errorf("%v, %v of a valid configuration", p, err)
			}
			continue
		}
		testkit.WantInvalid(t, err, tt.want)
		testkit.WantEqual(t, "Field", testkit.As[*oss.NotExecutedError](t, err).Field, tt.field)
		if p != nil {
			t.Errorf("%q and a provider, %v", tt.want, p)
		}
	}
}

// TestMetadataDisabled: the variable forbids every use of the metadata service.
func TestMetadataDisabled(t *testing.T) {
	noProfiles(t)
	t.Setenv("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "TRUE")
	_, err := oss.ECSRoleCredentials(oss.ECSRoleConfig{})
	testkit.WantInvalid(t, err, "oss.ECSRoleCredentials: the environment variable ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids the use of the metadata service")
	_, err = oss.ProfileCredentials(oss.ProfileConfig{File: write(t, "f", config(`"mode":"EcsRamRole"`))})
	testkit.WantContains(t, err.Error(), "forbids the use of the metadata service")
}

// TestSTSEndpoint is the one of the region that the environment names.
func TestSTSEndpoint(t *testing.T) {
	noProfiles(t)
	for _, tt := range []struct{ region, vpc, want string }{
		{"", "", "sts.aliyuncs.com"},
		{"", "true", "sts.aliyuncs.com"},
		{"cn-beijing", "", "sts.cn-beijing.aliyuncs.com"},
		{"cn-beijing", "True", "sts-vpc.cn-beijing.aliyuncs.com"},
	} {
		t.Setenv("ALIBABA_CLOUD_STS_REGION", tt.region)
		t.Setenv("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED", tt.vpc)
		srv, cfg := newRole(t)
		if _, err := assumeRole(t, cfg).Credentials(t.Context()); err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "host", srv.Requests()[0].Host, tt.want)
	}
}

// TestSTSEndpointOfNoRegion: a region that is none must not lead to another host.
func TestSTSEndpointOfNoRegion(t *testing.T) {
	noProfiles(t)
	for _, region := range []string{"evil.example/x", "evil.example:443/", "x.evil"} {
		t.Setenv("ALIBABA_CLOUD_STS_REGION", region)
		_, cfg := newRole(t)
		_, err := oss.AssumeRole(cfg)
		testkit.WantInvalid(t, err, `oss.AssumeRole: STSEndpoint cannot be that of the region "`+region+`", which is none`)
	}
}

func TestAssumeRoleConfigIsRedacted(t *testing.T) {
	cfg := oss.AssumeRoleConfig{Source: oss.StaticCredentials("i", secret, secret), RoleARN: reader, ExternalID: secret}
	for _, v := range []any{cfg, &cfg} {
		testkit.WantPrinted(t, v, "Source:REDACTED")
		testkit.WantHidden(t, v, secret)
	}
}
