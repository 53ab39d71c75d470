package oss

import (
	"context"
	"errors"
	"net/http"
	"os"
	"strings"
	"sync/atomic"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/ram"
)

// DefaultConfig changes how [DefaultCredentials] reaches the services that it may need. Its zero
// value is right for most programs.
type DefaultConfig struct {
	// STSEndpoint and MetadataEndpoint are as in [AssumeRoleConfig] and [ECSRoleConfig].
	STSEndpoint      string
	MetadataEndpoint string

	// HTTPClient gives its Transport and Timeout to the requests. Default: those of the module.
	HTTPClient *http.Client
}

// DefaultCredentials provides the credentials that the program's surroundings have, so that one
// program runs on a developer's machine, in a cluster and on an instance. It looks in the order of
// the vendor's SDKs, and the first source that is configured is used:
//
//  1. ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and, where it is set,
//     ALIBABA_CLOUD_SECURITY_TOKEN, which are read for each attempt;
//  2. the role of a pod, if ALIBABA_CLOUD_OIDC_TOKEN_FILE or ALIBABA_CLOUD_OIDC_TOKEN is set, and
//     ALIBABA_CLOUD_OIDC_PROVIDER_ARN: [OIDCRoleCredentials];
//  3. the current profile, or that of ALIBABA_CLOUD_PROFILE, in the configuration of the
//     command-line tool, and then in the credentials file of the SDKs: [ProfileCredentials];
//  4. the role of the instance: [ECSRoleCredentials], unless ALIBABA_CLOUD_ECS_METADATA_DISABLED is
//     true;
//  5. the address in ALIBABA_CLOUD_CREDENTIALS_URI, https or on loopback, if there is no metadata
//     service or no role.
//
// Unlike the vendor's SDKs it goes on to the next source only if one is not configured: a profile
// that cannot be used, or a key without its secret, is an error here, and an STS that refuses is
// one later, so that no program silently runs with other permissions. Steps 1 to 3 are decided by
// this call, without the network. Whether there is a metadata service is only asked if a URI is
// the alternative, when credentials are needed first; then it is decided for good. The metadata
// service is never used without a token.
//
// OSS_ACCESS_KEY_ID and its companions, which the vendor's clients for OSS alone use, do not count:
// see [EnvironmentCredentials].
//
// If what is configured is wrong, or nothing is left to ask, the error is a [*NotExecutedError].
//
// Source of the order: "Credential Provider Chain" on https://github.com/aliyun/credentials-go, and
// https://www.alibabacloud.com/help/en/sdk/developer-reference/v2-manage-go-access-credentials.
func DefaultCredentials(cfg DefaultConfig) (CredentialsProvider, error) {
	const op = "oss.DefaultCredentials"
	p, err := defaultProvider(op, cfg)
	if err != nil {
		return nil, problem.Invalid(op, 0, err)
	}
	return p, nil
}

func defaultProvider(op string, cfg DefaultConfig) (CredentialsProvider, error) {
	if os.Getenv(envCloudKeyID) != "" || os.Getenv(envCloudKeySecret) != "" {
		e := environment{envCloudKeyID, envCloudKeySecret, envCloudToken}
		_, err := e.Credentials(context.Background())
		return e, err
	}
	if os.Getenv(envOIDCProviderARN) != "" && (os.Getenv(envOIDCTokenFile) != "" || os.Getenv(envOIDCToken) != "") {
		p, err := newOIDCRole(op, OIDCRoleConfig{STSEndpoint: cfg.STSEndpoint, HTTPClient: cfg.HTTPClient}, "", false)
		return nilOr(p, inEnvironment(err))
	}
	p, err := profileProvider(op, ProfileConfig{
		STSEndpoint: cfg.STSEndpoint, MetadataEndpoint: cfg.MetadataEndpoint, HTTPClient: cfg.HTTPClient,
	})
	switch {
	case !errors.Is(err, errNoProfile):
		return p, inEnvironment(err)
	case namesProfile() != "":
		return nil, errors.New(namesProfile() + " is set, but no file has the profile")
	}
	return instanceOrURI(op, cfg)
}

// inEnvironment takes the field out of an error about something that DefaultConfig does not have.
func inEnvironment(err error) error {
	e, ok := errors.AsType[*call.FieldError](err)
	switch {
	case !ok, e.Field == "STSEndpoint", e.Field == "MetadataEndpoint":
		return err
	case e.Field == "Name": // of a profile
		return errors.New("the profile " + e.Problem)
	case e.Field == "File":
		return errors.New("the file " + e.Problem)
	}
	return errors.New(err.Error())
}

// namesProfile returns the first variable that is set and asks for a profile; "" if there is none.
func namesProfile() string {
	for _, variable := range []string{envProfile, envConfigFile, envCredentialsFile} {
		if os.Getenv(variable) != "" && (variable != envConfigFile || !switchedOn(envCLIDisabled)) {
			return variable
		}
	}
	return ""
}

// instanceOrURI returns the last two steps.
func instanceOrURI(op string, cfg DefaultConfig) (CredentialsProvider, error) {
	uri := os.Getenv(envCredentialsURI)
	var fromURI func(context.Context) (lease, error)
	if uri != "" {
		if err := checkURI(uri); err != nil {
			return nil, err
		}
		client := ram.NewClient(cfg.HTTPClient)
		fromURI = func(ctx context.Context) (lease, error) { return leaseOf(ram.URIKeys(ctx, client, uri)) }
	}
	switch {
	case switchedOn(envMetadataDisabled) && uri == "":
		return nil, errors.New("no source of credentials is configured, and " + envMetadataDisabled + " forbids to ask the metadata service")
	case switchedOn(envMetadataDisabled):
		return newRefreshing(op, fromURI), nil
	}
	role, err := ecsRole(ECSRoleConfig{Endpoint: cfg.MetadataEndpoint, HTTPClient: cfg.HTTPClient})
	switch {
	case err != nil:
		return nil, err
	case uri == "":
		return newRefreshing(op, role), nil
	}
	return newRefreshing(op, firstThatIs(role, fromURI)), nil
}

// firstThatIs asks the instance, or from then on the address if the machine is none.
func firstThatIs(role, uri func(context.Context) (lease, error)) func(context.Context) (lease, error) {
	var decided atomic.Pointer[func(context.Context) (lease, error)]
	return func(ctx context.Context) (lease, error) {
		if use := decided.Load(); use != nil {
			return (*use)(ctx)
		}
		l, err := role(ctx)
		switch {
		case err == nil:
			decided.Store(&role)
			return l, nil
		case !errors.Is(err, ram.ErrNoMetadata):
			return l, err
		}
		decided.Store(&uri)
		return uri(ctx)
	}
}

// checkURI accepts an address that may have a query, as the vendor's helpers have.
func checkURI(uri string) error {
	address, _, _ := strings.Cut(uri, "?")
	if err := checkKeyServer(envCredentialsURI, address); err != nil {
		return errors.New(err.Error())
	}
	return nil
}
