package oracle_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/synctest"
	"time"

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
		if res.ID != o.Find("u:/Archive/Reports") || res.SourceID != o.reports || res.DestinationID != o.archive ||
			res.Type != "folder" || res.RequestID == "" || res.Reconciled {
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
		if r.Target != "/documents/api/"+version+"/folders/"+o.reports+"/copy" || len(o.Requests()) != 1 ||
			string(r.Body) != `{"destinationID":"`+o.archive+`"}` {
			t.Errorf("%v %s", r, r.Body)
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
	if err != nil || f.Name != "Reports123456" || f.ParentID != o.archive {
		t.Errorf("%+v, %v", f, err)
	}
	want := `{"destinationID":"` + o.archive + `","duplicateResolution":"TimeStampSuffix"}`
	if body := string(o.Requests()[0].Body); body != want {
		t.Errorf("sent %s, want %s", body, want)
	}
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
	matches(t, err, oracle.ErrorCodeNameInUse, fs.ErrExist)
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
					matches(t, err, is...)
					p := problemOf(t, err)
					if p.Status != status || p.Code != tt.code || p.Detail == "" || p.ECID == "" || p.RequestID != p.ECID ||
						p.Op != "oracle.CopyFolder" || p.Attempts != 1 {
						t.Errorf("%+v", p)
					}
				})
			}
			if after := o.Tree(); after != before {
				t.Errorf("a refusal changed\n%sto\n%s", before, after)
			}
			if n := o.sent("CopyFolder"); n != len(tests) {
				t.Errorf("%d requests for %d calls", n, len(tests))
			}
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
		matches(t, err, fs.ErrInvalid, oracle.ErrNotExecuted)
		if err != nil && !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%v\nwant %s", err, tt.want)
		}
	}
	if n := len(o.Requests()); n != 0 {
		t.Errorf("%d requests for nothing", n)
	}
}

// TestCopyFolderStatuses has every documented status in the service's own error format, and those
// that gateways add.
func TestCopyFolderStatuses(t *testing.T) {
	for _, tt := range []struct {
		status int
		is     []error
	}{
		{400, []error{oracle.ErrorCodeGeneral, fs.ErrInvalid}},
		{401, []error{fs.ErrPermission}},
		{403, []error{oracle.ErrorCodeInsufficientPrivilege, fs.ErrPermission}},
		{404, []error{oracle.ErrorCodeNotFound, fs.ErrNotExist}},
		{409, []error{oracle.ErrOutcomeUnknown}}, // nothing shows that has the name
		{501, []error{oracle.ErrorCodeGeneral}},
		{500, []error{oracle.ErrOutcomeUnknown}}, // a copy that does not show is no proof
		{503, []error{oracle.ErrOutcomeUnknown}},
		{408, []error{oracle.ErrOutcomeUnknown}},
		{502, []error{oracle.ErrOutcomeUnknown}},
		{504, []error{oracle.ErrOutcomeUnknown}},
	} {
		t.Run(fmt.Sprint(tt.status), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t)
				o.Inject("CopyFolder", oracletest.Status(tt.status))
				_, err := o.PipeClient().CopyFolder(t.Context(), o.request())
				if n := o.sent("CopyFolder"); n != 1 {
					t.Errorf("%d requests", n)
				}
				if o.copies() != 0 {
					t.Error(o.Tree())
				}
				matches(t, err, tt.is...)
				if p := problemOf(t, err); p.Status != tt.status || p.ECID == "" {
					t.Errorf("%+v", p)
				}
				if errors.Is(err, oracle.ErrOutcomeUnknown) {
					u, ok := errors.AsType[*oracle.UnknownOutcomeError](err)
					if !ok || u.Op != "oracle.CopyFolder" || u.SentAt.IsZero() || u.RequestID == "" {
						t.Errorf("%+v", u)
					}
				}
			})
		})
	}
}

// TestCopyFolderAnswers has answers that no document shows.
func TestCopyFolderAnswers(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		ok         bool
		is         []error // nil: unknown
	}{
		{"no errorCode", `{"id":"F1"}`, true, nil},
		{"errorCode null", `{"id":"F1","errorCode":null}`, true, nil},
		{"errorCode of an odd type", `{"id":"F1","errorCode":{}}`, true, nil},
		{"errorCode number", `{"id":"F1","errorCode":0}`, true, nil},
		{"members of odd types", `{"id":"F1","idList":["F2"],"destinationID":{},"type":null,"errorCode":"0","x":[1]}`, true, nil},
		{"id a number", `{"id":17,"errorCode":"0"}`, true, nil},
		{"no id", `{"errorCode":"0"}`, false, nil},
		{"id null", `{"id":null,"errorCode":"0"}`, false, nil},
		{"id an object", `{"id":{"x":1},"errorCode":"0"}`, false, nil},
		{"not a folder", `{"id":"D1","type":"file","errorCode":"0"}`, false, nil},
		{"an error's type without a code", `{"id":"F1","type":"` + statusPage + `"}`, false, nil},
		{"array", `[{"id":"F1"}]`, false, nil},
		{"null", `null`, false, nil},
		{"text", `"F1"`, false, nil},
		{"number", `1`, false, nil},
		{"two values", `{"id":"F1"}{"id":"F2"}`, false, nil},
		{"failure", `{"errorCode":"-16"}`, false, []error{oracle.ErrorCodeNotFound, fs.ErrNotExist}},
		{"failure, number", `{"errorCode":-20,"errorMessage":7}`, false, []error{oracle.ErrorCodeInsufficientPrivilege, fs.ErrPermission}},
		{"failure, unknown code", `{"errorCode":"-8"}`, false, []error{oracle.ErrorCode(-8)}},
		{"failure, code out of range", `{"errorCode":"1"}`, false, []error{oracle.ErrorCode(1)}},
		{"unreadable code and no id", `{"errorCode":"x"}`, false, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res, err := answering(t, 200, "application/json", tt.body).CopyFolder(t.Context(),
				oracle.CopyFolderRequest{FolderID: "F0", DestinationID: "F9"}, oracle.WithMaxAttempts(1))
			switch {
			case tt.ok:
				if err != nil || res.ID == "" || res.RequestID != "ecid-1" {
					t.Errorf("%+v, %v", res, err)
				}
			case tt.is != nil:
				matches(t, err, tt.is...)
				if p := problemOf(t, err); p.Status != 200 || p.Title == "OK" {
					t.Errorf("%+v", p)
				}
			default:
				matches(t, err, oracle.ErrOutcomeUnknown)
			}
		})
	}
}
