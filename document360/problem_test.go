package document360_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/testkit"
)

// What the running service sends is not quite what its documents show.
func TestProblemAsTheServiceSendsIt(t *testing.T) {
	c := &canned{status: 422, header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, body: `{
		"type":"https://apidocs.document360.io/errors/validation-error","title":"Validation Error","status":422,
		"detail":"One or more fields failed validation.","instance":"/v3/projects/p/drive/folders/s/files/f/copy",
		"trace_id":"0HNL4657MEAEL:000000A8","errors":[{"code":"VALIDATION_ERROR","message":"A non-empty request body is required.",
		"field":"","details":null}],"warnings":[{"code":"W","message":"m"}],"extra":{"a":1}}`}
	_, err := c.copy(t)
	p := *wantProblem(t, err)
	want := document360.ProblemDetails{
		Type: "https://apidocs.document360.io/errors/validation-error", Title: "Validation Error", Status: 422,
		Detail: "One or more fields failed validation.", Instance: "/v3/projects/p/drive/folders/s/files/f/copy",
		Code: document360.ErrorCodeValidationError, RequestID: "0HNL4657MEAEL:000000A8", TraceID: "0HNL4657MEAEL:000000A8",
		Errors:   []document360.APIError{{Code: "VALIDATION_ERROR", Message: "A non-empty request body is required."}},
		Warnings: []document360.APIWarning{{Code: "W", Message: "m"}},
		Op:       "document360.CopyFile", Resource: "file f to folder d", Attempts: 1,
		Extensions: p.Extensions,
	}
	testkit.WantSame(t, p, want)
	testkit.WantEqual(t, "p.Extensions[\"extra\"]", string(p.Extensions["extra"]), `{"a":1}`)
	testkit.WantEqual(t, "the number of extensions", len(p.Extensions), 1)
}

func TestProblemSwitchesOfTheSimulator(t *testing.T) {
	f := newFixture(t)
	f.SetProblemMediaType("text/plain")
	f.SetProblemTypeBase("https://elsewhere.example/")
	f.SetProblemInstance(true)
	f.request.FileID = "nothing"
	_, err := f.copy()
	p := wantProblem(t, err)
	testkit.WantEqual(t, "p.Code", p.Code, document360.ErrorCodeResourceNotFound)
	testkit.WantEqual(t, "p.Type", p.Type, "https://elsewhere.example/not-found")
	if !strings.HasSuffix(p.Instance, "/copy") {
		t.Errorf("problem %+v", p)
	}
}

// The code comes from the first entry of errors, else from the last segment of type, else from the status.
func TestProblemCode(t *testing.T) {
	for body, want := range map[string]document360.ErrorCode{
		`{"type":"https://x/errors/not-found","errors":[{"code":"FORBIDDEN"}]}`:                            document360.ErrorCodeForbidden,
		`{"errors":[{"code":""},{"code":"BRAND_NEW"}]}`:                                                    "BRAND_NEW",
		`{"type":"https://x/errors/not-found"}`:                                                            document360.ErrorCodeResourceNotFound,
		`{"type":"errors/internal-error/"}`:                                                                document360.ErrorCodeInternalServerError,
		`{"type":"https://x/bad-request","errors":null}`:                                                   document360.ErrorCodeBadRequest,
		`{"type":"https://x/unauthorized"}`:                                                                document360.ErrorCodeUnauthorized,
		`{"type":"https://x/forbidden"}`:                                                                   document360.ErrorCodeForbidden,
		`{"type":"https://x/conflict"}`:                                                                    document360.ErrorCodeConflict,
		`{"type":"https://x/validation-error"}`:                                                            document360.ErrorCodeValidationError,
		`{"type":"https://x/feature-not-in-license"}`:                                                      document360.ErrorCodeFeatureNotInLicense,
		`{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.10","status":404,"errors":{"a":["b"]}}`: document360.ErrorCodeConflict,
		`{"type":17,"errors":"odd"}`:                                                                       document360.ErrorCodeConflict,
		`[]`:                                                                                               document360.ErrorCodeConflict,
		`<html>`:                                                                                           document360.ErrorCodeConflict,
		``:                                                                                                 document360.ErrorCodeConflict,
		`{"success":false,"request_id":"r","errors":[{"code":"RESOURCE_NOT_FOUND","message":"m"}]}`: document360.ErrorCodeResourceNotFound,
	} {
		_, err := (&canned{status: 409, body: body}).copy(t)
		if p := wantProblem(t, err); p.Code != want || p.Status != 409 {
			t.Errorf("%s: %+v, want %s", body, p, want)
		}
	}
	// No code stands for a status that the documents do not know.
	_, err := (&canned{status: 418}).copy(t)
	if p := wantProblem(t, err); p.Code != "" {
		t.Errorf("problem %+v", p)
	}
}

func TestProblemMessage(t *testing.T) {
	_, err := (&canned{status: 422, body: `{"type":"https://x/validation-error","title":"Unprocessable Entity.","status":422,"trace_id":"r1",
		"errors":[{"code":"VALIDATION_ERROR","message":"Too short.","field":"destination_folder_id"}]}`}).copy(t)
	want := "document360.CopyFile: file f to folder d: 422 VALIDATION_ERROR: Unprocessable Entity. destination_folder_id: Too short. (request r1)"
	testkit.WantMessage(t, err, want)
}

