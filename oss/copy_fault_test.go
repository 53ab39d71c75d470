package oss_test

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestCopyObjectFaults counts requests; the wait is the one the service asked for, to the second.
func TestCopyObjectFaults(t *testing.T) {
	qps := func(d time.Duration) osstest.Fault { return osstest.Throttle("QpsLimitExceeded", d) }
	tests := []struct {
		faults []osstest.Fault
		want   error // nil: the copy was made
		sent   int
		wait   time.Duration // -1: any
	}{
		{nil, nil, 1, 0},
		{[]osstest.Fault{osstest.RateLimit(2 * time.Second)}, nil, 2, 2 * time.Second},
		{[]osstest.Fault{osstest.RateLimit(0)}, nil, 2, -1},
		// longer than MaxBackoff
		{[]osstest.Fault{osstest.RateLimit(3 * time.Minute)}, oss.ErrRateLimited, 1, 0},
		{[]osstest.Fault{qps(1500 * time.Millisecond)}, nil, 2, 1500 * time.Millisecond},
		{[]osstest.Fault{qps(0), qps(0)}, nil, 3, -1},
		{[]osstest.Fault{qps(3 * time.Minute)}, oss.ErrRateLimited, 1, 0},
		{[]osstest.Fault{qps(0), qps(0), qps(0), qps(0)}, oss.ErrorCodeQpsLimitExceeded, 4, -1},
		{[]osstest.Fault{osstest.Status(400)}, fs.ErrInvalid, 1, 0},
		// the same access key: nothing new to offer
		{[]osstest.Fault{osstest.Status(401)}, fs.ErrPermission, 1, 0},
		{[]osstest.Fault{osstest.Status(403)}, fs.ErrPermission, 1, 0},
		{[]osstest.Fault{osstest.Status(404)}, fs.ErrNotExist, 1, 0},
		{[]osstest.Fault{osstest.Status(405)}, oss.ErrorCodeMethodNotAllowed, 1, 0},
		{[]osstest.Fault{osstest.Status(409)}, fs.ErrExist, 1, 0},
		{[]osstest.Fault{osstest.Status(412)}, oss.ErrPreconditionFailed, 1, 0},
		{[]osstest.Fault{osstest.Status(501)}, oss.ErrorCodeNotImplemented, 1, 0},
		{[]osstest.Fault{osstest.Status(500)}, oss.ErrOutcomeUnknown, 1, 0},
		{[]osstest.Fault{osstest.Status(503)}, oss.ErrOutcomeUnknown, 1, 0},
		{[]osstest.Fault{osstest.ActThenStatus(500)}, oss.ErrOutcomeUnknown, 1, 0},
		{[]osstest.Fault{osstest.ActThenStatus(408)}, oss.ErrOutcomeUnknown, 1, 0},
		{[]osstest.Fault{osstest.ActThenGateway(502)}, oss.ErrOutcomeUnknown, 1, 0},
		{[]osstest.Fault{osstest.Gateway(504)}, oss.ErrOutcomeUnknown, 1, 0},
		{[]osstest.Fault{osstest.HangUpBeforeAct}, oss.ErrOutcomeUnknown, 1, 0},
		{[]osstest.Fault{osstest.ActThenHangUp}, oss.ErrOutcomeUnknown, 1, 0},
		{[]osstest.Fault{osstest.ErrorUnder200("InternalError")}, oss.ErrOutcomeUnknown, 1, 0},
		{[]osstest.Fault{osstest.ErrorUnder200("QpsLimitExceeded")}, oss.ErrOutcomeUnknown, 1, 0},
		{[]osstest.Fault{osstest.ActThenErrorUnder200("NoSuchKey")}, oss.ErrOutcomeUnknown, 1, 0},
		// CopyTimeout
		{[]osstest.Fault{osstest.Slow(10 * time.Minute)}, oss.ErrOutcomeUnknown, 1, 5 * time.Minute},
	}
	for _, tt := range tests {
		testkit.Run(t, testkit.FaultName(tt.faults), func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("CopyObject", tt.faults...)
			client, start := offline(t, srv), time.Now()
			_, err := client.CopyObject(t.Context(), tiger)
			if took := time.Since(start); tt.wait >= 0 && took != tt.wait {
				t.Errorf("took %v, want %v", took, tt.wait)
			}
			testkit.WantIs(t, err, tt.want)
			contract(t, srv, err)
			testkit.WantRequests(t, srv, tt.sent)
		})
	}
}

