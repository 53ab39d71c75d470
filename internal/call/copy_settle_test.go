package call

import (
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
)

// Responses and poll errors of the tests below.
var (
	acted500 = fakeResponse{acts: true, status: 500, body: `{"code":"oops"}`}
	gateway  = fakeResponse{acts: true, status: 504, body: "<html>"}
	noAnswer = &problem.ReadError{Call: problem.Call{Op: "test.List"}, Err: io.EOF}
	unsent   = problem.Call{Op: "test.List"}.Unsent(io.EOF)
	unfit    = problem.Invalid("test.List", 0, io.EOF)
	heldBack = problem.Call{Op: "test.List"}.Limited(5*time.Second, io.EOF)
	busy     = fakeResponse{status: 409, body: `{"code":"busy"}`}
	tooBusy  = &refusal{Status: 503}
)

// settleTest is one copy whose outcome has to be settled.
type settleTest struct {
	name        string
	steps       []fakeResponse
	destination fakeDestination
	second      settle.Second
	async       bool
	change      func(*Settings)
	id          string // what is returned; "": an error
	want        error
	sent        int
	polls       int
	took        time.Duration
}

func runSettleTests(t *testing.T, tests []settleTest) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &fakeService{steps: tt.steps}
				tt.destination.s = s
				op := operation()
				op.Settler, op.Second, op.Async = &tt.destination, tt.second, tt.async
				id, err := Copy(t.Context(), newService(t, s, tt.change), op, nil)
				if id != tt.id {
					t.Errorf("id %q, want %q; error %v", id, tt.id, err)
				}
				if len(s.sent) != tt.sent {
					t.Errorf("sent at %v, want %d requests; error %v", s.sent, tt.sent, err)
				}
				if len(tt.destination.polls) != tt.polls {
					t.Errorf("polls at %v, want %d; error %v", tt.destination.polls, tt.polls, err)
				}
				switch {
				case tt.id != "" && err != nil, tt.id == "" && err == nil:
					t.Errorf("error %v", err)
				case tt.want == nil:
				default:
					if _, isRefusal := tt.want.(*refusal); isRefusal {
						if _, ok := err.(*refusal); !ok {
							t.Errorf("error %v, want the service's refusal", err)
						}
					} else if !errors.Is(err, tt.want) {
						t.Errorf("error %v, want %v", err, tt.want)
					}
				}
				if took := time.Since(s.start); took != tt.took {
					t.Errorf("took %v, want %v", took, tt.took)
				}
				if tt.sent > 1 && tt.destination.resent == 0 {
					t.Error("sent again without being pinned")
				}
				checkContract(t, err)
			})
		})
	}
}

