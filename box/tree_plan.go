package box

import (
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
)

// treeQuota is what Box documents for a user.
var treeQuota = job.Quota{Window: time.Minute, All: 1000}

// Cost returns what the copy of an item takes.
func (j *treeJob) Cost(item *job.Item, _ bool) job.Cost {
	t, err := readTreeTask(item)
	if err != nil {
		return job.Cost{}
	}
	cost := job.Cost{Strategy: string(t.Op), Writes: 1}
	switch t.Op {
	case treeCopyFile:
		cost.Reads = j.verifyingReads()
	case treeCopyFolder:
		if j.cfg.Verify != farcopy.VerifyAnswer { // each folder of the copy is listed
			cost.Reads = 1
			for _, mark := range t.Inner {
				if mark == string(ItemTypeFolder) {
					cost.Reads++
				}
			}
		}
	case treeReplace: // the old file is read before it is renamed, and before it is deleted
		cost = job.Cost{Strategy: "UpdateFile, CopyFile, DeleteFile", Writes: 3, Reads: 2 + j.verifyingReads()}
	}
	return cost
}

// verifyingReads are those of a file whose SHA-1 is in the response.
func (j *treeJob) verifyingReads() int64 {
	if j.cfg.Verify == farcopy.VerifyRead {
		return 1
	}
	return 0
}

// treeNotes are what a plan says of the copies.
func treeNotes(cfg JobConfig) []string {
	return append(folderNotes(cfg), "Web links are copied only with a folder that one request copies; others fail.")
}

// folderNotes are those that are about folders and files, each copied by one request.
func folderNotes(cfg JobConfig) []string {
	return append(fileNotes(cfg), "Metadata that a policy of the target cascades is added to copied folders afterwards, without notice.")
}

// fileNotes are those that are about files alone.
func fileNotes(cfg JobConfig) []string {
	notes := []string{
		"Copies have ids and dates of their own; a file that is copied alone begins with one version.",
		"What becomes of shared links, collaborations, comments and tags is not documented.",
		"Box allows about 1000 requests a minute for each user, whatever else they are made for.",
	}
	if cfg.Existing == farcopy.ExistingReplace {
		notes = append(notes, "While a file is replaced, the target has no file of its name; the old one is deleted, into the trash if there is one, when the copy is known to be like its source.")
	}
	return notes
}

var _ job.Planner = (*treeJob)(nil)
