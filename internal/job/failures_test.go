package job

import (
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestFailuresAnyTime: several goroutines read the failures while nobody, or a run, uses the journal.
func TestFailuresAnyTime(t *testing.T) {
	s := newFakeService(files(5)...)
	s.copy = after(1, fateRefused)
	cfg := farcopy.JobConfig{Journal: t.TempDir()}
	j := New(s, fakeOptions, cfg)
	count := func() (n int) {
		for _, err := range j.Failures() {
			if err != nil {
				t.Error(err)
				return -1
			}
			n++
		}
		return n
	}
	testkit.WantEqual(t, "failures before the first run", count(), 0)
	runJob(t, t.Context(), j)
	for _, err := range j.Failures() {
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "failures within the loop", count(), 5)
		break
	}
	for _, err := range j.Failures() { // a run begins while somebody reads
		if err != nil {
			t.Fatal(err)
		}
		_, err := runJob(t, t.Context(), j)
		testkit.WantIsNot(t, err, farcopy.ErrJournalUnusable)
		break
	}
}
