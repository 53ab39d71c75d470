package oracle

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/redact"
)

// AppLinkRole is what an applink allows.
type AppLinkRole string

// The roles of applinks, from the weakest. A copy needs AppLinkRoleContributor.
const (
	AppLinkRoleViewer      AppLinkRole = "viewer"
	AppLinkRoleDownloader  AppLinkRole = "downloader"
	AppLinkRoleContributor AppLinkRole = "contributor"
	AppLinkRoleManager     AppLinkRole = "manager" // the pages of version 1.1 contradict each other about it
)

// CreateAppLinkRequest says to what an applink is to lead, and for whom.
type CreateAppLinkRequest struct {
	// FolderID or FileID is the item. Exactly one is required.
	FolderID string
	FileID   string

	AssignedUser string      // who uses the applink; required
	Role         AppLinkRole // default: AppLinkRoleViewer

	UserLocale   string // default: Oracle's
	UserTimeZone string // default: Oracle's
}

// CreateAppLinkResponse is the new applink.
type CreateAppLinkResponse struct {
	AppLink // what [Client.AppLinkTokenSource] needs

	URL    string      // of the item in the web application; whoever has it and the tokens may use the applink
	Role   AppLinkRole // as Oracle has it
	ItemID string      // the item

	RequestID string // X-ORACLE-DMS-ECID
}

type createAppLinkBody struct {
	AssignedUser string      `json:"assignedUser"`
	Role         AppLinkRole `json:"role,omitempty"`
	UserLocale   string      `json:"userLocale,omitempty"`
	UserTimeZone string      `json:"userTimeZone,omitempty"`
}

const adviceCreateAppLink = "another call makes another applink; the first one, if it was made, is of no use and ends after 24 hours"

// CreateAppLink makes an applink to a folder or a file: tokens for 24 hours, by which another user
// reaches the item through the program. The caller has to own the item or be its manager.
//
// Repeat: makes another applink. A request that may have been acted on is never sent again, because
// no document has a call that lists applinks or removes one: if its response is lost, the error is
// [ErrOutcomeUnknown].
//
// Errors: [ErrorCodeGeneral] (400: the request is malformed), [ErrorCodeInsufficientPrivilege]
// (403), [ErrorCodeNotFound] (404). [ErrOutcomeUnknown].
//
// API: POST /documents/api/{version}/applinks/folder/{folderId} and .../applinks/file/{fileId},
// Create Applink in
// https://docs.oracle.com/en/cloud/paas/content-cloud/rest-api-content-management-11/.
func (c *Client) CreateAppLink(ctx context.Context, req CreateAppLinkRequest, opts ...CallOption) (*CreateAppLinkResponse, error) {
	item, path := call.Item{Kind: "folder", ID: req.FolderID, Field: "FolderID"}, "/applinks/folder/{FolderID}"
	if req.FolderID == "" {
		item, path = call.Item{Kind: "file", ID: req.FileID, Field: "FileID"}, "/applinks/file/{FileID}"
	}
	return call.Change(Access{}.context(ctx), c.shared(), call.Operation[*CreateAppLinkResponse]{
		Name:     "oracle.CreateAppLink",
		Resource: call.Resource{Source: item},
		Method:   http.MethodPost,
		Path:     path, IDs: []string{item.ID},
		Body:    createAppLinkBody{req.AssignedUser, req.Role, req.UserLocale, req.UserTimeZone},
		Invalid: req.validate(),
		Decode:  decodeAppLink,
		Advice:  adviceCreateAppLink, Once: true,
	}, opts)
}

func (r CreateAppLinkRequest) validate() error {
	if r.FolderID != "" && r.FileID != "" {
		return call.Field("FileID", "cannot be combined with FolderID")
	}
	return cmp.Or(call.Required("AssignedUser", r.AssignedUser), call.UTF8("AssignedUser", r.AssignedUser), call.UTF8("Role", string(r.Role)),
		call.UTF8("UserLocale", r.UserLocale), call.UTF8("UserTimeZone", r.UserTimeZone))
}

func decodeAppLink(r *call.Response) (*CreateAppLinkResponse, error) {
	if refused(r) {
		return nil, readProblem(r)
	}
	var b struct {
		AppLinkID    codec.Text `json:"appLinkID"`
		AccessToken  codec.Text `json:"accessToken"`
		RefreshToken codec.Text `json:"refreshToken"`
		URL          codec.Text `json:"appLinkUrl"`
		Role         codec.Text `json:"role"`
		ID           codec.Text `json:"id"`
	}
	if err := codec.JSON(r.Body, &b); err != nil {
		return nil, err
	}
	link := AppLink{string(b.AppLinkID), string(b.AccessToken), string(b.RefreshToken), time.Now()}
	if link.validate() != nil {
		return nil, errors.New("the response has not all of an applink and its tokens")
	}
	return &CreateAppLinkResponse{
		AppLink: link, URL: string(b.URL), Role: AppLinkRole(b.Role), ItemID: string(b.ID), RequestID: requestID(r.Header),
	}, nil
}

func (r CreateAppLinkResponse) redacted() string { return redact.Fields(r) }

// Format prints the response without its tokens, whatever the verb.
func (r CreateAppLinkResponse) Format(f fmt.State, _ rune) { redact.Format(f, r.redacted()) }

// MarshalJSON writes the response without its tokens.
func (r CreateAppLinkResponse) MarshalJSON() ([]byte, error) { return redact.JSON(r.redacted()) }

// LogValue logs the response without its tokens.
func (r CreateAppLinkResponse) LogValue() slog.Value { return redact.LogValue(r.redacted()) }
