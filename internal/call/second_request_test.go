package call

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
)

// TestCreatedAllowsNoSecondRequest: a 201 whose body cannot be read most likely means that the copy was made. Where a second
// request is refused only if it comes later, it is not sent.
func TestCreatedAllowsNoSecondRequest(t *testing.T) {
	for _, tt := range []struct {
		status int
		sent   int
	}{
		{status: 200, sent: 2}, // a proxy's own page, for instance
		{status: 201, sent: 1},
		{status: 202, sent: 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &fakeService{steps: []fakeResponse{{status: tt.status, body: "<html>"}, yes}}
			op := operation()
			op.Settler, op.Second = &fakeDestination{s: s}, settle.RefusedIfMade
			Copy(t.Context(), newService(t, s, nil), op, nil)
			if got := len(s.sent); got != tt.sent {
				t.Errorf("after a %d: %d requests, want %d", tt.status, got, tt.sent)
			}
		})
	}
}

// TestACopyThatMayBeReplacedIsNoOthersCopy: the first request of a call may still run when the second one is answered, and what it
// makes then has an id that no call has returned. A later call does not take it for its own.
func TestACopyThatMayBeReplacedIsNoOthersCopy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{{status: 504, body: "<html>"}, yes, eof}}
		svc := newService(t, s, nil)
		one := operation()
		one.Settler, one.Second = &fakeDestination{s: s}, settle.Replaces
		if id, err := Copy(t.Context(), svc, one, nil); id != "c1" || err != nil {
			t.Fatalf("the first call: got %q, %v", id, err)
		}
		time.Sleep(time.Minute)
		two := operation()
		two.Settler, two.Second = &fakeDestination{s: s, appears: true}, settle.Replaces
		if id, err := Copy(t.Context(), svc, two, nil); id != "" || !errors.Is(err, problem.ErrOutcomeUnknown) {
			t.Errorf("the second call: got %q, %v; want unknown", id, err)
		}
	})
}
