package box

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/transport"
)

// verifyFile compares a copied file with what was listed, by SHA-1.
func (j *treeJob) verifyFile(ctx context.Context, s *treeStep, made *File) job.Result {
	copied := job.Result{Action: farcopy.ActionCopied, Strength: farcopy.StrengthNone}
	sha1 := made.SHA1
	if j.cfg.Verify == farcopy.VerifyRead || sha1 == "" && j.cfg.Verify != farcopy.VerifyAnswer {
		var err error
		if sha1, err = j.sha1Of(ctx, made.ID); err != nil {
			return copied // it is made, whatever became of the read
		}
	}
	switch {
	case sha1 == "":
		return copied
	case sha1 == s.SHA1:
		copied.Strength = farcopy.StrengthStrong
		return copied
	case s.Version != "" && s.SHA1 == "": // an older version, whose content is not known
		return copied
	case s.Version != "":
		return j.differs(made)
	}
	source, err := j.sha1Of(ctx, s.ID)
	switch {
	case err != nil, source == "":
		if s.SHA1 != "" {
			copied.Reason = reasonNotListed
		}
		return copied
	case source != sha1:
		return j.differs(made)
	}
	copied.Strength = farcopy.StrengthStrong
	if s.SHA1 != "" {
		copied.Reason = reasonNewer
	}
	return copied
}

func (j *treeJob) differs(made *File) job.Result {
	return job.Result{
		Action: farcopy.ActionFailed, Reason: reasonCopyDiffers, Err: fmt.Errorf("%s: %w: file %s", j.op, ErrCopyDiffers, made.ID),
	}
}

func (j *treeJob) sha1Of(ctx context.Context, id string) (string, error) {
	f, err := j.client.GetFile(ctx, GetFileRequest{FileID: id, Fields: []string{"sha1"}}, j.opts...)
	if err != nil {
		return "", err
	}
	return f.SHA1, nil
}

// lookAgain is when a copy is read again that does not hold what was listed: a listing can lag.
// What it does not show would be copied again item by item, and could be reported as failed
// although it is there.
var lookAgain = []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 0}

// verifyFolder compares what a copied folder holds with what was listed of its source. If they
// differ, the two are merged.
func (j *treeJob) verifyFolder(ctx context.Context, item *job.Item, s *treeStep, made *Folder) job.Result {
	copied := job.Result{Action: farcopy.ActionCopied, Strength: farcopy.StrengthNone}
	if j.cfg.Verify == farcopy.VerifyAnswer && made.ID != "" {
		return copied
	}
	id := made.ID
	for _, pause := range lookAgain {
		if id == "" {
			id, _ = j.client.findCopy(ctx, &WaitForCopyRequest{FolderID: s.ID, ParentID: s.To, Name: s.Name}, j.opts)
		}
		if id != "" {
			strength, err := j.compareFolder(ctx, item, id)
			switch {
			case err == nil:
				copied.Strength = strength
				return copied
			case !errors.Is(err, ErrCopyDiffers):
				return copied // it is made, whatever became of the reads
			}
		}
		if pause > 0 && transport.Sleep(ctx, pause) != nil {
			break
		}
	}
	if id == "" {
		return job.Result{
			Action: farcopy.ActionUnknown,
			Err:    fmt.Errorf("%s: %w: Box has accepted the copy, and the target does not show it", j.op, ErrOutcomeUnknown),
		}
	}
	copied.Reason, copied.Next = reasonMerged, []string{id}
	return merged(item, s, copied, true)
}

// compareFolder compares what a folder holds with what was listed. A difference is ErrCopyDiffers.
func (j *treeJob) compareFolder(ctx context.Context, item *job.Item, id string) (farcopy.Strength, error) {
	want, err := marksOf(item)
	if err != nil {
		return "", err
	}
	strength := farcopy.StrengthStrong
	folders := []treeNode{{id: id}}
	for len(folders) > 0 {
		folder := folders[0]
		folders = folders[1:]
		nodes, err := j.listNodes(ctx, folder.id)
		if err != nil {
			return "", err
		}
		for _, n := range nodes {
			n.path = below(folder.path, n.name)
			mark, listed := want[n.path]
			if !listed || mark != n.mark() {
				return "", ErrCopyDiffers
			}
			delete(want, n.path)
			if n.kind == ItemTypeFolder {
				folders = append(folders, n)
			} else if n.sha1 == "" {
				strength = farcopy.StrengthWeak
			}
		}
	}
	if len(want) > 0 {
		return "", ErrCopyDiffers
	}
	return strength, nil
}

// marksOf returns what was listed below a folder, by path.
func marksOf(item *job.Item) (map[string]string, error) {
	t, err := readTreeTask(item)
	if err != nil {
		return nil, err
	}
	if len(t.Inner) != len(item.Inner) {
		return nil, errors.New("the journal has other items than the listing had")
	}
	marks := make(map[string]string, len(t.Inner))
	for n, inner := range item.Inner {
		marks[strings.TrimPrefix(inner.Target, item.Target+"/")] = t.Inner[n]
	}
	return marks, nil
}
