package oracle_test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

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
		testkit.Run(t, fmt.Sprint(tt.status), func(t *testing.T) {
			o := newOffice(t)
			o.Inject("CopyFolder", oracletest.Status(tt.status))
			_, err := o.PipeClient().CopyFolder(t.Context(), o.request())
			testkit.WantSent(t, o, "CopyFolder", 1)
			if o.copies() != 0 {
				t.Error(o.Tree())
			}
			testkit.WantIsOnly(t, err, tt.is...)
			if p := problemOf(t, err); p.Status != tt.status || p.ECID == "" {
				t.Errorf("%+v", p)
			}
			if errors.Is(err, oracle.ErrOutcomeUnknown) {
				u := testkit.As[*oracle.UnknownOutcomeError](t, err)
				testkit.WantEqual(t, "u.Op", u.Op, "oracle.CopyFolder")
				if u.SentAt.IsZero() {
					t.Error("u.SentAt is zero, want when the copy was sent")
				}
				if u.RequestID == "" {
					t.Error("u.RequestID is empty, want the answer's ECID")
				}
			}
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
				if err != nil {
					t.Fatal(err)
				}
				if res.ID == "" {
					t.Errorf("%+v, %v", res, err)
				}
				testkit.WantEqual(t, "res.RequestID", res.RequestID, "ecid-1")
			case tt.is != nil:
				testkit.WantIsOnly(t, err, tt.is...)
				if p := problemOf(t, err); p.Status != 200 || p.Title == "OK" {
					t.Errorf("%+v", p)
				}
			default:
				testkit.WantUnknown(t, err)
			}
		})
	}
}
