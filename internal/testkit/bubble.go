package testkit

import (
	"testing"
	"testing/synctest"
	"time"
)

// Run runs a subtest in virtual time: in a bubble of package testing/synctest.
func Run(t *testing.T, name string, test func(t *testing.T)) {
	t.Run(name, func(t *testing.T) { synctest.Test(t, test) })
}

// WantTook checks how much time has passed since start, to the nanosecond of virtual time.
func WantTook(t testing.TB, start time.Time, want time.Duration) {
	t.Helper()
	if took := time.Since(start); took != want {
		t.Errorf("took %v, want %v", took, want)
	}
}
