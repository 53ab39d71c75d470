package ram

import (
	"fmt"
	"strings"
)

// typeModes translates the types of a credentials file into the modes of the command-line tool.
var typeModes = map[string]string{
	"access_key": ModeAK, "sts": ModeStsToken, "ram_role_arn": ModeRamRoleArn, "ecs_ram_role": ModeEcsRamRole, "oidc_role_arn": ModeOIDC,
}

// parseSections reads a credentials file:
//
//	[default]            # the name of a profile
//	type = access_key
//	access_key_id = ...
//
// Comments begin with "#" or ";", at the beginning of a line or after a blank. A value may stand
// between quotation marks, which take such characters as they are.
func parseSections(raw []byte) (Profiles, error) {
	all := Profiles{Current: "default"}
	var section *Profile
	for i, line := range strings.Split(string(raw), "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#' || line[0] == ';':
			continue
		case line[0] == '[':
			name, rest, closed := strings.Cut(line[1:], "]")
			if rest = strings.TrimSpace(rest); !closed || rest != "" && rest[0] != '#' && rest[0] != ';' {
				return Profiles{}, fmt.Errorf("line %d is no valid section", i+1)
			}
			all.list = append(all.list, Profile{Name: strings.TrimSpace(name)})
			section = &all.list[len(all.list)-1]
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		switch {
		case !ok:
			return Profiles{}, fmt.Errorf("line %d is neither a section nor a setting", i+1)
		case section == nil:
			return Profiles{}, fmt.Errorf("line %d stands in no section", i+1)
		}
		section.set(strings.TrimSpace(key), sectionValue(value))
	}
	return all, nil
}

// sectionValue takes the comment and the quotation marks off a value.
func sectionValue(s string) string {
	s = strings.TrimSpace(s)
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		if end := strings.IndexByte(s[1:], s[0]); end >= 0 {
			return s[1 : 1+end]
		}
	}
	for i := range len(s) {
		comment := s[i] == '#' || s[i] == ';'
		if comment && (i == 0 || s[i-1] == ' ' || s[i-1] == '\t') {
			return strings.TrimSpace(s[:i])
		}
	}
	return s
}

// set takes over one setting. Unknown ones are those of other programs.
func (p *Profile) set(key, value string) {
	switch key {
	case "type":
		p.Mode = value
		if mode, ok := typeModes[value]; ok {
			p.Mode = mode
		}
	case "access_key_id":
		p.AccessKeyID = value
	case "access_key_secret":
		p.AccessKeySecret = value
	case "security_token":
		p.Token = value
	case "role_arn":
		p.RoleARN = value
	case "role_session_name":
		p.SessionName = value
	case "role_name":
		p.RoleName = value
	case "policy":
		p.Policy = value
	case "oidc_provider_arn":
		p.ProviderARN = value
	case "oidc_token_file_path":
		p.TokenFile = value
	}
}
