package oracle_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// TestSettleOtherNames: others make folders whose names only begin like the copy's. None of them is told as the copy, whether
// there is one or not. An empty folder proves nothing under a name that Oracle has chosen.
func TestSettleOtherNames(t *testing.T) {
	faults := []oracletest.Fault{
		oracletest.HangUpBeforeAct, oracletest.Status(500), oracletest.ActThenHangUp, oracletest.ActThenStatus(500),
	}
	for _, others := range [][]string{
		{"Reports 2027"}, {"Reports-1"}, {"Reports2"}, {"Reports 2027", "Reports-1", "Reports2"},
		{"Reports1234567"}, {"Reports12345"}, {"Reports  123456"}, {"Reports"},
	} {
		for _, fault := range faults {
			for _, empty := range []bool{true, false} {
				testkit.Run(t, fmt.Sprintf("%q/%s/empty=%v", others, fault.Name, empty), func(t *testing.T) {
					o := newOffice(t)
					if empty {
						o.Remove(o.Find("u:/Reports/q1.txt"))
					}
					makeOthers := func() {
						for _, name := range others {
							id := o.createByOther(t, name)
							if !empty {
								o.AddFile(id, "q1.txt", 100)
							}
						}
					}
					c := o.around(t, func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
						resp, err := next.RoundTrip(r)
						if r.Method == http.MethodPost {
							makeOthers()
						}
						return resp, err
					})
					o.Inject("CopyFolder", fault)
					req := o.request()
					req.DuplicateResolution = oracle.DuplicateTimeStampSuffix
					res, err := c.CopyFolder(t.Context(), req)
					id := o.Find("u:/Archive/Reports000000")
					switch found := id != "" && !empty; {
					case !found && !errors.Is(err, oracle.ErrOutcomeUnknown):
						t.Errorf("got %+v, %v, want an unknown outcome\n%s", res, err, o.Tree())
					case found && err != nil:
						t.Errorf("error %v, the copy is %s\n%s", err, id, o.Tree())
					case found && res.ID != id:
						t.Errorf("told %s\n%s", o.Path(res.ID), o.Tree())
					}
					testkit.WantSent(t, o, "CopyFolder", 1)
				})
			}
		}
	}
}

// TestSettleSourceThatEndsInASeparator: what Oracle appends to such a name is found like any other.
func TestSettleSourceThatEndsInASeparator(t *testing.T) {
	for _, source := range []string{"Reports-", "Reports_", "Reports 1-", "Reports (2) -", "2025.", "-"} {
		for _, resolution := range resolutions {
			testkit.Run(t, source+"/"+string(resolution), func(t *testing.T) {
				o := newOffice(t)
				req := o.request()
				req.FolderID, req.DuplicateResolution = o.MkdirAll("/"+source), resolution
				o.AddFile(req.FolderID, "q1.txt", 100)
				o.Inject("CopyFolder", oracletest.ActThenHangUp)
				if _, err := o.PipeClient().CopyFolder(t.Context(), req); err != nil {
					t.Errorf("error %v, want the copy\n%s", err, o.Tree())
				}
			})
		}
	}
}

// TestSettleSourceWithoutName: a source that shows no name settles nothing, whether its copy was made or not.
func TestSettleSourceWithoutName(t *testing.T) {
	nameless := oracletest.Respond("a folder without a name", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"errorCode":"0","id":"F1","type":"folder","size":"100","childItemsCount":"1"}`)
	})
	for _, fault := range []oracletest.Fault{
		oracletest.ActThenHangUp, oracletest.ActThenStatus(500), oracletest.Status(500), oracletest.HangUpBeforeAct,
	} {
		for _, resolution := range resolutions {
			testkit.Run(t, fault.Name+"/"+string(resolution), func(t *testing.T) {
				o := newOffice(t)
				o.Inject("CopyFolder", fault)
				o.Inject("GetFolder", slices.Repeat([]oracletest.Fault{nameless}, 100)...)
				req := o.request()
				req.DuplicateResolution = resolution
				_, err := o.PipeClient().CopyFolder(t.Context(), req)
				o.unknown(t, err)
				testkit.WantSent(t, o, "CopyFolder", 1)
			})
		}
	}
}
