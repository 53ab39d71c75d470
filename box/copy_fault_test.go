package box_test

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyFolderFaults counts copies and requests; the wait is the one the service asked for, to
// the second.
func TestCopyFolderFaults(t *testing.T) {
	tests := []struct {
		faults []boxtest.Fault
		want   error // nil: the copy was made
		copies int
		sent   int
		wait   time.Duration // -1: any
	}{
		{nil, nil, 1, 1, 0},
		{[]boxtest.Fault{boxtest.RateLimit(2 * time.Second)}, nil, 1, 2, 2 * time.Second},
		{[]boxtest.Fault{boxtest.RateLimit(0), boxtest.RateLimit(0)}, nil, 1, 3, -1},
		// longer than MaxBackoff
		{[]boxtest.Fault{boxtest.RateLimit(3 * time.Minute)}, box.ErrRateLimited, 0, 1, 0},
		{[]boxtest.Fault{boxtest.RateLimit(0), boxtest.RateLimit(0), boxtest.RateLimit(0), boxtest.RateLimit(0)}, box.ErrRateLimited, 0, 4, -1},
		{[]boxtest.Fault{boxtest.Status(400)}, fs.ErrInvalid, 0, 1, 0},
		{[]boxtest.Fault{boxtest.Status(403)}, fs.ErrPermission, 0, 1, 0},
		{[]boxtest.Fault{boxtest.Status(404)}, fs.ErrNotExist, 0, 1, 0},
		{[]boxtest.Fault{boxtest.Status(405)}, box.ErrorCodeMethodNotAllowed, 0, 1, 0},
		{[]boxtest.Fault{boxtest.Status(409)}, box.ErrorCodeConflict, 0, 1, 0},
		{[]boxtest.Fault{boxtest.Status(412)}, box.ErrPreconditionFailed, 0, 1, 0},
		{[]boxtest.Fault{boxtest.Redirect("https://elsewhere.example/")}, box.ErrorCode(""), 0, 1, 0},
		{[]boxtest.Fault{boxtest.Status(500)}, box.ErrOutcomeUnknown, 0, 1, 0},
		{[]boxtest.Fault{boxtest.ActThenStatus(500)}, box.ErrOutcomeUnknown, 1, 1, 0},
		{[]boxtest.Fault{boxtest.ActThenStatus(503)}, box.ErrOutcomeUnknown, 1, 1, 0},
		{[]boxtest.Fault{boxtest.ActThenGateway(502)}, box.ErrOutcomeUnknown, 1, 1, 0},
		{[]boxtest.Fault{boxtest.Gateway(504)}, box.ErrOutcomeUnknown, 0, 1, 0},
		{[]boxtest.Fault{boxtest.Gateway(429)}, nil, 1, 2, -1},
		{[]boxtest.Fault{boxtest.HangUpBeforeAct}, box.ErrOutcomeUnknown, 0, 1, 0},
		{[]boxtest.Fault{boxtest.ActThenHangUp}, box.ErrOutcomeUnknown, 1, 1, 0},
		// CopyTimeout
		{[]boxtest.Fault{boxtest.Slow(10 * time.Minute)}, box.ErrOutcomeUnknown, 0, 1, 5 * time.Minute},
	}
	for _, tt := range tests {
		testkit.Run(t, testkit.FaultName(tt.faults), func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("CopyFolder", tt.faults...)
			cfg := srv.PipeConfig()
			cfg.Reconcile = box.ReconcileOff
			start := time.Now()
			_, err := newClient(t, cfg).CopyFolder(t.Context(), pictures)
			if took := time.Since(start); tt.wait >= 0 && took != tt.wait {
				t.Errorf("took %v, want %v", took, tt.wait)
			}
			if tt.want == box.ErrorCode("") {
				if p := wantProblem(t, err, 307); p.Code != "" {
					t.Errorf("error %v, want a refusal without a code", err)
				}
			} else {
				testkit.WantIs(t, err, tt.want)
			}
			contract(t, srv, err, tt.copies)
			testkit.WantRequests(t, srv, tt.sent)
		})
	}
}

// contract holds an error to what it promises about the number of copies.
func contract(t *testing.T, srv *boxtest.Server, err error, want int) {
	t.Helper()
	n := copies(srv)
	if n != want {
		t.Errorf("%d copies, want %d\n%s", n, want, srv.Tree())
	}
	_, refused := errors.AsType[*box.ProblemDetails](err)
	switch {
	case err == nil:
		if n != 1 {
			t.Errorf("no error and %d copies", n)
		}
	case errors.Is(err, box.ErrOutcomeUnknown):
		testkit.WantIsNot(t, err, box.ErrNotExecuted, box.ErrRateLimited) // which say more than is known
		testkit.WantIsNot(t, err, testkit.Portable...)
	case errors.Is(err, box.ErrNotExecuted) || refused:
		if n != 0 {
			t.Errorf("%v, and %d copies", err, n)
		}
	default:
		t.Errorf("%v is none of the errors that a copy may return", err)
	}
}

