package box_test

import (
	"errors"
	"io/fs"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestWrongFieldIsNamed: the error of a request or a Config that is wrong names the field.
func TestWrongFieldIsNamed(t *testing.T) {
	newClient := func(change func(*box.Config)) error {
		cfg := box.Config{TokenSource: testkit.Token("t")}
		change(&cfg)
		_, err := box.NewClient(cfg)
		return err
	}
	copyFolder := func(req box.CopyFolderRequest) error {
		_, err := boxtest.NewServer(t).Client().CopyFolder(t.Context(), req)
		return err
	}
	for field, err := range map[string]error{
		"TokenSource": newClient(func(cfg *box.Config) { cfg.TokenSource = nil }),
		"BaseURL":     newClient(func(cfg *box.Config) { cfg.BaseURL = "api.box.com" }),
		"MaxAttempts": newClient(func(cfg *box.Config) { cfg.MaxAttempts = -1 }),
		"MaxBackoff":  newClient(func(cfg *box.Config) { cfg.MaxBackoff = -1 }),
		"Reconcile":   newClient(func(cfg *box.Config) { cfg.Reconcile = 7 }),
		"UserAgent":   newClient(func(cfg *box.Config) { cfg.UserAgent = "a\nb" }),
		"FolderID":    copyFolder(box.CopyFolderRequest{ParentID: "1"}),
		"ParentID":    copyFolder(box.CopyFolderRequest{FolderID: "1"}),
		"Name":        copyFolder(box.CopyFolderRequest{FolderID: "1", ParentID: "2", Name: "a/b"}),
	} {
		e, ok := errors.AsType[*farcopy.NotExecutedError](err)
		if !ok {
			t.Errorf("%s: the error is %v, which is no *NotExecutedError", field, err)
			continue
		}
		if e.Field != field {
			t.Errorf("%s: Field is %q", field, e.Field)
		}
		if e.Attempts != 0 {
			t.Errorf("%s: %d attempts, want none", field, e.Attempts)
		}
		if !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("%s: errors.Is does not find fs.ErrInvalid", field)
		}
	}
}
