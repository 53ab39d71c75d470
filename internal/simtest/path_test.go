package simtest_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/farcopy/farcopy/internal/simtest"
)

func TestMatchPath(t *testing.T) {
	const pattern = "/folders/{id}/items/{item}"
	tests := []struct {
		name    string
		escaped string
		want    map[string]string // nil: no match
	}{
		{"plain", "/folders/11/items/a", map[string]string{"id": "11", "item": "a"}},
		{"escaped slash", "/folders/1%2F1/items/a%20b", map[string]string{"id": "1/1", "item": "a b"}},
		{"escaped constant", "/%66olders/11/items/a", map[string]string{"id": "11", "item": "a"}},
		{"empty variable", "/folders//items/a", nil},
		{"other constant", "/folders/11/files/a", nil},
		{"too short", "/folders/11/items", nil},
		{"too long", "/folders/11/items/a/", nil},
		{"bad escape", "/folders/%zz/items/a", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := simtest.MatchPath(pattern, tt.escaped)
			if ok != (tt.want != nil) {
				t.Errorf("matches: %v", ok)
			}
			if !maps.Equal(got, tt.want) {
				t.Errorf("values %v, want %v", got, tt.want)
			}
		})
	}
}

func TestPathNames(t *testing.T) {
	for path, want := range map[string][]string{
		"":                nil,
		"/":               nil,
		"/Reports/2025":   {"Reports", "2025"},
		"Reports//2025/":  {"Reports", "2025"},
		"/a b/with a dot": {"a b", "with a dot"},
	} {
		if got := simtest.PathNames(path); !slices.Equal(got, want) {
			t.Errorf("%q has the names %q, want %q", path, got, want)
		}
	}
}
