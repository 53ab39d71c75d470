package sign_test

import (
	"testing"

	"github.com/farcopy/farcopy/internal/sign"
)

// maxAllocs is a promise for a CopyObject request with a security token: the vendor's V4 signer takes 93.
const maxAllocs = 20

func TestAllocations(t *testing.T) {
	skipUnderRace(t)
	for _, v := range versions {
		req := copyRequest(t)
		if n := testing.AllocsPerRun(100, func() { v.sign(req) }); n > maxAllocs {
			t.Errorf("%s: %v allocations, want at most %d", v.name, n, maxAllocs)
		}
	}
}

func skipUnderRace(t *testing.T) {
	t.Helper()
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
}

func BenchmarkV4(b *testing.B) {
	req := copyRequest(b)
	b.ReportAllocs()
	for b.Loop() {
		signV4(req)
	}
}

func BenchmarkV1(b *testing.B) {
	req := copyRequest(b)
	b.ReportAllocs()
	for b.Loop() {
		signV1(req)
	}
}

func BenchmarkEscapePath(b *testing.B) {
	for _, bm := range []struct{ name, key string }{
		{"plain", "backups/2026/11/21/database.tar.zst"},
		{"escaped", "sauvegardes/été 2026/base de données.tar.zst"},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sign.EscapePath(bm.key)
			}
		})
	}
}
