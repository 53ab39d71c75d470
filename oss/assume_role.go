package oss

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/auth"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/ram"
	"github.com/farcopy/farcopy/internal/redact"
)

// AssumeRoleConfig says which role [AssumeRole] assumes, and in whose name.
type AssumeRoleConfig struct {
	// Source provides the key that signs the requests to STS: of a RAM user, or of another role.
	// Its holder needs the permission sts:AssumeRole, and the role has to trust it. Required.
	Source CredentialsProvider

	RoleARN string // Required. acs:ram::123456789012:role/name

	// SessionName shows in the logs of the account who uses the role. Default:
	// ALIBABA_CLOUD_ROLE_SESSION_NAME, or "farcopy".
	SessionName string

	// Duration is how long the credentials live: 15 minutes to the MaxSessionDuration of the role,
	// at most 12 hours. Default: 1h.
	Duration time.Duration

	// Policy, a JSON document of at most 2048 characters, leaves the credentials only those
	// permissions of the role that it has, too. Default: all of the role.
	Policy string

	// ExternalID is what the role asks for whose account lets others use it. Default: none.
	ExternalID string

	// STSEndpoint is the address of the token service: https://sts.aliyuncs.com, or that of a
	// region, https://sts.cn-hangzhou.aliyuncs.com, within a VPC
	// https://sts-vpc.cn-hangzhou.aliyuncs.com. Default: the one of ALIBABA_CLOUD_STS_REGION,
	// within the VPC if ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED is true, else the first. Plain http is
	// accepted for loopback only.
	STSEndpoint string

	// HTTPClient gives its Transport and Timeout to the requests. Default: those of the module, and
	// 8s for each of at most three attempts.
	HTTPClient *http.Client
}

// AssumeRole provides the temporary credentials of a RAM role. It makes no request before
// credentials are needed, and replaces them five minutes before they expire, without holding up
// requests. If STS cannot be reached then, the old ones are used until ten seconds before their
// end, and STS is asked again after 1 to 30 seconds. Clients can share the provider.
//
// Requests are signed with HMAC-SHA1, the signature of the vendor's own libraries for this purpose.
// The expiry is taken relative to the Date of the response, so that a wrong clock of this machine
// neither uses expired credentials nor asks for new ones all the time.
//
// An invalid configuration is a [*NotExecutedError] whose Field is the wrong field. Every
// error that the provider returns later is a [*CredentialsError], with the code of STS if it
// refused: NoPermission, EntityNotExist.Role, InvalidParameter.DurationSeconds, ...
//
// API: https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole.
func AssumeRole(cfg AssumeRoleConfig) (CredentialsProvider, error) {
	r, err := newAssumeRole("oss.AssumeRole", cfg, "", false)
	if err != nil {
		return nil, problem.Invalid("oss.AssumeRole", 0, err)
	}
	return r, nil
}

func newAssumeRole(op string, cfg AssumeRoleConfig, region string, vpc bool) (*refreshing, error) {
	if cfg.Source == nil {
		return nil, call.Field("Source", "is required")
	}
	asked := session(cfg.RoleARN, cfg.SessionName, cfg.Policy, cfg.Duration)
	if err := validateSession(asked); err != nil {
		return nil, err
	}
	if err := call.UTF8("ExternalID", cfg.ExternalID); err != nil {
		return nil, err
	}
	sts, err := newSTS(cfg.STSEndpoint, region, vpc, cfg.HTTPClient)
	if err != nil {
		return nil, err
	}
	return newRefreshing(op, func(ctx context.Context) (lease, error) {
		holder, err := signingKey(ctx, cfg.Source, func(Credentials) bool { return false })
		if err != nil {
			return lease{}, err
		}
		keys, err := sts.AssumeRole(ctx, holder.signing(), cfg.ExternalID, asked)
		if rejectsKey(err) {
			if other, err := signingKey(ctx, cfg.Source, func(c Credentials) bool { return c == holder }); err == nil && other != holder {
				return leaseOf(sts.AssumeRole(ctx, other.signing(), cfg.ExternalID, asked))
			}
		}
		return leaseOf(keys, err)
	}), nil
}

// signingKey asks the source of an AssumeRole for its key, and for another one than a stale one if
// it can.
func signingKey(ctx context.Context, source CredentialsProvider, stale func(Credentials) bool) (c Credentials, err error) {
	if own, ok := source.(renewable); ok {
		c, err = own.renew(ctx, stale)
	} else {
		c, err = source.Credentials(ctx)
	}
	if err == nil {
		err = c.validate()
	}
	if err == nil {
		return c, nil
	}
	if _, own := errors.AsType[*CredentialsError](err); !own {
		err = auth.TokenError(err)
	}
	return c, fmt.Errorf("getting the signing key: %w", err)
}

// rejectsKey reports whether STS did not accept the key of a request.
func rejectsKey(err error) bool {
	refused, ok := errors.AsType[*ram.Error](err)
	return ok && (strings.HasPrefix(refused.Code, "InvalidAccessKeyId") || strings.HasPrefix(refused.Code, "InvalidSecurityToken"))
}

func (c AssumeRoleConfig) redacted() string { return redact.Fields(c, "Source", "ExternalID") }

// Format prints the configuration without its secrets, whatever the verb.
func (c AssumeRoleConfig) Format(f fmt.State, _ rune) { redact.Format(f, c.redacted()) }

// MarshalJSON writes the configuration without its secrets.
func (c AssumeRoleConfig) MarshalJSON() ([]byte, error) { return redact.JSON(c.redacted()) }

// LogValue logs the configuration without its secrets.
func (c AssumeRoleConfig) LogValue() slog.Value { return redact.LogValue(c.redacted()) }
