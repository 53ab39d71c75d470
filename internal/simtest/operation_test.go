package simtest_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/farcopy/farcopy/internal/simtest"
)

func TestFindOperation(t *testing.T) {
	table := []simtest.Operation[int]{
		simtest.NewOperation("List", http.MethodGet, "/items", 1),
		simtest.NewOperation("Get", http.MethodGet, "/items/{id}", 2),
		simtest.NewOperation("Remove", http.MethodDelete, "/items/{id}", 3),
	}
	tests := []struct {
		name           string
		method, target string
		want, id       string
		allow          []string
	}{
		{"first", http.MethodGet, "/items?all", "List", "", nil},
		{"with a value", http.MethodDelete, "/items/a%2Fb", "Remove", "a/b", nil},
		{"other method", http.MethodPut, "/items/a", "", "", []string{http.MethodGet, http.MethodDelete}},
		{"other path", http.MethodGet, "/files", "", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			op, values, allow := simtest.FindOperation(table, httptest.NewRequest(tt.method, tt.target, http.NoBody))
			if op.Name != tt.want {
				t.Errorf("operation %q, want %q", op.Name, tt.want)
			}
			if values["id"] != tt.id {
				t.Errorf("id %q, want %q", values["id"], tt.id)
			}
			if !slices.Equal(allow, tt.allow) {
				t.Errorf("allowed methods %q, want %q", allow, tt.allow)
			}
		})
	}
}
