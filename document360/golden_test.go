package document360_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyFileGolden replays the page's examples. The page shows bodies only: the headers are made up in the documented
// form, and so is the body of the 400, of which the page has the schema but no example.
func TestCopyFileGolden(t *testing.T) {
	const id = "9a3b4c5d-6e7f-8a9b-0c1d-2e3f4a5b6c7d"
	request := document360.CopyFileRequest{ProjectID: id, FolderID: id, FileID: id, DestinationFolderID: "70b8c3d0f5c1g2b3c4d5e6f7"}
	problem := func(status int, slug, title, detail string, code document360.ErrorCode, message string) document360.ProblemDetails {
		return document360.ProblemDetails{
			Type: "https://developer.document360.com/errors/" + slug, Title: title, Status: status, Detail: detail, Code: code,
			RequestID: "req_abc123def456", TraceID: "req_abc123def456", Op: "document360.CopyFile", Attempts: 1,
			Resource: "file " + id + " to folder 70b8c3d0f5c1g2b3c4d5e6f7",
			Errors:   []document360.APIError{{Code: code, Message: message}},
		}
	}
	unauthorized := problem(401, "unauthorized", "Unauthorized.", "The authentication token is missing or has expired.",
		document360.ErrorCodeUnauthorized, "Bearer token is missing or invalid.")
	unauthorized.WWWAuthenticate = `Bearer error="invalid_token", error_description="The access token expired"`
	const exceeded = "Rate limit exceeded. Retry after the duration specified in the Retry-After header."
	limited := problem(429, "too-many-requests", "Too Many Requests.", exceeded, document360.ErrorCodeTooManyRequests, exceeded)
	limited.RetryAfter = 30 * time.Second
	limited.RateLimit = document360.RateLimit{Limit: 60, Reset: time.Date(2026, 5, 12, 12, 30, 30, 0, time.UTC)}
	const malformed = "The request body is malformed or contains invalid JSON."

	for name, want := range map[string]document360.ProblemDetails{
		"bad_request":  problem(400, "bad-request", "Bad Request.", malformed, document360.ErrorCodeBadRequest, malformed),
		"unauthorized": unauthorized,
		"not_found": problem(404, "not-found", "Not Found.", "The requested resource does not exist or has been deleted.",
			document360.ErrorCodeResourceNotFound, "The requested resource was not found."),
		"too_many_requests": limited,
		"internal_server_error": problem(500, "internal-error", "Internal Server Error.",
			"An unexpected error occurred. Please try again or contact support.", document360.ErrorCodeInternalServerError,
			"An unexpected error occurred."),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := goldenClient(t, name).CopyFile(t.Context(), request)
			got := *wantProblem(t, err)
			testkit.WantSame(t, got, want)
		})
	}
	t.Run("created", func(t *testing.T) {
		got, err := goldenClient(t, "created").CopyFile(t.Context(), request)
		want := &document360.CopyFileResponse{
			FileID: "5d6e7f80-1a2b-4c3d-8e4f-5a6b7c8d9e0f",
			Location: "https://apihub.document360.io/v3/projects/" + id +
				"/drive/folders/70b8c3d0f5c1g2b3c4d5e6f7/files/5d6e7f80-1a2b-4c3d-8e4f-5a6b7c8d9e0f",
			RequestID: "req_abc123def456",
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
	})
}

func goldenClient(t *testing.T, name string) *document360.Client {
	t.Helper()
	return replayClient(t, "copy_file/"+name)
}
