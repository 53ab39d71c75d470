package ram

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/farcopy/farcopy/internal/codec"
)

// The modes of profiles that this package knows, as the command-line tool spells them.
const (
	ModeAK          = "AK"
	ModeStsToken    = "StsToken"
	ModeRamRoleArn  = "RamRoleArn"
	ModeEcsRamRole  = "EcsRamRole"
	ModeOIDC        = "OIDC"
	ModeExternal    = "External"
	ModeChainedRole = "ChainableRamRoleArn"
)

// Profile is one way to get keys, as a file describes it.
type Profile struct {
	Name            string `json:"name"`
	Mode            string `json:"mode"`
	AccessKeyID     string `json:"access_key_id"`
	AccessKeySecret string `json:"access_key_secret"`
	Token           string `json:"sts_token"`
	TokenExpires    int64  `json:"sts_expiration"` // seconds since 1970; 0: not said
	RoleARN         string `json:"ram_role_arn"`
	SessionName     string `json:"ram_session_name"`
	Seconds         int64  `json:"expired_seconds"` // of a session
	STSRegion       string `json:"sts_region"`
	VPC             bool   `json:"enable_vpc"`
	SourceProfile   string `json:"source_profile"`
	RoleName        string `json:"ram_role_name"` // of an instance
	TokenFile       string `json:"oidc_token_file"`
	ProviderARN     string `json:"oidc_provider_arn"`
	Policy          string `json:"policy"`
	ExternalID      string `json:"external_id"`
	Command         string `json:"process_command"`
}

// Expires returns the expiry of the profile's own token; zero: not said.
func (p Profile) Expires() time.Time {
	if p.TokenExpires <= 0 {
		return time.Time{}
	}
	return time.Unix(p.TokenExpires, 0)
}

// Empty reports whether a profile is what the command-line tool writes before it is configured.
func (p Profile) Empty() bool {
	return (p.Mode == "" || p.Mode == ModeAK) && p.AccessKeyID == "" && p.AccessKeySecret == ""
}

// Profiles are the profiles of one file.
type Profiles struct {
	Current string // the name of the profile that is used unless another one is asked for
	list    []Profile
}

// Find returns the profile of a name.
func (p Profiles) Find(name string) (Profile, bool) {
	for _, profile := range p.list {
		if profile.Name == name {
			return profile, true
		}
	}
	return Profile{}, false
}

const maxFile = 1 << 20

// ReadFile reads a file of profiles: the configuration of the command-line tool, which is JSON, or
// the credentials file of the SDKs, which has sections. An error quotes nothing of the file.
func ReadFile(path string) (Profiles, error) {
	raw, err := readBounded(path, maxFile)
	if err != nil {
		return Profiles{}, err
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) {
		return parseConfig(raw)
	}
	return parseSections(raw)
}

// readBounded reads a regular file. To open a named pipe would wait for whoever writes to it.
func readBounded(path string, limit int64) ([]byte, error) {
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, errors.New("it is no regular file")
	}
	f, err := os.Open(path) //nolint:gosec // the caller's file
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, limit+1))
	switch {
	case err != nil:
		return nil, err
	case int64(len(raw)) > limit:
		return nil, fmt.Errorf("the file is larger than %d bytes", limit)
	}
	return raw, nil
}

func parseConfig(raw []byte) (Profiles, error) {
	var file struct {
		Current  string    `json:"current"`
		Profiles []Profile `json:"profiles"`
	}
	if err := codec.JSON(raw, &file); err != nil {
		return Profiles{}, errors.New("the file is not valid JSON of the expected form")
	}
	return Profiles{Current: file.Current, list: file.Profiles}, nil
}

// maxToken is the longest OIDC token that STS takes.
const maxToken = 20_000

// ReadToken reads the file of an OIDC token. An error quotes nothing of it.
func ReadToken(path string) (string, error) {
	raw, err := readBounded(path, maxToken+64)
	if err != nil {
		return "", err
	}
	token := string(bytes.TrimSpace(raw))
	if len(token) < 4 || len(token) > maxToken {
		return "", fmt.Errorf("the file holds no token of 4 to %d characters", maxToken)
	}
	return token, nil
}
