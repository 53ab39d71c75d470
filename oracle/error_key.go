package oracle

import "strings"

// ErrorKey is the errorKey of an error, which says the same in every language: its first segment
// what failed, its last one why, as in "!csFldUnableToCopyItems!csAccessCodeRequiredForLinkAccess".
//
// How Oracle writes a comma or an exclamation mark inside an argument, such as a user's name, is
// not documented; they split the text like any other, and Raw has it whole. At most 16 segments are
// read, and of a segment 15 arguments: the last one then holds what is left.
type ErrorKey struct {
	Raw      string
	Segments []ErrorKeySegment
}

// ErrorKeySegment is one key and the arguments of its message.
type ErrorKeySegment struct {
	Key string // such as "csCloudItemInsufficientPrivileges"
	// Such as the user, "fFolderGUID:" with an id, and the internal service "FLD_COPY".
	Args []string
}

// maxKeyParts bounds the segments of a key and the parts of a segment; documented keys have three
// and four.
const maxKeyParts = 16

// String returns Raw.
func (k ErrorKey) String() string { return k.Raw }

// Has reports whether a segment has this key.
func (k ErrorKey) Has(key string) bool {
	for _, s := range k.Segments {
		if s.Key == key {
			return true
		}
	}
	return false
}

func parseErrorKey(raw string) ErrorKey {
	k := ErrorKey{Raw: raw}
	for text := range strings.SplitSeq(raw, "!") {
		if text == "" {
			continue
		}
		if len(k.Segments) == maxKeyParts {
			break
		}
		parts := strings.SplitN(text, ",", maxKeyParts)
		s := ErrorKeySegment{Key: parts[0]}
		if len(parts) > 1 {
			s.Args = parts[1:]
		}
		k.Segments = append(k.Segments, s)
	}
	return k
}
