package treejob

import (
	"context"

	"github.com/farcopy/farcopy/internal/job"
)

// Store lists and copies for a service. A folder is named by its id or its path, as the service
// does.
type Store interface {
	// List returns what is directly in a folder.
	List(ctx context.Context, folder string) ([]Entry, error)

	// Contains reports whether a folder lies anywhere in another one, as far as the caller can see.
	Contains(ctx context.Context, outer, inner string) (bool, error)

	// Unfit says why an entry cannot be copied under its name; "": it can.
	Unfit(e *Entry) string

	// Compare says whether a file at the target has the content of one at the source, as far as the
	// list shows it, and why it is skipped then.
	Compare(source, there *Entry) (isSame bool, reason string)

	// CreateFolder makes the folder of a task in its target folder.
	CreateFolder(ctx context.Context, t *Task, s Step) (Folder, error)

	// CopyFile copies the file of a task and verifies the copy. An error means that there is none,
	// or that this is unknown.
	CopyFile(ctx context.Context, t *Task, s Step) (job.Result, error)

	// Refused reports whether an error says that the credential is not accepted.
	Refused(err error) bool
}

// GroupStore is a [Store] that copies several files of one folder by one request.
type GroupStore interface {
	Store

	// CopyFiles is CopyFile for files that nothing was sent for.
	CopyFiles(ctx context.Context, tasks []*Task, save job.SaveGroup) []Made
}

// Made is what CopyFile returns for one of several files.
type Made struct {
	Result job.Result
	Err    error
}

// Entry is a file or a folder in a list.
type Entry struct {
	ID       string // what the store copies or lists it by
	Name     string
	Key      string // of all names that are one name at the target
	IsFolder bool
	Size     int64  // bytes; 0 where the service does not show them
	State    string // what CopyFile needs to know of the source as it was listed
	Listed   any    // what Compare needs to know
}

// Folder is a folder that was made.
type Folder struct {
	ID   string
	Name string // as the service has it
}

// Task is what the copy of an item needs.
type Task struct {
	From     string `json:"from"` // the folder that holds the source
	To       string `json:"to"`   // the folder that receives the copy
	ID       string `json:"id"`   // of the source
	Name     string `json:"name"`
	IsFolder bool   `json:"folder,omitempty"`
	State    string `json:"state,omitempty"`   // Entry.State of the source
	Existing string `json:"there,omitempty"`   // the folder that is merged into; Entry.State of the file that is replaced
	Replace  bool   `json:"replace,omitempty"` // the file at the target is replaced
	Path     string `json:"path"`              // below the source folder of the job
	Depth    int    `json:"depth,omitempty"`   // of folders above it
}
