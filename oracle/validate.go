package oracle

import (
	"cmp"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
)

func (a Access) validate() error {
	const link, code, app, token = "Access.LinkID", "Access.AccessCode", "Access.AppLinkID", "Access.AccessToken"
	hasToken := a.AccessToken != "" || a.TokenSource != nil
	switch {
	case a.LinkID != "" && a.TokenSource != nil:
		return call.Field(link, "excludes Access.TokenSource")
	case a.AccessToken != "" && a.TokenSource != nil:
		return call.Field(token, "excludes Access.TokenSource")
	case a.LinkID != "" && (a.AppLinkID != "" || a.AccessToken != ""):
		return call.Field(link, "excludes Access.AppLinkID and Access.AccessToken")
	case a.AccessCode != "" && a.LinkID == "":
		return call.Field(link, "is required with Access.AccessCode")
	case a.AppLinkID != "" && !hasToken:
		return call.Field(token, "is required with Access.AppLinkID")
	case a.TokenSource != nil && a.AppLinkID == "":
		return call.Field(app, "is required with Access.TokenSource")
	case a.AccessToken != "" && a.AppLinkID == "":
		return call.Field(app, "is required with Access.AccessToken")
	}
	if a.AccessCode != "" {
		return cmp.Or(validateCookieText(link, a.LinkID, "="), validateCookieText(code, a.AccessCode, ""))
	}
	return cmp.Or(validateVisible(link, a.LinkID), validateVisible(app, a.AppLinkID), validateVisible(token, a.AccessToken))
}

// validateForJob refuses all that an access can hold: jobs keep their requests, and whoever has a link
// may do what it allows.
func (a Access) validateForJob() error {
	for _, f := range []struct {
		name  string
		isSet bool
	}{
		{"AccessToken", a.AccessToken != ""}, {"TokenSource", a.TokenSource != nil}, {"AppLinkID", a.AppLinkID != ""},
		{"AccessCode", a.AccessCode != ""}, {"LinkID", a.LinkID != ""},
	} {
		if f.isSet {
			return call.Field("Access."+f.name, "cannot be kept in a journal: a job uses the caller's own rights")
		}
	}
	return nil
}

// validateCookieText refuses what a cookie's value cannot hold (RFC 6265, section 4.1.1), and more
// where it is part of the name.
func validateCookieText(field, value, more string) error {
	if err := validateVisible(field, value); err != nil {
		return err
	}
	if strings.ContainsAny(value, `",;\`+more) {
		return call.Field(field, `holds a character that cannot be sent whole in a cookie, such as " , ; \`)
	}
	return nil
}

// validateVisible refuses all but printable ASCII without spaces. Like all checks here, it does not
// show the value.
func validateVisible(field, value string) error {
	for i := range len(value) {
		if value[i] <= ' ' || value[i] >= 0x7f {
			return call.Field(field, "holds a space, a control character or one beyond ASCII, which cannot be sent whole")
		}
	}
	return nil
}

func (c *Client) validateRange(limit, offset int) error {
	switch {
	case limit < 0:
		return call.Field("Limit", "must not be negative")
	case limit > maxLimit12 && c != nil && c.version == version12:
		return call.Field("Limit", "must not be above %d in API version %s", maxLimit12, version12)
	case offset < 0:
		return call.Field("Offset", "must not be negative")
	}
	return nil
}

func (c Config) validate() error {
	basic := c.Username != "" || c.Password != ""
	switch {
	case c.TokenSource == nil && !basic:
		return call.Field("TokenSource", "is required, or Username and Password")
	case c.TokenSource != nil && basic:
		return call.Field("TokenSource", "excludes Username and Password")
	case basic && c.Username == "":
		return call.Field("Username", "is required with Password")
	case basic && c.Password == "":
		return call.Field("Password", "is required with Username")
	case strings.Contains(c.Username, ":"):
		return call.Field("Username", "holds a colon, which HTTP Basic authentication cannot send")
	case c.APIVersion != version11 && c.APIVersion != version12:
		return call.Field("APIVersion", "is %q; it must be %q or %q", c.APIVersion, version11, version12)
	case c.BaseURL == "":
		return call.Field("BaseURL", "is required")
	case strings.Contains(c.BaseURL+"/", apiPath):
		return call.Field("BaseURL", "must not hold /documents/api: the client adds it")
	}
	return nil
}
