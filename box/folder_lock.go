package box

import (
	"errors"
	"time"

	"github.com/farcopy/farcopy/internal/codec"
)

// FolderLock keeps a folder from being moved and deleted. It does not keep it from being copied.
type FolderLock struct {
	ID        string     `json:"id"`
	Type      string     `json:"type"` // "folder_lock"
	Folder    FolderMini `json:"folder"`
	CreatedBy User       `json:"created_by"` // ID and Type only
	CreatedAt time.Time  `json:"created_at"`
	LockType  string     `json:"lock_type"` // "freeze" in Box's examples

	// LockedOperations is nil if the response does not have it.
	LockedOperations *LockedOperations `json:"locked_operations"`
}

// LockedOperations are what a lock prevents.
type LockedOperations struct {
	Move   bool `json:"move"`
	Delete bool `json:"delete"`
}

func (l *FolderLock) decode(body []byte) error {
	switch err := decode(body, l); {
	case err != nil:
		return err
	case l.ID == "":
		return errors.New("the response has no id of a lock")
	}
	return nil
}

// folderLocks is a list of locks. A member that Box leaves out stays zero.
type folderLocks struct {
	Entries    []FolderLock `json:"entries"`
	NextMarker string       `json:"next_marker"`
}

// decode reads a list. What it cannot read in full is an error: a lock that is overlooked looks
// like one that is not there.
func (l *folderLocks) decode(body []byte) error {
	for name, entries := range codec.Members(body) {
		if name == "entries" && codec.Length(entries) > maxEntries {
			return errors.New("the response has more locks than can be read")
		}
	}
	if err := decode(body, l); err != nil {
		return err
	}
	if l.Entries == nil {
		return errors.New("the response has no entries")
	}
	for _, lock := range l.Entries {
		if lock.ID == "" {
			return errors.New("the response has a lock without an id")
		}
	}
	return nil
}
