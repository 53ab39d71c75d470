package compare

import (
	"strconv"
	"strings"

	"github.com/farcopy/farcopy"
)

// Node is one entry of a folder, as a listing shows it.
type Node struct {
	Name string
	Key  string // equal for names that the service takes for one
	Kind string // "file", "folder", "web link"
	ID   string // of a folder: what it is listed by
	Size int64  // bytes; 0 may also mean that the service does not show it
	Hash string // of the content; empty: not shown
	Text string // what the entry consists of where it has no bytes, such as an address
}

// Folder is the Kind of a Node that has entries of its own.
const Folder = "folder"

func (n *Node) String() string {
	switch {
	case n.Kind == Folder, n.Size == 0:
		return n.Kind
	}
	return n.Kind + " of " + bytes(n.Size)
}

func bytes(n int64) string {
	if n == 1 {
		return "1 byte"
	}
	return strconv.FormatInt(n, 10) + " bytes"
}

// Content compares what two entries of the same kind consist of, without their names.
func Content(source, there *Node) (strength farcopy.Strength, differences []farcopy.Difference) {
	differ := func(kind farcopy.DifferenceKind, expected, found string) {
		differences = append(differences, farcopy.Difference{Kind: kind, Expected: expected, Found: found})
	}
	hashed := source.Hash != "" && there.Hash != ""
	switch {
	case hashed:
		strength = farcopy.StrengthStrong
	case source.Size != 0 || there.Size != 0 || source.Text != "" && there.Text != "":
		strength = farcopy.StrengthWeak
	default: // a size of 0 may be one that is not shown
		strength = farcopy.StrengthNone
	}
	switch {
	case source.Size != there.Size:
		differ(farcopy.DifferenceSize, bytes(source.Size), bytes(there.Size))
	case hashed && !strings.EqualFold(source.Hash, there.Hash):
		differ(farcopy.DifferenceContent, source.Hash, there.Hash)
	case source.Text != "" && there.Text != "" && source.Text != there.Text:
		differ(farcopy.DifferenceContent, source.Text, there.Text)
	}
	return strength, differences
}
