package boxtest

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// viewer is who sees the items of a request, beside what everybody sees.
type viewer struct {
	user   account
	opened *item        // what a shared link leads to; nil: the request has no link
	rights accessRights // of the token
}

// account is a user as the service describes it.
type account struct{ id, name, login string }

// sharedLink is a link to a folder.
type sharedLink struct {
	url, password string // the password is "" if the link needs none
	folder        *item
}

// AddManagedUser adds a user whom requests can act as, with the header As-User.
func (s *Server) AddManagedUser(id, name, login string) {
	s.sim.Do(func() { s.state.users = append(s.state.users, account{id, name, login}) })
}

// SetOnlyFor sets the only user who sees a folder and its contents; "" stands for all.
func (s *Server) SetOnlyFor(id, userID string) {
	s.onFolder(id, func(f *item) { f.onlyFor = userID })
}

// AddSharedLink adds a link that shows a folder and its contents to whoever names it in the header
// BoxApi. An empty password stands for none.
func (s *Server) AddSharedLink(id, url, password string) {
	s.onFolder(id, func(f *item) { s.state.links = append(s.state.links, sharedLink{url, password, f}) })
}

// setViewer takes the viewer from the headers of a request.
func (s *state) setViewer(r *http.Request) *refusal {
	rights, _ := s.tokens.access.FindBearer(r, s.now())
	s.viewer = viewer{user: s.users[0], rights: rights}
	if i := s.userIndex(cmp.Or(r.Header.Get("As-User"), rights.user, s.users[0].id)); i >= 0 {
		s.viewer.user = s.users[i]
	} else {
		return forbidden()
	}
	if header := r.Header.Get("BoxApi"); header != "" && r.Method == http.MethodGet {
		return s.openLink(header)
	}
	return nil
}

// userIndex is where a user is in users; -1: nowhere.
func (s *state) userIndex(id string) int {
	return slices.IndexFunc(s.users, func(a account) bool { return a.id == id })
}

func (s *state) openLink(header string) *refusal {
	given := map[string]string{}
	for pair := range strings.SplitSeq(header, "&") {
		name, value, _ := strings.Cut(pair, "=")
		given[name] = value
	}
	for _, l := range s.links {
		switch {
		case l.url != given["shared_link"]:
		case l.password != given["shared_link_password"]:
			return newRefusal(http.StatusForbidden, "incorrect_shared_item_password", "The password of the shared link is wrong")
		default:
			s.viewer.opened = l.folder
			return nil
		}
	}
	return notFound("shared_link", given["shared_link"])
}

// sees reports whether the viewer of the request can see an item.
func (s *state) sees(it *item) bool {
	for ; it != nil; it = it.parent {
		switch {
		case it == s.viewer.opened:
			return true
		case it.hidden, it.onlyFor != "" && it.onlyFor != s.viewer.user.id:
			return false
		}
	}
	return true
}

// usualUserFields are those of a response without fields.
var usualUserFields = []string{"id", "type", "name", "login", "created_at", "modified_at", "language", "timezone", "space_amount",
	"space_used", "max_upload_size", "status", "job_title", "phone", "address", "avatar_url"}

func (s *state) getCurrentUser(r *http.Request, _ string) (reply, *refusal) {
	a := s.viewer.user
	size, _ := s.root.total()
	all := object{
		"id": a.id, "type": "user", "name": a.name, "login": a.login, "created_at": timestamp(s.sim.SetUpDate()),
		"modified_at": timestamp(s.sim.SetUpDate()), "language": "en", "timezone": "America/Los_Angeles",
		"space_amount": 11345156112, "space_used": size, "max_upload_size": 2147483648, "status": "active",
		"job_title": "", "phone": "", "address": "", "avatar_url": fmt.Sprintf("https://example.com/avatars/%s", a.id),
		"role": "user", "enterprise": object{"id": "11111", "type": "enterprise", "name": "Example"}, "hostname": "https://example.com/",
		"my_tags": []string{}, "is_platform_access_only": false, "can_see_managed_users": false,
	}
	names := usualUserFields
	if named := r.URL.Query().Get("fields"); named != "" {
		names = append([]string{"id", "type"}, strings.Split(named, ",")...)
	}
	shown := object{}
	for _, name := range names {
		if v, ok := all[name]; ok {
			shown[name] = v
		}
	}
	return reply{http.StatusOK, shown}, nil
}
