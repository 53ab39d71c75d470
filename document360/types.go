package document360

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/farcopy/farcopy/internal/redact"
)

// File is a file of the Drive. Everything but ID may be missing from a response: a missing or null
// member leaves the zero value. There is no hash and no size in bytes.
//
// Source: the schema FileResponse of https://apihub.document360.io/swagger/v3/swagger.json.
type File struct {
	ID              string    `json:"id"`
	FileName        string    `json:"file_name"` // need not be unique in its folder
	FileType        string    `json:"file_type"` // a media type or an extension
	FileURL         SecretURL `json:"file_url"`
	ModifiedAt      time.Time `json:"modified_at"`
	UpdatedBy       string    `json:"updated_by"`
	Size            string    `json:"size"`   // for people to read, such as "2.4 MB"
	Height          string    `json:"height"` // of images, like Width
	Width           string    `json:"width"`
	ParentFolderID  string    `json:"parent_folder_id"`
	Title           string    `json:"title"`
	AlternativeText string    `json:"alternative_text"`
	Tags            []Tag     `json:"tags"`
	ThumbnailURL    SecretURL `json:"thumbnail_url"`
	IsStarred       bool      `json:"is_starred"`
}

// Tag is a label of a file.
type Tag struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// SecretURL is the address of a file's content. In private and mixed projects it ends in a token
// that opens the file to everybody for a while, so it prints REDACTED under every verb, in JSON and
// in slog. string(u) is the address itself.
type SecretURL string

func (u SecretURL) redacted() string {
	if u == "" {
		return ""
	}
	return "REDACTED"
}

// Format prints REDACTED, or nothing for no address.
func (u SecretURL) Format(f fmt.State, _ rune) { redact.Format(f, u.redacted()) }

// MarshalText writes REDACTED, in JSON too.
func (u SecretURL) MarshalText() ([]byte, error) { return []byte(u.redacted()), nil }

// LogValue logs REDACTED.
func (u SecretURL) LogValue() slog.Value { return redact.LogValue(u.redacted()) }

// Folder is a folder of the Drive with all folders below it. A missing or null member leaves the
// zero value.
//
// Source: the schema FolderResponse of https://apihub.document360.io/swagger/v3/swagger.json.
type Folder struct {
	ID             string    `json:"id"` // need not be a UUID
	Title          string    `json:"title"`
	ParentFolderID string    `json:"parent_folder_id"` // empty at the top
	SubFolders     []Folder  `json:"sub_folders"`
	ItemsCount     int       `json:"items_count"`
	CreatedAt      time.Time `json:"created_at"` // rarely sent
	UpdatedBy      string    `json:"updated_by"`
	ModifiedAt     time.Time `json:"modified_at"`
	Order          int       `json:"order"` // among its siblings
	IsStarred      bool      `json:"is_starred"`
}

// FolderDetail is a folder with one page of its files.
type FolderDetail struct {
	Folder
	Files           []File      `json:"files"`
	FilesPagination *Pagination `json:"files_pagination"` // nil where the response has none
}

// Pagination says where in a list a page is.
type Pagination struct {
	Page       int    `json:"page"` // from 1; 0 where a cursor was used
	PageSize   int    `json:"page_size"`
	TotalCount int64  `json:"total_count"` // only where it was asked for
	HasMore    bool   `json:"has_more"`
	NextCursor string `json:"next_cursor"` // empty on the last page, and in lists without cursors
}

// Project is a project. A missing or null member leaves the zero value.
type Project struct {
	ID            string        `json:"id"`
	Name          string        `json:"name"`
	Description   string        `json:"description"`
	SubDomainName string        `json:"sub_domain_name"`
	CreatedAt     time.Time     `json:"created_at"`
	ModifiedAt    time.Time     `json:"modified_at"`
	Status        ProjectStatus `json:"status"`
}

// ProjectStatus says whether a project is in use.
type ProjectStatus int

// The documented values of ProjectStatus.
const (
	ProjectStatusActive   ProjectStatus = 0
	ProjectStatusInactive ProjectStatus = 1
)

// APIError is one entry of ProblemDetails.Errors.
type APIError struct {
	Code    ErrorCode `json:"code"`
	Message string    `json:"message"`
	// The field of the request that is wrong; empty where none is to blame.
	Field   string `json:"field"`
	Details string `json:"details"` // may be empty
}

// APIWarning is something that did not keep the request from being done. No document lists the
// codes.
type APIWarning struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}
