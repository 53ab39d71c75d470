package oss

import (
	"cmp"
	"errors"
	"net/http"
	"os"
	"path/filepath"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/ram"
)

// ProfileConfig says which profile [ProfileCredentials] uses. Its zero value is the current one of
// the user.
type ProfileConfig struct {
	// Name of the profile. Default: the variable ALIBABA_CLOUD_PROFILE, or else the one that the
	// configuration of the command-line tool calls current, in a credentials file "default".
	Name string

	// File is a file of profiles in either form. Default: the files of the vendor's tools, see
	// ProfileCredentials.
	File string

	// STSEndpoint and MetadataEndpoint replace the addresses that profiles with a role use: see
	// [AssumeRoleConfig] and [ECSRoleConfig]. Default: that of the profile's sts_region, and the
	// instance's.
	STSEndpoint      string
	MetadataEndpoint string

	// HTTPClient gives its Transport and Timeout to the requests. Default: those of the module.
	HTTPClient *http.Client
}

// ProfileCredentials provides what a profile of the vendor's tools describes. Without a File it
// looks into two files, as the vendor's SDKs do:
//
//  1. the configuration of the command-line tool, JSON, in ~/.aliyun/config.json or where
//     ALIBABA_CLOUD_CONFIG_FILE says, unless ALIBABA_CLOUD_CLI_PROFILE_DISABLED is true;
//  2. the credentials file of the SDKs, with sections, in ~/.alibabacloud/credentials or where
//     ALIBABA_CLOUD_CREDENTIALS_FILE says.
//
// The first file that has the profile counts; one in mode AK without a key, as the tool writes it
// before it is configured, is passed over. The file is read once, by this call.
//
// The modes and, in sections, types are
//
//	AK                   access_key      a permanent key
//	StsToken             sts             a temporary key, which nobody replaces
//	RamRoleArn           ram_role_arn    as AssumeRole, by the profile's key
//	ChainableRamRoleArn                  as AssumeRole, by another profile
//	EcsRamRole           ecs_ram_role    as ECSRoleCredentials
//	OIDC                 oidc_role_arn   as OIDCRoleCredentials
//	External                             as ProcessCredentials; see process_command
//
// Any other, such as CloudSSO and OAuth, is an error. process_command is split into words as by a
// shell, with quotation marks and backslashes, but no shell runs it.
//
// What is missing or wrong is a [*NotExecutedError] whose Field is Name or File; its text says what
// is wrong with the profile, and quotes none of its values.
//
// Sources: "Using the config.json Configuration File of Aliyun CLI Tool" and "Configuration file"
// on https://github.com/aliyun/credentials-go, and
// https://www.alibabacloud.com/help/en/cli/configure-credentials.
func ProfileCredentials(cfg ProfileConfig) (CredentialsProvider, error) {
	p, err := profileProvider("oss.ProfileCredentials", cfg)
	if errors.Is(err, errNoProfile) {
		err = call.Field("Name", "cannot be found: %v", err)
	}
	if err != nil {
		return nil, problem.Invalid("oss.ProfileCredentials", 0, err)
	}
	return p, nil
}

// errNoProfile says that no file has the profile, or that there is no file.
var errNoProfile = errors.New("no file has such a profile")

func profileProvider(op string, cfg ProfileConfig) (CredentialsProvider, error) {
	if err := checkEndpoints(cfg.STSEndpoint, cfg.MetadataEndpoint); err != nil {
		return nil, err
	}
	files, err := profileFiles(cfg.File)
	if err != nil {
		return nil, err
	}
	wanted := cmp.Or(cfg.Name, os.Getenv(envProfile))
	for _, f := range files {
		profiles, err := ram.ReadFile(f.path)
		switch {
		case err != nil && os.IsNotExist(err) && !f.named:
			continue
		case err != nil:
			return nil, call.Field("File", "%s cannot be read: %s", f.path, reasonOf(err))
		}
		p, ok := profiles.Find(cmp.Or(wanted, profiles.Current))
		if !ok || p.Empty() && !f.named {
			continue
		}
		provider, err := profileSet{op: op, cfg: cfg, all: profiles}.provider(p)
		if err != nil {
			return nil, call.Field("Name", "%q of %s cannot be used: %v", p.Name, f.path, err)
		}
		return provider, nil
	}
	return nil, errNoProfile
}

// profileFile is a file that may have the profile.
type profileFile struct {
	path  string
	named bool // by the caller, so that it has to exist
}

func profileFiles(file string) ([]profileFile, error) {
	if file != "" {
		return []profileFile{{file, true}}, nil
	}
	home, noHome := os.UserHomeDir()
	var files []profileFile
	for _, f := range []struct {
		variable, path string
		off            bool
	}{
		{envConfigFile, filepath.Join(".aliyun", "config.json"), switchedOn(envCLIDisabled)},
		{envCredentialsFile, filepath.Join(".alibabacloud", "credentials"), false},
	} {
		named := os.Getenv(f.variable)
		switch {
		case f.off:
		case named != "":
			files = append(files, profileFile{named, true})
		case noHome == nil:
			files = append(files, profileFile{filepath.Join(home, f.path), false})
		}
	}
	if files == nil {
		return nil, call.Field("File", "is required: the user has no home directory")
	}
	return files, nil
}
