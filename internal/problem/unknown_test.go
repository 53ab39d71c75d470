package problem_test

import (
	"errors"
	"testing"

	"github.com/farcopy/farcopy/internal/problem"
)

func TestUnknownString(t *testing.T) {
	const (
		sent = "box.X: outcome unknown: the request was sent, no conclusive response was received"
		hint = "ResolveX checks again, ResumeX also goes on with it"
	)
	for _, tt := range []struct {
		name    string
		unknown problem.Unknown
		want    string
	}{
		{name: "nothing was read", want: sent + ", and the destination was not read (" + hint + ")"},
		{
			name:    "nothing was found",
			unknown: problem.Unknown{Facts: problem.Facts{Polled: true}},
			want:    sent + ", and no copy was found (" + hint + ")",
		},
		{
			name: "a resource, a cause, a request id and attempts",
			unknown: problem.Unknown{
				RequestID: "r1", Err: errors.New("EOF"), Facts: problem.Facts{Resource: "folder 1 to 2", Attempts: 3, Polled: true},
			},
			want: "box.X: folder 1 to 2: outcome unknown: the request was sent, no conclusive response was received, and no copy was found (" +
				hint + "; request r1; 3 attempts): EOF",
		},
		{
			name:    "a change",
			unknown: problem.Unknown{Candidates: []string{"a"}, Err: errors.New("EOF"), Facts: problem.Facts{Polled: true, Advice: "look"}},
			want:    sent + " (look): EOF",
		},
		{
			name:    "two candidates",
			unknown: problem.Unknown{RequestID: "r1", Candidates: []string{"a", "b"}, Err: errors.New("EOF"), Facts: problem.Facts{Polled: true}},
			want:    sent + ", and no item is certain to be its copy (candidates a, b; " + hint + "; request r1): EOF",
		},
		{
			name: "a conflict, and the operation and the resource are named once",
			unknown: problem.Unknown{
				Candidates: []string{"a"}, Err: errors.New("box.X: folder 1 to 2: 409 in use"),
				Facts: problem.Facts{Resource: "folder 1 to 2", Polled: true, Conflict: true},
			},
			want: "box.X: folder 1 to 2: outcome unknown: the request was refused because of an item that may be its own copy, and no item " +
				"is certain to be its copy (candidate a; " + hint + "; ReconcileStrict excludes items that were there before): 409 in use",
		},
		{
			name:    "a conflict in ReconcileStrict",
			unknown: problem.Unknown{Facts: problem.Facts{Polled: true, Conflict: true, Strict: true}},
			want: "box.X: outcome unknown: the request was refused because of an item that may be its own copy, and no copy was found (" +
				hint + ")",
		},
		{
			name:    "three candidates are all shown",
			unknown: problem.Unknown{Candidates: []string{"a", "b", "c"}},
			want:    sent + ", and no item is certain to be its copy (candidates a, b, c; " + hint + ")",
		},
		{
			name:    "of five candidates three are shown",
			unknown: problem.Unknown{Candidates: []string{"a", "b", "c", "d", "e"}},
			want:    sent + ", and no item is certain to be its copy (candidates a, b, c and 2 more; " + hint + ")",
		},
		{
			name:    "foreign text stays on one line",
			unknown: problem.Unknown{Candidates: []string{"a\nb"}, Err: errors.New("box.X: 502\nbad")},
			want:    sent + ", and no item is certain to be its copy (candidate a b; " + hint + "): 502 bad",
		},
		{
			name:    "a poll failed",
			unknown: problem.Unknown{Facts: problem.Facts{Note: "polling for the copy: 403\nhidden"}},
			want:    sent + " (" + hint + "); polling for the copy: 403 hidden",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.unknown.Op = "box.X"
			if got := tt.unknown.String(); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
