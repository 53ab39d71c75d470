package document360_test

import (
	"context"
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
)

// resolving loses a copy, lets an hour pass and asks again; it returns what was asked for then.
func resolving(t *testing.T, f *fixture, fault document360test.Fault, mode document360.Reconcile, then func()) (got *document360.CopyFileResponse, ops string, err error) {
	t.Helper()
	c := f.client(settling(mode), func(c *document360.Config) { c.MaxAttempts = 1 })
	f.Inject("CopyFile", fault)
	_, lost := c.CopyFile(t.Context(), f.request)
	wantMatches(t, lost, document360.ErrOutcomeUnknown)
	time.Sleep(time.Hour)
	if then != nil {
		then()
	}
	before := f.ops()
	got, err = c.ResolveCopyFile(t.Context(), fmt.Errorf("my program: %w", lost))
	again, errAgain := c.ResolveCopyFile(t.Context(), lost)
	if (err == nil) != (errAgain == nil) || err == nil && again.FileID != got.FileID ||
		errors.Is(err, document360.ErrOutcomeUnknown) != errors.Is(errAgain, document360.ErrOutcomeUnknown) {
		t.Errorf("asked twice: %+v, %v, then %+v, %v", got, err, again, errAgain)
	}
	return got, strings.TrimPrefix(f.ops(), before+" "), err
}

func TestResolveCopyFile(t *testing.T) {
	const reads = "GetFile GetFolder" // a second call remembers what the first has found
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		got, ops, err := resolving(t, f, document360test.HangUpThenAct(time.Minute), auto, nil)
		if err != nil || got.FileID != f.Files(f.archive)[0].ID || !got.Reconciled || got.RequestID == "" {
			t.Errorf("made late: %+v, %v", got, err)
		}
		if ops != "GetFolder" { // the source was read before
			t.Errorf("asked %s", ops)
		}
		f.wantWorld(1, 1)
	})
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		got, ops, err := resolving(t, f, document360test.ActThenHangUp, document360.ReconcileOff, nil)
		if err != nil || got.FileID != f.Files(f.archive)[0].ID || ops != reads {
			t.Errorf("not looked for before: %+v, %v, asked %s", got, err, ops)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		_, _, err := resolving(t, f, document360test.HangUpBeforeAct, auto, nil)
		wantUnknown(t, err)
		f.wantWorld(0, 1)
	})
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		var others []string
		_, _, err := resolving(t, f, document360test.HangUpBeforeAct, auto, func() {
			for range 2 {
				others = append(others, f.AddFile(document360test.File{FolderID: f.archive, Name: "logo.png", Modified: f.Now()}))
			}
		})
		wantUnknown(t, err, others...)
	})
}

// TestResolveCopyFileNotMade: what was left open because nobody looked turns out not to have been made.
func TestResolveCopyFileNotMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		_, _, err := resolving(t, f, document360test.Status(500), document360.ReconcileOff, nil)
		wantMatches(t, err)
		if p := wantProblem(t, err); p.Op != "document360.CopyFile" || p.Status != 500 {
			t.Errorf("problem %+v", p)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		_, _, err := resolving(t, f, silence, document360.ReconcileOff, nil)
		wantMatches(t, err, document360.ErrNotExecuted)
	})
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
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFixture(t)
				_, _, err := resolving(t, f, document360test.ActThenStatus(500), document360.ReconcileOff, func() { breakdown(f) })
				wantUnknown(t, err)
				f.wantWorld(1, 1)
			})
		})
	}
}

func TestResolveCopyFileNeedsALostCopy(t *testing.T) {
	f := newFixture(t)
	for _, err := range []error{nil, errors.New("another"), document360.ErrOutcomeUnknown, &document360.UnknownOutcomeError{Op: "stored"}} {
		_, err := f.client().ResolveCopyFile(t.Context(), err)
		wantMatches(t, err, fs.ErrInvalid, document360.ErrNotExecuted)
	}
	if len(f.Requests()) != 0 {
		t.Errorf("asked %s", f.ops())
	}
}

func TestResolveCopyFileConcurrently(t *testing.T) {
	f := newFixture(t)
	f.Inject("CopyFile", document360test.ActThenHangUp)
	c := f.client()
	_, lost := c.CopyFile(t.Context(), f.request)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got, err := c.ResolveCopyFile(context.Background(), lost); err != nil || got.FileID != f.Files(f.archive)[0].ID {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
	wg.Wait()
}
