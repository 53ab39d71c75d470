package call

import (
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

// TestEqualCopiesInFlight: one call gets a 500 and made nothing, an equal one is still under way and has made the copy that
// both can see. Only one may take it.
func TestEqualCopiesInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{acts: true, status: 201, body: `{"id":"found"}`, after: 10 * time.Second}, {status: 500, body: `{"code":"oops"}`}}}
		svc := newService(t, s, func(set *Settings) { set.MaxAttempts = 1 })
		var ids [2]string
		var errs [2]error
		var wg sync.WaitGroup
		for i := range ids {
			wg.Go(func() {
				op := operation()
				op.Settler = &shelf{s: s, appears: true}
				ids[i], errs[i] = Copy(t.Context(), svc, op, nil)
			})
			synctest.Wait()
		}
		wg.Wait()
		if ids[0] != "found" || errs[0] != nil {
			t.Errorf("the one that made it: %q, %v", ids[0], errs[0])
		}
		if ids[1] != "" || errs[1] == nil {
			t.Errorf("the other one took it, too: %q, %v", ids[1], errs[1])
		}
	})
}

func TestAFailedLookIsNotTheCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hidden := &refusal{Status: 403, Code: "hidden"}
		s := &script{steps: []step{code500}}
		op := operation()
		op.Settler = &shelf{s: s, broken: hidden}
		_, err := Copy(t.Context(), newService(t, s, nil), op, nil)
		if r, ok := err.(*lost).Err.(*refusal); !ok || r.Status != 500 || !errors.Is(err, problem.ErrOutcomeUnknown) {
			t.Errorf("the cause is the copy's own error: %v", err)
		}
		if want := "test.Copy: outcome unknown: the copy was sent, and nothing tells whether it was made: 500 oops; looking for it: test.Copy: 403 hidden"; err.Error() != want {
			t.Errorf("message\n%s\nwant\n%s", err, want)
		}
		checkContract(t, err)
	})
}
