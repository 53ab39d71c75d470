package box

import (
	"encoding/json"
	"time"
)

// Folder is a folder as Box describes it. Everything but ID and Type may be missing from a
// response: a response to a request with Fields has only the mini representation (Type, ID, ETag,
// SequenceID, Name) and what was asked for. A missing or null member leaves the zero value, and so
// does one of a type that is not documented.
//
// Source: https://developer.box.com/reference/resources/folder/.
type Folder struct {
	ID         string `json:"id"`
	Type       string `json:"type"`        // "folder"
	ETag       string `json:"etag"`        // unquoted; empty for the root folder
	SequenceID string `json:"sequence_id"` // empty for the root folder
	Name       string `json:"name"`

	Description string `json:"description"` // at most 256 characters
	// Bytes; a value beyond int64, which Box sends as 1.2e31, saturates.
	Size int64 `json:"size"`
	// Zero for the root folder and the trash, like the other times.
	CreatedAt         time.Time    `json:"created_at"`
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
	// The first 100 items, where the response has them.
	ItemCollection *ItemPage `json:"item_collection"`

	// The members below come only when they are named in Fields.
	SyncState         SyncState `json:"sync_state"`
	HasCollaborations bool      `json:"has_collaborations"`
	// can_upload, can_download, ...
	Permissions                           map[string]bool `json:"permissions"`
	Tags                                  []string        `json:"tags"` // at most 100
	CanNonOwnersInvite                    bool            `json:"can_non_owners_invite"`
	CanNonOwnersViewCollaborators         bool            `json:"can_non_owners_view_collaborators"`
	IsExternallyOwned                     bool            `json:"is_externally_owned"`
	IsCollaborationRestrictedToEnterprise bool            `json:"is_collaboration_restricted_to_enterprise"`
	IsAccessibleViaSharedLink             bool            `json:"is_accessible_via_shared_link"`
	IsAssociatedWithAppItem               bool            `json:"is_associated_with_app_item"`
	AllowedSharedLinkAccessLevels         []Access        `json:"allowed_shared_link_access_levels"`
	// Editor, viewer, previewer uploader, ...
	AllowedInviteeRoles []string `json:"allowed_invitee_roles"`
	// is_watermarked, ...
	WatermarkInfo  map[string]bool `json:"watermark_info"`
	Classification *Classification `json:"classification"`
	Metadata       json.RawMessage `json:"metadata"` // by scope and template
}

// ItemStatus says whether an item is in use.
type ItemStatus string

// The documented values of ItemStatus.
const (
	ItemStatusActive  ItemStatus = "active"
	ItemStatusTrashed ItemStatus = "trashed"
	ItemStatusDeleted ItemStatus = "deleted"
)

// SyncState says whether a folder is kept on the user's devices.
type SyncState string

// The documented values of SyncState.
const (
	SyncStateSynced          SyncState = "synced"
	SyncStateNotSynced       SyncState = "not_synced"
	SyncStatePartiallySynced SyncState = "partially_synced"
)

// Access says who may use a link or an upload address.
type Access string

// The documented values of Access. AccessCompany is not documented for an upload address.
const (
	AccessOpen          Access = "open"          // whoever has it
	AccessCompany       Access = "company"       // the users of the enterprise
	AccessCollaborators Access = "collaborators" // those who were invited
)

// Permission says what a shared link allows.
type Permission string

// The documented values of Permission.
const (
	PermissionCanEdit     Permission = "can_edit"
	PermissionCanDownload Permission = "can_download"
	PermissionCanPreview  Permission = "can_preview"
	PermissionNoAccess    Permission = "no_access"
)

// FolderMini is a folder that another object refers to.
type FolderMini struct {
	ID         string `json:"id"`
	Type       string `json:"type"` // "folder"
	ETag       string `json:"etag"`
	SequenceID string `json:"sequence_id"`
	Name       string `json:"name"`
}

// Path is the way from the root folder to an item, the root first.
type Path struct {
	TotalCount int64        `json:"total_count"`
	Entries    []FolderMini `json:"entries"`
}

// User is a user that another object refers to. ID and Login may be empty.
type User struct {
	ID    string `json:"id"`
	Type  string `json:"type"` // "user"
	Name  string `json:"name"`
	Login string `json:"login"` // an email address
}

