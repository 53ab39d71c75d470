package conformance

import (
	"flag"
	"os"
	"runtime"
	"runtime/debug"
	"testing"
)

// TestMain spares the suite what it does not need: its heap is small and full of garbage, so that the collector would run
// all the time, and the profile of allocations takes its share of each collection.
func TestMain(m *testing.M) {
	flag.Parse()
	debug.SetGCPercent(400)
	if flag.Lookup("test.memprofile").Value.String() == "" {
		runtime.MemProfileRate = 0
	}
	os.Exit(m.Run())
}
