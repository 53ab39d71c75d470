package call

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/settle"
)

// fakeReadingDestination reads through the service, so that its polls pass the gate.
type fakeReadingDestination struct {
	fakeDestination
	svc *Service
}

// TestReconcileTimeoutStandsStillAtTheGate: the rate limit holds the polls back for longer than ReconcileTimeout, and the copy is
// found when it opens.
func TestReconcileTimeoutStandsStillAtTheGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{eof, {status: 429, header: "Retry-After: 90"}, {status: 200, body: `{}`}}}
		svc := newService(t, s, nil)
		op := operation()
		op.Settler = &fakeReadingDestination{fakeDestination{s: s, appears: true}, svc}
		id, err := Copy(t.Context(), svc, op, nil)
		if id != "found" || err != nil {
			t.Errorf("got %q, %v; want the copy", id, err)
		}
		if took := time.Since(s.start); took != 90*time.Second {
			t.Errorf("took %v, want 90s", took)
		}
	})
}

func (r *fakeReadingDestination) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[string], error) {
	read := Operation[bool]{
		Name: "test.List", Method: "GET", Path: "/things",
		Decode: func(a *Response) (bool, error) { return true, codec.JSON(a.Body, &struct{}{}) },
	}
	if _, err := Read(ctx, r.svc, read, nil); err != nil {
		return nil, err
	}
	return r.fakeDestination.Poll(ctx, q)
}
