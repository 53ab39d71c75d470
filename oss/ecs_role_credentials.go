package oss

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"os"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/ram"
)

// ECSRoleConfig says how [ECSRoleCredentials] asks the metadata service. Its zero value is right
// for most instances.
type ECSRoleConfig struct {
	// RoleName is the name, not the ARN, of the instance's role. Default: the variable
	// ALIBABA_CLOUD_ECS_METADATA, or else what the metadata service says, which takes one more
	// request for each refresh.
	RoleName string

	// AllowV1 goes on without a token where the metadata service issues none: normal mode, in which
	// whoever can make a program on the instance send a GET can read the keys. Default: the token
	// of the security hardening mode is required, as it is if the variable
	// ALIBABA_CLOUD_IMDSV1_DISABLED is true.
	AllowV1 bool

	// Endpoint is the address of the metadata service. Default: http://100.100.100.200. Any other
	// has to be https or on loopback.
	Endpoint string

	// HTTPClient gives its Transport and Timeout to the requests; it should use no proxy. Default:
	// those of the module without a proxy, and 2s for each of two attempts.
	HTTPClient *http.Client
}

// ECSRoleCredentials provides the temporary credentials of the RAM role of the ECS instance that
// the program runs on, from its metadata service: a token first, with which the other requests
// follow (security hardening mode, "v2"). The credentials are replaced as those of [AssumeRole].
//
// An invalid configuration is a [*NotExecutedError] whose Field is the wrong field; its Field is
// empty if the variable ALIBABA_CLOUD_ECS_METADATA_DISABLED is true, which forbids the use of the
// metadata service. Every error that the provider returns later is a [*CredentialsError]. Away from an
// instance it matches [ErrTransient], because a service that does not respond may do so later.
//
// API: https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata.
func ECSRoleCredentials(cfg ECSRoleConfig) (CredentialsProvider, error) {
	r, err := newECSRole("oss.ECSRoleCredentials", cfg)
	if err != nil {
		return nil, problem.Invalid("oss.ECSRoleCredentials", 0, err)
	}
	return r, nil
}

func newECSRole(op string, cfg ECSRoleConfig) (*refreshing, error) {
	issue, err := ecsRole(cfg)
	if err != nil {
		return nil, err
	}
	return newRefreshing(op, issue), nil
}

func ecsRole(cfg ECSRoleConfig) (func(context.Context) (lease, error), error) {
	if switchedOn(envMetadataDisabled) {
		return nil, errors.New("the environment variable " + envMetadataDisabled + " forbids the use of the metadata service")
	}
	role := cmp.Or(cfg.RoleName, os.Getenv(envMetadataRole))
	if role != "" && !ram.IsRoleName(role) {
		return nil, call.Field("RoleName", "is no name of letters, digits, periods, hyphens and underscores")
	}
	endpoint := strings.TrimRight(cmp.Or(cfg.Endpoint, ram.MetadataEndpoint), "/")
	if endpoint != ram.MetadataEndpoint {
		if err := checkKeyServer("Endpoint", endpoint); err != nil {
			return nil, err
		}
	}
	m := ram.Metadata{Client: ram.NewClient(cfg.HTTPClient).Near(), Endpoint: endpoint, AllowV1: cfg.AllowV1 && !switchedOn(envMetadataV1Off)}
	return func(ctx context.Context) (lease, error) { return leaseOf(m.RoleKeys(ctx, role)) }, nil
}
