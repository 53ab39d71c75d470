package box_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestErrorCodes: every code that copying and reading folders can answer, as Box's table pairs it with a status.
func TestErrorCodes(t *testing.T) {
	none := errors.New("no io/fs error")
	tests := []struct {
		status int
		code   box.ErrorCode
		is     error
	}{
		{400, box.ErrorCodeBadRequest, fs.ErrInvalid},
		{400, box.ErrorCodeItemNameTooLong, fs.ErrInvalid},
		{400, box.ErrorCodeItemNameInvalid, fs.ErrInvalid},
		{400, box.ErrorCodeCyclicalFolderStructure, fs.ErrInvalid},
		{400, box.ErrorCodeInvalidParameter, fs.ErrInvalid},
		{404, box.ErrorCodeInvalidParameter, fs.ErrNotExist},
		{409, box.ErrorCodeInvalidParameter, none},
		{400, box.ErrorCodeMissingParameter, fs.ErrInvalid},
		{400, box.ErrorCodeInvalidAPIVersion, fs.ErrInvalid},
		{400, box.ErrorCodeInvalidLimit, fs.ErrInvalid},
		{400, box.ErrorCodeInvalidOffset, fs.ErrInvalid},
		{400, box.ErrorCodeTermsOfServiceRequired, fs.ErrInvalid},
		{400, box.ErrorCodePasswordResetRequired, fs.ErrInvalid},
		{401, box.ErrorCodeUnauthorized, fs.ErrPermission},
		{403, box.ErrorCodeUnauthorized, fs.ErrPermission},
		{403, box.ErrorCodeAccessDenied, fs.ErrPermission},
		{403, box.ErrorCodeInsufficientScope, fs.ErrPermission},
		{403, box.ErrorCodeInsufficientAccess, fs.ErrPermission},
		{403, box.ErrorCodeForbidden, fs.ErrPermission},
		{403, box.ErrorCodeForbiddenByPolicy, fs.ErrPermission},
		{403, box.ErrorCodeDeniedByPolicy, fs.ErrPermission},
		{403, box.ErrorCodeItemLocked, fs.ErrPermission},
		{403, box.ErrorCodeLocationBlocked, fs.ErrPermission},
		{403, box.ErrorCodeEmailConfirmationRequired, fs.ErrPermission},
		{403, box.ErrorCodeStorageLimitExceeded, fs.ErrPermission},
		{403, box.ErrorCodeFileSizeLimitExceeded, fs.ErrPermission},
		{403, box.ErrorCodeOperationLimitExceeded, fs.ErrPermission},
		{404, box.ErrorCodeNotFound, fs.ErrNotExist},
		{404, box.ErrorCodeTrashed, fs.ErrNotExist},
		{405, box.ErrorCodeMethodNotAllowed, none},
		{409, box.ErrorCodeConflict, none},
		{409, box.ErrorCodeItemNameInUse, fs.ErrExist},
		{409, box.ErrorCodeNameTemporarilyReserved, none},
		{409, box.ErrorCodeOperationBlockedTemporary, none},
		{412, box.ErrorCodePreconditionFailed, box.ErrPreconditionFailed},
		{429, box.ErrorCodeRateLimitExceeded, box.ErrRateLimited},
		{429, box.ErrorCodeTooManyRequests, box.ErrRateLimited},
		{409, "a_code_of_tomorrow", none},
		{404, "a_code_of_tomorrow", fs.ErrNotExist},
	}
	for _, tt := range tests {
		body := fmt.Sprintf(`{"type":"error","status":%d,"code":%q,"message":"m","request_id":"b1"}`, tt.status, string(tt.code))
		_, err := answering(t, tt.status, body).CopyFolder(t.Context(), pictures)
		p, ok := errors.AsType[*box.ProblemDetails](err)
		if !ok {
			t.Errorf("%d %s: got %#v, want a *ProblemDetails", tt.status, tt.code, err)
			continue
		}
		if p.Status != tt.status {
			t.Errorf("%d %s: the status is %d", tt.status, tt.code, p.Status)
		}
		if p.Code != tt.code {
			t.Errorf("%d %s: the code is %q", tt.status, tt.code, p.Code)
		}
		if p.RequestID != "b1" {
			t.Errorf("%d %s: RequestID is %q, want b1", tt.status, tt.code, p.RequestID)
		}
		if !errors.Is(err, tt.code) {
			t.Errorf("%d %s: %v does not match its code", tt.status, tt.code, err)
		}
		if code, ok := errors.AsType[box.ErrorCode](err); !ok || code != tt.code {
			t.Errorf("%d %s: the code found is %q", tt.status, tt.code, code)
		}
		if tt.is == none && testkit.IsPortable(err) || tt.is != none && !errors.Is(err, tt.is) {
			t.Errorf("%d %s: want %v", tt.status, tt.code, tt.is)
		}
		if want := fmt.Sprintf("box.CopyFolder: folder 11111 to 22222: %d %s: m (request b1)", tt.status, string(tt.code)); err.Error() != want {
			t.Errorf("message %q, want %q", err, want)
		}
	}
}