// TestCopyObjectHostileAnswers: the copy was made, and the answer is not to be trusted.
func TestCopyObjectHostileAnswers(t *testing.T) {
	body := func(status int, text string) osstest.Fault {
		return osstest.ActThenRespond(text, testkit.Body(status, text))
	}
	faults := []osstest.Fault{
		osstest.WebPage, osstest.Garbage, osstest.Oversize(2 << 20), osstest.TruncateBody, osstest.TruncateHead, osstest.EmptyBody,
		osstest.HugeHead(1 << 20), osstest.ActThenErrorUnder200("AccessDenied"),
		body(200, `<CopyObjectResult></CopyObjectResult>`), body(200, `<CopyObjectResult><ETag/></CopyObjectResult>`),
		body(200, `<CopyObjectResult><ETag>""</ETag></CopyObjectResult>`), body(200, `<CopyObjectResult><ETag>"1"</ETag>`),
		body(200, `<CopyPartResult><ETag>"1"</ETag></CopyPartResult>`), body(200, `<Error/>`), body(200, `<Error><Code/></Error>`),
		body(200, `<Error><Code>NoSuchKey</Code>`), body(200, `{"Code":"NoSuchKey"}`), body(200, `{"ETag":"1"}`),
		body(204, ``), body(200, `<?xml version="1.0" encoding="GBK"?><CopyObjectResult><ETag>"1"</ETag></CopyObjectResult>`),
		body(500, `<Error><Code>InternalError</Code><Message>sek&rit</Message></Error>`), body(502, `<Error><Code>NoSuchKey</Code></Error>`),
	}
	for _, fault := range faults {
		testkit.Run(t, fault.Name[:min(len(fault.Name), 60)], func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("CopyObject", fault)
			res, err := offline(t, srv).CopyObject(t.Context(), tiger, oss.WithHeader("X-Trace", secret))
			if res != nil || !errors.Is(err, oss.ErrOutcomeUnknown) {
				t.Fatalf("got %v, %v", res, err)
			}
			contract(t, srv, err)
			testkit.WantRequests(t, srv, 1)
		})
	}
}

// TestErrorUnder200 keeps the service's words as the cause of an outcome that they do not decide.
func TestErrorUnder200(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyObject", osstest.ErrorUnder200("InternalError"))
		_, err := offline(t, srv).CopyObject(t.Context(), tiger)
		u := testkit.As[*oss.UnknownOutcomeError](t, err)
		testkit.WantEqual(t, "u.Op", u.Op, "oss.CopyObject")
		if u.RequestID == "" {
			t.Errorf("no RequestID: %#v", u)
		}
		if u.SentAt.IsZero() {
			t.Errorf("no SentAt: %#v", u)
		}
		p, ok := u.Err.(*oss.ProblemDetails)
		if !ok {
			t.Fatalf("the cause is %#v, want a *ProblemDetails", u.Err)
		}
		testkit.WantEqual(t, "the cause has the code", p.Code, oss.ErrorCodeInternalError)
		testkit.WantEqual(t, "the cause has the status", p.Status, 200)
		testkit.WantIsNot(t, err, oss.ErrorCodeInternalError)
	})
}

// TestOddAnswers: the copy was made and what matters is there; the rest may be odd.
func TestOddAnswers(t *testing.T) {
	when := time.Date(2018, 12, 28, 9, 41, 56, 0, time.UTC)
	header := http.Header{"ETag": {`"H"`}, "x-oss-server-time": {"soon"}, "x-oss-version-id": {"null"}, "x-oss-copy-source-version-id": {"v1"},
		"x-oss-server-side-encryption": {"KMS"}, "x-oss-server-side-encryption-key-id": {"key"}, "x-oss-server-side-data-encryption": {"SM4"}}
	for body, want := range map[string]oss.CopyObjectResponse{
		`<CopyObjectResult><ETag>"X"</ETag><LastModified>2018-12-28T09:41:56.000Z</LastModified></CopyObjectResult>`:       {ETag: "X", LastModified: when},
		`<CopyObjectResult><LastModified>Fri, 28 Dec 2018 09:41:56 GMT</LastModified><ETag>X</ETag></CopyObjectResult>`:    {ETag: "X", LastModified: when},
		"\ufeff" + `<CopyObjectResult><ETag>&quot;X&quot;</ETag><LastModified>yesterday</LastModified></CopyObjectResult>`: {ETag: "X"},
		`<CopyObjectResult/>`: {ETag: "H"},
		`<CopyObjectResult><ETag>"X"</ETag><New><ETag>Y</ETag></New><LastModified/></CopyObjectResult>`:                                        {ETag: "X"},
		`<o:CopyObjectResult xmlns:o="u"><o:ETag><![CDATA["X"]]></o:ETag></o:CopyObjectResult>`:                                                {ETag: "X"},
		`<!-- note --><CopyObjectResult xmlns="u"><ETag> "X" </ETag><LastModified>2018-12-28T10:41:56+01:00</LastModified></CopyObjectResult>`: {ETag: "X", LastModified: when},
	} {
		got, err := answering(t, 200, header, body).CopyObject(t.Context(), tiger)
		if err != nil {
			t.Errorf("%s: %v", body, err)
			continue
		}
		want.RequestID, want.VersionID, want.SourceVersionID = "r1", "null", "v1"
		want.ServerSideEncryption, want.SSEKeyID, want.DataEncryption = oss.ServerSideEncryptionKMS, "key", "SM4"
		if *got != want {
			t.Errorf("%s: got %+v, want %+v", body, *got, want)
		}
	}
}

