package document360

import (
	"context"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
)

// GetCurrentUserRequest says in which project to look the user up.
type GetCurrentUserRequest struct {
	ProjectID string // required
}

// GetCurrentUserResponse is the user whom the credential stands for.
type GetCurrentUserResponse struct {
	User
	Warnings  []APIWarning
	RequestID string // request_id
}

// User is a user of a project. A missing or null member leaves the zero value.
//
// Source: the schema UserDetailResponse of https://apihub.document360.io/swagger/v3/swagger.json.
type User struct {
	ID               string        `json:"id"`
	FirstName        string        `json:"first_name"`
	LastName         string        `json:"last_name"`
	Email            string        `json:"email"`
	ProfileLogoURL   string        `json:"profile_logo_url"`
	CreatedAt        time.Time     `json:"created_at"`
	LastLoginAt      time.Time     `json:"last_login_at"`
	PortalRole       Role          `json:"portal_role"`
	ContentRoles     []ContentRole `json:"content_roles"`
	AssociatedGroups []UserGroup   `json:"associated_groups"`
}

// Role is a role in the portal.
type Role struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// ContentRole is a role in a part of the content.
type ContentRole struct {
	ID   string `json:"id"`
	Name string `json:"name"`

	// none, category, version, project, language, article or workspace; the list is open
	AccessScopeLevel string `json:"access_scope_level"`
}

// UserGroup is a group of users.
type UserGroup struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description"`
}

type plainUser User

type userWire struct {
	plainUser
	ID          codec.Text `json:"id"`
	CreatedAt   moment     `json:"created_at"`
	LastLoginAt moment     `json:"last_login_at"`
}

func (w *userWire) user() User {
	u := User(w.plainUser)
	u.ID, u.CreatedAt, u.LastLoginAt = string(w.ID), w.CreatedAt.Time, w.LastLoginAt.Time
	return u
}

// GetCurrentUser reads the user whom the credential stands for, with the roles in the project: it
// shows before a copy whether the credential works.
//
// No permission is documented to be needed. Whom an API key or an API token stands for is not
// documented.
//
// Repeat: changes nothing, and is sent again by itself where a response is lost.
//
// Errors: [ErrorCodeUnauthorized] (401), [ErrorCodeForbidden], [ErrorCodeFeatureNotInLicense]
// (403), [ErrorCodeResourceNotFound] (404: the user is no member of the project, or there is no
// such project), [ErrorCodeTooManyRequests], [ErrRateLimited] (429), [ErrorCodeInternalServerError]
// (500).
//
// API: GET /v3/projects/{project_id}/users/me,
// https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) GetCurrentUser(ctx context.Context, req GetCurrentUserRequest, opts ...CallOption) (*GetCurrentUserResponse, error) {
	return call.Read(ctx, c.shared(), call.Operation[*GetCurrentUserResponse]{
		Name:     "document360.GetCurrentUser",
		Resource: call.Resource{Source: call.Item{Kind: "project", ID: req.ProjectID, Field: "ProjectID"}},
		Method:   http.MethodGet,
		Path:     "/v3/projects/{ProjectID}/users/me", IDs: []string{req.ProjectID}, RateScope: req.ProjectID,
		Decode: decodeUser,
	}, opts)
}

func decodeUser(r *call.Response) (*GetCurrentUserResponse, error) {
	e, err := open(r)
	if err != nil {
		return nil, err
	}
	var w userWire
	err = codec.JSON(e.Data, &w)
	if w.ID == "" {
		return nil, missing("user id", err)
	}
	return &GetCurrentUserResponse{User: w.user(), Warnings: e.warnings(), RequestID: string(e.RequestID)}, nil
}
