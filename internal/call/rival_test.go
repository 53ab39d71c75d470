package call

import (
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

// TestTwinsInFlight: one call gets a 500 and made nothing, its twin is still under way and has made the copy that both can see.
// Only one may take it, however differently the two are written.
func TestTwinsInFlight(t *testing.T) {
	other := operation()
	other.Path, other.Body = "/copies", map[string]string{"from": "1", "to": "2", "name": ""}
	other.Header = http.Header{"If-Match": {"*"}}
	for name, op := range map[string]Operation[string]{"alike": operation(), "spelt differently": other} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: []step{slowly, code500}}
				svc := newService(t, s, func(set *Settings) { set.MaxAttempts = 1 })
				var ids [2]string
				var errs [2]error
				var wg sync.WaitGroup
				for i, op := range []Operation[string]{operation(), op} {
					wg.Go(func() {
						op.Settler = &fakeShelf{s: s, appears: true}
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
		})
	}
}

// slowly makes a copy at once and says so later.
var slowly = step{acts: true, status: 201, body: `{"id":"found"}`, after: 10 * time.Second}

// TestResolveLeavesATwinsCopy resolves a lost call while its twin is under way: what is there may be the twin's.
func TestResolveLeavesATwinsCopy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 504, body: "<html>"}, slowly}}
		svc := newService(t, s, nil)
		op := operation()
		op.Settler = &fakeShelf{s: s, appears: true}
		_, err := Copy(t.Context(), svc, op, nil)
		pending := err.(*lost).Pending

		var wg sync.WaitGroup
		wg.Go(func() {
			twin := operation()
			twin.Settler = &fakeShelf{s: s, appears: true}
			if id, err := Copy(t.Context(), svc, twin, nil); id != "found" || err != nil {
				t.Errorf("the one that made it: %q, %v", id, err)
			}
		})
		synctest.Wait()
		for _, when := range []string{"under way", "done"} {
			if id, err := Resolve[string](t.Context(), "test.Resolve", pending); id != "" || !errors.Is(err, problem.ErrOutcomeUnknown) {
				t.Errorf("the twin is %s, and yet: %q, %v", when, id, err)
			}
			wg.Wait()
		}
	})
}

func TestAFailedLookIsNotTheCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hidden := &refusal{Status: 403, Code: "hidden"}
		s := &script{steps: []step{code500}}
		op := operation()
		op.Settler = &fakeShelf{s: s, broken: hidden}
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
