package problem_test

import (
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

func TestRefusalString(t *testing.T) {
	for _, tt := range []struct {
		name    string
		refusal problem.Refusal
		want    string
	}{
		{
			name:    "everything",
			refusal: problem.Refusal{Resource: "folder 1 to 2", Status: 409, Code: "item_name_in_use", Text: "taken", RequestID: "r1", Attempts: 2},
			want:    "box.CopyFolder: folder 1 to 2: 409 item_name_in_use: taken (request r1, 2 attempts)",
		},
		{name: "no text", refusal: problem.Refusal{Status: 404, Code: "not_found", Attempts: 1}, want: "box.CopyFolder: 404 not_found"},
		{name: "the status text", refusal: problem.Refusal{Status: 404, Text: "Not Found"}, want: "box.CopyFolder: 404 Not Found"},
		{name: "no code", refusal: problem.Refusal{Status: 404, Text: "no such folder"}, want: "box.CopyFolder: 404: no such folder"},
		{name: "two lines", refusal: problem.Refusal{Status: 200, Code: "7", Text: "two\nlines"}, want: "box.CopyFolder: 200 7: two lines"},
		{name: "no status", refusal: problem.Refusal{Text: "refused"}, want: "box.CopyFolder: refused"},
		{name: "attempts", refusal: problem.Refusal{Code: "x", Text: "refused", Attempts: 3}, want: "box.CopyFolder: x: refused (3 attempts)"},
		{
			name:    "foreign text on one line",
			refusal: problem.Refusal{Resource: "a\nb", Status: 403, Code: "a\nb", RequestID: "r\n2"},
			want:    "box.CopyFolder: a b: 403 a b (request r 2)",
		},
		{
			name:    "a final 429",
			refusal: problem.Refusal{Status: 429, Text: "Too Many Requests", RequestID: "r1", Attempts: 4, RetryAfter: 5 * time.Minute},
			want:    "box.CopyFolder: 429 Too Many Requests (request r1, 4 attempts, retry after 5m0s)",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.refusal.Op = "box.CopyFolder"
			if got := tt.refusal.String(); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
