package simtest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

func TestTokens(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	tokens := simtest.Tokens[string]{}
	tokens.Add("forever", time.Time{}, "anna")
	tokens.Add("a minute", now.Add(time.Minute), "bert")
	tests := []struct {
		name   string
		header []string // the values of Authorization
		at     time.Time
		want   string // "": refused
	}{
		{"no expiry", []string{"Bearer forever"}, now.AddDate(100, 0, 0), "anna"},
		{"scheme in any case", []string{"bearer forever"}, now, "anna"},
		{"before its expiry", []string{"Bearer a minute"}, now.Add(time.Minute - 1), "bert"},
		{"at its expiry", []string{"Bearer a minute"}, now.Add(time.Minute), ""},
		{"unknown", []string{"Bearer other"}, now, ""},
		{"other scheme", []string{"Basic forever"}, now, ""},
		{"no scheme", []string{"forever"}, now, ""},
		{"no header", nil, now, ""},
		{"two headers", []string{"Bearer forever", "Bearer forever"}, now, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := &http.Request{Header: http.Header{"Authorization": tt.header}}
			got, ok := tokens.FindBearer(r, tt.at)
			if ok != (tt.want != "") {
				t.Errorf("accepted: %v", ok)
			}
			if got != tt.want {
				t.Errorf("rights of %q, want %q", got, tt.want)
			}
		})
	}
}
