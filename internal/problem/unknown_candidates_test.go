package problem

import (
	"slices"
	"strconv"
	"testing"
)

func TestCandidates(t *testing.T) {
	var many []string
	for i := range 1000 {
		many = append(many, strconv.Itoa(i))
	}
	for _, tt := range []struct {
		name     string
		in, want []string
	}{
		{name: "none"},
		{name: "each once", in: []string{"b", "a", "b"}, want: []string{"b", "a"}},
		{name: "many", in: many, want: many[:16]},
		{name: "many times the same", in: slices.Repeat([]string{"a"}, 1000), want: []string{"a"}},
	} {
		if got := Candidates(tt.in); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
