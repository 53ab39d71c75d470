package osstest

import (
	"bytes"
	"encoding/binary"
	"hash/crc64"
	"testing"
)

// bytesOf writes a content out.
func bytesOf(c content) []byte {
	var b bytes.Buffer
	for _, e := range c {
		b.WriteString(e.text)
		for at := e.from; e.text == "" && at < e.to; at++ {
			head := binary.BigEndian.AppendUint64(nil, uint64(at>>blockShift))
			if in := at & (blockSize - 1); in < blockHead {
				b.WriteByte(head[in])
			} else {
				b.WriteByte(0)
			}
		}
	}
	return b.Bytes()
}

// TestContentCRC64: the checksum of what nobody holds is that of its bytes.
func TestContentCRC64(t *testing.T) {
	const mib = blockSize
	for _, tt := range []struct {
		name string
		c    content
	}{
		{"nothing", nil},
		{"text", content{{text: "123456789"}}},
		{"a byte of a block's head", content{{from: 3*mib + 7, to: 3*mib + 8}}},
		{"across a head", content{{from: 3*mib - 5, to: 3*mib + 20}}},
		{"whole blocks", content{{from: 0, to: 5 * mib}}},
		{"blocks with high numbers", content{{from: 259 * mib, to: 268 * mib}}},
		{"text and filling", content{{text: "head"}, {from: 4, to: 9*mib + 77}}},
		{"parts in another order", content{{from: 2 * mib, to: 4 * mib}, {from: 0, to: 2 * mib}, {text: "x"}, {from: 1, to: 9}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, want := tt.c.crc64(), crc64.Checksum(bytesOf(tt.c), ecma); got != want {
				t.Errorf("the checksum is %d, want %d", got, want)
			}
		})
	}
}

// TestContentCut: pieces of a content, one after the other, are the content again.
func TestContentCut(t *testing.T) {
	whole := content{{text: "head"}, {from: 4, to: 3 << 20}, {text: "middle"}, {from: 0, to: 100}}
	want := whole.crc64()
	for _, size := range []int64{1 << 19, 1000003, 1 << 20, 7 << 20} {
		var again content
		combined := uint64(0)
		for at := int64(0); at < whole.size(); at += size {
			piece := whole.cut(at, min(at+size, whole.size()))
			combined = combineCRC64(combined, piece.crc64(), piece.size())
			again = again.join(piece)
		}
		if got := again.crc64(); got != want {
			t.Errorf("in pieces of %d the checksum is %d, want %d", size, got, want)
		}
		if combined != want {
			t.Errorf("in pieces of %d the combined checksum is %d, want %d", size, combined, want)
		}
		if len(again) != len(whole) {
			t.Errorf("in pieces of %d there are %d extents, want %d", size, len(again), len(whole))
		}
	}
}

// TestContentOfHugeObjects takes no time, and exchanged parts show.
func TestContentOfHugeObjects(t *testing.T) {
	const size = 48 << 40
	c := content{{from: 0, to: size}}
	if got, want := combineCRC64(c.cut(0, size/3).crc64(), c.cut(size/3, size).crc64(), size-size/3), c.crc64(); got != want {
		t.Errorf("the combined checksum is %d, want %d", got, want)
	}
	first, second := c.cut(0, 1<<30), c.cut(1<<30, 2<<30)
	if first.join(second).crc64() == second.join(first).crc64() {
		t.Error("exchanged parts have the same checksum")
	}
}
