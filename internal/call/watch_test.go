package call

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/farcopy/farcopy"
)

// eventText is an event as the tests compare it: its time since the start, and what it says.
func eventText(e farcopy.Event, start time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v %s", e.Time.Sub(start), e.Kind)
	for _, f := range []struct {
		name  string
		value any
		show  bool
	}{
		{"attempt", e.Attempt, e.Attempt != 0},
		{"took", e.Duration, e.Duration != 0},
		{"sent", e.SentAt.Sub(start), !e.SentAt.IsZero()},
		{"status", e.Status, e.Status != 0},
		{"next", e.Next, e.Next != ""},
		{"pause", e.Pause, e.Pause != 0},
		{"reconciled", e.Reconciled, e.Reconciled},
		{"error", e.Err, e.Err != nil},
	} {
		if f.show {
			fmt.Fprintf(&b, " %s=%v", f.name, f.value)
		}
	}
	return b.String()
}

func TestObserve(t *testing.T) {
	const second = time.Second
	slow := func(r fakeResponse) fakeResponse { r.after = second; return r }
	for _, tt := range []struct {
		name   string
		steps  []fakeResponse
		read   bool
		settle bool // polls show the copy
		id     string
		change func(*Settings)
		want   []string
	}{
		{
			name:  "success",
			steps: []fakeResponse{slow(yes)},
			want: []string{
				"0s call started",
				"0s attempt started attempt=1",
				"1s attempt ended attempt=1 took=1s sent=0s status=201 next=end",
				"1s call ended attempt=1 took=1s",
			},
		},
		{
			name:  "retry after a 429",
			steps: []fakeResponse{slow(fakeResponse{status: 429, header: "Retry-After: 3"}), slow(yes)},
			want: []string{
				"0s call started",
				"0s attempt started attempt=1",
				"1s attempt ended attempt=1 took=1s sent=0s status=429 next=retry pause=3s error=test.Copy: 429 ",
				"1s attempt started attempt=2",
				"4s waited for the gate attempt=2 took=3s",
				"5s attempt ended attempt=2 took=4s sent=4s status=201 next=end",
				"5s call ended attempt=2 took=5s",
			},
		},
		{
			name:  "retry after a 409 that says busy",
			steps: []fakeResponse{{status: 409, body: `{"code":"busy"}`, header: "Retry-After: 2"}, yes},
			want: []string{
				"0s call started",
				"0s attempt started attempt=1",
				"0s attempt ended attempt=1 sent=0s status=409 next=retry pause=2s error=test.Copy: 409 busy",
				"2s waited to retry attempt=1 took=2s",
				"2s attempt started attempt=2",
				"2s attempt ended attempt=2 sent=2s status=201 next=end",
				"2s call ended attempt=2 took=2s",
			},
		},
		{
			name:   "lost, and found",
			steps:  []fakeResponse{slow(eof)},
			settle: true,
			want: []string{
				"0s call started",
				"0s attempt started attempt=1",
				"1s attempt ended attempt=1 took=1s sent=0s next=settle error=EOF",
				"1s settled attempt=1 next=end reconciled=true",
				"1s call ended attempt=1 took=1s reconciled=true",
			},
		},
		{
			name:   "unknown",
			steps:  []fakeResponse{eof},
			change: func(set *Settings) { set.Reconcile = ReconcileOff },
			want: []string{
				"0s call started",
				"0s attempt started attempt=1",
				"0s attempt ended attempt=1 sent=0s next=end error=EOF",
				"0s call ended attempt=1 error=test.Copy: outcome unknown: the request was sent, no conclusive response was received, and the " +
					"destination was not read (ResolveCopy checks again, ResumeCopy also goes on with it): EOF",
			},
		},
		{
			name:  "polling fails",
			steps: []fakeResponse{eof},
			want: []string{
				"0s call started",
				"0s attempt started attempt=1",
				"0s attempt ended attempt=1 sent=0s next=settle error=EOF",
				"0s settled attempt=1 next=end error=no read operation of the service shows this copy",
				"0s call ended attempt=1 error=test.Copy: outcome unknown: the request was sent, no conclusive response was received " +
					"(ResolveCopy checks again, ResumeCopy also goes on with it): EOF; polling for the copy failed: no read operation of the service shows this copy",
			},
		},
		{
			name:   "not executed",
			steps:  []fakeResponse{yes},
			change: func(set *Settings) { set.Auth = &fakeNoToken{} },
			want: []string{
				"0s call started",
				"0s attempt started attempt=1",
				"0s attempt ended attempt=1 next=end error=no token",
				"0s call ended attempt=1 error=test.Copy: not executed: no token",
			},
		},
		{
			name:  "invalid",
			steps: []fakeResponse{yes},
			id:    "a/b",
			want: []string{
				"0s call started",
				`0s call ended error=test.Copy: ID holds one of / \ ? #, which no id does`,
			},
		},
		{
			name:  "a limiter",
			steps: []fakeResponse{yes},
			change: func(set *Settings) {
				l := rate.NewLimiter(rate.Every(2*second), 1)
				l.Allow()
				set.Limiter = l
			},
			want: []string{
				"0s call started",
				"0s attempt started attempt=1",
				"2s waited for the limiter attempt=1 took=2s",
				"2s attempt ended attempt=1 took=2s sent=2s status=201 next=end",
				"2s call ended attempt=1 took=2s",
			},
		},
		{
			name:  "a read",
			steps: []fakeResponse{slow(fakeResponse{status: 503, header: "Retry-After: 2"}), slow(yes)},
			read:  true,
			want: []string{
				"0s call started",
				"0s attempt started attempt=1",
				"1s attempt ended attempt=1 took=1s sent=0s status=503 next=retry pause=2s error=test.Copy: 503 ",
				"3s waited to retry attempt=1 took=2s",
				"3s attempt started attempt=2",
				"4s attempt ended attempt=2 took=1s sent=3s status=201 next=end",
				"4s call ended attempt=2 took=4s",
			},
		},
		{
			name:   "a read that fails",
			steps:  []fakeResponse{eof},
			read:   true,
			change: func(set *Settings) { set.MaxAttempts = 1 },
			want: []string{
				"0s call started",
				"0s attempt started attempt=1",
				"0s attempt ended attempt=1 sent=0s next=end error=EOF",
				"0s call ended attempt=1 error=test.Copy: no usable response: EOF",
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var got []string
				start := time.Now()
				s := &fakeService{steps: tt.steps}
				svc := newService(t, s, func(set *Settings) {
					set.Observe = func(_ context.Context, e farcopy.Event) { got = append(got, eventText(e, start)) }
					if tt.change != nil {
						tt.change(set)
					}
				})
				op := operation()
				if tt.settle {
					op.Settler = &fakeDestination{s: s, appears: true}
				}
				if tt.id != "" {
					op.IDs = []string{tt.id}
				}
				if tt.read {
					op.Method, op.Body = http.MethodGet, nil
					Read(t.Context(), svc, op, nil)
				} else {
					Copy(t.Context(), svc, op, nil)
				}
				if g, w := strings.Join(got, "\n"), strings.Join(tt.want, "\n"); g != w {
					t.Errorf("got\n%s\nwant\n%s", g, w)
				}
			})
		})
	}
}
