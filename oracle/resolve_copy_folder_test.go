package oracle_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// lost is a copy that is unknown; it is made a minute after the send, or never.
func lost(t *testing.T, mode oracle.Reconcile, fault oracletest.Fault) (*office, *oracle.Client, error) {
	t.Helper()
	o := newOffice(t)
	o.Inject("CopyFolder", fault)
	cfg := o.PipeConfig()
	cfg.Reconcile = mode
	c := newClient(t, cfg)
	_, err := c.CopyFolder(t.Context(), o.request())
	o.unknown(t, err)
	return o, c, err
}

func TestResolveCopyFolder(t *testing.T) {
	for _, mode := range []oracle.Reconcile{oracle.ReconcileAuto, oracle.ReconcileOff, oracle.ReconcileStrict} {
		synctest.Test(t, func(t *testing.T) {
			o, c, err := lost(t, mode, oracletest.HangUpThenAct(time.Minute))
			_, again := resolve(t, c, o.request(), err)
			o.unknown(t, again)
			time.Sleep(2 * time.Minute)
			var all sync.WaitGroup
			for range 4 { // one copy, asked for by several goroutines
				all.Go(func() {
					res, err := resolve(t, c, o.request(), fmt.Errorf("wrapped: %w", again))
					if err != nil {
						t.Errorf("error %v, want the copy that was found", err)
						return
					}
					if want := o.Find("u:/Archive/Reports"); res.ID != want {
						t.Errorf("res.ID is %q, want %q", res.ID, want)
					}
					if !res.Reconciled {
						t.Errorf("not reconciled: %+v", res)
					}
					testkit.WantEqual(t, "res.SourceID", res.SourceID, o.reports)
				})
			}
			all.Wait()
			if _, err := resolve(t, c, o.request(), err); err != nil {
				t.Errorf("what was found is found again: %v", err)
			}
			testkit.WantSent(t, o, "CopyFolder", 1)

			o.Inject("CopyFolder", oracletest.HangUpBeforeAct)
			_, err = c.CopyFolder(t.Context(), o.request())
			o.unknown(t, err) // and it is no other call's
			_, err = resolve(t, c, o.request(), err)
			o.unknown(t, err)
		})
	}
}

// TestResolveCopyFolderNotMade: a copy that does not show was not made once it can no longer
// appear.
func TestResolveCopyFolderNotMade(t *testing.T) {
	for _, tt := range []struct {
		name   string
		fault  oracletest.Fault
		later  time.Duration
		unsure bool
	}{
		{"finished, at once", oracletest.Status(500), 0, true},
		{"finished, 4 minutes ago", oracletest.Status(500), 4 * time.Minute, true},
		{"finished, 6 minutes ago", oracletest.Status(500), 6 * time.Minute, false},
		{"it may have run, 59 minutes ago", oracletest.Status(504), 59 * time.Minute, true},
		{"it may have run, 61 minutes ago", oracletest.Status(504), 61 * time.Minute, false},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			o, c, err := lost(t, oracle.ReconcileOff, tt.fault)
			time.Sleep(tt.later)
			_, err = resolve(t, c, o.request(), err)
			if tt.unsure {
				o.unknown(t, err)
			} else {
				testkit.WantIsOnly(t, err, oracle.ErrNotExecuted)
			}
			testkit.WantSent(t, o, "CopyFolder", 1)
		})
	}
}

// TestResolveCopyFolderReadingFails: what a read fails with must not look like the fate of the
// copy.
func TestResolveCopyFolderReadingFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, c, err := lost(t, oracle.ReconcileOff, oracletest.HangUpThenAct(time.Second))
		time.Sleep(time.Minute)
		for _, op := range []string{"GetFolder", "ListFolderItems"} {
			for _, status := range []int{403, 404} {
				o.Inject(op, oracletest.Status(status))
				_, failed := resolve(t, c, o.request(), err)
				o.unknown(t, failed)
				if p, ok := errors.AsType[*oracle.ProblemDetails](failed); ok || !strings.Contains(failed.Error(), strconv.Itoa(status)) {
					t.Errorf("%v shows %+v as the copy's", failed, p)
				}
			}
		}
		o.RefuseConnections(1000)
		_, failed := resolve(t, c, o.request(), err)
		o.unknown(t, failed)
		o.RefuseConnections(0)
		if _, err := resolve(t, c, o.request(), err); err != nil {
			t.Error(err)
		}
	})
}

func TestResolveCopyFolderOfNothing(t *testing.T) {
	o := newOffice(t)
	for _, err := range []error{nil, errors.New("x"), oracle.ErrOutcomeUnknown, &oracle.UnknownOutcomeError{Err: errors.New("x")}} {
		_, err := resolve(t, o.PipeClient(), o.request(), err)
		testkit.WantIsOnly(t, err, oracle.ErrNotExecuted, fs.ErrInvalid)
	}
	testkit.WantRequests(t, o, 0)
}
