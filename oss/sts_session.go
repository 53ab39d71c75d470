package oss

import (
	"cmp"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/ram"
)

const (
	defaultSession     = "farcopy"
	defaultDuration    = time.Hour
	minSessionDuration = 15 * time.Minute
	maxSessionDuration = 12 * time.Hour // the largest MaxSessionDuration of a role
)

// session fills the defaults of what STS is asked for.
func session(roleARN, name, policy string, duration time.Duration) ram.Session {
	return ram.Session{
		RoleARN: roleARN, Name: cmp.Or(name, os.Getenv(envSessionName), defaultSession), Policy: policy,
		Duration: cmp.Or(duration, defaultDuration),
	}
}

// validateSession checks a session by the rules of the page of AssumeRole.
func validateSession(s ram.Session) error {
	return cmp.Or(call.Required("RoleARN", s.RoleARN), validateARN("RoleARN", s.RoleARN), validateSessionName(s.Name),
		validatePolicy(s.Policy), validateDuration(s.Duration))
}

func validateARN(field, arn string) error {
	if !strings.HasPrefix(arn, "acs:ram::") || !isPrintable(arn) {
		return call.Field(field, "is no ARN such as acs:ram::123456789012:role/name")
	}
	return nil
}

func validateSessionName(name string) error {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.@-_"
	if len(name) < 2 || len(name) > 64 || strings.Trim(name, letters) != "" {
		return call.Field("SessionName", "has to be 2 to 64 letters, digits, periods, at signs, hyphens and underscores")
	}
	return nil
}

func validatePolicy(policy string) error {
	if len([]rune(policy)) > 2048 {
		return call.Field("Policy", "is longer than 2048 characters")
	}
	return call.UTF8("Policy", policy)
}

func validateDuration(d time.Duration) error {
	if d < minSessionDuration || d > maxSessionDuration || d%time.Second != 0 {
		return call.Field("Duration", "has to be whole seconds from %v to %v", minSessionDuration, maxSessionDuration)
	}
	return nil
}

func isPrintable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}

// newSTS returns the token service at an endpoint, which is by default the one of the region, or
// the one for all regions.
func newSTS(endpoint, region string, vpc bool, client *http.Client) (ram.STS, error) {
	if endpoint == "" {
		endpoint = "https://sts.aliyuncs.com"
		prefix := "sts"
		if vpc || switchedOn(envVPC) {
			prefix = "sts-vpc"
		}
		if region = cmp.Or(region, os.Getenv(envSTSRegion)); region != "" {
			if strings.ContainsFunc(region, notNameByte) { // one with a slash would name somebody else's host
				return ram.STS{}, call.Field("STSEndpoint", "cannot be that of the region %.40q, which is none", region)
			}
			endpoint = "https://" + prefix + "." + region + ".aliyuncs.com"
		}
	}
	if err := checkKeyServer("STSEndpoint", endpoint); err != nil {
		return ram.STS{}, err
	}
	return ram.STS{Client: ram.NewClient(client), Endpoint: strings.TrimRight(endpoint, "/")}, nil
}

// checkKeyServer rejects an address to which no secret may go, and from which no key may come.
func checkKeyServer(field, address string) error {
	err := call.CheckURL(field, address, false)
	if err != nil && strings.HasPrefix(address, "http://") && call.CheckURL(field, address, true) == nil {
		return call.Field(field, "is plain http, which would show the keys; use https")
	}
	return err
}

// checkEndpoints checks the addresses that a Config may replace.
func checkEndpoints(sts, metadata string) error {
	for _, e := range []struct{ field, address string }{{"STSEndpoint", sts}, {"MetadataEndpoint", metadata}} {
		if e.address == "" || e.address == ram.MetadataEndpoint {
			continue
		}
		if err := checkKeyServer(e.field, e.address); err != nil {
			return err
		}
	}
	return nil
}
