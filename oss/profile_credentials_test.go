package oss_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// noProfiles clears the variables that choose credentials, and gives the user an empty home.
func noProfiles(t *testing.T) (home string) {
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

// config is a configuration of the command-line tool with one profile, called p.
func config(members string) string {
	return `{"current":"p","profiles":[{"name":"p",` + members + `},{"name":"user","mode":"AK","access_key_id":"user","access_key_secret":"` + secret + `"}],"meta_path":""}`
}

// TestProfileModes: each mode of both forms gives credentials that OSS accepts.
func TestProfileModes(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	token := write(t, "token", secret+".first.jwt")
	const user = `"access_key_id":"user","access_key_secret":"` + secret + `"`
	for name, file := range map[string]string{
		"AK":                  config(`"mode":"AK",` + user + `,"sts_token":"","region_id":"cn-hangzhou","retry_timeout":0`),
		"StsToken":            config(`"mode":"StsToken","access_key_id":"sts","access_key_secret":"` + secret + `","sts_token":"t"`),
		"RamRoleArn":          config(`"mode":"RamRoleArn",` + user + `,"ram_role_arn":"` + reader + `","ram_session_name":"s1","expired_seconds":900,"external_id":"x"`),
		"ChainableRamRoleArn": config(`"mode":"ChainableRamRoleArn","source_profile":"user","ram_role_arn":"` + reader + `","external_id":"x"`),
		"EcsRamRole":          config(`"mode":"EcsRamRole","ram_role_name":"worker"`),
		"OIDC":                config(fmt.Sprintf(`"mode":"OIDC","ram_role_arn":%q,"oidc_provider_arn":%q,"oidc_token_file":%q`, pod, podProvider, token)),
		"External":            config(fmt.Sprintf(`"mode":"External","process_command":%q`, `"`+self+`" 'a b' --c`)),
		"access_key":          "# a comment\n[other]\ntype = sts\n[default] ; the one\ntype = access_key  # of a user\naccess_key_id=user\naccess_key_secret = " + secret + "\n",
		"sts":                 "[default]\ntype=sts\naccess_key_id=sts\naccess_key_secret=" + secret + "\nsecurity_token=t\n",
		"ram_role_arn":        "[default]\r\ntype = ram_role_arn\r\naccess_key_id = user\r\naccess_key_secret = \"" + secret + "\"\r\nrole_arn = " + reader + "\r\nrole_session_name = s1\r\n",
		"ecs_ram_role":        "[default]\ntype = ecs_ram_role\n",
		"oidc_role_arn":       "[default]\ntype=oidc_role_arn\noidc_provider_arn=" + podProvider + "\noidc_token_file_path=" + token + "\nrole_arn=" + pod + "\nrole_session_name=s1\n",
	} {
		testkit.Run(t, name, func(t *testing.T) {
			noProfiles(t)
			t.Setenv("OSS_TEST_PROGRAM", `{"mode":"AK","access_key_id":"user","access_key_secret":"`+secret+`"}`)
			srv, _ := newPod(t)
			srv.AddAccessKey("user", secret)
			srv.AddTemporaryKey("sts", secret, "t", srv.Now().AddDate(1, 0, 0))
			srv.AddRole(reader, func(r *osstest.Role) { r.Trusted = []string{"user"} })
			srv.SetInstanceRole("worker")
			p, err := oss.ProfileCredentials(oss.ProfileConfig{File: write(t, "profiles", file), HTTPClient: over(srv)})
			if err != nil {
				t.Fatal(err)
			}
			copies(t, withProvider(t, srv, p), 2)
			testkit.WantHidden(t, p, secret)
		})
	}
}

// TestProfileSettings: what a profile says arrives at STS.
func TestProfileSettings(t *testing.T) {
	noProfiles(t)
	srv, _ := newPod(t)
	srv.AddAccessKey("user", secret)
	srv.AddRole(reader)
	for members, want := range map[string]string{
		`"sts_region":"cn-beijing"`:                                                      "sts.cn-beijing.aliyuncs.com DurationSeconds=3600&RoleArn=acs%3Aram%3A%3A123456789012%3Arole%2Freader&RoleSessionName=farcopy",
		`"sts_region":"cn-beijing","enable_vpc":true`:                                    "sts-vpc.cn-beijing.aliyuncs.com DurationSeconds=3600&RoleArn=acs%3Aram%3A%3A123456789012%3Arole%2Freader&RoleSessionName=farcopy",
		`"expired_seconds":1800,"ram_session_name":"n1","policy":"{}","external_id":"e"`: "sts.aliyuncs.com DurationSeconds=1800&ExternalId=e&Policy=%7B%7D&RoleArn=acs%3Aram%3A%3A123456789012%3Arole%2Freader&RoleSessionName=n1",
	} {
		file := write(t, "config.json", config(`"mode":"ChainableRamRoleArn","source_profile":"user","ram_role_arn":"`+reader+`",`+members))
		p, err := oss.ProfileCredentials(oss.ProfileConfig{File: file, HTTPClient: over(srv)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Credentials(t.Context()); err != nil {
			t.Fatal(err)
		}
		last := srv.Requests()[len(srv.Requests())-1]
		testkit.WantEqual(t, members, last.Host+" "+string(last.Body), want)
	}
}

// TestProfileFiles: which file and which profile count.
func TestProfileFiles(t *testing.T) {
	const (
		config   = `{"current":"now","profiles":[{"name":"now","mode":"AK","access_key_id":"now","access_key_secret":"s"},{"name":"x","mode":"AK","access_key_id":"x-of-config","access_key_secret":"s"},{"name":"empty","mode":"AK"}]}`
		sections = "[default]\ntype=access_key\naccess_key_id=default\naccess_key_secret=s\n[y]\ntype=access_key\naccess_key_id=y\naccess_key_secret=s\n[x]\ntype=access_key\naccess_key_id=x-of-sections\naccess_key_secret=s\n[empty]\ntype=access_key\naccess_key_id=full\naccess_key_secret=s\n"
	)
	for name, tt := range map[string]struct {
		config, sections, other string // files; other is where ALIBABA_CLOUD_CONFIG_FILE says
		name, variable          string
		disabled                string
		want                    string
	}{
		"the current one":          {config: config, sections: sections, want: "now"},
		"by name":                  {config: config, sections: sections, name: "x", variable: "now", want: "x-of-config"},
		"by variable":              {config: config, sections: sections, variable: "x", want: "x-of-config"},
		"only in the sections":     {config: config, sections: sections, variable: "y", want: "y"},
		"only sections":            {sections: sections, want: "default"},
		"the tool's file is off":   {config: config, sections: sections, disabled: "TRUE", variable: "x", want: "x-of-sections"},
		"not yet configured":       {config: config, sections: sections, variable: "empty", want: "full"},
		"another file":             {other: config, config: "{", sections: sections, want: "now"},
		"the other is off as well": {other: "{", sections: sections, disabled: "true", want: "default"},
	} {
		t.Run(name, func(t *testing.T) {
			home := noProfiles(t)
			for path, content := range map[string]string{".aliyun/config.json": tt.config, ".alibabacloud/credentials": tt.sections} {
				if content == "" {
					continue
				}
				path = filepath.Join(home, filepath.FromSlash(path))
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if tt.other != "" {
				t.Setenv("ALIBABA_CLOUD_CONFIG_FILE", write(t, "other.json", tt.other))
			}
			t.Setenv("ALIBABA_CLOUD_PROFILE", tt.variable)
			t.Setenv("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", tt.disabled)
			p, err := oss.ProfileCredentials(oss.ProfileConfig{Name: tt.name})
			if err != nil {
				t.Fatal(err)
			}
			c, err := p.Credentials(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "key", c.AccessKeyID, tt.want)
		})
	}
}

// TestProfileInvalid: the error says what is wrong, in which profile, and quotes no value of it.
func TestProfileInvalid(t *testing.T) {
	for name, tt := range map[string]struct{ file, field, want string }{
		"broken JSON":         {`{"current":"` + secret, "File", "cannot be read: the file is not valid JSON of the expected form"},
		"broken sections":     {"[default]\n" + secret, "File", "cannot be read: line 2 is neither a section nor a setting"},
		"no section":          {"a = " + secret, "File", "cannot be read: line 1 stands in no section"},
		"an open section":     {"[" + secret, "File", "cannot be read: line 1 is no valid section"},
		"no such profile":     {`{"current":"other","profiles":[]}`, "Name", "Name cannot be found: no file has such a profile"},
		"an empty file":       {"", "Name", "Name cannot be found: no file has such a profile"},
		"CloudSSO":            {config(`"mode":"CloudSSO","access_token":"` + secret + `"`), "Name", `its mode "CloudSSO" is none of those that this package knows`},
		"OAuth":               {config(`"mode":"OAuth","oauth_refresh_token":"` + secret + `"`), "Name", `its mode "OAuth" is none of those that this package knows`},
		"rsa_key_pair":        {"[default]\ntype = rsa_key_pair\n", "Name", `its mode "rsa_key_pair" is none of those`},
		"no mode":             {config(`"access_key_id":"i","access_key_secret":"` + secret + `"`), "Name", "it has no mode"},
		"no secret":           {config(`"mode":"AK","access_key_id":"i"`), "Name", "the credentials have no AccessKeySecret"},
		"a secret of 2 lines": {config(`"mode":"AK","access_key_id":"i","access_key_secret":"` + secret + `\n"`), "Name", "AccessKeySecret holds spaces, line ends"},
		"no token":            {config(`"mode":"StsToken","access_key_id":"i","access_key_secret":"` + secret + `"`), "Name", "mode StsToken needs a security token"},
		"no role":             {config(`"mode":"RamRoleArn","access_key_id":"i","access_key_secret":"` + secret + `"`), "Name", "RoleARN is required"},
		"a short session":     {config(`"mode":"ChainableRamRoleArn","source_profile":"user","ram_role_arn":"` + reader + `","expired_seconds":60`), "Name", "Duration has to be whole seconds"},
		"no source":           {config(`"mode":"ChainableRamRoleArn"`), "Name", "it has no source_profile"},
		"a missing source":    {config(`"mode":"ChainableRamRoleArn","source_profile":"x"`), "Name", `its source profile "x" is not in the file`},
		"its own source":      {config(`"mode":"ChainableRamRoleArn","source_profile":"p"`), "Name", `its source profiles lead back to it`},
		"no program":          {config(`"mode":"External"`), "Name", "process_command names no program"},
		"an open quote":       {config(`"mode":"External","process_command":"a '` + secret + `"`), "Name", "process_command has a quotation mark that is not closed"},
		"no provider":         {config(`"mode":"OIDC","ram_role_arn":"` + pod + `"`), "Name", "ProviderARN is required"},
		"a role that is none": {config(`"mode":"EcsRamRole","ram_role_name":"../x"`), "Name", "RoleName is no name"},
	} {
		t.Run(name, func(t *testing.T) {
			noProfiles(t)
			_, err := oss.ProfileCredentials(oss.ProfileConfig{File: write(t, "file", tt.file)})
			e := testkit.As[*oss.NotExecutedError](t, err)
			testkit.WantEqual(t, "Field", e.Field, tt.field)
			testkit.WantContains(t, err.Error(), "oss.ProfileCredentials: ", tt.want)
			wantNoSecret(t, err)
		})
	}
	t.Run("no files", func(t *testing.T) {
		noProfiles(t)
		_, err := oss.ProfileCredentials(oss.ProfileConfig{Name: "p"})
		testkit.WantInvalid(t, err, "oss.ProfileCredentials: Name cannot be found: no file has such a profile")
	})
	t.Run("a named file that is not there", func(t *testing.T) {
		noProfiles(t)
		t.Setenv("ALIBABA_CLOUD_CREDENTIALS_FILE", "/farcopy/no/such/file")
		_, err := oss.ProfileCredentials(oss.ProfileConfig{})
		testkit.WantEqual(t, "Field", testkit.As[*oss.NotExecutedError](t, err).Field, "File")
		testkit.WantIsNot(t, err, os.ErrNotExist)
	})
}

// TestProfileToken: a token whose end the profile tells does not sign after it.
func TestProfileToken(t *testing.T) {
	noProfiles(t)
	srv := newServer(t)
	p, err := oss.ProfileCredentials(oss.ProfileConfig{File: write(t, "file", config(
		`"mode":"StsToken","access_key_id":"i","access_key_secret":"`+secret+`","sts_token":"t","sts_expiration":1600000000`))})
	if err != nil {
		t.Fatal(err)
	}
	_, err = withProvider(t, srv, p).CopyObject(t.Context(), tiger)
	testkit.WantContains(t, err.Error(), "the credentials expired at 2020-09-13")
	testkit.WantRequests(t, srv, 0)
}
