package seqjob

import (
	"strings"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestHugeRequests: whatever the length of a request, and of the names of an illegal one, its page
// fits in the journal, and the job goes on.
func TestHugeRequests(t *testing.T) {
	huge := strings.Repeat("k", 5<<20)
	long := strings.Repeat("k", 200<<10)
	all := requests(3)
	all[0] = copyRequest{From: huge, To: huge, Token: "secret"}
	all[1] = copyRequest{From: "a", To: huge[:maxRequest/2]} // its lane is as long as its target
	for n := range 3 {
		all = append(all, copyRequest{From: long, To: long[n:]})
	}
	f := newFake()
	j := newJob(f, sequenceOf(all, nil), farcopy.JobConfig{Journal: t.TempDir()})
	j.(*sequenceJob[copyRequest]).requests.most = maxPage
	outcomes, err := run(t, j)
	e := testkit.As[*farcopy.JobError](t, err)
	testkit.WantEqual(t, "outcomes", len(outcomes), len(all))
	testkit.WantEqual(t, "complete", e.Complete, true)
	testkit.WantEqual(t, "failed", e.Failed, 2)
	for _, o := range outcomes {
		if o.Source == huge {
			t.Error("the name of an illegal request is not shortened")
		}
	}
}

// TestPanicOfCleanup: a sequence that panics when it is ended early does so in the caller's loop.
func TestPanicOfCleanup(t *testing.T) {
	for _, tt := range []struct {
		name string
		fail error
	}{
		{"the loop is left", nil},
		{"the sequence has failed", errSequence},
	} {
		t.Run(tt.name, func(t *testing.T) {
			seq := func(yield func(copyRequest, error) bool) {
				defer func() { panic("the cleanup") }()
				for r, err := range sequenceOf(requests(9), tt.fail) {
					if !yield(r, err) {
						return
					}
				}
			}
			f := newFake()
			j := newJob(f, seq, farcopy.JobConfig{})
			defer func() {
				testkit.WantEqual(t, "the panic", recover(), any("the cleanup"))
			}()
			for range j.Run(t.Context()) {
				if tt.fail == nil {
					break
				}
			}
			t.Error("no panic")
		})
	}
}
