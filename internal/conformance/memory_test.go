package conformance

import (
	"runtime"
	"testing"
	"testing/synctest"
)

// maxMemory is what one copy may allocate under a fault, the simulator's own share included.
const maxMemory = 4 << 20

// TestMemory: no answer to a copy, however large, makes a client allocate more than 4 MiB in all.
func TestMemory(t *testing.T) {
	for _, s := range subjects {
		t.Run(s.name, func(t *testing.T) {
			for _, k := range kinds() {
				synctest.Test(t, func(t *testing.T) {
					tr := s.new(t, tune{})
					tr.sim.Inject(s.op, k.fault)
					var before, after runtime.MemStats
					runtime.ReadMemStats(&before)
					tr.copy(t.Context())
					runtime.ReadMemStats(&after)
					if n := after.TotalAlloc - before.TotalAlloc; n > maxMemory {
						t.Errorf("%s: %d bytes allocated", k.fault.Name, n)
					}
				})
			}
		})
	}
}