func TestSettle(t *testing.T) {
	runSettleTests(t, []settleTest{
		{
			name:        "finished and found",
			steps:       []fakeResponse{acted500},
			destination: fakeDestination{appears: true},
			id:          "found",
			sent:        1,
			polls:       1,
		},
		{
			name:  "finished, not made, a second copy would be another",
			steps: []fakeResponse{code500, yes},
			want:  problem.ErrOutcomeUnknown,
			sent:  1,
			polls: 7,
			took:  30 * time.Second,
		},
		{
			name:   "finished, not made, a second one is refused",
			steps:  []fakeResponse{code500, yes},
			second: settle.RefusedIfMade,
			id:     "c1",
			sent:   2,
			polls:  2,
			took:   time.Second,
		},
		{
			name:        "finished, not made, the settler objects",
			steps:       []fakeResponse{code500, yes},
			second:      settle.RefusedIfMade,
			destination: fakeDestination{noPins: true},
			want:        problem.ErrOutcomeUnknown,
			sent:        1,
			polls:       7,
			took:        30 * time.Second,
		},
		{
			name:   "finished and never made",
			steps:  []fakeResponse{code500},
			second: settle.RefusedIfMade,
			want:   problem.ErrOutcomeUnknown,
			sent:   4,
			polls:  13,
			took:   33 * time.Second,
		},
		{
			name:  "unreadable and never made",
			steps: []fakeResponse{{status: 201, body: "<html>"}},
			want:  problem.ErrOutcomeUnknown,
			sent:  1,
			polls: 7,
			took:  30 * time.Second,
		},
		{
			name:  "an id that is not text",
			steps: []fakeResponse{{acts: true, status: 201, body: `{"id":"c\ud8001"}`}},
			want:  problem.ErrOutcomeUnknown,
			sent:  1,
			polls: 7,
			took:  30 * time.Second,
		},
		{
			name:        "lost and found",
			steps:       []fakeResponse{eof},
			destination: fakeDestination{appears: true},
			id:          "found",
			sent:        1,
			polls:       1,
		},
		{
			name:        "lost and found late",
			steps:       []fakeResponse{gateway},
			destination: fakeDestination{appears: true, delay: 10 * time.Second},
			id:          "found",
			sent:        1,
			polls:       5,
			took:        15 * time.Second,
		},
		{
			name:  "lost and never found",
			steps: []fakeResponse{gateway, yes},
			want:  problem.ErrOutcomeUnknown,
			sent:  1,
			polls: 7,
			took:  30 * time.Second,
		},
		{
			name:   "lost, a second one replaces",
			steps:  []fakeResponse{gateway, yes},
			second: settle.Replaces,
			id:     "c1",
			sent:   2,
			polls:  2,
			took:   time.Second,
		},
		{
			name:   "lost, a second one is refused: at the end",
			steps:  []fakeResponse{gateway, yes},
			second: settle.RefusedIfMade,
			id:     "c1",
			sent:   2,
			polls:  7,
			took:   30 * time.Second,
		},
		{
			name:        "lost, sent again, and refused for its own copy",
			steps:       []fakeResponse{eof, exists},
			second:      settle.Replaces,
			destination: fakeDestination{appears: true, delay: 1500 * time.Millisecond},
			id:          "found",
			sent:        2,
			polls:       4,
			took:        2 * time.Second,
		},
		{
			name:   "lost, sent again, then refused: the refusal proves nothing",
			steps:  []fakeResponse{eof, {status: 404, body: `{"code":"x"}`}},
			second: settle.Replaces,
			want:   problem.ErrOutcomeUnknown,
			sent:   2,
			polls:  9,
			took:   31 * time.Second,
		},
		{
			name:   "finished, sent again, then refused: likewise",
			steps:  []fakeResponse{code500, {status: 404, body: `{"code":"x"}`}},
			second: settle.RefusedIfMade,
			want:   problem.ErrOutcomeUnknown,
			sent:   2,
			polls:  9,
			took:   31 * time.Second,
		},
		{
			name:        "conflict with its own second delivery",
			steps:       []fakeResponse{{acts: true, status: 409, body: `{"code":"exists"}`}},
			destination: fakeDestination{appears: true},
			want:        problem.ErrOutcomeUnknown,
			sent:        1,
			polls:       2,
			took:        time.Second,
		},
		{
			name:  "conflict, and nothing is ever listed",
			steps: []fakeResponse{exists},
			want:  problem.ErrOutcomeUnknown,
			sent:  1,
			polls: 7,
			took:  30 * time.Second,
		},
		{
			name:   "busy to the end, and nothing is there",
			steps:  []fakeResponse{busy},
			change: func(s *Settings) { s.MaxAttempts = 1 },
			want:   new(refusal),
			sent:   1,
			polls:  7,
			took:   30 * time.Second,
		},
		{
			name:        "busy to the end with its own second delivery",
			steps:       []fakeResponse{{acts: true, status: 409, body: `{"code":"busy"}`}},
			destination: fakeDestination{appears: true},
			change:      func(s *Settings) { s.MaxAttempts = 1 },
			want:        problem.ErrOutcomeUnknown,
			sent:        1,
			polls:       2,
			took:        time.Second,
		},
		{
			name:        "async: finished, found late",
			steps:       []fakeResponse{acted500},
			async:       true,
			destination: fakeDestination{appears: true, delay: 10 * time.Second},
			id:          "found",
			sent:        1,
			polls:       5,
			took:        15 * time.Second,
		},
		{
			name:   "async: finished and not made",
			steps:  []fakeResponse{code500, yes},
			async:  true,
			second: settle.RefusedIfMade,
			id:     "c1",
			sent:   2,
			polls:  7,
			took:   30 * time.Second,
		},
		{
			name:  "async: lost and never found",
			steps: []fakeResponse{{err: io.EOF}, yes},
			async: true,
			want:  problem.ErrOutcomeUnknown,
			sent:  1,
			polls: 7,
			took:  30 * time.Second,
		},
	})
}
