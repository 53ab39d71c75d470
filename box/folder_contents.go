package box

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/farcopy/farcopy"
)

// folderContents are what is below a folder, as far as a copy has to have it in common.
type folderContents struct {
	Items    int    `json:"items"`
	Size     int64  `json:"size,omitempty"`   // bytes
	Digest   string `json:"digest,omitempty"` // of the paths and marks of all items
	Folders  int    `json:"folders,omitempty"`
	Links    int    `json:"links,omitempty"`    // web links, which are compared by their addresses
	Unhashed int    `json:"unhashed,omitempty"` // files that Box shows without a SHA-1

	// Unfit says why one request cannot copy them, or they cannot be compared. Then they were not
	// listed to their end.
	Unfit string `json:"unfit,omitempty"`
}

func (c *folderContents) isEqual(other folderContents) bool {
	return c.Unfit == "" && other.Unfit == "" && c.Digest == other.Digest
}

// strength is what it is worth that two folders hold this.
func (c *folderContents) strength() farcopy.Strength {
	if c.Links+c.Unhashed > 0 {
		return farcopy.StrengthWeak
	}
	return farcopy.StrengthStrong
}

// contents lists what is below a folder, up to what one request copies completely.
func (j *treeJob) contents(ctx context.Context, id string) (c folderContents, err error) {
	folders := []treeNode{{id: id}}
	var lines []string
	for len(folders) > 0 {
		folder := folders[0]
		folders = folders[1:]
		nodes, err := j.listNodes(ctx, folder.id)
		if err != nil {
			return c, err
		}
		switch c.Items += len(nodes); {
		case c.Items > maxWhole:
			c.Unfit = reasonTooLarge
			return c, nil
		case len(byName(nodes)) < len(nodes):
			c.Unfit = reasonSameNames
			return c, nil
		}
		for _, n := range nodes {
			n.path = below(folder.path, n.name)
			lines = append(lines, fmt.Sprintf("%q %q\n", n.path, n.mark()))
			switch {
			case n.kind == ItemTypeFolder:
				folders = append(folders, n)
				c.Folders++
			case n.kind != ItemTypeFile:
				c.Links++
			case n.sha1 == "":
				c.Unhashed++
			}
			c.Size += n.size
		}
	}
	slices.Sort(lines)
	h := sha256.New()
	for _, line := range lines {
		h.Write([]byte(line))
	}
	c.Digest = hex.EncodeToString(h.Sum(nil))
	return c, nil
}