// TestCopyFolderHostileAnswers: the copy was made, and the answer is not to be trusted.
func TestCopyFolderHostileAnswers(t *testing.T) {
	body := func(status int, text string) boxtest.Fault {
		return boxtest.ActThenRespond(text, testkit.Body(status, text))
	}
	faults := []boxtest.Fault{
		boxtest.WebPage, boxtest.Garbage, boxtest.Oversize(2 << 20), boxtest.TruncateBody, boxtest.TruncateHead, boxtest.EmptyBody,
		boxtest.HugeHead(1 << 20),
		body(201, `null`), body(201, `[]`), body(201, `"1234567"`), body(201, `{}`), body(201, `{"id":null,"type":"folder"}`),
		body(201, `{"id":{"id":"1"},"type":"folder"}`), body(201, `{"id":"","type":"folder"}`), body(201, `{"id":"1","type":"file"}`),
		body(201, `{"type":"error","status":409,"code":"item_name_in_use","message":"taken"}`), body(202, `{}`),
		body(201, strings.Repeat(`[`, 20000)), body(201, `{"id":"1","type":"folder"} {}`), body(200, `<Error/>`), body(207, ``),
		body(500, `{"type":"error","code":["not_found"],"message":{"a":1},"context_info":7,"request_id":{}}`),
		body(502, `{"type":"error","code":"not_found","message":"a gateway should not say this"}`),
	}
	for _, fault := range faults {
		testkit.Run(t, fault.Name[:min(len(fault.Name), 40)], func(t *testing.T) {
			srv := newServer(t)
			srv.AddToken("sekrit", time.Time{})
			srv.Inject("CopyFolder", fault)
			cfg := srv.PipeConfig()
			cfg.Reconcile, cfg.TokenSource = box.ReconcileOff, testkit.Token("sekrit")
			res, err := newClient(t, cfg).CopyFolder(t.Context(), pictures, box.WithHeader("X-Trace", "sekrit"))
			if res != nil || !errors.Is(err, box.ErrOutcomeUnknown) {
				t.Fatalf("got %v, %v", res, err)
			}
			contract(t, srv, err, 1)
			testkit.WantRequests(t, srv, 1)
			testkit.WantLacks(t, err.Error(), "sekrit", "html")
			testkit.WantShort(t, err, 700)
		})
	}
}

func TestCopyFolderDeadServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.RefuseConnections(2)
		if _, err := srv.PipeClient().CopyFolder(t.Context(), pictures); err != nil || copies(srv) != 1 {
			t.Errorf("a server that comes up: %v, %d copies", err, copies(srv))
		}
		srv.RefuseConnections(1000)
		_, err := srv.PipeClient().CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: "11111", ParentID: "0", Name: "B"})
		testkit.WantIs(t, err, box.ErrNotExecuted)
		testkit.WantIsNot(t, err, testkit.Portable...)
		testkit.WantContains(t, err.Error(), "4 attempts")
		testkit.WantRequests(t, srv, 1)
	})
}

// TestCopyFolderBusy: what is held by another operation is asked for again, within the attempts
// that the call has. Since that operation may be another delivery of this request, the refusal is
// believed only once nothing has shown until ReconcileTimeout.
func TestCopyFolderBusy(t *testing.T) {
	for code, hold := range map[box.ErrorCode]func(*boxtest.Server, time.Duration){
		box.ErrorCodeOperationBlockedTemporary: func(s *boxtest.Server, d time.Duration) { s.Block("22222", d) },
		box.ErrorCodeNameTemporarilyReserved:   func(s *boxtest.Server, d time.Duration) { s.ReserveName("22222", "pictures", d) },
	} {
		synctest.Test(t, func(t *testing.T) {
			srv := newServer(t)
			hold(srv, time.Millisecond)
			if _, err := srv.PipeClient().CopyFolder(t.Context(), pictures); err != nil || copies(srv) != 1 {
				t.Errorf("%s for a moment: %v, %d copies", code, err, copies(srv))
			}
		})
		synctest.Test(t, func(t *testing.T) {
			srv := newServer(t)
			hold(srv, time.Hour)
			_, err := srv.PipeClient().CopyFolder(t.Context(), pictures)
			p, ok := errors.AsType[*box.ProblemDetails](err)
			if !ok {
				t.Fatalf("%s for an hour: got %v, want a *ProblemDetails", code, err)
			}
			if p.Code != code {
				t.Errorf("%s for an hour: the code is %s", code, p.Code)
			}
			if p.Attempts != 4 {
				t.Errorf("%s for an hour: %d attempts, want 4", code, p.Attempts)
			}
			testkit.WantSent(t, srv, "CopyFolder", 4)
			all := srv.Requests()
			if last := all[len(all)-1]; last.Op != "ListFolderItems" {
				t.Errorf("%s for an hour: the last request is %s", code, last)
			}
			contract(t, srv, err, 0)
		})
	}
}

func TestCopyFolderRateLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyFolder", boxtest.RateLimit(3*time.Minute))
		c := srv.PipeClient()
		_, err := c.CopyFolder(t.Context(), pictures)
		testkit.WantIs(t, err, box.ErrRateLimited, box.ErrNotExecuted)
		p := wantProblem(t, err, 429)
		testkit.WantEqual(t, "the code", p.Code, box.ErrorCodeRateLimitExceeded)
		if p.RetryAfter != 3*time.Minute {
			t.Errorf("RetryAfter is %v, want 3m", p.RetryAfter)
		}
		time.Sleep(30 * time.Second)
		_, err = c.CopyFolder(t.Context(), pictures) // while the gate is closed nothing is sent
		r := testkit.As[*box.RateLimitedError](t, err)
		testkit.WantIs(t, err, box.ErrNotExecuted)
		testkit.WantEqual(t, "Op", r.Op, "box.CopyFolder")
		if r.RetryAfter != 150*time.Second {
			t.Errorf("RetryAfter is %v, want 2m30s", r.RetryAfter)
		}
		testkit.WantRequests(t, srv, 1)
		time.Sleep(135 * time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), 14*time.Second)
		defer cancel()
		if _, err = c.CopyFolder(ctx, pictures); !errors.Is(err, box.ErrRateLimited) || len(srv.Requests()) != 1 {
			t.Errorf("a second too short: %v", err)
		}
		start := time.Now()
		if _, err = c.CopyFolder(t.Context(), pictures); err != nil || time.Since(start) != 15*time.Second {
			t.Errorf("got %v after %v", err, time.Since(start))
		}
	})
}
