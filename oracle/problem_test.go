package oracle_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
)

func refusal(t *testing.T, status int, contentType, body string) *oracle.ProblemDetails {
	t.Helper()
	_, err := answering(t, status, contentType, body).CopyFolder(t.Context(),
		oracle.CopyFolderRequest{FolderID: "F1", DestinationID: "F2"}, oracle.WithMaxAttempts(1))
	return problemOf(t, err)
}

func TestProblemDetails(t *testing.T) {
	base := oracle.ProblemDetails{
		Type: "about:blank", RequestID: "ecid-1", ECID: "ecid-1", Op: "oracle.CopyFolder", Resource: "folder F1 to F2", Attempts: 1,
	}
	with := func(status int, change func(*oracle.ProblemDetails)) *oracle.ProblemDetails {
		p := base
		p.Status = status
		change(&p)
		return &p
	}
	for _, tt := range []struct {
		name, body string
		want       *oracle.ProblemDetails
		text       string
	}{
		{"the documented fragment", `{"errorCode":"-16","errorMessage":"m"}`, with(404, func(p *oracle.ProblemDetails) {
			p.Code, p.Detail, p.Title = oracle.ErrorCodeNotFound, "m", "Not Found"
		}), "oracle.CopyFolder: folder F1 to F2: 404 errorCode -16: m (request ecid-1)"},
		{"number, unknown members", `{"errorCode":-97,"title":"t","more":[1],"status":"x"}`, with(400, func(p *oracle.ProblemDetails) {
			p.Code, p.Title = oracle.ErrorCodeNameRequired, "t"
			p.Extensions = map[string]json.RawMessage{"more": json.RawMessage("[1]"), "status": json.RawMessage(`"x"`)}
		}), "oracle.CopyFolder: folder F1 to F2: 400 errorCode -97: t (request ecid-1)"},
		{"type is the item's", `{"errorCode":"-20","type":"folder"}`, with(403, func(p *oracle.ProblemDetails) {
			p.Code, p.Title, p.ErrorType = oracle.ErrorCodeInsufficientPrivilege, "Forbidden", "folder"
		}), "oracle.CopyFolder: folder F1 to F2: 403 errorCode -20: Forbidden (request ecid-1)"},
		{"members of odd types", `{"errorCode":[],"errorKey":{},"errorMessage":[],"type":1,"title":null,"idList":["a"]}`,
			with(403, func(p *oracle.ProblemDetails) { p.Title, p.ErrorType = "Forbidden", "1" }), "oracle.CopyFolder: folder F1 to F2: 403 Forbidden (request ecid-1)"},
		{"HTML", "<html><body>Sign in</body></html>", with(401, func(p *oracle.ProblemDetails) { p.Title = "Unauthorized" }),
			"oracle.CopyFolder: folder F1 to F2: 401 Unauthorized: check the user name and password, or the token (request ecid-1)"},
		{"array", `[]`, with(404, func(p *oracle.ProblemDetails) { p.Title = "Not Found" }), "oracle.CopyFolder: folder F1 to F2: 404 Not Found (request ecid-1)"},
		{"empty", ``, with(400, func(p *oracle.ProblemDetails) { p.Title = "Bad Request" }), "oracle.CopyFolder: folder F1 to F2: 400 Bad Request (request ecid-1)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := refusal(t, tt.want.Status, "application/json", tt.body)
			if !reflect.DeepEqual(p, tt.want) {
				t.Errorf("got  %+v\nwant %+v", *p, *tt.want)
			}
			testkit.WantMessage(t, p, tt.text)
		})
	}
}

func TestProblemDetailsIsLogged(t *testing.T) {
	p := refusal(t, 403, "application/json", `{"errorCode":"-20","errorMessage":"about\n it"}`)
	testkit.WantContains(t, testkit.Logged("p", p),
		`p.op=oracle.CopyFolder p.resource="folder F1 to F2" p.message="about it" p.status=403 p.code=-20 p.request_id=ecid-1 p.attempts=1`)
}

// As the cause of an unknown outcome a problem can be found and proves nothing.
func TestUnknownOutcomeProvesNothing(t *testing.T) {
	_, err := answering(t, 500, "application/json", `{"errorCode":"-16","errorMessage":"m"}`).CopyFolder(t.Context(),
		oracle.CopyFolderRequest{FolderID: "F1", DestinationID: "F2"})
	testkit.WantUnknown(t, err)
	if p := problemOf(t, err); p.Code != oracle.ErrorCodeNotFound || errors.Is(err, oracle.ErrorCodeNotFound) {
		t.Errorf("%+v", p)
	}
}

func TestErrorCode(t *testing.T) {
	for _, tt := range []struct {
		code   oracle.ErrorCode
		number int
		is     error
		text   string
	}{
		{oracle.ErrorCodeNone, 0, nil, "oracle: errorCode 0 (no error)"},
		{oracle.ErrorCodeGeneral, -1, nil, "oracle: errorCode -1 (general failure)"},
		{oracle.ErrorCodeNotFound, -16, fs.ErrNotExist, "oracle: errorCode -16 (not found)"},
		{oracle.ErrorCodeNameInUse, -17, fs.ErrExist, "oracle: errorCode -17 (name in use)"},
		{oracle.ErrorCodeAccessCodeRequired, -18, fs.ErrPermission, "oracle: errorCode -18 (access code required)"},
		{oracle.ErrorCodeInsufficientPrivilege, -20, fs.ErrPermission, "oracle: errorCode -20 (insufficient privilege)"},
		{oracle.ErrorCodeLinkInvalid, -26, fs.ErrPermission, "oracle: errorCode -26 (link invalid or expired)"},
		{oracle.ErrorCodeNameRequired, -97, fs.ErrInvalid, "oracle: errorCode -97 (name required)"},
		{oracle.ErrorCode(-50), -50, nil, "oracle: errorCode -50"},
	} {
		if int(tt.code) != tt.number || tt.code.Error() != tt.text {
			t.Errorf("%d: %s", tt.code, tt.code)
		}
		testkit.WantIsOnly(t, tt.code, tt.is)
		if !errors.Is(fmt.Errorf("wrapped: %w", tt.code), tt.code) {
			t.Errorf("%v is not itself", tt.code)
		}
	}
}
