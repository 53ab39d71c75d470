package osstest

import (
	"encoding/binary"
	"slices"
)

// extent is a run of bytes: text, or a piece of the filling of objects whose size is only declared.
type extent struct {
	text     string
	from, to int64 // of the filling, where text is empty
}

func (e extent) size() int64 {
	if e.text != "" {
		return int64(len(e.text))
	}
	return e.to - e.from
}

// cut returns the bytes from first to before end.
func (e extent) cut(first, end int64) extent {
	if e.text != "" {
		return extent{text: e.text[first:end]}
	}
	return extent{from: e.from + first, to: e.from + end}
}

// content is what an object or a part holds.
type content []extent

// content returns what the object holds: behind the bytes that it has, a declared size is filled.
// The filling depends on the place in the object alone.
func (o *Object) content() content {
	if o.parts != nil {
		return o.parts
	}
	var c content
	if o.Content != "" {
		c = append(c, extent{text: o.Content})
	}
	if n := int64(len(o.Content)); n < o.Size {
		c = append(c, extent{from: n, to: o.Size})
	}
	return c
}

func (c content) size() (n int64) {
	for _, e := range c {
		n += e.size()
	}
	return n
}

// cut returns the bytes from first to before end.
func (c content) cut(first, end int64) (part content) {
	for _, e := range c {
		n := e.size()
		if from, to := max(first, 0), min(end, n); from < to {
			part = append(part, e.cut(from, to))
		}
		first, end = first-n, end-n
	}
	return part
}

// join returns both one after the other, as few extents.
func (c content) join(next content) content {
	c = slices.Clip(c)
	for _, e := range next {
		if last := len(c) - 1; last >= 0 {
			switch l := c[last]; {
			case l.text != "" && e.text != "":
				c = slices.Clone(c)
				c[last].text += e.text
				continue
			case l.text == "" && e.text == "" && l.to == e.from:
				c = slices.Clone(c)
				c[last].to = e.to
				continue
			}
		}
		c = append(c, e)
	}
	return c
}

// text returns the bytes, unless some are filling.
func (c content) text() (string, bool) {
	switch {
	case len(c) == 0:
		return "", true
	case len(c) == 1 && c[0].text != "":
		return c[0].text, true
	}
	return "", false
}

// crc64 is the CRC-64/ECMA-182 of all bytes.
func (c content) crc64() uint64 {
	state := ^uint64(0)
	for _, e := range c {
		if e.text != "" {
			state = rawCRC(state, []byte(e.text))
		} else {
			state = filledCRC(state, e.from, e.to)
		}
	}
	return ^state
}

// The filling is blocks of 1 MiB: the number of the block in eight bytes, then zeros. It is not the
// same at any two places, so that exchanged parts show, and its checksum takes no time.
const (
	blockShift = 20
	blockSize  = 1 << blockShift
	blockHead  = 8
)

// filledCRC continues a checksum over the filling from one place to another.
func filledCRC(state uint64, from, to int64) uint64 {
	t := fillings()
	for from < to {
		block, at := from>>blockShift, from&(blockSize-1)
		end := min(to, (block+1)<<blockShift)
		if at != 0 || end-from < blockSize {
			state = blockPieceCRC(state, block, at, at+end-from)
			from = end
			continue
		}
		k := 0 // the largest run of 2^k blocks that begins here
		for k+1 < len(t.ones) && block&(1<<(k+1)-1) == 0 && from+blockSize<<(k+1) <= to {
			k++
		}
		state = t.after[k].times(state) ^ t.low[k]
		for bit := k; bit < len(t.ones); bit++ {
			if block&(1<<bit) != 0 {
				state ^= t.ones[k][bit]
			}
		}
		from += blockSize << k
	}
	return state
}

func blockPieceCRC(state uint64, block, at, end int64) uint64 {
	if at < blockHead {
		head := binary.BigEndian.AppendUint64(nil, uint64(block))
		state = rawCRC(state, head[at:min(end, blockHead)])
		at = min(end, blockHead)
	}
	return zerosCRC(state, end-at)
}
