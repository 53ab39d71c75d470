package oss

import (
	"fmt"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
)

// Cost returns what the copy of an object takes.
func (j *objectJob) Cost(item *job.Item, _ bool) job.Cost {
	t, err := readTask(item.Task)
	if err != nil {
		return job.Cost{}
	}
	cost := job.Cost{Strategy: "CopyObject", Writes: 1}
	if item.Long {
		partSize, err := choosePartSize(t.Size, t.PartSize)
		if err != nil {
			return job.Cost{Strategy: "CopyLargeObject"} // it fails before the first part
		}
		parts := partCount(t.Size, partSize)
		cost = job.Cost{
			Strategy: fmt.Sprintf("InitiateMultipartUpload, %d UploadPartCopy, CompleteMultipartUpload", parts),
			Reads:    3, Writes: int64(parts) + 2, // HeadObject, GetObjectMeta and GetObjectTagging of the source
		}
	}
	if j.readsBoth(t, item.Long) {
		cost.Reads += 2
	}
	return cost
}

// readsBoth reports whether the source and the copy are read to compare them: see verify.
func (j *objectJob) readsBoth(t *objectTask, isLong bool) bool {
	switch {
	case t.Type == ObjectTypeSymlink, j.cfg.Verify == farcopy.VerifyAnswer:
		return false
	case j.cfg.Verify == farcopy.VerifyRead:
		return true
	}
	return isLong || t.Type != ObjectTypeNormal // whose ETag is no MD5, so that the copy has another one
}

// notes are what a plan says of the copies.
func (r *CopyPrefixRequest) notes(cfg JobConfig) []string {
	notes := []string{
		"ACLs, encryption and older versions are not copied; metadata and tags are.",
		"Symbolic links are copied as links, without what they lead to.",
		"Archived objects that are not restored fail: restore them with RestoreObject first.",
		"OSS bills a PUT request for each copy by CopyObject, and the storage of the copies; each part is a request of its own.",
		"The parts of a large copy that has not ended are stored, and billed, until the job goes on with it or its upload is aborted.",
		"OSS allows an account 10000 requests a second, and 2000 if its keys are in sequence.",
	}
	if cfg.Existing == farcopy.ExistingReplace {
		notes = append(notes, "What is replaced is lost, unless the bucket keeps versions.")
	} else {
		notes = append(notes, "In a bucket that keeps versions OSS does not heed that overwriting is forbidden: a copy takes the place of what others write to its key meanwhile.")
	}
	switch r.StorageClass {
	case "", StorageClassStandard:
	default:
		notes = append(notes, fmt.Sprintf("A copy of the class %s is billed as 64 KB at least, and for a minimum time if it is deleted or overwritten early.", r.StorageClass))
	}
	return notes
}

var _ job.Planner = (*prefixJob)(nil)
