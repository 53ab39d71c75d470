package document360_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyFileFaults holds every fault against the contract: how many copies there are, how many
// requests were sent, and what the error says.
func TestCopyFileFaults(t *testing.T) {
	unknown := []error{document360.ErrOutcomeUnknown}
	held := []error{document360.ErrRateLimited, document360.ErrNotExecuted}
	body := func(status int, text string) document360test.Fault {
		return document360test.ActThenRespond(fmt.Sprint(status, " ", text), testkit.Body(status, text))
	}
	tests := []struct {
		fault        document360test.Fault
		want         []error // nil: the copy was made
		copies, sent int
		location     document360test.Location
	}{
		{document360test.None, nil, 1, 1, 0},
		{document360test.HangUpBeforeAct, unknown, 0, 1, 0},
		{document360test.ActThenHangUp, unknown, 1, 1, 0},
		{document360test.HangUpThenAct(time.Second), unknown, 0, 1, 0},
		{document360test.TruncateHead, unknown, 1, 1, 0},
		{document360test.TruncateBody, nil, 1, 1, 0}, // Location names the copy
		{document360test.TruncateBody, unknown, 1, 1, document360test.LocationAbsent},
		{document360test.EmptyBody, nil, 1, 1, 0}, // Location names the copy
		{document360test.EmptyBody, unknown, 1, 1, document360test.LocationAbsent},
		{document360test.Garbage, nil, 1, 1, 0}, // Location names the copy
		{document360test.Garbage, unknown, 1, 1, document360test.LocationAbsent},
		{document360test.WebPage, unknown, 1, 1, 0},
		{document360test.Oversize(2 << 20), nil, 1, 1, 0}, // Location names the copy
		{document360test.Oversize(2 << 20), unknown, 1, 1, document360test.LocationAbsent},
		{document360test.HugeHead(128 << 10), unknown, 1, 1, 0},
		{document360test.Slow(time.Minute), nil, 1, 1, 0},
		{document360test.Slow(time.Hour), unknown, 0, 1, 0},
		{document360test.ActThenSlow(time.Hour), unknown, 1, 1, 0},
		{document360test.ActThenStatus(500), unknown, 1, 1, 0},
		{document360test.Status(500), unknown, 0, 1, 0},
		{document360test.Status(503), unknown, 0, 1, 0},
		{document360test.Status(408), unknown, 0, 1, 0},
		{document360test.Gateway(502), unknown, 0, 1, 0},
		{document360test.ActThenGateway(504), unknown, 1, 1, 0},
		{document360test.Gateway(503), unknown, 0, 1, 0},
		{document360test.RateLimit(2 * time.Second), nil, 1, 2, 0},
		{document360test.RateLimit(0), nil, 1, 2, 0},
		{document360test.RateLimit(3 * time.Minute), held, 0, 1, 0},
		{document360test.Status(425), nil, 1, 2, 0},
		{document360test.Redirect("https://evil.example/"), []error{}, 0, 1, 0},
		{body(201, `{"success":"true"}`), unknown, 1, 1, 0},
		{body(201, `{"success":1}`), unknown, 1, 1, 0},
		{body(201, `{"success":null}`), unknown, 1, 1, 0},
		{body(201, `{"request_id":"r"}`), unknown, 1, 1, 0},
		{body(201, `[{"success":true}]`), unknown, 1, 1, 0},
		{body(201, `"success"`), unknown, 1, 1, 0},
		{body(201, `null`), unknown, 1, 1, 0},
		{body(201, `{"success":true}{}`), unknown, 1, 1, 0},
		{body(200, ``), unknown, 1, 1, 0},
		{body(204, ``), unknown, 1, 1, 0},
	}
	for _, tt := range tests {
		testkit.Run(t, fmt.Sprint(tt.fault.Name, ", location ", tt.location), func(t *testing.T) {
			f := newFixture(t)
			f.SetLocation(tt.location)
			f.Inject("CopyFile", tt.fault)
			const token = "s3cr3t-token"
			f.AddToken(token, time.Time{})
			res, err := f.client(withToken(token)).CopyFile(t.Context(), f.request)
			switch {
			case tt.want == nil && err != nil:
				t.Errorf("error %v", err)
			case tt.want == nil && res.FileID != f.Files(f.archive)[0].ID:
				t.Errorf("told %s\n%s", res.FileID, f.Tree())
			case tt.want != nil && res != nil:
				t.Errorf("an answer %+v beside the error", res)
			case tt.want != nil:
				testkit.WantIsOnly(t, err, tt.want...)
			}
			if err != nil && strings.Contains(err.Error(), token) {
				t.Errorf("the token is in %v", err)
			}
			f.wantWorld(tt.copies, tt.sent)
		})
	}
}

