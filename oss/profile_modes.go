package oss

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/farcopy/farcopy/internal/ram"
)

// profileSet makes providers of the profiles of one file.
type profileSet struct {
	op   string
	cfg  ProfileConfig
	all  ram.Profiles
	path []string // of the profiles that need this one
}

func (s profileSet) provider(p ram.Profile) (CredentialsProvider, error) {
	switch p.Mode {
	case ram.ModeAK:
		p.Token = ""
		return keyOf(p)
	case ram.ModeStsToken:
		if p.Token == "" {
			return nil, errors.New("mode StsToken needs a security token")
		}
		return keyOf(p)
	case ram.ModeRamRoleArn:
		source, err := keyOf(p)
		if err != nil {
			return nil, err
		}
		return s.assumeRole(p, source)
	case ram.ModeChainedRole:
		return s.chainedRole(p)
	case ram.ModeEcsRamRole:
		return nilOr(newECSRole(s.op, ECSRoleConfig{RoleName: p.RoleName, Endpoint: s.cfg.MetadataEndpoint, HTTPClient: s.cfg.HTTPClient}))
	case ram.ModeOIDC:
		return nilOr(newOIDCRole(s.op, OIDCRoleConfig{
			RoleARN: p.RoleARN, ProviderARN: p.ProviderARN, TokenFile: p.TokenFile, SessionName: p.SessionName,
			Duration: time.Duration(p.Seconds) * time.Second, Policy: p.Policy, STSEndpoint: s.cfg.STSEndpoint, HTTPClient: s.cfg.HTTPClient,
		}, p.STSRegion, p.VPC))
	case ram.ModeExternal:
		command, err := ram.SplitCommand(p.Command)
		if err != nil {
			return nil, fmt.Errorf("process_command %w", err)
		}
		return nilOr(newProcess(s.op, ProcessConfig{Command: command}))
	case "":
		return nil, errors.New("it has no mode")
	}
	return nil, fmt.Errorf("its mode %.40q is none of those that this package knows", p.Mode)
}

// nilOr keeps a nil pointer from becoming a provider that is not nil.
func nilOr(r *refreshing, err error) (CredentialsProvider, error) {
	if err != nil {
		return nil, err
	}
	return r, nil
}

// keyOf provides the key of a profile.
func keyOf(p ram.Profile) (CredentialsProvider, error) {
	c := Credentials{AccessKeyID: p.AccessKeyID, AccessKeySecret: p.AccessKeySecret, SecurityToken: p.Token}
	if c.SecurityToken != "" {
		c.Expires = p.Expires()
	}
	without := c
	without.Expires = time.Time{} // it may expire later, too; the call that needs it says so
	if err := without.validate(); err != nil {
		return nil, err
	}
	return staticCredentials(func() Credentials { return c }), nil
}

func (s profileSet) assumeRole(p ram.Profile, source CredentialsProvider) (CredentialsProvider, error) {
	return nilOr(newAssumeRole(s.op, AssumeRoleConfig{
		Source: source, RoleARN: p.RoleARN, SessionName: p.SessionName, Duration: time.Duration(p.Seconds) * time.Second,
		Policy: p.Policy, ExternalID: p.ExternalID, STSEndpoint: s.cfg.STSEndpoint, HTTPClient: s.cfg.HTTPClient,
	}, p.STSRegion, p.VPC))
}

func (s profileSet) chainedRole(p ram.Profile) (CredentialsProvider, error) {
	if slices.Contains(s.path, p.Name) {
		return nil, errors.New("its source profiles lead back to it")
	}
	next, ok := s.all.Find(p.SourceProfile)
	switch {
	case p.SourceProfile == "":
		return nil, errors.New("it has no source_profile")
	case !ok:
		return nil, fmt.Errorf("its source profile %.40q is not in the file", p.SourceProfile)
	}
	s.path = append(slices.Clone(s.path), p.Name)
	source, err := s.provider(next)
	if err != nil {
		return nil, fmt.Errorf("source profile %.40q: %w", next.Name, err)
	}
	return s.assumeRole(p, source)
}
