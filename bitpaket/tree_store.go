package bitpaket

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/treejob"
)

// treeStore lists and copies for CopyTree. An entry's id is its path.
type treeStore struct {
	client *Client
	verify farcopy.Verify
	opts   []CallOption
}

func (s *treeStore) List(ctx context.Context, folder string) (entries []treejob.Entry, err error) {
	list, err := s.client.Query(ctx, QueryRequest{Folder: folder, Detailed: true}, s.opts...)
	if err != nil {
		return nil, err
	}
	for _, f := range list.inside() {
		entries = append(entries, treejob.Entry{ID: below(folder, f.Name), Name: f.Name, Key: f.Name, IsFolder: true})
	}
	seen := map[string]bool{} // of several versions the newest comes first
	for _, o := range list.Objects {
		name := o.Properties.Name
		if !seen[name] {
			seen[name] = true
			entries = append(entries, treejob.Entry{
				ID: below(folder, name), Name: name, Key: name, Size: o.Properties.Size, State: listedState(&o), Listed: &o,
			})
		}
	}
	return entries, nil
}

// Contains has nothing to say of paths: that the one is not inside of the other was checked. But
// both must be there, because no document says what the list of a directory is that does not exist.
func (s *treeStore) Contains(ctx context.Context, outer, inner string) (bool, error) {
	for _, folder := range []string{outer, inner} {
		if folder == "/" {
			continue
		}
		parent, err := s.client.Query(ctx, QueryRequest{Folder: path.Dir(folder)}, s.opts...)
		if err != nil {
			return false, err
		}
		exists := false
		for _, f := range parent.inside() {
			exists = exists || f.Name == path.Base(folder)
		}
		if !exists {
			return false, fmt.Errorf("%s: no directory %q: %w", opCopyTree, folder, fs.ErrNotExist)
		}
	}
	return false, nil
}

func (s *treeStore) Unfit(e *treejob.Entry) string {
	switch {
	case e.Name == "", strings.Contains(e.Name, "/"), validatePath("", "/"+e.Name) != nil:
		return "its name cannot be a segment of a path"
	case e.IsFolder && strings.TrimSpace(e.Name) != e.Name:
		return "the name of a directory that is made must not begin or end with a space"
	}
	return ""
}

func (s *treeStore) Compare(source, there *treejob.Entry) (bool, string) {
	return compareStates(readState(source.State), readState(there.State)) == StrengthStrong, treejob.ReasonSame
}

// ensured is what the journal keeps of the latest request that makes a directory.
type ensured struct {
	Sent time.Time `json:"sent"` // by the local clock
}

// ensuredHorizon is when a directory that is not there was not made by a request before.
const ensuredHorizon = time.Hour

// CreateFolder makes a directory with Ensure, so that a second request does no harm. That one was
// sent is in the journal because the refusal of a later one proves nothing then.
func (s *treeStore) CreateFolder(ctx context.Context, t *treejob.Task, step treejob.Step) (treejob.Folder, error) {
	made := treejob.Folder{ID: below(t.To, t.Name), Name: t.Name}
	if step.Save == nil {
		return made, s.findFolder(ctx, t, step)
	}
	text, err := json.Marshal(ensured{time.Now().UTC()})
	if err == nil {
		err = step.Save(ctx, text)
	}
	if err != nil {
		return treejob.Folder{}, err
	}
	res, err := s.client.CreateFolder(ctx, CreateFolderRequest{Folder: made.ID, Ensure: true}, s.opts...)
	if err == nil && res.Name != "" {
		made.Name = path.Base(res.Name)
	}
	return made, err
}

// findFolder returns nil if the directory of a task is there.
func (s *treeStore) findFolder(ctx context.Context, t *treejob.Task, step treejob.Step) error {
	list, err := s.client.Query(ctx, QueryRequest{Folder: t.To}, s.opts...)
	if err != nil {
		return fmt.Errorf("%s: %w: the directory above cannot be listed: %w", opCopyTree, ErrOutcomeUnknown, err)
	}
	for _, f := range list.inside() {
		if f.Name == t.Name {
			return nil
		}
	}
	var before ensured
	if json.Unmarshal(step.Saved, &before) != nil || time.Since(before.Sent) < ensuredHorizon {
		return fmt.Errorf("%s: %w: the directory is not listed", opCopyTree, ErrOutcomeUnknown)
	}
	return fmt.Errorf("%s: %w: the directory is not there", opCopyTree, ErrNotExecuted)
}

func (s *treeStore) Refused(err error) bool { return isRefused(err) }

// isRefused reports whether BitPaket accepts neither this nor any other request of the credential.
func isRefused(err error) bool {
	p, ok := errors.AsType[*ProblemDetails](err)
	return ok && p.Status == http.StatusUnauthorized || errors.Is(err, ErrorCodeInvalidToken)
}

// objectState is what the journal keeps of an object as it was listed.
type objectState struct {
	ID       string `json:"id"`
	Size     int64  `json:"size"`
	Hash     string `json:"hash,omitempty"`
	HashType string `json:"type,omitempty"`
}

func stateOfObject(o *Object) objectState {
	return objectState{o.ID, o.Properties.Size, strings.ToLower(o.Properties.Hash), strings.ToUpper(o.Properties.HashType)}
}

func listedState(o *Object) string {
	text, _ := json.Marshal(stateOfObject(o)) // strings and a number have no error
	return string(text)
}

func readState(text string) (s objectState) {
	json.Unmarshal([]byte(text), &s)
	return s
}

// compareStates returns what shows that two objects are equal: StrengthNone if they differ.
func compareStates(a, b objectState) Strength {
	switch {
	case a.Size != b.Size:
		return StrengthNone
	case a.Hash == "" || b.Hash == "" || a.HashType != b.HashType:
		return StrengthWeak
	case a.Hash != b.Hash:
		return StrengthNone
	}
	return StrengthStrong
}

var _ treejob.GroupStore = (*treeStore)(nil)
