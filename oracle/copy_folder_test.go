package oracle_test

import (
	"fmt"
	"io/fs"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

func TestCopyFolder(t *testing.T) {
	for _, version := range []string{"", "1.1", "1.2"} {
		o := newOffice(t)
		cfg := o.PipeConfig()
		cfg.APIVersion = version
		res, err := newClient(t, cfg).CopyFolder(t.Context(), o.request())
		if err != nil {
			t.Fatal(err)
		}
		if res.ID != o.Find("u:/Archive/Reports") {
			t.Errorf("%+v", res)
		}
		testkit.WantEqual(t, "res.SourceID", res.SourceID, o.reports)
		testkit.WantEqual(t, "res.DestinationID", res.DestinationID, o.archive)
		testkit.WantEqual(t, "res.Type", res.Type, "folder")
		if res.RequestID == "" {
			t.Errorf("%+v", res)
		}
		if res.Reconciled {
			t.Errorf("%+v", res)
		}
		want := "u:/\nu:/Archive/\nu:/Archive/Reports/\nu:/Archive/Reports/q1.txt 100\nu:/Reports/\nu:/Reports/q1.txt 100\n"
		if got := o.Tree(); got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
		r := o.Requests()[0]
		if version == "" {
			version = "1.1"
		}
		if want := "/documents/api/" + version + "/folders/" + o.reports + "/copy"; r.Target != want {
			t.Errorf("asked %s, want %s", r.Target, want)
		}
		testkit.WantRequests(t, o, 1)
		if want := `{"destinationID":"` + o.archive + `"}`; string(r.Body) != want {
			t.Errorf("sent %s, want %s", r.Body, want)
		}
	}
}

func TestCopyFolderTimeStampSuffix(t *testing.T) {
	o := newOffice(t)
	o.SetSuffix(func(time.Time) string { return "123456" })
	req := o.request()
	req.DuplicateResolution = oracle.DuplicateTimeStampSuffix
	c := o.PipeClient()
	res, err := c.CopyFolder(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	f, err := c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: res.ID})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "f.Name", f.Name, "Reports123456")
	testkit.WantEqual(t, "f.ParentID", f.ParentID, o.archive)
	want := `{"destinationID":"` + o.archive + `","duplicateResolution":"TimeStampSuffix"}`
	testkit.WantEqual(t, "the request sent", string(o.Requests()[0].Body), want)
}

func TestCopyFolderToHome(t *testing.T) {
	o := newOffice(t)
	src := o.MkdirAll("/Archive/2025")
	res, err := o.PipeClient().CopyFolder(t.Context(), oracle.CopyFolderRequest{FolderID: src, DestinationID: oracle.HomeFolder})
	if err != nil || o.Path(res.ID) != "u:/2025" {
		t.Errorf("%+v, %v\n%s", res, err, o.Tree())
	}
}

// Without DuplicateResolution it is not documented what a clash of names does: both are handled.
func TestCopyFolderNameInUse(t *testing.T) {
	o := newOffice(t)
	c := o.PipeClient()
	for range 2 {
		if _, err := c.CopyFolder(t.Context(), o.request()); err != nil {
			t.Fatal(err)
		}
	}
	o.SetClash(oracletest.ClashRefuse)
	_, err := c.CopyFolder(t.Context(), o.request())
	testkit.WantIsOnly(t, err, oracle.ErrorCodeNameInUse, fs.ErrExist)
	if n := o.copies(); n != 2 {
		t.Errorf("%d copies\n%s", n, o.Tree())
	}
}

