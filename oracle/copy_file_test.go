package oracle_test

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

func (o *office) fileRequest() oracle.CopyFileRequest {
	return oracle.CopyFileRequest{FileID: o.file(), DestinationID: o.archive}
}

func TestCopyFile(t *testing.T) {
	for _, version := range []string{"1.1", "1.2"} {
		o := newOffice(t)
		cfg := o.PipeConfig()
		cfg.APIVersion = version
		res, err := newClient(t, cfg).CopyFile(t.Context(), o.fileRequest())
		if err != nil {
			t.Fatal(err)
		}
		want := &oracle.CopyFileResponse{
			ID: o.Find("/Archive/q1.txt"), SourceID: o.file(), DestinationID: o.archive, Type: "file", RequestID: res.RequestID,
		}
		testkit.WantSame(t, res, want)
		if res.RequestID == "" {
			t.Error("no request id")
		}
		tree := "u:/\nu:/Archive/\nu:/Archive/q1.txt 100\nu:/Reports/\nu:/Reports/q1.txt 100\n"
		testkit.WantEqual(t, "the tree", o.Tree(), tree)
		testkit.WantRequests(t, o, 1)
		testkit.WantEqual(t, "the request", o.Requests()[0].Target, "/documents/api/"+version+"/files/"+o.file()+"/copy")
	}
}

// The six digits of a suffix go before the extension of the name, or behind it.
func TestCopyFileTimeStampSuffix(t *testing.T) {
	for before, name := range map[bool]string{false: "q1.txt123456", true: "q1123456.txt"} {
		o := newOffice(t)
		o.SetSuffix(func(time.Time) string { return "123456" })
		o.SetSuffixBeforeExtension(before)
		req := o.fileRequest()
		req.DuplicateResolution = oracle.DuplicateTimeStampSuffix
		res, err := o.PipeClient().CopyFile(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "the copy", o.Path(res.ID), "u:/Archive/"+name)
	}
}

func TestCopyFileWithAccess(t *testing.T) {
	o := newOffice(t)
	o.AddUser("v", "p")
	plans := o.AddFolder(o.Home("v"), "Plans")
	file := o.AddFile(plans, "plan.txt", 7)
	for role, want := range map[oracletest.Role]error{oracletest.Viewer: fs.ErrPermission, oracletest.Contributor: nil} {
		id, token := o.AddAppLink(plans, role)
		_, err := o.PipeClient().CopyFile(t.Context(), oracle.CopyFileRequest{
			FileID: file, DestinationID: o.archive, Access: oracle.Access{AppLinkID: id, AccessToken: token},
		})
		if !errors.Is(err, want) {
			t.Errorf("as %s: %v, want %v", role, err, want)
		}
	}
}

func TestCopyFileRefusals(t *testing.T) {
	o := newOffice(t)
	o.AddUser("v", "p")
	foreign := o.AddFile(o.Home("v"), "secret.txt", 1)
	o.SetClash(oracletest.ClashRefuse)
	before := o.Tree()
	for _, tt := range []struct {
		name string
		req  oracle.CopyFileRequest
		is   []error
	}{
		{"no such file", oracle.CopyFileRequest{FileID: "D0", DestinationID: o.archive}, []error{oracle.ErrorCodeNotFound, fs.ErrNotExist}},
		{"a folder", oracle.CopyFileRequest{FileID: o.reports, DestinationID: o.archive}, []error{oracle.ErrorCodeNotFound, fs.ErrNotExist}},
		{"no such folder", oracle.CopyFileRequest{FileID: o.file(), DestinationID: "F0"}, []error{oracle.ErrorCodeNotFound, fs.ErrNotExist}},
		{"foreign", oracle.CopyFileRequest{FileID: foreign, DestinationID: o.archive}, []error{oracle.ErrorCodeInsufficientPrivilege, fs.ErrPermission}},
		{"name in use", oracle.CopyFileRequest{FileID: o.file(), DestinationID: o.reports}, []error{oracle.ErrorCodeNameInUse, fs.ErrExist}},
		{
			"other resolution", oracle.CopyFileRequest{FileID: o.file(), DestinationID: o.archive, DuplicateResolution: "Other"},
			[]error{oracle.ErrorCodeGeneral, fs.ErrInvalid},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := o.PipeClient().CopyFile(t.Context(), tt.req)
			testkit.WantIsOnly(t, err, tt.is...)
			testkit.WantEqual(t, "the operation", problemOf(t, err).Op, "oracle.CopyFile")
		})
	}
	testkit.WantEqual(t, "the tree", o.Tree(), before)
}

func TestCopyFileInvalid(t *testing.T) {
	o := newOffice(t)
	for want, req := range map[string]oracle.CopyFileRequest{
		"oracle.CopyFile: FileID is required":                                   {DestinationID: "F1"},
		"oracle.CopyFile: DestinationID is required":                            {FileID: "D1"},
		"oracle.CopyFile: DuplicateResolution is not UTF-8":                     {FileID: "D1", DestinationID: "F1", DuplicateResolution: "\xff"},
		"oracle.CopyFile: Access.LinkID is required with Access.AccessCode":     {FileID: "D1", DestinationID: "F1", Access: oracle.Access{AccessCode: "c"}},
		`oracle.CopyFile: DestinationID holds one of / \ ? #, which no id does`: {FileID: "D1", DestinationID: "a/b"},
	} {
		_, err := o.PipeClient().CopyFile(t.Context(), req)
		testkit.WantInvalid(t, err, want)
	}
	testkit.WantRequests(t, o, 0)
}

