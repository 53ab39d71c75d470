package document360test_test

import (
	"net/http"
	"testing"
	"time"
)

// TestScope: a credential of one project is worthless in another, and does not see it.
func TestScope(t *testing.T) {
	f := newFixture(t)
	other := f.AddProject("Other")
	f.AddToken("own", time.Time{}, f.project)
	f.AddToken("other", time.Time{}, other)
	f.AddAPIKey("key", other)
	tests := []struct {
		name     string
		header   []string
		status   int // of a copy
		projects int // that are listed
	}{
		{"the default token", nil, http.StatusCreated, 2},
		{"a token of the project", []string{"Authorization", "Bearer own"}, http.StatusCreated, 1},
		{"a token of another", []string{"Authorization", "Bearer other"}, http.StatusUnauthorized, 1},
		{"a key of another", []string{"Authorization", "", "X-API-Key", "key"}, http.StatusUnauthorized, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			copied := f.copyTo(f.archive, tt.header...)
			wantStatus(t, copied, tt.status)
			if tt.status == http.StatusUnauthorized {
				wantError(t, copied, tt.status, "UNAUTHORIZED", nil)
			}
			listed := f.do("GET", "/v3/projects", "", tt.header...)
			if got := len(dig(t, listed, "data").([]any)); got != tt.projects {
				t.Errorf("%d projects listed, want %d", got, tt.projects)
			}
		})
	}
}

func TestValidationStatus(t *testing.T) {
	f := newFixture(t)
	wantError(t, f.copyTo(""), http.StatusUnprocessableEntity, "VALIDATION_ERROR", "destination_folder_id")
	f.SetValidationStatus(http.StatusBadRequest)
	wantError(t, f.copyTo(""), http.StatusBadRequest, "BAD_REQUEST", "destination_folder_id")
}
