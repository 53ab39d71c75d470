package call

import (
	"context"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
)

// TestResumeOfWhatWasTold: by the client that has told "made", a resume sends nothing and tells the same.
func TestResumeOfWhatWasTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{yes}}
		svc := newService(t, s, nil)
		op, d := settledOperation(s, settle.Replaces)
		var saved savedIntents
		id, err := Copy(t.Context(), svc, op, []Option{saved.option()})
		if err != nil {
			t.Fatal(err)
		}
		polls := len(d.polls)
		for range 2 {
			again, err := Resume(t.Context(), svc, op, saved.last(), nil)
			if err != nil || again != id {
				t.Errorf("got %q, %v, want %q", again, err, id)
			}
		}
		if len(s.sent) != 1 || len(d.polls) != polls {
			t.Errorf("%d requests and %d polls, want one request and no poll", len(s.sent), len(d.polls))
		}
	})
}

// TestResumesAreOneCall: two resumes at once, and one while the call itself still runs.
func TestResumesAreOneCall(t *testing.T) {
	t.Run("two resumes", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := &fakeService{steps: []fakeResponse{{after: time.Minute, err: io.EOF}, yes}}
			intent := deadProcess(t, s, nil, settle.Replaces)
			svc := restart(t, s, nil)
			var wg sync.WaitGroup
			for range 4 {
				wg.Go(func() {
					op, _ := settledOperation(s, settle.Replaces)
					if id, err := Resume(t.Context(), svc, op, intent, nil); err != nil || id != "c1" {
						t.Errorf("got %q, %v", id, err)
					}
				})
			}
			wg.Wait()
			if len(s.sent) != 2 {
				t.Errorf("%d requests, want one beside the first", len(s.sent))
			}
		})
	})
	t.Run("while the call runs", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := &fakeService{steps: []fakeResponse{{acts: true, status: 201, body: `{"id":"c1"}`, after: time.Minute}}}
			svc := newService(t, s, nil)
			op, _ := settledOperation(s, settle.Replaces)
			var saved savedIntents
			go Copy(t.Context(), svc, op, []Option{saved.option()})
			synctest.Wait()
			short, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_, err := Resolve(short, svc, op, saved.last(), nil)
			wantIs(t, err, problem.ErrOutcomeUnknown, context.DeadlineExceeded)
			id, err := Resume(t.Context(), svc, op, saved.last(), nil)
			if err != nil || id != "c1" {
				t.Errorf("got %q, %v, want what the call returned", id, err)
			}
			if len(s.sent) != 1 {
				t.Errorf("%d requests, want one", len(s.sent))
			}
		})
	})
}