func TestProblemForms(t *testing.T) {
	about := func(p box.ProblemDetails) box.ProblemDetails {
		p.Type, p.Op, p.Resource, p.Attempts = "about:blank", "box.CopyFolder", "folder 11111 to 22222", 1
		p.Title = http.StatusText(p.Status)
		if p.RequestID == "" {
			p.RequestID = "r1"
		}
		return p
	}
	tests := []struct {
		name, body string
		want       box.ProblemDetails
	}{
		{"empty", "", box.ProblemDetails{Status: 403}},
		{"a page", "<html><h1>403</h1></html>", box.ProblemDetails{Status: 403}},
		{"an array", "[1]", box.ProblemDetails{Status: 403}},
		{"null", "null", box.ProblemDetails{Status: 403}},
		{"OAuth", `{"error":"invalid_token","error_description":"d"}`, box.ProblemDetails{Status: 403, Code: "invalid_token", Detail: "d"}},
		{"overload", `{"error":"temporarily_unavailable","error_description":"d"}`,
			box.ProblemDetails{Status: 429, Code: box.ErrorCodeTemporarilyUnavailable, Detail: "d"}},
		{"odd types", `{"type":1,"status":"x","code":7,"message":["m"],"help_url":false,"request_id":12,"context_info":"c"}`,
			box.ProblemDetails{Status: 403, Code: "7", RequestID: "12", Extensions: raw("context_info", `"c"`)}},
		{"unknown members", `{"code":"forbidden","trace":{"a":1}}`,
			box.ProblemDetails{Status: 403, Code: box.ErrorCodeForbidden, Extensions: raw("trace", `{"a":1}`)}},
		{"numeric ids", `{"code":"item_name_in_use","context_info":{"conflicts":[{"type":"folder","id":7,"sequence_id":null}, null]}}`,
			box.ProblemDetails{Status: 409, Code: box.ErrorCodeItemNameInUse, Conflicts: []box.Conflict{{Type: "folder", ID: "7"}}}},
		{"empty conflicts", `{"code":"item_name_in_use","context_info":{"conflicts":[],"more":1}}`,
			box.ProblemDetails{Status: 409, Code: box.ErrorCodeItemNameInUse, Extensions: raw("context_info", `{"conflicts":[],"more":1}`)}},
		{"conflicts that are none", `{"code":"item_name_in_use","context_info":{"conflicts":"x"}}`,
			box.ProblemDetails{Status: 409, Code: box.ErrorCodeItemNameInUse, Extensions: raw("context_info", `{"conflicts":"x"}`)}},
		{"a single detail", `{"code":"bad_request","context_info":{"errors":{"reason":"missing_parameter","name":"parent","message":"m"}}}`,
			box.ProblemDetails{Status: 400, Code: box.ErrorCodeBadRequest,
				Errors: []box.DetailError{{Reason: box.ErrorCodeMissingParameter, Name: "parent", Message: "m"}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := answering(t, tt.want.Status, tt.body).CopyFolder(t.Context(), pictures)
			p := testkit.As[*box.ProblemDetails](t, err)
			equal(t, p, about(tt.want))
		})
	}
}

func raw(name, value string) map[string]json.RawMessage {
	return map[string]json.RawMessage{name: []byte(value)}
}

// TestProblemIsOneLine: what a service sends cannot forge lines of a log.
func TestProblemIsOneLine(t *testing.T) {
	body := fmt.Sprintf(`{"code":"x\n2026 level=INFO","message":%q}`, strings.Repeat("a\r\n\x1b[31m", 500))
	_, err := answering(t, 400, body).CopyFolder(t.Context(), pictures)
	if text := err.Error(); strings.ContainsAny(text, "\n\r\x1b") || len(text) > 700 {
		t.Errorf("message %q", text)
	}
	if code, _ := errors.AsType[box.ErrorCode](err); strings.Contains(code.Error(), "\n") {
		t.Errorf("code %q", code.Error())
	}
}

// TestUnknownOutcomeProvesNothing: the refusal that caused an unknown outcome can be read, but is not believed.
func TestUnknownOutcomeProvesNothing(t *testing.T) {
	for _, body := range []string{
		`{"type":"error","status":500,"code":"not_found","message":"m"}`,
		`{"type":"error","status":500,"code":"item_name_in_use","message":"m"}`,
	} {
		_, err := answering(t, 500, body).CopyFolder(t.Context(), pictures)
		wantProblem(t, err, 500)
		testkit.WantIs(t, err, box.ErrOutcomeUnknown)
		testkit.WantIsNot(t, err, testkit.Portable...)
		testkit.WantIsNot(t, err, box.ErrorCodeNotFound, box.ErrorCodeItemNameInUse, box.ErrNotExecuted)
		u := testkit.As[*box.UnknownOutcomeError](t, err)
		testkit.WantEqual(t, "Op", u.Op, "box.CopyFolder")
		testkit.WantEqual(t, "RequestID", u.RequestID, "r1")
		if u.SentAt.IsZero() {
			t.Error("SentAt is zero")
		}
	}
	if err := new(box.UnknownOutcomeError); !errors.Is(err, box.ErrOutcomeUnknown) || errors.Is(err, fs.ErrExist) {
		t.Error("a bare UnknownOutcomeError does not match")
	}
}

func TestProblemLogValue(t *testing.T) {
	_, err := answering(t, 404, `{"code":"not_found","message":"not\n here"}`).CopyFolder(t.Context(), pictures)
	testkit.WantContains(t, testkit.Logged("err", err), `err.op=box.CopyFolder err.resource="folder 11111 to 22222" err.message="not here" `+
		`err.status=404 err.code=not_found err.request_id=r1 err.attempts=1`)
}

func TestUnknownOutcomeLogValue(t *testing.T) {
	_, err := answering(t, 503, `{"code":"unavailable","message":"busy"}`).CopyFolder(t.Context(), pictures)
	testkit.WantContains(t, testkit.Logged("err", err), `err.op=box.CopyFolder err.resource="folder 11111 to 22222" err.outcome=unknown err.message=busy `+
		`err.status=503 err.code=unavailable err.request_id=r1 err.attempts=1`)
}

// unknownOnly holds an error to being of unknown outcome and nothing else.
func unknownOnly(t *testing.T, err error) {
	t.Helper()
	testkit.WantUnknown(t, err)
	testkit.WantShort(t, err, 700)
}

// FuzzProblem: whatever a refusal holds, its status is told and nothing breaks.
func FuzzProblem(f *testing.F) {
	for _, body := range []string{
		``, `null`, `{"type":"error","status":409,"code":"item_name_in_use","context_info":{"conflicts":[{"id":"1"}]}}`,
		`{"code":"item_name_in_use","context_info":{"conflicts":{"id":1}}}`, `{"code":7,"message":{},"context_info":[],"request_id":null}`,
		`{"error":"temporarily_unavailable","error_description":"d"}`, `{"context_info":{"errors":[null,{"reason":1}],"x":{}}}`, `<html>`,
	} {
		for _, status := range []int{304, 400, 404, 409, 429, 500, 503} {
			f.Add(status, body)
		}
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 300 || status > 599 {
			return
		}
		_, err := answering(t, status, body).CopyFolder(t.Context(), pictures)
		p := wantProblem(t, err, status)
		testkit.WantEqual(t, "Op", p.Op, "box.CopyFolder")
		for _, c := range p.Conflicts {
			if c == (box.Conflict{}) {
				t.Errorf("an empty conflict from %q", body)
			}
		}
		if _, err := json.Marshal(p); err != nil {
			t.Errorf("%v from %q", err, body)
		}
		switch status {
		case 408, 502, 504, 500, 503:
			unknownOnly(t, err)
		default:
			testkit.WantShort(t, err, 1000)
		}
	})
}
