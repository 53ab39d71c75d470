package box

import (
	"cmp"
	"net/url"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
)

// WithAsUser makes the call as another user, by the header As-User; its reads that settle a copy,
// too. The application needs the permission to perform actions as users, and the token has to be
// that of an administrator or of a service account. Box documents no other user's id as an error; a
// user whom the token does not manage is usually refused with a 403.
//
// Source: https://developer.box.com/guides/authentication/oauth2/as-user/.
func WithAsUser(userID string) CallOption {
	return call.WithCheckedHeader("As-User", userID, validateUserID(userID))
}

// WithSharedLink lets the call see what a shared link leads to, by the header BoxApi. password is
// "" if the link needs none. Box documents the header for the operations that read an item or list
// a folder, not for those that change something.
//
// Box does not document how a value with one of & % + is written in this header: use [WithHeader]
// for such a link.
//
// Source: https://developer.box.com/reference/get-shared-items/.
func WithSharedLink(link, password string) CallOption {
	value := "shared_link=" + link
	if password != "" {
		value += "&shared_link_password=" + password
	}
	return call.WithCheckedHeader("BoxApi", value, cmp.Or(validateLink(link), validateLinkValue("WithSharedLink", password)))
}

func validateUserID(id string) error {
	switch {
	case id == "":
		return call.Field("WithAsUser", "has no user id")
	case strings.Trim(id, "0123456789") != "":
		return call.Field("WithAsUser", "is %q, which is no user id", id)
	}
	return nil
}

// validateLink does not show the link: whoever has it may open it.
func validateLink(link string) error {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return call.Field("WithSharedLink", "has a link that is no https address")
	}
	return validateLinkValue("WithSharedLink", link)
}

func validateLinkValue(field, value string) error {
	if strings.ContainsAny(value, "&%+") {
		return call.Field(field, "has a value with one of & %% +, whose spelling Box does not document: use WithHeader")
	}
	if call.HeaderValue(field, value) != nil {
		return call.Field(field, "has a value that cannot be sent in a header")
	}
	return nil
}
