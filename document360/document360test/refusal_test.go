package document360test_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/farcopy/farcopy/document360/document360test"
)

const invalidToken = `Bearer error="invalid_token", error_description="The token is unknown, expired or revoked"`

func document(slug, title string, status int, detail, code, message string) string {
	return fmt.Sprintf(`{"type":"https://developer.document360.com/errors/%s","title":%q,"status":%d,"detail":%q,
		"instance":null,"trace_id":"0HNL4657MEAEL:00000001",
		"errors":[{"code":%q,"message":%q,"field":null,"details":null}],"warnings":null}`,
		slug, title, status, detail, code, message)
}

func TestUnauthorized(t *testing.T) {
	for _, c := range []struct {
		name, challenge string
		header          []string
	}{
		{"nothing", "Bearer", []string{"Authorization", ""}},
		{"wrong token", invalidToken, []string{"Authorization", "Bearer x"}},
		{"wrong scheme", invalidToken, []string{"Authorization", "Basic t"}},
		{"wrong key", invalidToken, []string{"Authorization", "", "X-API-Key", "t"}},
		{"wrong key beside a good token", invalidToken, []string{"X-API-Key", "t"}},
		{"older header", "Bearer", []string{"Authorization", "", "api_token", "t"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFixture(t)
			a := f.copyTo(f.archive, c.header...)
			wantStatus(t, a, 401)
			wantHeader(t, a, "WWW-Authenticate", c.challenge, "Content-Type", "application/problem+json")
			wantJSON(t, a, document("unauthorized", "Unauthorized.", 401, "The authentication token is missing or has expired.",
				"UNAUTHORIZED", "Bearer token is missing or invalid."))
			if got := f.Files(f.archive); got != nil {
				t.Errorf("archive %+v, want nothing", got)
			}
		})
	}
}

func TestEmptyUnauthorized(t *testing.T) {
	f := newFixture(t)
	f.SetEmptyUnauthorized(true)
	a := f.copyTo(f.archive, "Authorization", "Bearer x")
	wantStatus(t, a, 401)
	wantHeader(t, a, "WWW-Authenticate", "Bearer", "Content-Length", "0", "Content-Type", "")
	if a.text != "" {
		t.Errorf("body %q, want none", a.text)
	}
}

func TestCredentials(t *testing.T) {
	f := newFixture(t)
	f.AddToken("second", time.Time{})
	f.AddAPIKey("d360_sk_1")
	wantStatus(t, f.copyTo(f.archive, "Authorization", "bearer second"), 201)
	wantStatus(t, f.copyTo(f.archive, "Authorization", "", "X-API-Key", "d360_sk_1"), 201)
	wantStatus(t, f.copyTo(f.archive, "Authorization", "Bearer d360_sk_1"), 401)
	f.RevokeToken("second")
	f.RevokeToken("d360_sk_1")
	wantStatus(t, f.copyTo(f.archive, "Authorization", "Bearer second"), 401)
	wantStatus(t, f.copyTo(f.archive, "Authorization", "", "X-API-Key", "d360_sk_1"), 401)
	wantStatus(t, f.copyTo(f.archive), 201)
}

func TestPermissions(t *testing.T) {
	f := newFixture(t)
	f.Deny(document360test.PermissionUpdateDrive)
	wantError(t, f.copyTo(f.archive), 403, "FORBIDDEN", nil)
	wantError(t, f.do("POST", f.folders, `{"name":"x"}`), 403, "FORBIDDEN", nil)
	wantStatus(t, f.get(f.archiveFolder), 200)
	f.Deny(document360test.PermissionViewDrive)
	wantError(t, f.get(f.archiveFolder), 403, "FORBIDDEN", nil)
	wantStatus(t, f.get("/v3/projects"), 200)
	f.Allow(document360test.PermissionUpdateDrive)
	wantStatus(t, f.copyTo(f.archive), 201)
}

func TestLicenseRefusal(t *testing.T) {
	f := newFixture(t)
	for _, code := range []document360test.LicenseCode{document360test.FeatureNotInLicense,
		document360test.PremiumFeatureNotInLicense, document360test.LicenseLimitExceeded} {
		f.SetLicenseRefusal(code)
		wantError(t, f.get("/v3/projects"), 403, string(code), nil)
	}
	f.SetLicenseRefusal("")
	wantStatus(t, f.get("/v3/projects"), 200)
}

