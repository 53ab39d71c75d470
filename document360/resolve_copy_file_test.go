package document360_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

// resolving loses a copy, lets some time pass and asks again; it returns what was asked for then.
func resolving(t *testing.T, f *fixture, fault document360test.Fault, mode document360.Reconcile, later time.Duration, then func()) (got *document360.CopyFileResponse, ops string, err error) {
	t.Helper()
	c := f.client(settling(mode), func(c *document360.Config) { c.MaxAttempts = 1 })
	f.Inject("CopyFile", fault)
	_, lost := c.CopyFile(t.Context(), f.request)
	testkit.WantIsOnly(t, lost, document360.ErrOutcomeUnknown)
	time.Sleep(later)
	if then != nil {
		then()
	}
	before := testkit.Ops(f)
	got, err = resolve(t, c, f.request, fmt.Errorf("my program: %w", lost))
	if errors.Is(err, document360.ErrNotExecuted) {
		return nil, strings.TrimPrefix(testkit.Ops(f), before+" "), err // a client forgets what it has told as not made
	}
	again, errAgain := resolve(t, c, f.request, lost)
	if (err == nil) != (errAgain == nil) {
		t.Fatalf("asked twice: error %v, then %v", err, errAgain)
	}
	if err == nil && again.FileID != got.FileID {
		t.Errorf("asked twice: file %s, then %s", got.FileID, again.FileID)
	}
	if errors.Is(err, document360.ErrOutcomeUnknown) != errors.Is(errAgain, document360.ErrOutcomeUnknown) {
		t.Errorf("asked twice, and unknown only once: %v, then %v", err, errAgain)
	}
	return got, strings.TrimPrefix(testkit.Ops(f), before+" "), err
}

func TestResolveCopyFile(t *testing.T) {
	const reads = "GetFile GetFolder" // a second call remembers what the first has found
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		got, ops, err := resolving(t, f, document360test.HangUpThenAct(time.Minute), auto, time.Hour, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got.FileID != f.Files(f.archive)[0].ID {
			t.Errorf("made late: %+v, %v", got, err)
		}
		if !got.Reconciled {
			t.Errorf("made late: %+v, %v", got, err)
		}
		if got.RequestID == "" {
			t.Errorf("made late: %+v, %v", got, err)
		}
		if ops != reads {
			t.Errorf("asked %s", ops)
		}
		f.wantWorld(1, 1)
	})
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		got, ops, err := resolving(t, f, document360test.ActThenHangUp, document360.ReconcileOff, time.Hour, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got.FileID != f.Files(f.archive)[0].ID {
			t.Errorf("not looked for before: %+v, %v, asked %s", got, err, ops)
		}
		testkit.WantEqual(t, "ops", ops, reads)
	})
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		var others []string
		_, _, err := resolving(t, f, document360test.HangUpBeforeAct, auto, time.Hour, func() {
			for range 2 {
				others = append(others, f.AddFile(f.archive, "logo.png", "", document360test.WithModified(f.Now())))
			}
		})
		wantUnknown(t, err, others...)
	})
}

// TestResolveCopyFileNotMade: a copy that does not show was not made once it can no longer appear.
func TestResolveCopyFileNotMade(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault document360test.Fault
		later time.Duration
		want  error
	}{
		{"finished, 4 minutes ago", document360test.Status(500), 4 * time.Minute, document360.ErrOutcomeUnknown},
		{"finished, 6 minutes ago", document360test.Status(500), 6 * time.Minute, document360.ErrNotExecuted},
		{"finished without an answer, 4 minutes ago", silence, 4 * time.Minute, document360.ErrOutcomeUnknown},
		{"finished without an answer, 6 minutes ago", silence, 6 * time.Minute, document360.ErrNotExecuted},
		{"it may have run, 59 minutes ago", document360test.HangUpBeforeAct, 59 * time.Minute, document360.ErrOutcomeUnknown},
		{"it may have run, 61 minutes ago", document360test.HangUpBeforeAct, 61 * time.Minute, document360.ErrNotExecuted},
	} {
		for mode, title := range map[document360.Reconcile]string{document360.ReconcileOff: "off", auto: "auto", strict: "strict"} {
			testkit.Run(t, tt.name+", "+title, func(t *testing.T) {
				f := newFixture(t)
				later := tt.later
				if mode != document360.ReconcileOff {
					later -= 30 * time.Second // the call itself has polled as long
				}
				_, _, err := resolving(t, f, tt.fault, mode, later, nil)
				testkit.WantIs(t, err, tt.want)
				if unknown := tt.want == document360.ErrOutcomeUnknown; errors.Is(err, document360.ErrOutcomeUnknown) != unknown {
					t.Errorf("error %v", err)
				}
				f.wantWorld(0, 1)
			})
		}
	}
}

// TestResolveCopyFileCannotRead: a read that fails, however, says nothing about the copy.
func TestResolveCopyFileCannotRead(t *testing.T) {
	for name, breakdown := range map[string]func(*fixture){
		"forbidden": func(f *fixture) { f.Deny(document360test.PermissionViewDrive) },
		"offline":   func(f *fixture) { f.RefuseConnections(1000) },
		"throttled": func(f *fixture) {
			f.SetRates(1, 0, time.Hour)
			f.Inject("GetFile", document360test.RateLimit(time.Hour))
		},
		"source gone": func(f *fixture) { f.Inject("GetFile", document360test.Status(404), document360test.Status(404)) },
	} {
		testkit.Run(t, name, func(t *testing.T) {
			f := newFixture(t)
			_, _, err := resolving(t, f, document360test.ActThenStatus(500), document360.ReconcileOff, time.Hour, func() { breakdown(f) })
			wantUnknown(t, err)
			f.wantWorld(1, 1)
		})
	}
}

func TestResolveCopyFileNeedsALostCopy(t *testing.T) {
	f := newFixture(t)
	for _, err := range []error{nil, errors.New("another"), document360.ErrOutcomeUnknown, &document360.UnknownOutcomeError{Op: "stored"}} {
		_, err := resolve(t, f.client(), f.request, err)
		testkit.WantIsOnly(t, err, fs.ErrInvalid, document360.ErrNotExecuted)
	}
	testkit.WantRequests(t, f, 0)
}

func TestResolveCopyFileConcurrently(t *testing.T) {
	f := newFixture(t)
	f.Inject("CopyFile", document360test.ActThenHangUp)
	c := f.client()
	_, lost := c.CopyFile(t.Context(), f.request)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got, err := resolve(t, c, f.request, lost); err != nil || got.FileID != f.Files(f.archive)[0].ID {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
	wg.Wait()
}
