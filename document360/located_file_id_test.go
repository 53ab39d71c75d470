package document360

import (
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
)

// TestLocatedFileID reads the id of the copy from the header alone, whatever the body is.
func TestLocatedFileID(t *testing.T) {
	for _, tt := range []struct {
		name string
		h    http.Header
		want string
	}{
		{"absolute", http.Header{"Location": {"https://apihub.document360.io/v3/projects/p/drive/folders/d/files/new"}}, "new"},
		{"relative", http.Header{"Location": {"/v3/projects/p/drive/folders/d/files/new"}}, "new"},
		{"something else", http.Header{"Location": {"/v3/projects/p/drive/tasks/7"}}, ""},
		{"the copy operation", http.Header{"Location": {"/v3/projects/p/drive/folders/d/files/old/copy"}}, ""},
		{"no id", http.Header{"Location": {"/v3/projects/p/drive/folders/d/files/"}}, ""},
		{"dots", http.Header{"Location": {"/files/.."}}, ""},
		{"no URL", http.Header{"Location": {"%zz/files/new"}}, ""},
		{"empty", http.Header{"Location": {""}}, ""},
		{"missing", http.Header{}, ""},
		{"no header", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			testkit.WantEqual(t, "the id", locatedFileID(tt.h), tt.want)
		})
	}
}
