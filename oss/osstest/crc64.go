package osstest

import (
	"encoding/binary"
	"hash/crc64"
	"sync"
)

// A checksum of bytes that nobody holds in memory: CRC-64 is linear, so that the state after n
// bytes is the state before them times a matrix, plus what the bytes add. Package crc64 inverts the
// state at both ends; here it is raw.

// matrix is a linear map of 64 bits: the images of the single bits.
type matrix [64]uint64

func (m *matrix) times(v uint64) (sum uint64) {
	for i := 0; v != 0; i, v = i+1, v>>1 {
		if v&1 != 0 {
			sum ^= m[i]
		}
	}
	return sum
}

func (m *matrix) squared() (s matrix) {
	for i, v := range m {
		s[i] = m.times(v)
	}
	return s
}

func rawCRC(state uint64, p []byte) uint64 { return ^crc64.Update(^state, ecma, p) }

// zeros holds, for each k, the map of 2^k zero bytes.
var zeros = sync.OnceValue(func() *[63]matrix {
	var z [63]matrix
	for i := range z[0] {
		z[0][i] = rawCRC(1<<i, []byte{0})
	}
	for k := 1; k < len(z); k++ {
		z[k] = z[k-1].squared()
	}
	return &z
})

// zerosCRC continues a checksum over n zero bytes.
func zerosCRC(state uint64, n int64) uint64 {
	z := zeros()
	for k := 0; n != 0; k, n = k+1, n>>1 {
		if n&1 != 0 {
			state = z[k].times(state)
		}
	}
	return state
}

// combineCRC64 returns the checksum of two texts one after the other, of which the second has n
// bytes.
func combineCRC64(first, second uint64, n int64) uint64 { return zerosCRC(first, n) ^ second }

// maxRun is the number of lengths of runs of blocks: objects are smaller than 2^63 bytes.
const maxRun = 63 - blockShift

// filling is what runs of 2^k blocks of the filling do to a checksum.
type filling struct {
	after [maxRun]*matrix        // the map of as many zeros
	low   [maxRun]uint64         // what blocks with the numbers 0 to 2^k-1 add
	ones  [maxRun][maxRun]uint64 // what one bit adds that is set in the numbers of all blocks
}

var fillings = sync.OnceValue(func() *filling {
	t, z := &filling{}, zeros()
	for bit := range maxRun {
		t.ones[0][bit] = zerosCRC(rawCRC(0, binary.BigEndian.AppendUint64(nil, 1<<bit)), blockSize-blockHead)
	}
	for k := range maxRun {
		t.after[k] = &z[blockShift+k]
		if k == 0 {
			continue
		}
		half := t.after[k-1]
		for bit := range maxRun {
			t.ones[k][bit] = half.times(t.ones[k-1][bit]) ^ t.ones[k-1][bit]
		}
		t.low[k] = half.times(t.low[k-1]) ^ t.low[k-1] ^ t.ones[k-1][k-1]
	}
	return t
})
