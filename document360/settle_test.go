package document360_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

// settling makes a client look for lost copies, which those of the fixture do not.
func settling(mode document360.Reconcile) func(*document360.Config) {
	return func(c *document360.Config) { c.Reconcile = mode }
}

// wantUnknown checks that the outcome is unknown, and which files could be the copy.
func wantUnknown(t *testing.T, err error, candidates ...string) {
	t.Helper()
	testkit.WantUnknown(t, err)
	u := testkit.As[*document360.UnknownOutcomeError](t, err)
	testkit.WantSet(t, "candidates", u.Candidates, candidates)
}

var silence = document360test.Respond("empty 200", func(http.ResponseWriter, *http.Request) {})

// TestCopyFileSettled: a lost answer is made good by reading, unless Location is left of it.
func TestCopyFileSettled(t *testing.T) {
	const (
		told  = "CopyFile"
		found = "CopyFile GetFile GetFolder"
	)
	tests := []struct {
		fault    document360test.Fault
		location document360test.Location
		ops      string
		took     time.Duration
	}{
		{document360test.None, document360test.LocationAbsolute, told, 0},
		{document360test.TruncateBody, document360test.LocationAbsolute, told, 0},
		{document360test.EmptyBody, document360test.LocationRelative, told, 0},
		{document360test.Garbage, document360test.LocationAbsolute, told, 0},
		{document360test.TruncateBody, document360test.LocationAbsent, found, 0},
		{document360test.EmptyBody, document360test.LocationAbsent, found, 0},
		{document360test.Garbage, document360test.LocationAbsent, found, 0},
		{document360test.ActThenHangUp, document360test.LocationAbsolute, found, 0},
		{document360test.TruncateHead, document360test.LocationAbsolute, found, 0},
		{document360test.WebPage, document360test.LocationAbsolute, found, 0},
		{document360test.ActThenStatus(500), document360test.LocationAbsolute, found, 0},
		{document360test.ActThenGateway(504), document360test.LocationAbsolute, found, 0},
		{document360test.ActThenSlow(time.Hour), document360test.LocationAbsolute, found, 5 * time.Minute},
		{document360test.HangUpThenAct(5 * time.Second), document360test.LocationAbsolute, found + " GetFolder GetFolder GetFolder", 7 * time.Second},
	}
	for _, tt := range tests {
		testkit.Run(t, fmt.Sprint(tt.fault.Name, ", location ", tt.location), func(t *testing.T) {
			f := newFixture(t)
			f.SetLocation(tt.location)
			f.Inject("CopyFile", tt.fault)
			start := time.Now()
			got, err := f.client(settling(document360.ReconcileAuto)).CopyFile(t.Context(), f.request)
			if err != nil {
				t.Fatal(err)
			}
			if id := f.Files(f.archive)[0].ID; got.FileID != id {
				t.Errorf("told %s, the copy is %s", got.FileID, id)
			}
			reconciled := tt.ops != told
			if got.Reconciled != reconciled || (got.Location == "") != reconciled {
				t.Errorf("got %+v, want Reconciled %v", got, reconciled)
			}
			if reconciled && got.RequestID == "" {
				t.Error("no RequestID")
			}
			testkit.WantOps(t, f, tt.ops)
			testkit.WantTook(t, start, tt.took)
			f.wantWorld(1, 1)
		})
	}
}

// TestCopyFileNotSentAgain: a copy that does not show is looked for, and never sent again.
func TestCopyFileNotSentAgain(t *testing.T) {
	for _, fault := range []document360test.Fault{
		document360test.HangUpBeforeAct, document360test.HangUpThenAct(time.Hour), document360test.Gateway(502), document360test.Status(500), silence,
	} {
		for mode, title := range map[document360.Reconcile]string{auto: "auto", strict: "strict"} {
			testkit.Run(t, fault.Name+", "+title, func(t *testing.T) {
				f := newFixture(t)
				f.Inject("CopyFile", fault)
				start := time.Now()
				_, err := f.client(settling(mode)).CopyFile(t.Context(), f.request)
				wantUnknown(t, err)
				testkit.WantTook(t, start, 30*time.Second)
				f.wantWorld(0, 1)
			})
		}
	}
}

