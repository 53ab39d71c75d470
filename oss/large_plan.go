package oss

import "fmt"

// The limits of OSS for the parts of an object.
const (
	minPartSize   = 100 << 10              // bytes; the last part may be smaller
	maxObjectSize = maxParts * maxPartSize // 48.8 TiB
)

const (
	// OSS rewrites the content of an object for another class or encryption up to this size. A copy
	// between buckets may be larger, but its parts are copied side by side.
	maxRewritten = 1 << 30

	usualPartSize = 64 << 20
)

// largeSource is what has to be known of an object to choose how it is copied.
type largeSource struct {
	Size       int64
	IsSymlink  bool // the size is that of its target, which is not copied
	SameBucket bool
	Rewritten  bool // the copy has another storage class or encryption
}

// inParts reports whether an object is copied in parts. One request does for what OSS copies
// without moving bytes, for what is small, and for links and empty objects, which have no parts.
func (s *largeSource) inParts() bool {
	switch {
	case s.IsSymlink, s.Size <= maxRewritten:
		return false
	case s.SameBucket && !s.Rewritten:
		return false
	}
	return true
}

// choosePartSize returns the size of the parts of an object: want, or a size that needs few
// requests for each of which little is lost if it fails.
func choosePartSize(size, want int64) (int64, error) {
	least := (size + maxParts - 1) / maxParts
	switch {
	case size > maxObjectSize:
		return 0, fmt.Errorf("the source has %d bytes; OSS allows %d", size, int64(maxObjectSize))
	case want != 0 && want < least:
		return 0, fmt.Errorf("the source has %d bytes, which are more than %d parts of %d bytes", size, maxParts, want)
	case want != 0:
		return want, nil
	case least <= usualPartSize:
		return usualPartSize, nil
	}
	const mib = 1 << 20
	return min((least+mib-1)/mib*mib, maxPartSize), nil
}

// partCount returns the number of parts.
func partCount(size, partSize int64) int { return int((size + partSize - 1) / partSize) }

// partRange returns the first byte of a part and the number of its bytes. Numbers begin with 1.
func partRange(size, partSize int64, number int) (offset, length int64) {
	offset = int64(number-1) * partSize
	return offset, min(partSize, size-offset)
}