func TestCopyFileStatuses(t *testing.T) {
	for status, want := range map[int]struct {
		code    document360.ErrorCode
		matches []error
	}{
		400: {document360.ErrorCodeBadRequest, []error{fs.ErrInvalid}},
		401: {document360.ErrorCodeUnauthorized, []error{fs.ErrPermission}},
		403: {document360.ErrorCodeForbidden, []error{fs.ErrPermission}},
		404: {document360.ErrorCodeResourceNotFound, []error{fs.ErrNotExist}},
		409: {document360.ErrorCodeConflict, nil},
		413: {"REQUEST_ENTITY_TOO_LARGE", nil},
		415: {"UNSUPPORTED_MEDIA_TYPE", nil},
		422: {document360.ErrorCodeValidationError, []error{fs.ErrInvalid}},
		429: {document360.ErrorCodeTooManyRequests, []error{document360.ErrRateLimited, document360.ErrNotExecuted}},
		500: {document360.ErrorCodeInternalServerError, []error{document360.ErrOutcomeUnknown}},
		501: {"NOT_IMPLEMENTED", nil},
		503: {"SERVICE_UNAVAILABLE", []error{document360.ErrOutcomeUnknown}},
	} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			f := newFixture(t)
			f.Inject("CopyFile", document360test.Status(status))
			_, err := f.copy(document360.WithMaxAttempts(1))
			p := wantProblem(t, err)
			testkit.WantEqual(t, "p.Status", p.Status, status)
			testkit.WantEqual(t, "p.Code", p.Code, want.code)
			testkit.WantEqual(t, "p.Op", p.Op, "document360.CopyFile")
			testkit.WantEqual(t, "p.Attempts", p.Attempts, 1)
			if p.TraceID == "" {
				t.Errorf("problem %+v", p)
			}
			testkit.WantEqual(t, "p.RequestID", p.RequestID, p.TraceID)
			testkit.WantIsOnly(t, err, want.matches...)
			if unsure := errors.Is(err, document360.ErrOutcomeUnknown); errors.Is(err, p.Code) == unsure {
				t.Errorf("errors.Is with its code is %v", unsure)
			}
			f.wantWorld(0, 1)
		})
	}
}

func TestUnknownOutcomeError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.Inject("CopyFile", document360test.ActThenStatus(500), document360test.ActThenHangUp)
		sent := time.Now()
		_, err := f.copy()
		u := wantUnknownCopy(t, err)
		if !u.SentAt.Equal(sent) {
			t.Errorf("after a 500: sent at %v, want %v", u.SentAt, sent)
		}
		if u.RequestID == "" {
			t.Errorf("after a 500: no RequestID: %+v", u)
		}
		testkit.WantEqual(t, "RequestID after a 500", u.RequestID, wantProblem(t, err).TraceID)
		_, err = f.copy()
		u = wantUnknownCopy(t, err)
		if u.RequestID != "" {
			t.Errorf("after a hang up: RequestID %q, want none: nothing was answered", u.RequestID)
		}
		if u.Err == nil {
			t.Errorf("after a hang up: no cause: %+v", u)
		}
	})
}

func TestCopyFileContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := f.client().CopyFile(ctx, f.request)
		testkit.WantIsOnly(t, err, document360.ErrNotExecuted)
		testkit.WantIs(t, err, context.Canceled)
		f.wantWorld(0, 0)

		f.Inject("CopyFile", document360test.Slow(10*time.Second))
		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = f.client().CopyFile(ctx, f.request)
		testkit.WantUnknown(t, err)
		testkit.WantIs(t, err, context.DeadlineExceeded)
		time.Sleep(time.Minute)
		f.wantWorld(1, 1) // it was made nonetheless
	})
}

func TestCopyFileDeadServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.RefuseConnections(3)
		if _, err := f.copy(); err != nil {
			t.Errorf("back after three refusals: %v", err)
		}
		f.wantWorld(1, 1)
		f.RefuseConnections(1000)
		_, err := f.copy()
		testkit.WantIsOnly(t, err, document360.ErrNotExecuted)
		f.wantWorld(1, 1)
	})
}

func TestCopyFileRedirectIsNotFollowed(t *testing.T) {
	f := newFixture(t)
	f.Inject("*", document360test.Redirect("/v3/projects"))
	_, err := f.copy()
	if p := wantProblem(t, err); p.Status != 307 || len(f.Requests()) != 1 {
		t.Errorf("%+v after %v", p, f.Requests())
	}
}

func TestHostileBodiesStayOutOfErrors(t *testing.T) {
	const secret = "s3cr3t"
	for _, status := range []int{200, 201, 400, 404, 500} {
		for _, body := range []string{secret, "<html>" + secret, `{"success":"` + secret + `"}`, `{"` + secret + `":1}`, `["` + secret + `"]`} {
			if _, err := (&canned{status: status, body: body}).copy(t); err == nil || strings.Contains(err.Error(), secret) {
				t.Errorf("%d %s: %v", status, body, err)
			}
		}
	}
}