func TestErrorCodes(t *testing.T) {
	for code, want := range map[document360.ErrorCode]error{
		document360.ErrorCodeBadRequest: fs.ErrInvalid, document360.ErrorCodeValidationError: fs.ErrInvalid,
		document360.ErrorCodeUnauthorized: fs.ErrPermission, document360.ErrorCodeForbidden: fs.ErrPermission,
		document360.ErrorCodeFeatureNotInLicense: fs.ErrPermission, document360.ErrorCodePremiumFeatureNotInLicense: fs.ErrPermission,
		document360.ErrorCodeLicenseLimitExceeded: fs.ErrPermission, document360.ErrorCodeResourceNotFound: fs.ErrNotExist,
		document360.ErrorCodeConflict: nil, document360.ErrorCodeTooManyRequests: nil, document360.ErrorCodeInternalServerError: nil,
		"BRAND_NEW": nil,
	} {
		testkit.WantIsOnly(t, code, want)
	}
}

func TestChallenge(t *testing.T) {
	const hint = "Unauthorized: the token or key is wrong, expired, revoked or of another region than the address"
	for challenge, want := range map[string]string{
		`Bearer`: hint,
		`Bearer error="invalid_token", error_description="The token expired"`: "The token expired",
		`Bearer realm="x",error="insufficient_scope"`:                         "insufficient_scope",
		`Bearer error_description="cut`:                                       hint,
		``:                                                                    hint,
	} {
		_, err := (&canned{status: 401, header: http.Header{"Www-Authenticate": {challenge}}}).copy(t)
		if p := wantProblem(t, err); p.WWWAuthenticate != challenge || err.Error() != "document360.CopyFile: file f to folder d: 401 UNAUTHORIZED: "+want {
			t.Errorf("%s: %v, %+v", challenge, err, p)
		}
	}
}

// A 5xx counts as the service's last word only in its own format; either way a copy's fate is unknown.
func TestProblemThrottledByCode(t *testing.T) {
	c := &canned{status: 503, body: `{"type":"https://x/too-many-requests","title":"Too Many Requests.","status":429,"trace_id":"r"}`}
	_, err := c.copy(t)
	testkit.WantIsOnly(t, err, document360.ErrRateLimited, document360.ErrNotExecuted)
	for _, body := range []string{`{"errors":[{"code":"TOO_MANY_REQUESTS"}]}`, ``, `{"title":"x"}`} {
		_, err := (&canned{status: 503, body: body}).copy(t)
		testkit.WantUnknown(t, err)
	}
}

func TestRateLimitHeaders(t *testing.T) {
	date := time.Date(2026, 5, 12, 12, 30, 0, 0, time.UTC)
	for i, tt := range []struct {
		limit, remaining, reset string
		want                    document360.RateLimit
	}{
		{"60", "0", fmt.Sprint(date.Add(30 * time.Second).Unix()), document360.RateLimit{Limit: 60, Reset: date.Add(30 * time.Second)}},
		{"60", "5", "30", document360.RateLimit{Limit: 60, Remaining: 5, Reset: date.Add(30 * time.Second)}},
		{"", "", "", document360.RateLimit{}},
		{"-1", "x", "-30", document360.RateLimit{}},
		{"60", "0", "1778589030000", document360.RateLimit{Limit: 60}},
	} {
		h := http.Header{"Date": {date.Format(http.TimeFormat)}}
		for k, v := range map[string]string{"X-RateLimit-Limit": tt.limit, "X-RateLimit-Remaining": tt.remaining, "X-RateLimit-Reset": tt.reset} {
			if v != "" {
				h.Set(k, v)
			}
		}
		_, err := (&canned{status: 429, header: h}).copy(t)
		p := wantProblem(t, err)
		if p.RateLimit != tt.want {
			t.Errorf("%d: %+v, want %+v", i, p.RateLimit, tt.want)
		}
		if want := time.Duration(0); i < 2 && p.RetryAfter != 30*time.Second || i >= 2 && p.RetryAfter != want {
			t.Errorf("%d: retry after %v", i, p.RetryAfter)
		}
	}
}

func TestProblemIsLogged(t *testing.T) {
	_, err := (&canned{status: 404, body: golden(t, "not_found")}).copy(t)
	line := testkit.Logged("problem", wantProblem(t, err))
	want := `problem.op=document360.CopyFile problem.resource="file f to folder d" ` +
		`problem.message="The requested resource does not exist or has been deleted." ` +
		"problem.status=404 problem.code=RESOURCE_NOT_FOUND problem.request_id=req_abc123def456 problem.attempts=1\n"
	if !strings.HasSuffix(line, want) {
		t.Errorf("logged %s, want %s", line, want)
	}
	if got := document360.ErrorCodeResourceNotFound.Error(); got != "document360: RESOURCE_NOT_FOUND" {
		t.Error(got)
	}
	testkit.WantEqual(t, "the text of the code", document360.ErrorCodeResourceNotFound.Error(), "document360: RESOURCE_NOT_FOUND")
}
