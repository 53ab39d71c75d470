package call

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
	encoding "github.com/farcopy/farcopy/internal/intent"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
)

// deadProcess makes a copy in a process that dies after the request was sent, and returns the intent that it had saved.
func deadProcess(t *testing.T, s *fakeService, change func(*Settings), second settle.Second) farcopy.Intent {
	t.Helper()
	svc := newService(t, s, change)
	svc.env.Clock.Observe(date(s.start), s.start, s.start)
	op, _ := settledOperation(s, second)
	var saved savedIntents
	ctx, kill := context.WithCancel(t.Context())
	time.AfterFunc(time.Millisecond, kill)
	Copy(ctx, svc, op, []Option{saved.option(), WithMaxAttempts(1)})
	return saved.last()
}

// restart is a client of a new process.
func restart(t *testing.T, s *fakeService, change func(*Settings)) *Service {
	t.Helper()
	start := s.start
	svc := newService(t, s, change)
	s.start = start
	return svc
}

func TestResume(t *testing.T) {
	off := func(s *Settings) { s.Reconcile = ReconcileOff }
	strict := func(s *Settings) { s.Reconcile = ReconcileStrict }
	lostRequest := fakeResponse{after: time.Minute, err: io.EOF}
	lostResponse := fakeResponse{after: time.Minute, err: io.EOF, acts: true}
	tests := []struct {
		name    string
		first   fakeResponse
		second  settle.Second
		before  func(*Settings) // of the process that died
		after   func(*Settings) // of the one that resumes
		later   time.Duration
		id      string
		is      error
		sent    int // by the one that resumes
		took    time.Duration
		options []Option
	}{
		{
			name:   "it was made",
			first:  lostResponse,
			second: settle.MakesAnother,
			later:  time.Minute,
			id:     "found",
		},
		{
			name:   "it was made, and the client does not reconcile",
			first:  lostResponse,
			second: settle.MakesAnother,
			after:  off,
			later:  time.Minute,
			id:     "found",
		},
		{
			name:   "a second request is sent once the first can no longer be an attempt of its process",
			first:  lostRequest,
			second: settle.Replaces,
			later:  time.Minute,
			id:     "c1",
			sent:   1,
			took:   DefaultCopyTimeout + DefaultReconcileTimeout - time.Minute + 10*time.Second,
		},
		{
			name:   "a second request is sent after ReconcileTimeout, if that is later",
			first:  lostRequest,
			second: settle.RefusedIfMade,
			later:  time.Hour,
			id:     "c1",
			sent:   1,
			took:   DefaultReconcileTimeout,
		},
		{
			name:    "attempts start anew",
			first:   lostRequest,
			second:  settle.RefusedIfMade,
			later:   time.Hour,
			id:      "c1",
			sent:    1,
			took:    DefaultReconcileTimeout,
			options: []Option{WithMaxAttempts(1)},
		},
		{
			name:   "a second request would make another copy",
			first:  lostRequest,
			second: settle.MakesAnother,
			later:  time.Minute,
			is:     problem.ErrOutcomeUnknown,
			took:   DefaultCopyTimeout + DefaultReconcileTimeout - time.Minute + 10*time.Second,
		},
		{
			name:   "past the horizon it was not made",
			first:  lostRequest,
			second: settle.MakesAnother,
			later:  2 * time.Hour,
			is:     problem.ErrNotExecuted,
			took:   DefaultReconcileTimeout,
		},
		{
			name:   "strict now",
			first:  lostRequest,
			second: settle.Replaces,
			after:  strict,
			later:  10 * time.Minute,
			is:     problem.ErrOutcomeUnknown,
			took:   DefaultReconcileTimeout,
		},
		{
			name:   "strict at the send",
			first:  lostRequest,
			second: settle.Replaces,
			before: strict,
			later:  10 * time.Minute,
			is:     problem.ErrOutcomeUnknown,
			took:   DefaultReconcileTimeout,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &fakeService{steps: []fakeResponse{tt.first, yes}}
				intent := deadProcess(t, s, tt.before, tt.second)
				time.Sleep(tt.later - time.Since(s.start))
				sent := len(s.sent)
				svc := restart(t, s, tt.after)
				svc.env.Clock.Observe(date(time.Now()), time.Now(), time.Now())
				op, _ := settledOperation(s, tt.second)
				start := time.Now()
				id, err := Resume(t.Context(), svc, op, intent, tt.options)
				if id != tt.id {
					t.Errorf("id is %q, want %q; error %v", id, tt.id, err)
				}
				if tt.is != nil {
					wantIs(t, err, tt.is)
				}
				if n := len(s.sent) - sent; n != tt.sent {
					t.Errorf("%d requests were sent, want %d", n, tt.sent)
				}
				if took := time.Since(start); (took - tt.took).Abs() > 2*time.Second {
					t.Errorf("took %v, want about %v", took, tt.took)
				}
				checkContract(t, err)
			})
		})
	}
}

