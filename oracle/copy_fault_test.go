package oracle_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// TestCopyFolderLost: the copy may have been made, and the answer is lost or makes no sense. It is
// sent once.
func TestCopyFolderLost(t *testing.T) {
	for _, fault := range []oracletest.Fault{
		oracletest.ActThenHangUp, oracletest.HangUpBeforeAct, oracletest.TruncateHead, oracletest.TruncateBody,
		oracletest.EmptyBody, oracletest.Garbage, oracletest.WebPage, oracletest.Oversize(2 << 20),
		oracletest.ActThenGateway(502), oracletest.Gateway(503), oracletest.ActThenStatus(500), oracletest.HugeHead(1 << 20),
		oracletest.ActThenSlow(time.Hour), oracletest.SlowBody(time.Minute),
	} {
		testkit.Run(t, fault.Name, func(t *testing.T) {
			o := newOffice(t)
			o.Inject("CopyFolder", fault)
			cfg := o.PipeConfig()
			cfg.Reconcile = oracle.ReconcileOff
			req := o.request()
			req.Access = oracle.Access{LinkID: o.AddPublicLink(o.reports, oracletest.Contributor, "c0dec0de"), AccessCode: "c0dec0de"}
			_, err := newClient(t, cfg).CopyFolder(t.Context(), req)
			testkit.WantUnknown(t, err)
			testkit.WantSent(t, o, "CopyFolder", 1)
			testkit.WantLacks(t, err.Error(), "dTpw", "c0dec0de", "<html")
		})
	}
}

func TestCopyFolderContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := o.PipeClient().CopyFolder(cancelled, o.request())
		testkit.WantIsOnly(t, err, oracle.ErrNotExecuted, context.Canceled)
		testkit.WantRequests(t, o, 0)

		o.Inject("CopyFolder", oracletest.Slow(time.Minute))
		during, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		_, err = o.PipeClient().CopyFolder(during, o.request())
		testkit.WantIsOnly(t, err, oracle.ErrOutcomeUnknown, context.DeadlineExceeded)
		testkit.WantTook(t, start, time.Second)
	})
}

func TestCopyFolderDeadServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		c := o.PipeClient()
		o.Close()
		_, err := c.CopyFolder(t.Context(), o.request())
		testkit.WantIsOnly(t, err, oracle.ErrNotExecuted)
	})
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.RefuseConnections(3)
		if _, err := o.PipeClient().CopyFolder(t.Context(), o.request()); err != nil || o.copies() != 1 {
			t.Errorf("%v\n%s", err, o.Tree())
		}
	})
}

func TestCopyFolderRateLimit(t *testing.T) {
	for _, tt := range []struct {
		name   string
		faults []oracletest.Fault
		sent   int
		copies int
		took   time.Duration // 0: not checked
		after  time.Duration
	}{
		{"once", []oracletest.Fault{oracletest.RateLimit(2 * time.Second)}, 2, 1, 2 * time.Second, 0},
		{"no Retry-After", []oracletest.Fault{oracletest.RateLimit(0)}, 2, 1, 0, 0},
		{"too long", []oracletest.Fault{oracletest.RateLimit(3 * time.Minute)}, 1, 0, 0, 3 * time.Minute},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			o := newOffice(t)
			o.Inject("CopyFolder", tt.faults...)
			start := time.Now()
			_, err := o.PipeClient().CopyFolder(t.Context(), o.request())
			if n := testkit.Sent(o, "CopyFolder"); n != tt.sent || o.copies() != tt.copies {
				t.Errorf("%d requests\n%s", n, o.Tree())
			}
			if took := time.Since(start); tt.took != 0 && took != tt.took {
				t.Errorf("took %v, want %v", took, tt.took)
			}
			if tt.copies == 1 {
				if err != nil {
					t.Error(err)
				}
				return
			}
			testkit.WantIsOnly(t, err, oracle.ErrRateLimited, oracle.ErrNotExecuted, oracle.ErrorCodeGeneral)
			if p := problemOf(t, err); p.Status != 429 || p.RetryAfter != tt.after {
				t.Errorf("%+v", p)
			}
		})
	}
}

func TestCopyFolderIsNotRedirected(t *testing.T) {
	o := newOffice(t)
	o.Inject("*", oracletest.Redirect("https://elsewhere.example.com/"))
	_, err := o.PipeClient().CopyFolder(t.Context(), o.request())
	if p := problemOf(t, err); p.Status != 307 || len(o.Requests()) != 1 {
		t.Errorf("%v, %d requests", err, len(o.Requests()))
	}
}
