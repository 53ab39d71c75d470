package document360

import (
	"bytes"
	"errors"
	"time"

	"github.com/farcopy/farcopy/internal/codec"
)

// The types below decode in one pass what the public ones cannot: numbers for texts, and times in several forms.

type (
	plainFolder  Folder
	plainFile    File
	plainProject Project
)

type folderWire struct {
	plainFolder
	ID         text         `json:"id"`
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
	ID         text   `json:"id"`
	ModifiedAt moment `json:"modified_at"`
	Size       text   `json:"size"`
	Height     text   `json:"height"`
	Width      text   `json:"width"`
}

func (w *fileWire) file() File {
	f := File(w.plainFile)
	f.ID, f.ModifiedAt = string(w.ID), w.ModifiedAt.Time
	f.Size, f.Height, f.Width = string(w.Size), string(w.Height), string(w.Width)
	return f
}

type projectWire struct {
	plainProject
	ID         text   `json:"id"`
	CreatedAt  moment `json:"created_at"`
	ModifiedAt moment `json:"modified_at"`
}

func (w *projectWire) project() Project {
	p := Project(w.plainProject)
	p.ID, p.CreatedAt, p.ModifiedAt = string(w.ID), w.CreatedAt.Time, w.ModifiedAt.Time
	return p
}

// text is a string that may come as a JSON number.
type text string

func (t *text) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] != '"' {
		if n := bytes.TrimSpace(data); len(n) > 0 && n[0] >= '0' && n[0] <= '9' {
			*t = text(n)
		}
		return nil
	}
	s, _ := codec.String(data)
	*t = text(s)
	return nil
}

// moment is a time with up to nine digits of a second that may be null, empty or without a zone, which is then UTC; what
// cannot be read stays zero.
type moment struct{ time.Time }

func (m *moment) UnmarshalJSON(data []byte) error {
	if t := codec.Time(string(bytes.Trim(data, `"`)), codec.Zoned, codec.Zoneless, codec.Dated); !t.IsZero() {
		m.Time = t
	}
	return nil
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
	return errors.New("the answer has no " + member)
}
