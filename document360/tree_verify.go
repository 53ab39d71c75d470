package document360

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/treejob"
)

// verified compares a copy with what the source was when it was listed, and if they differ with
// what it is now. The copy is made, whatever the reads bring.
func (s *treeStore) verified(ctx context.Context, t *treejob.Task, id string) job.Result {
	made := job.Result{Action: farcopy.ActionCopied, Strength: StrengthNone}
	if id == "" || s.verify == farcopy.VerifyAnswer {
		return made
	}
	there, err := s.client.GetFile(ctx, GetFileRequest{ProjectID: s.project, FolderID: t.To, FileID: id}, s.opts...)
	if err != nil {
		return made
	}
	listed := readState(t.State)
	strength, differences := compareFiles(listed, &there.File)
	if there.FileName != t.Name && there.FileName != "" {
		made.Reason = fmt.Sprintf("the copy is called %q", there.FileName)
	}
	if len(differences) == 0 && s.verify != farcopy.VerifyRead {
		made.Strength = strength
		return made
	}
	source, err := s.client.GetFile(ctx, GetFileRequest{ProjectID: s.project, FolderID: t.From, FileID: t.ID}, s.opts...)
	if err != nil {
		if len(differences) > 0 {
			return differs(differences)
		}
		return made
	}
	strength, differences = compareFiles(&source.File, &there.File)
	changed := source.state() != listed.state()
	switch {
	case len(differences) == 0:
		made.Strength = strength
		return made
	case changed:
		return job.Result{Action: farcopy.ActionStale, Reason: treejob.ReasonOtherState}
	}
	return differs(differences)
}

func differs(differences []Difference) job.Result {
	d := &differences[0]
	return job.Result{
		Action: farcopy.ActionFailed, Reason: "the copy differs from the source",
		Err: fmt.Errorf("%w: %s: %q instead of %q", ErrCopyDiffers, d.Kind, d.Found, d.Expected),
	}
}

// fileState is what the journal keeps of a source.
type fileState struct {
	Name     string    `json:"name"`
	Type     string    `json:"type,omitempty"`
	Size     string    `json:"size,omitempty"`
	Height   string    `json:"height,omitempty"`
	Width    string    `json:"width,omitempty"`
	Modified time.Time `json:"modified,omitzero"`
}

func listedState(f *File) string {
	text, _ := json.Marshal(fileState{f.FileName, f.FileType, f.Size, f.Height, f.Width, f.ModifiedAt}) // strings and a time in range have no error
	return string(text)
}

func readState(text string) *File {
	var s fileState
	json.Unmarshal([]byte(text), &s)
	return &File{FileName: s.Name, FileType: s.Type, Size: s.Size, Height: s.Height, Width: s.Width, ModifiedAt: s.Modified}
}