func TestUnknownPathAndMethod(t *testing.T) {
	f := newFixture(t)
	a := f.get("/v2/Drive/Folders")
	wantStatus(t, a, 404)
	wantJSON(t, a, document("not-found", "Not Found.", 404, "The requested resource does not exist or has been deleted.",
		"RESOURCE_NOT_FOUND", "The requested resource was not found."))
	wantStatus(t, f.get(f.folders+"/"), 404)
	wantStatus(t, f.get("/v3/projects//drive/folders"), 404)

	a = f.get(f.copyPath)
	wantError(t, a, 405, "METHOD_NOT_ALLOWED", nil)
	wantHeader(t, a, "Allow", "POST")
	a = f.do("PATCH", f.folders, `{}`)
	wantHeader(t, a, "Allow", "GET, POST")
	if r := f.Requests(); r[0].Op != "" || r[len(r)-1].Op != "" {
		t.Errorf("journal %v: want no operation names", r)
	}
}

func TestEscapedSlashStaysInTheID(t *testing.T) {
	f := newFixture(t)
	id := f.AddFolder("", "Odd", func(f *document360test.Folder) { f.ID = "a/b" })
	if got := dig(t, f.get(f.folders+"/a%2Fb"), "data", "id"); got != id {
		t.Errorf("id %v, want %s", got, id)
	}
}

func TestProblemForms(t *testing.T) {
	f := newFixture(t)
	f.SetProblemMediaType("application/json; charset=utf-8")
	f.SetProblemTypeBase("https://apidocs.document360.io/errors/")
	f.SetProblemInstance(true)
	a := f.copyTo("nowhere")
	wantHeader(t, a, "Content-Type", "application/json; charset=utf-8")
	if got := dig(t, a, "type"); got != "https://apidocs.document360.io/errors/not-found" {
		t.Errorf("type %v", got)
	}
	if got := dig(t, a, "instance"); got != f.copyPath {
		t.Errorf("instance %v, want %s", got, f.copyPath)
	}
}

func TestStatusDocuments(t *testing.T) {
	const rate = "Rate limit exceeded. Retry after the duration specified in the Retry-After header."
	documented := map[int]string{
		401: document("unauthorized", "Unauthorized.", 401, "The authentication token is missing or has expired.",
			"UNAUTHORIZED", "Bearer token is missing or invalid."),
		404: document("not-found", "Not Found.", 404, "The requested resource does not exist or has been deleted.",
			"RESOURCE_NOT_FOUND", "The requested resource was not found."),
		429: document("too-many-requests", "Too Many Requests.", 429, rate, "TOO_MANY_REQUESTS", rate),
		500: document("internal-error", "Internal Server Error.", 500,
			"An unexpected error occurred. Please try again or contact support.",
			"INTERNAL_SERVER_ERROR", "An unexpected error occurred."),
	}
	for status, want := range documented {
		f := newFixture(t)
		f.Inject("CopyFile", document360test.Status(status))
		a := f.copyTo(f.archive)
		wantStatus(t, a, status)
		wantJSON(t, a, want)
	}
	for status, want := range map[int][3]string{
		400: {"bad-request", "Bad Request.", "BAD_REQUEST"},
		403: {"forbidden", "Forbidden.", "FORBIDDEN"},
		408: {"request-timeout", "Request Timeout.", "REQUEST_TIMEOUT"},
		409: {"conflict", "Conflict.", "CONFLICT"},
		412: {"precondition-failed", "Precondition Failed.", "PRECONDITION_FAILED"},
		422: {"validation-error", "Unprocessable Entity.", "VALIDATION_ERROR"},
		501: {"not-implemented", "Not Implemented.", "NOT_IMPLEMENTED"},
		502: {"bad-gateway", "Bad Gateway.", "BAD_GATEWAY"},
		503: {"service-unavailable", "Service Unavailable.", "SERVICE_UNAVAILABLE"},
		504: {"gateway-timeout", "Gateway Timeout.", "GATEWAY_TIMEOUT"},
	} {
		f := newFixture(t)
		f.Inject("CopyFile", document360test.Status(status))
		a := f.copyTo(f.archive)
		wantError(t, a, status, want[2], nil)
		if dig(t, a, "type") != "https://developer.document360.com/errors/"+want[0] || dig(t, a, "title") != want[1] {
			t.Errorf("%d: %s", status, a.text)
		}
	}
}