func TestThrottlingCodes(t *testing.T) {
	for _, code := range []oss.ErrorCode{
		oss.ErrorCodeQpsLimitExceeded, oss.ErrorCodeTotalQpsLimitExceeded, oss.ErrorCodeMetaOperationQpsLimitExceeded,
		oss.ErrorCodeDownloadTrafficRateLimitExceeded, oss.ErrorCodeUploadTrafficRateLimitExceeded,
	} {
		synctest.Test(t, func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("CopyObject", osstest.Throttle(string(code), 3*time.Minute))
			client := offline(t, srv)
			_, err := client.CopyObject(t.Context(), tiger)
			if p := wantCode(t, err, code); p.RetryAfter != 3*time.Minute {
				t.Errorf("%s: RetryAfter is %v, want 3m", code, p.RetryAfter)
			}
			testkit.WantIs(t, err, oss.ErrRateLimited, oss.ErrNotExecuted)
			time.Sleep(30 * time.Second)
			// while the gate is closed nothing is sent
			_, err = client.CopyObject(t.Context(), tiger)
			r, ok := errors.AsType[*oss.RateLimitedError](err)
			if !ok {
				t.Fatalf("%s: got %v, want a *RateLimitedError", code, err)
			}
			if r.RetryAfter != 150*time.Second {
				t.Errorf("%s: RetryAfter is %v, want 150s", code, r.RetryAfter)
			}
			if n := len(srv.Requests()); n != 1 {
				t.Errorf("%s: %d requests, want 1: %s", code, n, testkit.Ops(srv))
			}
			time.Sleep(150 * time.Second)
			if _, err = client.CopyObject(t.Context(), tiger); err != nil {
				t.Errorf("%s: afterwards: %v", code, err)
			}
		})
	}
	srv := newServer(t)
	srv.Inject("HeadObject", osstest.Throttle("QpsLimitExceeded", 0)) // in x-oss-err
	_, err := srv.PipeClient().HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: "tiger.jpg"}, oss.WithMaxAttempts(1))
	if !errors.Is(err, oss.ErrRateLimited) || !errors.Is(err, oss.ErrorCodeQpsLimitExceeded) {
		t.Errorf("a HEAD: %v", err)
	}
	// A code that stands there whole is believed, also where the document breaks off behind it.
	_, err = answering(t, 503, nil, `<Error><Code>QpsLimitExceeded</Code><Message>too & many</Message></Error>`).CopyObject(t.Context(), tiger)
	if !errors.Is(err, oss.ErrRateLimited) || errors.Is(err, oss.ErrOutcomeUnknown) {
		t.Errorf("a broken document: %v", err)
	}
}

func TestCopyObjectCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		client := offline(t, srv)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := client.CopyObject(ctx, tiger)
		testkit.WantIs(t, err, oss.ErrNotExecuted, context.Canceled)
		if len(srv.Requests()) != 0 {
			t.Errorf("cancelled before: %v", err)
		}
		srv.Inject("CopyObject", osstest.Slow(time.Minute))
		ctx, cancel = context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		start := time.Now()
		_, err = client.CopyObject(ctx, tiger)
		if !errors.Is(err, oss.ErrOutcomeUnknown) {
			t.Errorf("cancelled during: %v after %v", err, time.Since(start))
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("cancelled during: %v after %v", err, time.Since(start))
		}
		if time.Since(start) != 10*time.Second {
			t.Errorf("cancelled during: %v after %v", err, time.Since(start))
		}
	})
}

func TestCopyObjectDeadServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.RefuseConnections(2)
		if _, err := srv.PipeClient().CopyObject(t.Context(), tiger); err != nil || !made(srv) {
			t.Errorf("a server that comes up: %v", err)
		}
		srv.RefuseConnections(1000)
		_, err := srv.PipeClient().CopyObject(t.Context(), tiger)
		testkit.WantIs(t, err, oss.ErrNotExecuted)
		testkit.WantIsNot(t, err, testkit.Portable...)
		if len(srv.Requests()) != 1 {
			t.Errorf("got %v", err)
		}
	})
}
