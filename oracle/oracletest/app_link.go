package oracletest

import (
	"cmp"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// How long the tokens of an applink live.
const (
	tokenLife   = 15 * time.Minute
	refreshLife = 24 * time.Hour
)

// appLink is the right to an item of whoever has its tokens.
type appLink struct {
	link         // of no expiry
	accessTokens simtest.Tokens[bool]
	refreshToken string // until ends; "": there is none
	ends         time.Time
}

// AddAppLink makes an applink to a folder. Its access token expires after 15 minutes of the
// service's clock.
func (s *Server) AddAppLink(folderID string, role Role) (appLinkID, accessToken string) {
	s.sim.Do(func() { appLinkID, accessToken, _ = s.addAppLink(s.mustFolder(folderID), mustRole(role)) })
	return appLinkID, accessToken
}

// AppLinkRefreshToken returns the refresh token of an applink, which expires after 24 hours of the
// service's clock. It panics if there is no such applink.
func (s *Server) AppLinkRefreshToken(appLinkID string) (refreshToken string) {
	s.sim.Do(func() { refreshToken = s.mustAppLink(appLinkID).refreshToken })
	return refreshToken
}

// RemoveAppLink makes the server refuse an applink and its tokens from now on.
func (s *Server) RemoveAppLink(appLinkID string) {
	s.sim.Do(func() {
		s.mustAppLink(appLinkID)
		delete(s.appLinks, appLinkID)
	})
}

func (s *Server) mustAppLink(id string) *appLink {
	if l := s.appLinks[id]; l != nil {
		return l
	}
	panic("oracletest: no applink " + id)
}

func (s *Server) addAppLink(it *item, role Role) (id, accessToken string, l *appLink) {
	l = &appLink{
		link: link{folder: it, role: role}, accessTokens: simtest.Tokens[bool]{}, refreshToken: s.opaque(48),
		ends: s.sim.Now().Add(refreshLife),
	}
	prefix := "LD"
	if it.folder {
		prefix = "LF"
	}
	id, accessToken = prefix+s.opaque(112), s.newAccessToken(l)
	s.appLinks[id] = l
	return id, accessToken, l
}

func (s *Server) newAccessToken(l *appLink) string {
	token := s.opaque(48)
	l.accessTokens.Add(token, s.sim.Now().Add(tokenLife), true)
	return token
}

// createAppLink makes an applink for a user whom the server has.
func (c *call) createAppLink() (any, *refusal) {
	req, f := c.body()
	if f != nil {
		return nil, f
	}
	it, f := c.named()
	if f != nil {
		return nil, f
	}
	if f := c.may(it, Manager, Manager, nil); f != nil {
		return nil, f
	}
	role := cmp.Or(Role(req["role"]), Viewer)
	switch {
	case req["assignedUser"] == "":
		return nil, malformed("assignedUser is required")
	case !c.s.hasUser(req["assignedUser"]):
		return nil, malformed("assignedUser is no user")
	case !role.covers(Viewer):
		return nil, malformed("role is none")
	}
	id, token, l := c.s.addAppLink(it, role)
	return struct {
		AppLinkID    string `json:"appLinkID"`
		AccessToken  string `json:"accessToken"`
		RefreshToken string `json:"refreshToken"`
		URL          string `json:"appLinkUrl"`
		Role         Role   `json:"role"`
		ID           string `json:"id"`
		Type         string `json:"type"`
		ErrorCode    any    `json:"errorCode"`
	}{id, token, l.refreshToken, "https://" + c.r.Host + "/documents/embed/link/app/" + id, role, it.id, "applink", c.errorCode(0)}, nil
}

func (s *Server) hasUser(nameOrID string) bool {
	for _, u := range s.users {
		if u.name == nameOrID || u.id == nameOrID {
			return true
		}
	}
	return false
}

// refreshAppLink issues another access token. The one in the request may have expired.
func (c *call) refreshAppLink() (any, *refusal) {
	id, access, refresh := c.r.Header.Get("appLinkID"), c.r.Header.Get("accessToken"), c.r.Header.Get("refreshToken")
	if id == "" || access == "" || refresh == "" {
		return nil, malformed("appLinkID, accessToken and refreshToken are required")
	}
	l := c.s.appLinks[id]
	if l == nil || l.refreshToken != refresh || !c.s.sim.Now().Before(l.ends) || c.s.items[l.folder.id] == nil {
		return nil, badLink()
	}
	if _, issued := l.accessTokens[access]; !issued {
		return nil, badLink()
	}
	return struct {
		AccessToken string `json:"accessToken"`
		Type        string `json:"type"`
		ErrorCode   any    `json:"errorCode"`
	}{c.s.newAccessToken(l), "applink", c.errorCode(0)}, nil
}
