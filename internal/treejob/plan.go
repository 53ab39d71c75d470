package treejob

import (
	"encoding/json"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
)

// Costs are what the copies of a store take.
type Costs struct {
	Folder job.Cost
	File   job.Cost
	Joined job.Cost // of a file that is copied by the request of the one before it
}

// Cost returns what the copy of an item takes.
func (j *Tree) Cost(item *job.Item, joins bool) job.Cost {
	var t Task
	if err := json.Unmarshal(item.Task, &t); err != nil {
		return job.Cost{}
	}
	switch {
	case t.IsFolder:
		return j.Costs.Folder
	case joins:
		return j.Costs.Joined
	}
	return j.Costs.File
}

// CostsOf returns the costs of a store that makes folders and copies files one by one, and verifies
// a file by reading it, with VerifyRead the source, too.
func CostsOf(verify farcopy.Verify) Costs {
	file := job.Cost{Strategy: "CopyFile", Writes: 1, Reads: 1}
	switch verify {
	case farcopy.VerifyAnswer:
		file.Reads = 0
	case farcopy.VerifyRead:
		file.Reads = 2
	}
	return Costs{Folder: job.Cost{Strategy: "CreateFolder", Writes: 1}, File: file}
}
