package boxtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// folderLock keeps a folder from being moved and deleted.
type folderLock struct {
	id      string
	folder  *item
	by      account
	created time.Time
}

// AddFolderLock locks a folder, as another program would at this moment, and returns the id of the
// lock.
func (s *Server) AddFolderLock(folderID string) (lockID string) {
	s.onFolder(folderID, func(f *item) { lockID = s.state.keepFolder(f, s.state.users[0]).id })
	return lockID
}

// FolderLocks returns the ids of a folder's locks, the oldest first.
func (s *Server) FolderLocks(folderID string) (lockIDs []string) {
	s.onFolder(folderID, func(f *item) {
		for _, l := range s.state.locksOf(f) {
			lockIDs = append(lockIDs, l.id)
		}
	})
	return lockIDs
}

func (s *state) keepFolder(f *item, by account) folderLock {
	l := folderLock{id: s.newID(), folder: f, by: by, created: s.now()}
	s.kept = append(s.kept, l)
	return l
}

func (s *state) locksOf(f *item) (all []folderLock) {
	for _, l := range s.kept {
		if l.folder == f {
			all = append(all, l)
		}
	}
	return all
}

// isKept reports whether a lock keeps the item where it is.
func (s *state) isKept(it *item) bool { return len(s.locksOf(it)) > 0 }

// holdsKept reports whether a lock keeps the item, or something below it, from being deleted.
func (s *state) holdsKept(it *item) bool {
	return slices.ContainsFunc(s.kept, func(l folderLock) bool { return l.folder.within(it) })
}

func (l folderLock) show() object {
	return object{
		"id": l.id, "type": "folder_lock", "folder": mini(l.folder), "created_by": object{"id": l.by.id, "type": "user"},
		"created_at": timestamp(l.created), "locked_operations": object{"move": true, "delete": true}, "lock_type": "freeze",
	}
}

// lockable returns a folder whose locks the user may see and change.
func (s *state) lockable(id string) (*item, *refusal) {
	f, p := s.find(id, "folder")
	switch {
	case p != nil:
		return nil, p
	case f.isRoot(), !f.writable():
		return nil, forbidden()
	}
	return f, nil
}

func (s *state) createFolderLock(r *http.Request, _ string) (reply, *refusal) {
	id, p := readLock(r)
	if p != nil {
		return reply{}, p
	}
	f, p := s.lockable(id)
	if p != nil {
		return reply{}, p
	}
	return reply{http.StatusOK, s.keepFolder(f, s.viewer.user).show()}, nil
}

func (s *state) listFolderLocks(r *http.Request, _ string) (reply, *refusal) {
	id := r.URL.Query().Get("folder_id")
	switch {
	case id == "":
		return reply{}, missing("folder_id")
	case strings.Trim(id, "0123456789") != "":
		return reply{}, byStatus(http.StatusMethodNotAllowed)
	}
	f, p := s.lockable(id)
	if p != nil {
		return reply{}, p
	}
	entries := []object{}
	for _, l := range s.locksOf(f) {
		entries = append(entries, l.show())
	}
	return reply{http.StatusOK, object{"entries": entries, "limit": "1000", "next_marker": nil}}, nil
}

func (s *state) deleteFolderLock(_ *http.Request, id string) (reply, *refusal) {
	for i, l := range s.kept {
		if l.id != id {
			continue
		}
		if _, p := s.lockable(l.folder.id); p != nil {
			return reply{}, p
		}
		s.kept = slices.Delete(s.kept, i, i+1)
		return reply{status: http.StatusNoContent}, nil
	}
	return reply{}, notFound("folder_lock", id)
}

// readLock reads the id of the folder that a request is to lock.
func readLock(r *http.Request) (folderID string, p *refusal) {
	raw, err := io.ReadAll(r.Body)
	var body, of, operations map[string]json.RawMessage
	if err != nil || json.Unmarshal(raw, &body) != nil {
		return "", malformed()
	}
	if ok, p := member(body, "folder", "folder", &of); !ok {
		return "", cmp.Or(p, missing("folder"))
	}
	var kind string
	if ok, p := member(of, "type", "folder.type", &kind); !ok {
		return "", cmp.Or(p, missing("folder.type"))
	}
	if ok, p := member(of, "id", "folder.id", &folderID); !ok {
		return "", cmp.Or(p, missing("folder.id"))
	}
	given, p := member(body, "locked_operations", "locked_operations", &operations)
	if p != nil {
		return "", p
	}
	for _, name := range []string{"move", "delete"} {
		if given && string(operations[name]) != "true" {
			return "", schemaFailed(fmt.Sprintf("locked_operations.%s has to be true", name))
		}
	}
	if kind != string(folder) {
		return "", schemaFailed("folder.type has to be folder")
	}
	return folderID, nil
}

func schemaFailed(message string) *refusal {
	return newRefusal(http.StatusBadRequest, "schema_validation_failed", message)
}
