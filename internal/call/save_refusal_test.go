package call

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
)

// TestRefusalIsSaved: the intent after a refusal says that the copy was refused, and a save that never
// ends does not keep the call.
func TestRefusalIsSaved(t *testing.T) {
	for _, ends := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			s := &fakeService{steps: []fakeResponse{exists}}
			svc := newService(t, s, nil)
			svc.env.Clock.Observe(date(s.start), s.start, s.start)
			op, d := settledOperation(s, settle.Replaces)
			d.appears, d.theirs = false, s.start
			end := make(chan struct{})
			var saved savedIntents
			_, err := Copy(t.Context(), svc, op, []Option{WithIntent(func(_ context.Context, i farcopy.Intent) error {
				saved.all = append(saved.all, i)
				if len(saved.all) == 2 && !ends {
					<-end
				}
				return nil
			})})
			close(end)
			synctest.Wait()
			wantIs(t, err, problem.ErrOutcomeUnknown)
			if len(saved.all) != 2 {
				t.Errorf("saved %d times, want before the send and after the refusal", len(saved.all))
			}
			time.Sleep(DefaultCopyTimeout)
			if id, err := Resume(t.Context(), restart(t, s, nil), op, saved.last(), nil); id != "" || len(s.sent) != 1 {
				t.Errorf("resumed: %q, %v, sent %d times; it may be the item of others", id, err, len(s.sent))
			}
		})
	}
}

// TestRefusalInJournalIsWaitedFor: a journal that is given the intent after a refusal has ended when
// the call has: what it works on is the job's again.
func TestRefusalInJournalIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{exists}}
		svc := newService(t, s, nil)
		svc.env.Clock.Observe(date(s.start), s.start, s.start)
		op, d := settledOperation(s, settle.Replaces)
		d.appears, d.theirs = false, s.start
		ctx, cancel := context.WithCancel(t.Context())
		began, ended := 0, 0
		_, err := Copy(ctx, svc, op, []Option{WithJournal(func(context.Context, farcopy.Intent) error {
			if began++; began == 2 {
				cancel()
				time.Sleep(time.Minute)
			}
			ended++
			return nil
		})})
		wantIs(t, err, problem.ErrOutcomeUnknown)
		if began != 2 || ended != 2 {
			t.Errorf("%d saves have begun and %d have ended, want 2", began, ended)
		}
	})
}
