package bitpaket

import (
	"cmp"
	"strconv"

	"github.com/farcopy/farcopy/internal/call"
)

// resource names the first object and the target in messages.
func (r *CopyRequest) resource() call.Resource {
	res := call.Resource{Destination: call.Item{ID: r.Target, Field: "Target"}}
	if len(r.Objects) == 0 {
		return res
	}
	first := r.Objects[0]
	res.Source = call.Item{ID: cmp.Or(first.Path, first.Folder, first.ID), Field: "Objects"}
	if more := len(r.Objects) - 1; more > 0 {
		res.Source.More = " and " + strconv.Itoa(more) + " more"
	}
	return res
}
