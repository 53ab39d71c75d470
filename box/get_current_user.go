package box

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/call"
)

// GetCurrentUserRequest says what to read of the user that the client acts as.
type GetCurrentUserRequest struct {
	// Fields asks for members that a standard response leaves out, and leaves out those that are
	// not named: only Type and ID, and mostly Name and Login, come without being asked for.
	Fields []string
}

// GetCurrentUserResponse is the user.
type GetCurrentUserResponse struct {
	Account
	RequestID string // box-request-id
}

// Account is a user as Box describes its own account. Everything but ID and Type may be missing.
//
// Source: https://developer.box.com/reference/resources/user/.
type Account struct {
	ID            string        `json:"id"`
	Type          string        `json:"type"` // "user"
	Name          string        `json:"name"`
	Login         string        `json:"login"` // an email address
	CreatedAt     time.Time     `json:"created_at"`
	ModifiedAt    time.Time     `json:"modified_at"`
	Language      string        `json:"language"`
	Timezone      string        `json:"timezone"`
	SpaceAmount   int64         `json:"space_amount"` // bytes; one beyond int64 saturates
	SpaceUsed     int64         `json:"space_used"`
	MaxUploadSize int64         `json:"max_upload_size"`
	Status        AccountStatus `json:"status"`
	JobTitle      string        `json:"job_title"`
	Phone         string        `json:"phone"`
	Address       string        `json:"address"`
	AvatarURL     string        `json:"avatar_url"`

	// The members below come only when they are named in Fields.
	Role       AccountRole `json:"role"`
	Enterprise *Enterprise `json:"enterprise"` // nil: the user belongs to none
	Hostname   string      `json:"hostname"`
	MyTags     []string    `json:"my_tags"`
	// An application user, which cannot sign in.
	IsPlatformAccessOnly bool   `json:"is_platform_access_only"`
	ExternalAppUserID    string `json:"external_app_user_id"`
	CanSeeManagedUsers   bool   `json:"can_see_managed_users"`
}

// Enterprise is the enterprise of an account.
type Enterprise struct {
	ID   string `json:"id"`
	Type string `json:"type"` // "enterprise"
	Name string `json:"name"`
}

// AccountStatus says what an account may do.
type AccountStatus string

// The documented values of AccountStatus.
const (
	AccountStatusActive                 AccountStatus = "active"
	AccountStatusInactive               AccountStatus = "inactive"
	AccountStatusCannotDeleteEdit       AccountStatus = "cannot_delete_edit"
	AccountStatusCannotDeleteEditUpload AccountStatus = "cannot_delete_edit_upload"
)

// AccountRole is the role of an account within its enterprise.
type AccountRole string

// The documented values of AccountRole.
const (
	AccountRoleAdmin   AccountRole = "admin"
	AccountRoleCoAdmin AccountRole = "coadmin"
	AccountRoleUser    AccountRole = "user"
)

// GetCurrentUser reads the user that the client acts as: who consented, the service account of an
// application, or the user of [WithAsUser]. It is the cheapest way to find out whether a token
// is accepted, and whose it is.
//
// Repeat: changes nothing.
//
// Errors: [ErrorCodeUnauthorized] (401), [ErrorCodeForbidden], [ErrorCodeInsufficientScope] (403),
// [ErrRateLimited] (429).
//
// API: GET /users/me, https://developer.box.com/reference/get-users-me/.
func (c *Client) GetCurrentUser(ctx context.Context, req GetCurrentUserRequest, opts ...CallOption) (*GetCurrentUserResponse, error) {
	return call.Read(ctx, c.shared(), call.Operation[*GetCurrentUserResponse]{
		Name:   "box.GetCurrentUser",
		Method: http.MethodGet,
		Path:   "/users/me",
		Query:  fieldsQuery(req), Invalid: validateFields(req.Fields),
		Decode: decodeAccount,
	}, opts)
}

func decodeAccount(r *call.Response) (*GetCurrentUserResponse, error) {
	res := &GetCurrentUserResponse{RequestID: requestID(r.Header)}
	switch err := decode(r.Body, &res.Account); {
	case err != nil:
		return nil, err
	case res.ID == "":
		return nil, errors.New("the response has no user id")
	case res.Type != "" && res.Type != "user":
		return nil, errors.New("the response is not a user")
	}
	return res, nil
}
