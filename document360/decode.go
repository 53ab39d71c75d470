package document360

import (
	"errors"
	"time"

	"github.com/farcopy/farcopy/internal/codec"
)

// The types below decode in one pass what the public ones cannot: numbers for texts, and times in
// several forms.

type (
	plainFolder  Folder
	plainFile    File
	plainProject Project
)

type folderWire struct {
	plainFolder
	ID         codec.Text   `json:"id"`
	SubFolders []folderWire `json:"sub_folders"`
	CreatedAt  moment       `json:"created_at"`
	ModifiedAt moment       `json:"modified_at"`
}

func (w *folderWire) folder() Folder {
	f := Folder(w.plainFolder)
	f.ID, f.CreatedAt, f.ModifiedAt = string(w.ID), w.CreatedAt.Time, w.ModifiedAt.Time
	f.SubFolders = converted(w.SubFolders, (*folderWire).folder)
	return f
}

type fileWire struct {
	plainFile
	ID             codec.Text `json:"id"`
	ModifiedAt     moment     `json:"modified_at"`
	FileType       codec.Word `json:"file_type"`
	ParentFolderID codec.Word `json:"parent_folder_id"`
	UpdatedBy      codec.Word `json:"updated_by"`
	Size           codec.Word `json:"size"`
	Height         codec.Word `json:"height"`
	Width          codec.Word `json:"width"`
}

func (w *fileWire) file() File {
	f := File(w.plainFile)
	f.ID, f.ModifiedAt = string(w.ID), w.ModifiedAt.Time
	f.FileType, f.ParentFolderID, f.UpdatedBy = string(w.FileType), string(w.ParentFolderID), string(w.UpdatedBy)
	f.Size, f.Height, f.Width = string(w.Size), string(w.Height), string(w.Width)
	return f
}

type projectWire struct {
	plainProject
	ID         codec.Text `json:"id"`
	CreatedAt  moment     `json:"created_at"`
	ModifiedAt moment     `json:"modified_at"`
}

func (w *projectWire) project() Project {
	p := Project(w.plainProject)
	p.ID, p.CreatedAt, p.ModifiedAt = string(w.ID), w.CreatedAt.Time, w.ModifiedAt.Time
	return p
}

func converted[W, T any](entries []W, convert func(*W) T) []T {
	if entries == nil {
		return nil
	}
	list := make([]T, len(entries))
	for i := range entries {
		list[i] = convert(&entries[i])
	}
	return list
}

func missing(member string, err error) error {
	if err != nil {
		return err
	}
	return errors.New("the response has no " + member)
}

// moment is a time with up to nine digits of a second that may be null, empty or without a zone,
// which is then UTC.
type moment struct{ time.Time }

func (m *moment) UnmarshalJSON(raw []byte) error {
	m.Time = codec.LenientTime(raw, codec.Zoned, codec.Zoneless, codec.Dated)
	return nil
}
