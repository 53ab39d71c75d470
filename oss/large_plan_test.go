package oss

import (
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
)

// TestInParts: what moves bytes and is larger than 1 GiB goes in parts.
func TestInParts(t *testing.T) {
	const gib = 1 << 30
	for _, tt := range []struct {
		name   string
		source largeSource
		want   bool
	}{
		{"an empty object", largeSource{}, false},
		{"1 GiB to another bucket", largeSource{Size: gib}, false},
		{"a byte more", largeSource{Size: gib + 1}, true},
		{"1 TiB within a bucket", largeSource{Size: 1 << 40, SameBucket: true}, false},
		{"1 GiB into another class", largeSource{Size: gib, SameBucket: true, Rewritten: true}, false},
		{"a byte more into another class", largeSource{Size: gib + 1, SameBucket: true, Rewritten: true}, true},
		{"a link to 1 TiB", largeSource{Size: 1 << 40, IsSymlink: true}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			testkit.WantEqual(t, "in parts", tt.source.inParts(), tt.want)
		})
	}
}

// TestChoosePartSize: the parts of every size that OSS allows are within its limits.
func TestChoosePartSize(t *testing.T) {
	const mib = 1 << 20
	for _, tt := range []struct {
		name       string
		size, want int64
		part       int64
		parts      int
		refused    bool
	}{
		{"small", 1, 0, 64 * mib, 1, false},
		{"12 GB", 12e9, 0, 64 * mib, 179, false},
		{"the last of the usual size", maxParts * 64 * mib, 0, 64 * mib, maxParts, false},
		{"the first above", maxParts*64*mib + 1, 0, 65 * mib, 9847, false},
		{"the largest object", maxObjectSize, 0, maxPartSize, maxParts, false},
		{"larger than any object", maxObjectSize + 1, 0, 0, 0, true},
		{"the caller's size", 1e9, 100 << 10, 100 << 10, 9766, false},
		{"too many of the caller's size", 10e9, 100 << 10, 0, 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			part, err := choosePartSize(tt.size, tt.want)
			testkit.WantEqual(t, "refused", err != nil, tt.refused)
			testkit.WantEqual(t, "part size", part, tt.part)
			if err == nil {
				testkit.WantEqual(t, "parts", partCount(tt.size, part), tt.parts)
			}
		})
	}
}

// TestPartRange: the parts follow each other from the first byte to the last one.
func TestPartRange(t *testing.T) {
	for _, size := range []int64{1, 99, 100, 101, 250} {
		var next int64
		for n := 1; n <= partCount(size, 100); n++ {
			offset, length := partRange(size, 100, n)
			testkit.WantEqual(t, "offset", offset, next)
			next += length
		}
		testkit.WantEqual(t, "bytes in all parts", next, size)
	}
}