// TestCopyFileConflict: a conflict is no clash of names here: nothing is looked for.
func TestCopyFileConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.Inject("CopyFile", document360test.Status(409))
		_, err := f.client(settling(document360.ReconcileAuto)).CopyFile(t.Context(), f.request)
		testkit.WantIsOnly(t, err)
		if wantProblem(t, err).Code != document360.ErrorCodeConflict || testkit.Ops(f) != "CopyFile" {
			t.Errorf("%v after %s", err, testkit.Ops(f))
		}
	})
}

// TestCopyFileByTheServicesClock: local time decides nothing.
func TestCopyFileByTheServicesClock(t *testing.T) {
	for _, skew := range []time.Duration{-48 * time.Hour, 48 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			f := newFixture(t)
			f.Advance(skew)
			f.AddFile(f.archive, "logo.png", "", document360test.WithModified(f.Now().Add(-time.Minute)))
			f.Inject("CopyFile", document360test.ActThenHangUp)
			got, err := f.client(settling(document360.ReconcileAuto)).CopyFile(t.Context(), f.request)
			if err != nil || got.FileID != f.Files(f.archive)[1].ID {
				t.Errorf("%v ahead: %+v, %v", skew, got, err)
			}
		})
	}
}

func TestCopyFileFoundOnTheLastPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		time.Sleep(time.Minute)
		for range 250 {
			f.AddFile(f.archive, "logo.png", "", document360test.WithModified(f.Now().Add(-30*time.Second)))
		}
		f.Inject("CopyFile", document360test.ActThenHangUp)
		got, err := f.client(settling(document360.ReconcileAuto)).CopyFile(t.Context(), f.request)
		if err != nil {
			t.Fatal(err)
		}
		if got.FileID != f.Files(f.archive)[250].ID {
			t.Errorf("got %+v, %v", got, err)
		}
		testkit.WantEqual(t, "got.RequestID", got.RequestID, "0HNL4657MEAEL:00000005")
		f.wantWorld(251, 1)
	})
}

func TestCopyFileLookingIsRefused(t *testing.T) {
	for _, op := range []string{"GetFile", "GetFolder"} {
		synctest.Test(t, func(t *testing.T) {
			f := newFixture(t)
			f.Inject("CopyFile", document360test.ActThenStatus(500))
			f.Inject(op, document360test.Status(403))
			_, err := f.client(settling(document360.ReconcileAuto)).CopyFile(t.Context(), f.request)
			wantUnknown(t, err)
			if p := wantProblem(t, err); p.Status != 500 {
				t.Errorf("the cause is %v", p)
			}
			f.wantWorld(1, 1)
		})
	}
}

func TestCopyFileCancelledWhileLooking(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.Inject("CopyFile", document360test.HangUpThenAct(time.Minute))
		ctx, cancel := context.WithCancel(t.Context())
		defer time.AfterFunc(5*time.Second, cancel).Stop()
		start := time.Now()
		_, err := f.client(settling(document360.ReconcileAuto)).CopyFile(ctx, f.request)
		wantUnknown(t, err)
		if !errors.Is(err, context.Canceled) || time.Since(start) != 5*time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		asked := len(f.Requests())
		time.Sleep(time.Hour)
		testkit.WantRequests(t, f, asked)
		f.wantWorld(1, 1)
	})
}

func TestCopyFileStrict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		strict := f.client(settling(document360.ReconcileStrict))
		if _, err := strict.CopyFile(t.Context(), f.request); err != nil || testkit.Ops(f) != "GetFolder CopyFile" {
			t.Errorf("%v after %s", err, testkit.Ops(f))
		}
		f.Deny(document360test.PermissionViewDrive)
		_, err := strict.CopyFile(t.Context(), f.request)
		testkit.WantIsOnly(t, err, document360.ErrNotExecuted, fs.ErrPermission, document360.ErrorCodeForbidden)
		f.wantWorld(1, 1)
	})
}
