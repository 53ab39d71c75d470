package oracletest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Role is what a share, a public link or an applink allows.
type Role string

// Roles, from the weakest. Each includes those before it; a public link cannot make managers.
const (
	Viewer      Role = "viewer"
	Downloader  Role = "downloader"
	Contributor Role = "contributor"
	Manager     Role = "manager"
)

var ranks = []Role{Viewer, Downloader, Contributor, Manager}

func (r Role) covers(want Role) bool { return slices.Index(ranks, r) >= slices.Index(ranks, want) }

// link is a public link, or the right that an applink gives.
type link struct {
	folder   *item
	role     Role
	passcode string
	expires  time.Time // zero: never
}

// ownRight reports whether a user may act on an item in this role without a link.
func ownRight(u *user, it *item, want Role) bool {
	if it.owner == u {
		return true
	}
	for ; it != nil; it = it.parent {
		if role, ok := it.shares[u]; ok && role.covers(want) {
			return true
		}
	}
	return false
}

func (l *link) allows(it *item, want Role) bool {
	return l != nil && it.within(l.folder) && l.role.covers(want)
}

func (l *link) expired(now time.Time) bool { return !l.expires.IsZero() && !now.Before(l.expires) }

// present returns the link in the headers of a request; nil: there is none.
func (c *call) present() (*link, *refusal) {
	linkID, appLinkID := c.r.Header.Get("linkID"), c.r.Header.Get("appLinkID")
	switch {
	case linkID != "" && appLinkID != "":
		return nil, malformed("linkID and appLinkID exclude each other")
	case linkID != "":
		return c.presentLink(linkID)
	case appLinkID != "":
		return c.presentAppLink(appLinkID, c.r.Header.Get("accessToken"))
	}
	return nil, nil
}

func (c *call) presentLink(id string) (*link, *refusal) {
	l := c.s.links[id]
	if l == nil || l.expired(c.s.sim.Now()) || c.s.items[l.folder.id] == nil {
		return nil, badLink()
	}
	if l.passcode != "" && !slices.Contains(c.accessCodes(id), l.passcode) {
		return nil, &refusal{
			status: http.StatusForbidden, code: -18, key: "!csAccessCodeRequiredForLinkAccess",
			message: "The access code must be provided to access the link.",
		}
	}
	return l, nil
}

func (c *call) presentAppLink(id, accessToken string) (*link, *refusal) {
	if accessToken == "" {
		return nil, malformed("appLinkID needs an accessToken")
	}
	l := c.s.appLinks[id]
	if l == nil || c.s.items[l.folder.id] == nil {
		return nil, badLink()
	}
	if _, ok := l.accessTokens.Find(accessToken, c.s.sim.Now()); !ok {
		return nil, badLink()
	}
	return &l.link, nil
}

// accessCodes are the codes that the request's cookies carry for a link. net/http's own cookie
// parser is no use here: it drops values with bytes that a passcode may have.
func (c *call) accessCodes(linkID string) (codes []string) {
	for _, line := range c.r.Header.Values("Cookie") {
		for pair := range strings.SplitSeq(line, ";") {
			name, value, _ := strings.Cut(strings.TrimLeft(pair, " "), "=")
			if name != "dAccessCode-"+linkID {
				continue
			}
			if decoded, err := url.PathUnescape(value); c.s.switches.decodeAccessCode && err == nil {
				value = decoded
			}
			codes = append(codes, value)
		}
	}
	return codes
}

// may refuses with errorCode -20 unless the user has the role own, or the link the role linked.
func (c *call) may(it *item, own, linked Role, l *link) *refusal {
	if ownRight(c.user, it, own) || l.allows(it, linked) {
		return nil
	}
	kind := "file"
	if it.folder {
		kind = "folder"
	}
	return c.forbidden(kind, it.id)
}