func TestCopyFileUnusable(t *testing.T) {
	for _, body := range []string{`{}`, `{"id":""}`, `{"id":"F1","type":"folder"}`, `[]`, `null`} {
		_, err := answering(t, 200, "application/json", body).CopyFile(t.Context(), oracle.CopyFileRequest{FileID: "D1", DestinationID: "F1"})
		testkit.WantIsOnly(t, err, oracle.ErrOutcomeUnknown)
	}
}

// TestCopyFileFound: a lost copy is found under each name that Oracle may have given it.
func TestCopyFileFound(t *testing.T) {
	for _, tt := range []struct {
		name       string
		resolution oracle.DuplicateResolution
		before     bool // the suffix comes before the extension
		home       bool // the destination has a file of the name
		want       string
	}{
		{"plain", "", false, false, "u:/Archive/q1.txt"},
		{"name in use", "", false, true, "u:/q1.txt(2)"},
		{"suffix", oracle.DuplicateTimeStampSuffix, false, false, "u:/Archive/q1.txt000000"},
		{"suffix before the extension and in use", oracle.DuplicateTimeStampSuffix, true, true, "u:/q1000000.txt(2)"},
		{"suffix before the extension", oracle.DuplicateTimeStampSuffix, true, false, "u:/Archive/q1000000.txt"},
	} {
		for _, fault := range []oracletest.Fault{oracletest.ActThenHangUp, oracletest.ActThenStatus(500), oracletest.EmptyBody} {
			testkit.Run(t, tt.name+"/"+fault.Name, func(t *testing.T) {
				o := newOffice(t)
				o.SetSuffixBeforeExtension(tt.before)
				req := o.fileRequest()
				req.DuplicateResolution = tt.resolution
				if tt.home {
					req.DestinationID = oracle.HomeFolder
					o.AddFile(o.Home("u"), strings.TrimSuffix(path.Base(tt.want), "(2)"), 100)
				}
				o.Inject("CopyFile", fault)
				res, err := o.PipeClient().CopyFile(t.Context(), req)
				if err != nil {
					t.Fatalf("%v\n%s", err, o.Tree())
				}
				testkit.WantEqual(t, "the copy", o.Path(res.ID), tt.want)
				testkit.WantEqual(t, "reconciled", res.Reconciled, true)
				testkit.WantSent(t, o, "CopyFile", 1)
			})
		}
	}
}

// TestCopyFileBecomesVersion: a copy that became a version of an older file is never told as not made.
func TestCopyFileBecomesVersion(t *testing.T) {
	for _, name := range []string{"q1.txt", "Q1.TXT"} {
		synctest.Test(t, func(t *testing.T) {
			o := newOffice(t)
			o.AddFile(o.archive, name, 7)
			time.Sleep(time.Hour)
			o.SetClash(oracletest.ClashVersion)
			o.Inject("CopyFile", oracletest.ActThenHangUp)
			c := o.PipeClient()
			_, err := c.CopyFile(t.Context(), o.fileRequest())
			o.unknown(t, err)
			time.Sleep(2 * time.Hour)
			_, err = c.ResolveCopyFile(t.Context(), o.fileRequest(), intentOf(err))
			o.unknown(t, err)
			testkit.WantSent(t, o, "CopyFile", 1)
		})
	}
}

func TestResolveCopyFile(t *testing.T) {
	for _, made := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			o := newOffice(t)
			fault := oracletest.Status(504)
			if made {
				fault = oracletest.HangUpThenAct(time.Minute)
			}
			o.Inject("CopyFile", fault)
			c := o.PipeClient()
			_, err := c.CopyFile(t.Context(), o.fileRequest())
			o.unknown(t, err)
			time.Sleep(2 * time.Hour)
			res, err := c.ResolveCopyFile(t.Context(), o.fileRequest(), intentOf(err))
			if !made {
				testkit.WantIsOnly(t, err, oracle.ErrNotExecuted)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "the copy", o.Path(res.ID), "u:/Archive/q1.txt")
			testkit.WantSent(t, o, "CopyFile", 1)
		})
	}
}

// TestResumeCopyFile: another client goes on from the intent, and makes no second copy.
func TestResumeCopyFile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.Inject("CopyFile", oracletest.ActThenHangUp)
		cfg := o.PipeConfig()
		cfg.Reconcile = oracle.ReconcileOff
		var saved oracle.Intent
		_, err := newClient(t, cfg).CopyFile(t.Context(), o.fileRequest(), oracle.WithIntent(func(_ context.Context, i oracle.Intent) error {
			saved = i
			return nil
		}))
		o.unknown(t, err)
		res, err := newClient(t, o.PipeConfig()).ResumeCopyFile(t.Context(), o.fileRequest(), saved)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "the copy", o.Path(res.ID), "u:/Archive/q1.txt")
		testkit.WantSent(t, o, "CopyFile", 1)
	})
}
