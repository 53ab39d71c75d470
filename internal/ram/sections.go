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
// A colon may stand in place of the equals sign. Comments begin with "#" or ";", anywhere: a value
// that has one of them stands between quotation marks. So does the library that the vendor's SDK for
// Go reads the file with; what else that one knows, such as values of several lines, is not read.
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
		end := strings.IndexAny(line, "=:")
		switch {
		case end < 0:
			return Profiles{}, fmt.Errorf("line %d is neither a section nor a setting", i+1)
		case section == nil:
			return Profiles{}, fmt.Errorf("line %d stands in no section", i+1)
		}
		section.set(strings.TrimSpace(line[:end]), sectionValue(line[end+1:]))
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
	if comment := strings.IndexAny(s, "#;"); comment >= 0 {
		s = s[:comment]
	}
	return strings.TrimSpace(s)
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
