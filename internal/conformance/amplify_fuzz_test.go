package conformance

import (
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
)

// perByte is what decoding may allocate for each byte of a small body, and base what a call takes in any case.
const (
	perByte  = 2 << 10
	baseCost = 1 << 20
)

// FuzzAllocation: no decoder makes much of little.
func FuzzAllocation(f *testing.F) {
	for i, d := range decoders {
		for _, b := range d.bodies {
			f.Add(uint8(i), true, []byte(b.times(20)))
			f.Add(uint8(i), false, []byte(b.times(3)))
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, success bool, body []byte) {
		d := decoders[int(which)%len(decoders)]
		on := testkit.Reply{Status: 400, Body: string(body), Chunked: true}
		if success {
			on.Status = 200
		}
		if n, most := allocated(func() { d.call(t.Context(), on) }), uint64(baseCost+perByte*len(body)); n > most {
			t.Errorf("%s: %d bytes take %d, want at most %d", d.name, len(body), n, most)
		}
	})
}
