package boxtest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const accessTokenType = "urn:ietf:params:oauth:token-type:access_token"

// allScopes is the scope of an application that covers every operation.
const allScopes = "root_readwrite"

// knownScopes are those that a token can be restricted to.
var knownScopes = []string{
	"annotation_edit", "annotation_view_all", "annotation_view_self", "base_explorer", "base_picker", "base_preview", "base_upload",
	"item_delete", "item_download", "item_preview", "item_read", "item_rename", "item_share", "item_upload", allScopes,
}

// operationScopes are the scopes of which a downscoped token needs one for an operation, beside
// root_readwrite. An operation that is not here needs that.
var operationScopes = map[string][]string{
	"GetFolder":       {"base_explorer", "base_picker", "base_upload", "item_read"},
	"ListFolderItems": {"base_explorer", "base_picker", "base_upload", "item_read"},
	"GetFile":         {"base_explorer", "base_picker", "base_preview", "item_download", "item_preview", "item_read"},
	"CreateFolder":    {"base_upload", "item_upload"},
	"UpdateFolder":    {"item_rename"},
	"UpdateFile":      {"item_rename"},
	"DeleteFolder":    {"item_delete"},
	"DeleteFile":      {"item_delete"},
	"GetCurrentUser":  knownScopes,
}

func insufficientScope() *refusal {
	p := newRefusal(http.StatusForbidden, "insufficient_scope", "The access token does not allow this request")
	p.head = http.Header{"Www-Authenticate": {`Bearer realm="Service", error="insufficient_scope"`}}
	return p
}

// checkScope refuses a request with a token that has neither root_readwrite nor one of the scopes.
func (a accessRights) checkScope(scopes ...string) *refusal {
	has := func(scope string) bool { return slices.Contains(a.scopes, scope) }
	if a.scopes == nil || has(allScopes) || slices.ContainsFunc(scopes, has) {
		return nil
	}
	return insufficientScope()
}

// checkReach refuses a request about an item beyond the one that the token is restricted to.
func (a accessRights) checkReach(it *item) *refusal {
	if a.resource == nil || it.within(a.resource) {
		return nil
	}
	return insufficientScope()
}

// restrictions are what a response says about a token.
func (a accessRights) restrictions() []object {
	all := []object{}
	for _, scope := range a.scopes {
		one := object{"scope": scope}
		if a.resource != nil {
			one["object"] = mini(a.resource)
		}
		all = append(all, one)
	}
	return all
}

// grantExchange issues a token that may do less than the one of the request.
func (s *state) grantExchange(form url.Values) (object, *refusal) {
	subject, ok := s.tokens.access.Find(form.Get("subject_token"), s.now())
	switch {
	case form.Get("subject_token_type") != accessTokenType:
		return nil, newRefusal(http.StatusBadRequest, "invalid_request", "The subject_token_type is not supported")
	case !ok:
		return nil, invalidGrant("The subject_token is invalid or has expired")
	}
	restricted := accessRights{user: subject.user, scopes: strings.Fields(form.Get("scope")), resource: subject.resource}
	if !s.grantsScopes(subject, restricted.scopes) {
		return nil, newRefusal(http.StatusBadRequest, "invalid_scope", "The scope is missing, unknown, or not one of the subject_token")
	}
	named, p := s.exchangeTarget(form)
	if p != nil {
		return nil, p
	}
	if named != nil {
		if subject.checkReach(named) != nil {
			return nil, newRefusal(http.StatusBadRequest, "invalid_resource", "The subject_token does not reach the resource")
		}
		restricted.resource = named
	}
	life := accessLifetime
	if !subject.expires.IsZero() {
		life = min(life, subject.expires.Sub(s.now()).Truncate(time.Second))
	}
	issued := s.issue(restricted, life)
	issued["issued_token_type"] = accessTokenType
	return issued, nil
}

func (s *state) grantsScopes(subject accessRights, scopes []string) bool {
	for _, scope := range scopes {
		if !slices.Contains(knownScopes, scope) || subject.checkScope(scope) != nil {
			return false
		}
	}
	return len(scopes) > 0
}

// exchangeTarget returns the item that a token is to be restricted to; nil: the request names none.
func (s *state) exchangeTarget(form url.Values) (*item, *refusal) {
	resource, link := form.Get("resource"), form.Get("box_shared_link")
	if resource != "" && link != "" {
		return nil, newRefusal(http.StatusBadRequest, "invalid_request", "resource and box_shared_link exclude each other")
	}
	unknown := newRefusal(http.StatusBadRequest, "invalid_resource", "The resource does not exist")
	if link != "" {
		for _, l := range s.links {
			if l.url == link && l.password == "" {
				return l.folder, nil
			}
		}
		return nil, unknown
	}
	if resource == "" {
		return nil, nil
	}
	u, err := url.Parse(resource)
	if err != nil {
		return nil, unknown
	}
	var found *item
	if id, ok := strings.CutPrefix(u.Path, apiRoot+"/folders/"); ok {
		found = s.folders[id]
	} else if id, ok := strings.CutPrefix(u.Path, apiRoot+"/files/"); ok {
		found = s.files[id]
	}
	if found == nil {
		return nil, unknown
	}
	return found, nil
}
