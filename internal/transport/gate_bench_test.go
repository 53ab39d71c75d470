package transport

import (
	"net/http"
	"testing"
	"time"
)

func TestGateUncontendedAllocatesNothing(t *testing.T) {
	g := NewGate(time.Minute, 0)
	ctx := t.Context()
	n := testing.AllocsPerRun(100, func() {
		p, _ := g.Enter(ctx)
		g.Leave(p, Hints{Answered: true})
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkGateUncontended(b *testing.B) {
	g := NewGate(time.Minute, 0)
	h := http.Header{"Content-Type": {"application/json"}, "Date": {"Sat, 21 Nov 2026 20:00:00 GMT"}}
	ctx := b.Context()
	b.ReportAllocs()
	for b.Loop() {
		p, _ := g.Enter(ctx)
		g.Leave(p, ReadHints(200, h, time.Time{}))
	}
}
