package call

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestTwinsInFlight: one call gets a 500 and made nothing, its twin is still in flight and has made the copy that both can see.
// Only one may take it, however differently the two are written.
func TestTwinsInFlight(t *testing.T) {
	other := operation()
	other.Path, other.Body = "/copies", map[string]string{"from": "1", "to": "2", "name": ""}
	other.Header = http.Header{"If-Match": {"*"}}
	for name, op := range map[string]Operation[string]{"alike": operation(), "spelt differently": other} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &fakeService{steps: []fakeResponse{slowly, code500}}
				svc := newService(t, s, func(set *Settings) { set.MaxAttempts = 1 })
				var ids [2]string
				var errs [2]error
				var wg sync.WaitGroup
				for i, op := range []Operation[string]{operation(), op} {
					wg.Go(func() {
						op.Settler = &fakeDestination{s: s, appears: true}
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
var slowly = fakeResponse{acts: true, status: 201, body: `{"id":"found"}`, after: 10 * time.Second}