// TestResumeRefusesForeignIntents before any network use: the caller has mistaken one for another.
func TestResumeRefusesForeignIntents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{{after: time.Minute, err: io.EOF}}}
		intent := deadProcess(t, s, nil, settle.Replaces)
		elsewhere := func(set *Settings) { set.BaseURL = "https://staging.example/api" }
		otherRequest, _ := settledOperation(s, settle.Replaces)
		otherRequest.Settler = &otherShape{fakeDestination{s: s}}
		otherOperation, _ := settledOperation(s, settle.Replaces)
		otherOperation.Name = "test.CopyOther"
		same, _ := settledOperation(s, settle.Replaces)
		content, err := encoding.Decode(intent)
		if err != nil {
			t.Fatal(err)
		}
		content.Reason = 9
		later, err := content.Encode()
		if err != nil {
			t.Fatal(err)
		}
		sent := len(s.sent)
		for _, tt := range []struct {
			name   string
			op     Operation[string]
			change func(*Settings)
			intent farcopy.Intent
			says   string
		}{
			{"no intent", same, nil, farcopy.Intent{}, "zero Intent"},
			{"a reason that is not known", same, nil, later, "a later release"},
			{"another operation", otherOperation, nil, intent, "of another operation, test.Copy"},
			{"another request", otherRequest, nil, intent, "for another request"},
			{"another host", same, elsewhere, intent, "for another host"},
		} {
			svc := restart(t, s, tt.change)
			for verb, f := range map[string]func(context.Context, *Service, Operation[string], farcopy.Intent, []Option) (string, error){
				"Resume": Resume[string], "Resolve": Resolve[string],
			} {
				_, err := f(t.Context(), svc, tt.op, tt.intent, nil)
				wantIs(t, err, problem.ErrNotExecuted, fs.ErrInvalid)
				if !strings.Contains(err.Error(), tt.says) || !strings.HasPrefix(err.Error(), "test."+verb+"Copy") {
					t.Errorf("%s: %v, want it to name test.%s and say %q", tt.name, err, verb, tt.says)
				}
			}
		}
		if n := len(s.sent) - sent; n != 0 {
			t.Errorf("%d requests were sent, want none", n)
		}
	})
}

// otherShape is a settler of another request.
type otherShape struct{ fakeDestination }

func (*otherShape) Shape() []string { return []string{"to", "3"} }

// TestOpenIntentsOwnTheirCopy: a new copy never claims what a call that is being resumed may have made.
func TestOpenIntentsOwnTheirCopy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{{acts: true, after: time.Minute, err: io.EOF}, {err: io.EOF}}}
		intent := deadProcess(t, s, nil, settle.MakesAnother)
		svc := restart(t, s, nil)
		resumed, d := settledOperation(s, settle.MakesAnother)
		d.broken = errors.New("403") // the resume cannot read, and ends as unknown
		_, err := Resume(t.Context(), svc, resumed, intent, nil)
		wantIs(t, err, problem.ErrOutcomeUnknown)
		op, _ := settledOperation(s, settle.MakesAnother)
		id, err := Copy(t.Context(), svc, op, nil)
		if err == nil {
			t.Errorf("the copy of the resumed call was returned: %q", id)
		}
	})
}

// TestIntentOfAnUnknownClock: an intent that was saved before any response was seen claims nothing by its time.
func TestIntentOfAnUnknownClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeService{steps: []fakeResponse{{acts: true, err: io.EOF}}}
		svc := newService(t, s, func(set *Settings) { set.Reconcile = ReconcileOff })
		op, _ := settledOperation(s, settle.Replaces)
		var saved savedIntents
		Copy(t.Context(), svc, op, []Option{saved.option()})
		if d := time.Since(saved.last().SentAt()); d > time.Second {
			t.Errorf("SentAt is %v ago, want the local time of the send", d)
		}
		time.Sleep(2 * time.Hour)
		again, d := settledOperation(s, settle.MakesAnother)
		d.appears, d.theirs = false, time.Now()
		next := restart(t, s, nil)
		next.env.Clock.Observe(date(time.Now()), time.Now(), time.Now())
		_, err := Resume(t.Context(), next, again, saved.last(), nil)
		wantIs(t, err, problem.ErrOutcomeUnknown)
	})
}
