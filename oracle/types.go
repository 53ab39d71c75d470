package oracle

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/codec"
)

// HomeFolder is the id of the caller's own home folder. Oracle also sends it in the place of the
// home's real id. With client credentials the home is that of the application, not of a person.
const HomeFolder = "self"

// ItemType is the kind of an item.
type ItemType string

// The documented values of ItemType.
const (
	ItemTypeFile   ItemType = "file"
	ItemTypeFolder ItemType = "folder"
)

// Folder is a folder as Oracle describes it. Everything but ID may be missing from a response: a
// missing or unreadable member leaves the zero value. Oracle sends all numbers as strings.
//
// Source: https://docs.oracle.com/en/cloud/paas/content-cloud/rest-api-content-management-11/,
// Folders.
type Folder struct {
	ID              string // "self" for the caller's home
	ParentID        string // "self" for the caller's home; empty for the home itself
	Name            string
	Description     string
	Type            string    // "folder"
	Size            int64     // bytes
	ChildItemsCount int       // items directly in the folder
	CreatedTime     time.Time // to the second or the millisecond, like the other times
	ModifiedTime    time.Time
	CreatedBy       User
	ModifiedBy      User
	OwnedBy         User
	ConversationID  string
	Metadata        json.RawMessage // by collection and field; nil where the response has none
}

// File is a file as Oracle describes it, in its latest version. Everything but ID may be missing
// from a response, as with [Folder].
//
// Source: https://docs.oracle.com/en/cloud/paas/content-cloud/rest-api-content-management-11/,
// Files.
type File struct {
	ID              string
	ParentID        string // "self" for the caller's home
	Name            string
	Description     string
	Type            string // "file"
	Size            int64  // bytes
	Version         string // the number of the latest version
	MIMEType        string
	CreatedTime     time.Time
	ModifiedTime    time.Time
	CreatedBy       User
	ModifiedBy      User
	OwnedBy         User
	ReservedBy      User // zero: nobody has reserved the file
	ReservationTime time.Time
	Metadata        json.RawMessage // by collection and field; nil where the response has none
}

// Item is an entry of a folder: a folder or a file.
type Item struct {
	ID           string
	ParentID     string
	Name         string
	Description  string
	Type         ItemType
	Size         int64 // bytes
	CreatedTime  time.Time
	ModifiedTime time.Time
	CreatedBy    User
	ModifiedBy   User
	OwnedBy      User
	Metadata     json.RawMessage

	ChildItemsCount int // folders

	Version         string // files: the number of the latest version
	MIMEType        string
	ReservedBy      User // zero: nobody has reserved the file
	ReservationTime time.Time
}

// asFolder returns what a listing shows of a folder.
func (i *Item) asFolder() Folder {
	return Folder{
		ID: i.ID, ParentID: i.ParentID, Name: i.Name, Description: i.Description, Type: string(i.Type), Size: i.Size,
		ChildItemsCount: i.ChildItemsCount, CreatedTime: i.CreatedTime, ModifiedTime: i.ModifiedTime,
		CreatedBy: i.CreatedBy, ModifiedBy: i.ModifiedBy, OwnedBy: i.OwnedBy, Metadata: i.Metadata,
	}
}

// User is a user that an item refers to.
type User struct {
	ID          string
	DisplayName string
	LoginName   string // since API version 1.2
	Type        string // "user"
}

// itemBody is a folder or a file on the wire.
type itemBody struct {
	ID              codec.Text      `json:"id"`
	ParentID        codec.Word      `json:"parentID"`
	Name            codec.Text      `json:"name"`
	Description     codec.Text      `json:"description"`
	Type            codec.Word      `json:"type"`
	Size            integer         `json:"size"`
	ChildItemsCount integer         `json:"childItemsCount"`
	CreatedTime     codec.Moment    `json:"createdTime"`
	ModifiedTime    codec.Moment    `json:"modifiedTime"`
	CreatedBy       userBody        `json:"createdBy"`
	ModifiedBy      userBody        `json:"modifiedBy"`
	OwnedBy         userBody        `json:"ownedBy"`
	ConversationID  codec.Text      `json:"conversationID"`
	Metadata        json.RawMessage `json:"metadata"`
	Version         codec.Word      `json:"version"`
	MIMEType        codec.Word      `json:"mimeType"`
	ReservedBy      userBody        `json:"reservedBy"`
	ReservationTime codec.Moment    `json:"reservationTime"`
}

func (b *itemBody) folder() Folder {
	return Folder{
		ID: string(b.ID), ParentID: string(b.ParentID), Name: string(b.Name), Description: string(b.Description),
		Type: string(b.Type), Size: b.Size.value, ChildItemsCount: int(b.ChildItemsCount.value),
		CreatedTime: b.CreatedTime.Time, ModifiedTime: b.ModifiedTime.Time,
		CreatedBy: User(b.CreatedBy), ModifiedBy: User(b.ModifiedBy), OwnedBy: User(b.OwnedBy),
		ConversationID: string(b.ConversationID), Metadata: b.Metadata,
	}
}

func (b *itemBody) file() File {
	return File{
		ID: string(b.ID), ParentID: string(b.ParentID), Name: string(b.Name), Description: string(b.Description),
		Type: string(b.Type), Size: b.Size.value, Version: string(b.Version), MIMEType: string(b.MIMEType),
		CreatedTime: b.CreatedTime.Time, ModifiedTime: b.ModifiedTime.Time,
		CreatedBy: User(b.CreatedBy), ModifiedBy: User(b.ModifiedBy), OwnedBy: User(b.OwnedBy),
		ReservedBy: User(b.ReservedBy), ReservationTime: b.ReservationTime.Time, Metadata: b.Metadata,
	}
}

func (b *itemBody) item() Item {
	return Item{
		ID: string(b.ID), ParentID: string(b.ParentID), Name: string(b.Name), Description: string(b.Description),
		Type: ItemType(b.Type), Size: b.Size.value,
		CreatedTime: b.CreatedTime.Time, ModifiedTime: b.ModifiedTime.Time,
		CreatedBy: User(b.CreatedBy), ModifiedBy: User(b.ModifiedBy), OwnedBy: User(b.OwnedBy), Metadata: b.Metadata,
		ChildItemsCount: int(b.ChildItemsCount.value), Version: string(b.Version), MIMEType: string(b.MIMEType),
		ReservedBy: User(b.ReservedBy), ReservationTime: b.ReservationTime.Time,
	}
}

// userBody is a user on the wire: an object, or the plain name of API version 1.0.
type userBody User

func (u *userBody) UnmarshalJSON(data []byte) error {
	*u = userBody{}
	if data[0] != '{' {
		u.DisplayName = codec.LenientWord(data)
	}
	// A list names three users an item, mostly the same ones.
	for name, value := range codec.Members(data) {
		switch {
		case strings.EqualFold(name, "id"):
			u.ID = codec.LenientWord(value)
		case strings.EqualFold(name, "displayName"):
			u.DisplayName = codec.LenientWord(value)
		case strings.EqualFold(name, "loginName"):
			u.LoginName = codec.LenientWord(value)
		case strings.EqualFold(name, "type"):
			u.Type = codec.LenientWord(value)
		}
	}
	return nil
}
