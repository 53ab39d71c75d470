package oss

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"os"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/ram"
)

// OIDCRoleConfig says which role [OIDCRoleCredentials] assumes, with which token. In a pod of a
// cluster with RAM roles for service accounts (RRSA) the environment has all of it.
type OIDCRoleConfig struct {
	RoleARN     string // default: ALIBABA_CLOUD_ROLE_ARN
	ProviderARN string // of the identity provider; default: ALIBABA_CLOUD_OIDC_PROVIDER_ARN

	// TokenFile holds the OIDC token. It is read anew for each refresh, because the cluster
	// replaces it. Default: the variable ALIBABA_CLOUD_OIDC_TOKEN, which holds the token itself, or
	// else the file that ALIBABA_CLOUD_OIDC_TOKEN_FILE names.
	TokenFile string

	// SessionName, Duration, Policy, STSEndpoint and HTTPClient are as in [AssumeRoleConfig].
	SessionName string
	Duration    time.Duration
	Policy      string
	STSEndpoint string
	HTTPClient  *http.Client
}

// OIDCRoleCredentials provides the temporary credentials of a RAM role that trusts an identity
// provider: AssumeRoleWithOIDC. No access key is needed, because the OIDC token is the proof. The
// credentials are replaced as those of [AssumeRole].
//
// What neither the configuration nor the environment has is a [*NotExecutedError] whose Field is
// the missing field. Every error that the provider returns later is a [*CredentialsError], with the
// code of STS if it refused: AuthenticationFail.NoPermission, AuthenticationFail.OIDCToken.Expired, ...
//
// API: https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerolewithoidc.
func OIDCRoleCredentials(cfg OIDCRoleConfig) (CredentialsProvider, error) {
	r, err := newOIDCRole("oss.OIDCRoleCredentials", cfg, "", false)
	if err != nil {
		return nil, problem.Invalid("oss.OIDCRoleCredentials", 0, err)
	}
	return r, nil
}

func newOIDCRole(op string, cfg OIDCRoleConfig, region string, vpc bool) (*refreshing, error) {
	asked := session(cmp.Or(cfg.RoleARN, os.Getenv(envRoleARN)), cfg.SessionName, cfg.Policy, cfg.Duration)
	provider := cmp.Or(cfg.ProviderARN, os.Getenv(envOIDCProviderARN))
	token := tokenReader(cfg.TokenFile)
	switch {
	case asked.RoleARN == "":
		return nil, call.Field("RoleARN", "is required, or the variable "+envRoleARN)
	case provider == "":
		return nil, call.Field("ProviderARN", "is required, or the variable "+envOIDCProviderARN)
	case token == nil:
		return nil, call.Field("TokenFile", "is required, or the variable "+envOIDCTokenFile)
	}
	if err := cmp.Or(validateSession(asked), validateARN("ProviderARN", provider)); err != nil {
		return nil, err
	}
	sts, err := newSTS(cfg.STSEndpoint, region, vpc, cfg.HTTPClient)
	if err != nil {
		return nil, err
	}
	return newRefreshing(op, func(ctx context.Context) (lease, error) {
		proof, err := token()
		if err != nil {
			return lease{}, err
		}
		return leaseOf(sts.AssumeRoleWithOIDC(ctx, provider, proof, asked))
	}), nil
}

// tokenReader returns what reads the token; nil if it is not known where it is.
func tokenReader(file string) func() (string, error) {
	if file == "" && os.Getenv(envOIDCToken) != "" {
		return func() (string, error) {
			if token := os.Getenv(envOIDCToken); token != "" {
				return token, nil
			}
			return "", errors.New("the environment variable " + envOIDCToken + " is not set any more")
		}
	}
	if file = cmp.Or(file, os.Getenv(envOIDCTokenFile)); file == "" {
		return nil
	}
	return func() (string, error) {
		token, err := ram.ReadToken(file)
		if err != nil {
			return "", &ram.Error{Transient: true, Err: errors.New("the token file cannot be read: " + reasonOf(err))}
		}
		return token, nil
	}
}

// reasonOf returns why a file cannot be read, without its path, which is part of the configuration
// that the caller has.
func reasonOf(err error) string {
	if e, ok := errors.AsType[*os.PathError](err); ok {
		return e.Err.Error()
	}
	return err.Error()
}