func TestCopyFolderRefusals(t *testing.T) {
	const unknownID = "F000000000000000000000000000000000000000000"
	for _, under200 := range []bool{false, true} {
		for _, numbers := range []bool{false, true} {
			o := newOffice(t)
			o.SetFailuresUnder200(under200)
			o.SetErrorCodeNumbers(numbers)
			o.AddUser("v", "p")
			foreign := o.AddFolder(o.Home("v"), "Foreign")
			protected := o.AddPublicLink(foreign, oracletest.Contributor, "secret12")
			old := o.AddPublicLink(foreign, oracletest.Contributor, "")
			o.SetExpiration(old, o.Now())
			o.SetClash(oracletest.ClashRefuse)
			tests := []struct {
				name   string
				req    oracle.CopyFolderRequest
				status int
				code   oracle.ErrorCode
				is     []error
			}{
				{"no such folder", oracle.CopyFolderRequest{FolderID: unknownID, DestinationID: o.archive},
					404, oracle.ErrorCodeNotFound, []error{fs.ErrNotExist}},
				{"no such destination", oracle.CopyFolderRequest{FolderID: o.reports, DestinationID: unknownID},
					404, oracle.ErrorCodeNotFound, []error{fs.ErrNotExist}},
				{"foreign", oracle.CopyFolderRequest{FolderID: foreign, DestinationID: o.archive},
					403, oracle.ErrorCodeInsufficientPrivilege, []error{fs.ErrPermission}},
				{"foreign destination", oracle.CopyFolderRequest{FolderID: o.reports, DestinationID: foreign},
					403, oracle.ErrorCodeInsufficientPrivilege, []error{fs.ErrPermission}},
				{"no access code", oracle.CopyFolderRequest{FolderID: foreign, DestinationID: o.archive,
					Access: oracle.Access{LinkID: protected}}, 403, oracle.ErrorCodeAccessCodeRequired, []error{fs.ErrPermission}},
				{"expired link", oracle.CopyFolderRequest{FolderID: foreign, DestinationID: o.archive,
					Access: oracle.Access{LinkID: old}}, 400, oracle.ErrorCodeLinkInvalid, []error{fs.ErrPermission}},
				{"into itself", oracle.CopyFolderRequest{FolderID: o.reports, DestinationID: o.reports},
					400, oracle.ErrorCodeGeneral, []error{fs.ErrInvalid}},
				{"other resolution", oracle.CopyFolderRequest{FolderID: o.reports, DestinationID: o.archive,
					DuplicateResolution: "Other"}, 400, oracle.ErrorCodeGeneral, []error{fs.ErrInvalid}},
				{"name in use", oracle.CopyFolderRequest{FolderID: o.reports, DestinationID: oracle.HomeFolder},
					409, oracle.ErrorCodeNameInUse, []error{fs.ErrExist}},
			}
			before := o.Tree()
			for _, tt := range tests {
				t.Run(fmt.Sprintf("%s/under200=%v/numbers=%v", tt.name, under200, numbers), func(t *testing.T) {
					_, err := o.PipeClient().CopyFolder(t.Context(), tt.req)
					status, is := tt.status, append(tt.is, tt.code)
					if under200 {
						status = 200
						// the status was all that it had to say
						if tt.code == oracle.ErrorCodeGeneral {
							is = []error{tt.code}
						}
					}
					testkit.WantIsOnly(t, err, is...)
					p := problemOf(t, err)
					testkit.WantEqual(t, "p.Status", p.Status, status)
					testkit.WantEqual(t, "p.Code", p.Code, tt.code)
					if p.Detail == "" {
						t.Errorf("%+v", p)
					}
					if p.ECID == "" {
						t.Errorf("%+v", p)
					}
					testkit.WantEqual(t, "p.RequestID", p.RequestID, p.ECID)
					testkit.WantEqual(t, "p.Op", p.Op, "oracle.CopyFolder")
					testkit.WantEqual(t, "p.Attempts", p.Attempts, 1)
				})
			}
			if after := o.Tree(); after != before {
				t.Errorf("a refusal changed\n%sto\n%s", before, after)
			}
			testkit.WantSent(t, o, "CopyFolder", len(tests))
		}
	}
}

func TestCopyFolderRequired(t *testing.T) {
	o := newOffice(t)
	c := o.PipeClient()
	for _, tt := range []struct {
		req  oracle.CopyFolderRequest
		want string
	}{
		{oracle.CopyFolderRequest{}, "oracle.CopyFolder: FolderID is required"},
		{oracle.CopyFolderRequest{FolderID: "F1"}, "oracle.CopyFolder: DestinationID is required"},
		{oracle.CopyFolderRequest{DestinationID: "F2"}, "oracle.CopyFolder: FolderID is required"},
		{oracle.CopyFolderRequest{FolderID: "..", DestinationID: "F2"}, `oracle.CopyFolder: FolderID is "..", which is no id`},
		{oracle.CopyFolderRequest{FolderID: "a/b", DestinationID: "F2"}, `oracle.CopyFolder: FolderID holds one of`},
		{oracle.CopyFolderRequest{FolderID: "F1", DestinationID: "a?b"}, `oracle.CopyFolder: DestinationID holds one of`},
		{oracle.CopyFolderRequest{FolderID: "F1", DestinationID: "a\nb"}, `oracle.CopyFolder: DestinationID holds control`},
		{oracle.CopyFolderRequest{FolderID: "F1", DestinationID: "F2", Access: oracle.Access{AccessCode: "c"}},
			"oracle.CopyFolder: Access.LinkID is required with Access.AccessCode"},
	} {
		_, err := c.CopyFolder(t.Context(), tt.req)
		testkit.WantIsOnly(t, err, fs.ErrInvalid, oracle.ErrNotExecuted)
		testkit.WantPrefix(t, err, tt.want)
	}
	testkit.WantRequests(t, o, 0)
}