// SharedLink is how an item is reached by a link. DownloadURL leads whoever has it to the content,
// so it prints REDACTED under every verb, in JSON and in slog.
type SharedLink struct {
	URL string `json:"url"`
	// Empty where the link does not lead to the content.
	DownloadURL         string          `json:"download_url"`
	VanityURL           string          `json:"vanity_url"`
	VanityName          string          `json:"vanity_name"`
	Access              Access          `json:"access"`
	EffectiveAccess     Access          `json:"effective_access"`
	EffectivePermission Permission      `json:"effective_permission"`
	UnsharedAt          time.Time       `json:"unshared_at"` // zero: it does not expire
	IsPasswordEnabled   bool            `json:"is_password_enabled"`
	Permissions         map[string]bool `json:"permissions"` // can_download, can_preview, can_edit
	DownloadCount       int64           `json:"download_count"`
	PreviewCount        int64           `json:"preview_count"`
}

// UploadEmail is the address that uploads into a folder.
type UploadEmail struct {
	Access Access `json:"access"`
	Email  string `json:"email"`
}

// Classification is an item's security classification.
type Classification struct {
	Name       string `json:"name"`
	Definition string `json:"definition"`
	Color      string `json:"color"` // #ff0000
}

// ItemType is the kind of an item.
type ItemType string

// The documented values of ItemType.
const (
	ItemTypeFile    ItemType = "file"
	ItemTypeFolder  ItemType = "folder"
	ItemTypeWebLink ItemType = "web_link"
)

// Item is an entry of a folder: a file, a folder or a web link. Members that a kind of item does
// not have are zero.
type Item struct {
	ID         string   `json:"id"` // unique among items of its Type only
	Type       ItemType `json:"type"`
	ETag       string   `json:"etag"`
	SequenceID string   `json:"sequence_id"`
	Name       string   `json:"name"`

	SHA1        string      `json:"sha1"`         // files
	FileVersion FileVersion `json:"file_version"` // files
	URL         string      `json:"url"`          // web links

	// The members below come only when they are named in Fields. They mean what they mean in
	// Folder.
	Description       string      `json:"description"`
	Size              int64       `json:"size"`
	CreatedAt         time.Time   `json:"created_at"`
	ModifiedAt        time.Time   `json:"modified_at"`
	TrashedAt         time.Time   `json:"trashed_at"`
	PurgedAt          time.Time   `json:"purged_at"`
	ContentCreatedAt  time.Time   `json:"content_created_at"`
	ContentModifiedAt time.Time   `json:"content_modified_at"`
	PathCollection    Path        `json:"path_collection"`
	CreatedBy         User        `json:"created_by"`
	ModifiedBy        User        `json:"modified_by"`
	OwnedBy           User        `json:"owned_by"`
	SharedLink        *SharedLink `json:"shared_link"`
	Parent            *FolderMini `json:"parent"`
	ItemStatus        ItemStatus  `json:"item_status"`
}

// FileVersion is the version of a file that an item stands for.
type FileVersion struct {
	ID   string `json:"id"`
	Type string `json:"type"` // "file_version"
	SHA1 string `json:"sha1"`
}

// ItemPage is one page of a folder's items.
type ItemPage struct {
	Entries []Item `json:"entries"`
	// Of all pages; it may count more than there are. Not sent with markers.
	TotalCount int64 `json:"total_count"`
	Offset     int64 `json:"offset"` // not sent with markers
	// The limit in force, which may be lower than the one asked for.
	Limit      int64   `json:"limit"`
	Order      []Order `json:"order"`       // not sent with markers
	NextMarker string  `json:"next_marker"` // empty on the last page
	PrevMarker string  `json:"prev_marker"`
}

// Order is one of the attributes that a page is sorted by, the most important first.
type Order struct {
	By        string    `json:"by"`
	Direction Direction `json:"direction"`
}

// Sort is an attribute that items are sorted by, after their type: folders come first, web links
// last.
type Sort string

// The documented values of Sort.
const (
	SortID   Sort = "id"
	SortName Sort = "name"
	SortDate Sort = "date"
	SortSize Sort = "size"
)

// Direction is the direction of a Sort.
type Direction string

// The documented values of Direction.
const (
	DirectionAscending  Direction = "ASC"
	DirectionDescending Direction = "DESC"
)

// adviceChange is what a caller can do about a delete or an update of unknown outcome.
const adviceChange = "read the item, or make the same call again"
