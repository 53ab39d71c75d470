package box_test

import (
	"fmt"
	"io/fs"
	"testing"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestSimulatedRefusals meets the refusals where they arise: in the state of the service.
func TestSimulatedRefusals(t *testing.T) {
	tests := []struct {
		name  string
		setup func(*boxtest.Server, *box.CopyFolderRequest)
		code  box.ErrorCode
		is    error
	}{
		{"no source", func(_ *boxtest.Server, r *box.CopyFolderRequest) { r.FolderID = "9" }, box.ErrorCodeNotFound, fs.ErrNotExist},
		{"no destination", func(_ *boxtest.Server, r *box.CopyFolderRequest) { r.ParentID = "9" }, box.ErrorCodeNotFound, fs.ErrNotExist},
		{"hidden source", func(s *boxtest.Server, _ *box.CopyFolderRequest) { s.SetHidden("11111", true) }, box.ErrorCodeNotFound, fs.ErrNotExist},
		{"hidden destination", func(s *boxtest.Server, _ *box.CopyFolderRequest) { s.SetHidden("22222", true) }, box.ErrorCodeNotFound, fs.ErrNotExist},
		{"read-only", func(s *boxtest.Server, _ *box.CopyFolderRequest) { s.SetReadOnly("22222", true) }, box.ErrorCodeAccessDenied, fs.ErrPermission},
		{"name in use", func(s *boxtest.Server, _ *box.CopyFolderRequest) {
			s.AddFolder("22222", "PICTURES", boxtest.WithID("33333"))
		}, box.ErrorCodeItemNameInUse, fs.ErrExist},
		{"name of a file in use", func(s *boxtest.Server, _ *box.CopyFolderRequest) {
			s.AddFile("22222", "Pictures", 1, boxtest.WithID("33333"))
		}, box.ErrorCodeItemNameInUse, fs.ErrExist},
		{"into itself", func(_ *boxtest.Server, r *box.CopyFolderRequest) { r.ParentID = "11111"; r.Name = "x" }, box.ErrorCodeCyclicalFolderStructure, fs.ErrInvalid},
		{"strict names", func(s *boxtest.Server, r *box.CopyFolderRequest) { s.SetStrictNames(true); r.Name = "a?" }, box.ErrorCodeItemNameInvalid, fs.ErrInvalid},
	}
	for _, object := range []bool{false, true} {
		for _, tt := range tests {
			t.Run(fmt.Sprintf("%s, as an object %t", tt.name, object), func(t *testing.T) {
				srv, req := newServer(t), pictures
				srv.SetConflictAsObject(object)
				tt.setup(srv, &req)
				before := srv.Tree()
				_, err := srv.PipeClient().CopyFolder(t.Context(), req)
				p := testkit.As[*box.ProblemDetails](t, err)
				testkit.WantEqual(t, "Code", p.Code, tt.code)
				testkit.WantIs(t, err, tt.is)
				if p.HelpURL == "" {
					t.Error("no HelpURL")
				}
				testkit.WantEqual(t, "Op", p.Op, "box.CopyFolder")
				if tt.code == box.ErrorCodeItemNameInUse && (len(p.Conflicts) != 1 || p.Conflicts[0].ID != "33333") {
					t.Errorf("conflicts %v", p.Conflicts)
				}
				if tt.code == box.ErrorCodeNotFound && (len(p.Errors) != 1 || p.Errors[0].Reason != box.ErrorCodeInvalidParameter) {
					t.Errorf("errors %v", p.Errors)
				}
				testkit.WantSent(t, srv, "CopyFolder", 1)
				if srv.Tree() != before {
					t.Errorf("refused, and the tree is\n%s", srv.Tree())
				}
			})
		}
	}
}
