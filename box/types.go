package box

import (
	"encoding/json"
	"time"
)

// Folder is a folder as Box describes it. Everything but ID and Type may be missing from an answer: an answer to a request
// with Fields has only the mini representation (Type, ID, ETag, SequenceID, Name) and what was asked for. A missing or
// null member leaves the zero value.
//
// Source: https://developer.box.com/reference/resources/folder/.
type Folder struct {
	ID         string `json:"id"`
	Type       string `json:"type"`        // "folder"
	ETag       string `json:"etag"`        // unquoted; empty for the root folder
	SequenceID string `json:"sequence_id"` // empty for the root folder
	Name       string `json:"name"`

	Description       string       `json:"description"` // at most 256 characters
	Size              int64        `json:"size"`        // bytes; a value beyond int64, which Box sends as 1.2e31, saturates
	CreatedAt         time.Time    `json:"created_at"`  // zero for the root folder and the trash, like the other times
	ModifiedAt        time.Time    `json:"modified_at"`
	TrashedAt         time.Time    `json:"trashed_at"`
	PurgedAt          time.Time    `json:"purged_at"`
	ContentCreatedAt  time.Time    `json:"content_created_at"`
	ContentModifiedAt time.Time    `json:"content_modified_at"`
	PathCollection    Path         `json:"path_collection"`
	CreatedBy         User         `json:"created_by"`
	ModifiedBy        User         `json:"modified_by"`
	OwnedBy           User         `json:"owned_by"`
	SharedLink        *SharedLink  `json:"shared_link"`
	FolderUploadEmail *UploadEmail `json:"folder_upload_email"`
	Parent            *FolderMini  `json:"parent"` // nil for the root folder
	ItemStatus        ItemStatus   `json:"item_status"`
	ItemCollection    *ItemPage    `json:"item_collection"` // the first items, where the answer has them

	// The members below come only when they are named in Fields.
	SyncState                             string          `json:"sync_state"`
	HasCollaborations                     bool            `json:"has_collaborations"`
	Permissions                           map[string]bool `json:"permissions"`
	Tags                                  []string        `json:"tags"`
	CanNonOwnersInvite                    bool            `json:"can_non_owners_invite"`
	CanNonOwnersViewCollaborators         bool            `json:"can_non_owners_view_collaborators"`
	IsExternallyOwned                     bool            `json:"is_externally_owned"`
	IsCollaborationRestrictedToEnterprise bool            `json:"is_collaboration_restricted_to_enterprise"`
	IsAccessibleViaSharedLink             bool            `json:"is_accessible_via_shared_link"`
	IsAssociatedWithAppItem               bool            `json:"is_associated_with_app_item"`
	AllowedSharedLinkAccessLevels         []string        `json:"allowed_shared_link_access_levels"`
	AllowedInviteeRoles                   []string        `json:"allowed_invitee_roles"`
	WatermarkInfo                         map[string]bool `json:"watermark_info"`
	Classification                        *Classification `json:"classification"`
	Metadata                              json.RawMessage `json:"metadata"` // by scope and template
}

// ItemStatus says whether an item is in use.
type ItemStatus string

// The documented values of ItemStatus.
const (
	ItemStatusActive  ItemStatus = "active"
	ItemStatusTrashed ItemStatus = "trashed"
	ItemStatusDeleted ItemStatus = "deleted"
)

// FolderMini is a folder that another object refers to.
type FolderMini struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	ETag       string `json:"etag"`
	SequenceID string `json:"sequence_id"`
	Name       string `json:"name"`
}

// Path is the way from the root folder to a folder, the root first.
type Path struct {
	TotalCount int64        `json:"total_count"`
	Entries    []FolderMini `json:"entries"`
}

// User is a user that another object refers to. ID and Login may be empty.
type User struct {
	ID    string `json:"id"`
	Type  string `json:"type"`
	Name  string `json:"name"`
	Login string `json:"login"`
}

// SharedLink is how a folder is reached by a link.
type SharedLink struct {
	URL                 string          `json:"url"`
	DownloadURL         string          `json:"download_url"`
	VanityURL           string          `json:"vanity_url"`
	VanityName          string          `json:"vanity_name"`
	Access              string          `json:"access"` // open, company or collaborators
	EffectiveAccess     string          `json:"effective_access"`
	EffectivePermission string          `json:"effective_permission"`
	UnsharedAt          time.Time       `json:"unshared_at"`
	IsPasswordEnabled   bool            `json:"is_password_enabled"`
	Permissions         map[string]bool `json:"permissions"`
	DownloadCount       int64           `json:"download_count"`
	PreviewCount        int64           `json:"preview_count"`
}

// UploadEmail is the address that uploads into a folder.
type UploadEmail struct {
	Access string `json:"access"` // open or collaborators
	Email  string `json:"email"`
}

// Classification is a folder's security classification.
type Classification struct {
	Name       string `json:"name"`
	Definition string `json:"definition"`
	Color      string `json:"color"`
}

// Item is an entry of a folder: a file, a folder or a web link.
type Item struct {
	ID         string `json:"id"`
	Type       string `json:"type"` // "file", "folder" or "web_link"
	ETag       string `json:"etag"`
	SequenceID string `json:"sequence_id"`
	Name       string `json:"name"`

	SHA1        string      `json:"sha1"` // files
	FileVersion FileVersion `json:"file_version"`
	URL         string      `json:"url"` // web links

	Size       int64       `json:"size"` // as in Folder; these come only when named in Fields
	CreatedAt  time.Time   `json:"created_at"`
	ModifiedAt time.Time   `json:"modified_at"`
	Parent     *FolderMini `json:"parent"`
	ItemStatus ItemStatus  `json:"item_status"`
}

// FileVersion is the version of a file that an item stands for.
type FileVersion struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	SHA1 string `json:"sha1"`
}

// ItemPage is one page of a folder's items.
type ItemPage struct {
	Entries    []Item `json:"entries"`
	TotalCount int64  `json:"total_count"` // of all pages; it may count more than there are. Not sent with markers
	Offset     int64  `json:"offset"`
	Limit      int64  `json:"limit"`       // the limit in force, which may be lower than the one asked for
	NextMarker string `json:"next_marker"` // empty on the last page
}
