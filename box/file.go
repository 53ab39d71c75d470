package box

import (
	"encoding/json"
	"errors"
	"time"
)

// File is a file as Box describes it. Everything but ID and Type may be missing from a response, as
// in [Folder]: a missing or null member leaves the zero value, and so does one of a type that is
// not documented. expiring_embed_link, which holds an access token, is not read.
//
// Source: https://developer.box.com/reference/resources/file/.
type File struct {
	ID          string      `json:"id"`
	Type        string      `json:"type"` // "file"
	ETag        string      `json:"etag"` // unquoted
	SequenceID  string      `json:"sequence_id"`
	Name        string      `json:"name"`
	SHA1        string      `json:"sha1"` // of the content
	FileVersion FileVersion `json:"file_version"`

	Description string `json:"description"` // at most 255 characters
	// Bytes; a value beyond int64 saturates.
	Size              int64       `json:"size"`
	PathCollection    Path        `json:"path_collection"`
	CreatedAt         time.Time   `json:"created_at"`
	ModifiedAt        time.Time   `json:"modified_at"`
	TrashedAt         time.Time   `json:"trashed_at"`
	PurgedAt          time.Time   `json:"purged_at"`
	ContentCreatedAt  time.Time   `json:"content_created_at"`
	ContentModifiedAt time.Time   `json:"content_modified_at"`
	CreatedBy         User        `json:"created_by"`
	ModifiedBy        User        `json:"modified_by"`
	OwnedBy           User        `json:"owned_by"`
	SharedLink        *SharedLink `json:"shared_link"`
	Parent            *FolderMini `json:"parent"`
	ItemStatus        ItemStatus  `json:"item_status"`

	// The members below come only when they are named in Fields.
	VersionNumber string `json:"version_number"` // "1" for the first version
	CommentCount  int64  `json:"comment_count"`
	// can_download, can_rename, ...
	Permissions map[string]bool `json:"permissions"`
	Tags        []string        `json:"tags"` // at most 100
	Lock        *FileLock       `json:"lock"` // nil: not locked
	Extension   string          `json:"extension"`
	// A folder of macOS that Box keeps as one file.
	IsPackage                 bool `json:"is_package"`
	HasCollaborations         bool `json:"has_collaborations"`
	IsExternallyOwned         bool `json:"is_externally_owned"`
	IsAccessibleViaSharedLink bool `json:"is_accessible_via_shared_link"`
	IsAssociatedWithAppItem   bool `json:"is_associated_with_app_item"`
	// Editor, viewer, previewer uploader, ...
	AllowedInviteeRoles []string `json:"allowed_invitee_roles"`
	// can_preview, can_download, can_edit.
	SharedLinkPermissionOptions []string        `json:"shared_link_permission_options"`
	WatermarkInfo               map[string]bool `json:"watermark_info"` // is_watermarked, ...
	Classification              *Classification `json:"classification"`
	Metadata                    json.RawMessage `json:"metadata"` // by scope and template
	Representations             json.RawMessage `json:"representations"`
	UploaderDisplayName         string          `json:"uploader_display_name"`
	ExpiresAt                   time.Time       `json:"expires_at"`     // when Box deletes it
	DispositionAt               time.Time       `json:"disposition_at"` // when its retention ends
}

// FileLock says who keeps others from changing a file.
type FileLock struct {
	ID                  string    `json:"id"`
	Type                string    `json:"type"` // "lock"
	CreatedBy           User      `json:"created_by"`
	CreatedAt           time.Time `json:"created_at"`
	ExpiredAt           time.Time `json:"expired_at"` // zero: it does not expire
	IsDownloadPrevented bool      `json:"is_download_prevented"`
	AppType             string    `json:"app_type"`
}

// decode reads a response that has to be a file.
func (f *File) decode(body []byte) error {
	switch err := decode(body, f); {
	case err != nil:
		return err
	case f.ID == "":
		return errors.New("the response has no file id")
	case f.Type != "" && f.Type != "file":
		return errors.New("the response is not a file")
	}
	return nil
}
