package oracle_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// copyByOther copies with a client of somebody else who has the same rights.
func (o *office) copyByOther(t *testing.T) string {
	t.Helper()
	res, err := newClient(t, o.PipeConfig()).CopyFolder(context.WithoutCancel(t.Context()), o.request())
	if err != nil {
		t.Error(err)
		return ""
	}
	return res.ID
}

// createByOther makes a folder in the destination by request: it is new by the service's clock, unlike those of AddFolder.
func (o *office) createByOther(t *testing.T, name string) string {
	t.Helper()
	resp, body := testkit.Do(t, o.Transport(), "POST", "https://oracle.test/documents/api/1.2/folders/"+o.archive,
		fmt.Sprintf(`{"name":%q}`, name), func(r *http.Request) { r.SetBasicAuth("u", "p") })
	var made struct{ ID string }
	if err := json.Unmarshal([]byte(body), &made); err != nil || made.ID == "" {
		t.Errorf("%s, %v", resp.Status, err)
	}
	return made.ID
}

// addFileOfNow puts a file into the destination as if it were uploaded now.
func (o *office) addFileOfNow(name string) {
	o.Advance(time.Minute)
	o.AddFile(o.archive, name, 100)
	o.Advance(-time.Minute)
}

var resolutions = []oracle.DuplicateResolution{"", oracle.DuplicateTimeStampSuffix}

func TestSettleFound(t *testing.T) {
	for _, fault := range []oracletest.Fault{
		oracletest.ActThenHangUp, oracletest.TruncateHead, oracletest.TruncateBody, oracletest.EmptyBody, oracletest.Garbage,
		oracletest.WebPage, oracletest.ActThenStatus(500), oracletest.ActThenStatus(503), oracletest.ActThenStatus(504),
		oracletest.ActThenGateway(502), oracletest.ActThenGateway(408),
	} {
		for _, resolution := range resolutions {
			for _, home := range []bool{false, true} {
				testkit.Run(t, fmt.Sprintf("%s/%s/home=%v", fault.Name, resolution, home), func(t *testing.T) {
					o := newOffice(t)
					o.Inject("CopyFolder", fault)
					req := o.request()
					req.DuplicateResolution = resolution
					path := map[oracle.DuplicateResolution]string{"": "u:/Archive/Reports"}[resolution]
					if home { // where the source lies too, so that the copy has to have another name
						req.DestinationID = oracle.HomeFolder
						path = "u:/Reports(2)"
					}
					if resolution != "" {
						path = map[bool]string{false: "u:/Archive/Reports000000", true: "u:/Reports000000"}[home]
					}
					start := time.Now()
					res, err := o.PipeClient().CopyFolder(t.Context(), req)
					if err != nil {
						t.Fatal(err)
					}
					want := oracle.CopyFolderResponse{
						ID: o.Find(path), SourceID: o.reports, DestinationID: req.DestinationID, Type: "folder", Reconciled: true,
					}
					testkit.WantEqual(t, "*res", *res, want)
					if want.ID == "" {
						t.Errorf("got %+v after %v, want %+v\n%s", *res, time.Since(start), want, o.Tree())
					}
					if time.Since(start) != 0 {
						t.Errorf("got %+v after %v, want %+v\n%s", *res, time.Since(start), want, o.Tree())
					}
					testkit.WantSent(t, o, "CopyFolder", 1)
				})
			}
		}
	}
}

// TestSettleNotMade: a copy that does not show may still appear, and a second request could make a second one.
func TestSettleNotMade(t *testing.T) {
	for _, fault := range []oracletest.Fault{oracletest.Status(500), oracletest.Status(503)} {
		for _, resolution := range resolutions {
			for _, mode := range []oracle.Reconcile{oracle.ReconcileAuto, oracle.ReconcileStrict} {
				synctest.Test(t, func(t *testing.T) {
					o := newOffice(t)
					o.Inject("CopyFolder", fault)
					cfg, req := o.PipeConfig(), o.request()
					cfg.Reconcile, req.DuplicateResolution = mode, resolution
					start := time.Now()
					_, err := newClient(t, cfg).CopyFolder(t.Context(), req)
					testkit.WantTook(t, start, 30*time.Second)
					o.unknown(t, err)
					testkit.WantSent(t, o, "CopyFolder", 1)
				})
			}
		}
	}
}

// TestSettleMayStillRun: what may still be made is never sent again.
func TestSettleMayStillRun(t *testing.T) {
	for _, tt := range []struct {
		fault oracletest.Fault
		found bool
		took  time.Duration
	}{
		{oracletest.HangUpBeforeAct, false, 30 * time.Second},
		{oracletest.Gateway(502), false, 30 * time.Second},
		{oracletest.Status(504), false, 30 * time.Second},
		{oracletest.HangUpThenAct(5 * time.Minute), false, 30 * time.Second},
		{oracletest.HangUpThenAct(5 * time.Second), true, 7 * time.Second},
		{oracletest.GatewayThenAct(502, 20*time.Second), true, 23 * time.Second},
		{oracletest.StatusThenAct(504, 29*time.Second), true, 30 * time.Second},
	} {
		for _, resolution := range resolutions {
			testkit.Run(t, tt.fault.Name+"/"+string(resolution), func(t *testing.T) {
				o := newOffice(t)
				o.Inject("CopyFolder", tt.fault)
				req := o.request()
				req.DuplicateResolution = resolution
				start := time.Now()
				res, err := o.PipeClient().CopyFolder(t.Context(), req)
				testkit.WantTook(t, start, tt.took)
				testkit.WantSent(t, o, "CopyFolder", 1)
				if tt.found {
					if err != nil {
						t.Fatal(err)
					}
					if !res.Reconciled {
						t.Errorf("%+v, %v\n%s", res, err, o.Tree())
					}
					if o.copies() != 1 {
						t.Errorf("%+v, %v\n%s", res, err, o.Tree())
					}
					return
				}
				o.unknown(t, err)
			})
		}
	}
}

// TestSettleReadingFails: a look that fails proves nothing, whatever it fails with.
func TestSettleReadingFails(t *testing.T) {
	for _, op := range []string{"GetFolder", "ListFolderItems"} {
		for _, lost := range []oracletest.Fault{oracletest.ActThenHangUp, oracletest.ActThenStatus(500), oracletest.Status(500)} {
			for _, status := range []int{403, 404} {
				synctest.Test(t, func(t *testing.T) {
					o := newOffice(t)
					o.Inject("CopyFolder", lost)
					o.Inject(op, oracletest.Status(status))
					_, err := o.PipeClient().CopyFolder(t.Context(), o.request())
					o.unknown(t, err)
					testkit.WantSent(t, o, "CopyFolder", 1)
				})
			}
		}
	}
}

// TestSettleWithAccess: what the caller has no right to is read in the way it was copied.
func TestSettleWithAccess(t *testing.T) {
	for _, expires := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			o := newOffice(t)
			o.AddUser("v", "p")
			plans := o.AddFolder(o.Home("v"), "Plans")
			req := oracle.CopyFolderRequest{FolderID: plans, DestinationID: o.AddFolder(plans, "Old"), Access: oracle.Access{
				LinkID: o.AddPublicLink(o.Home("v"), oracletest.Contributor, "c0dec0de"), AccessCode: "c0dec0de",
			}}
			req.FolderID = o.AddFolder(plans, "New")
			if expires {
				o.SetExpiration(req.Access.LinkID, o.Now().Add(time.Second))
			}
			o.Inject("CopyFolder", oracletest.HangUpThenAct(time.Second/2))
			res, err := o.PipeClient().CopyFolder(t.Context(), req)
			testkit.WantSent(t, o, "CopyFolder", 1)
			if expires {
				o.unknown(t, err)
			} else if err != nil || o.Path(res.ID) != "v:/Plans/Old/New" {
				t.Errorf("%+v, %v\n%s", res, err, o.Tree())
			}
		})
	}
}

func TestSettleEndsWithTheCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.Inject("CopyFolder", oracletest.HangUpThenAct(time.Minute))
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		start := time.Now()
		_, err := o.PipeClient().CopyFolder(ctx, o.request())
		requests := len(o.Requests())
		testkit.WantIsOnly(t, err, oracle.ErrOutcomeUnknown, context.DeadlineExceeded)
		testkit.WantTook(t, start, 5*time.Second)
		time.Sleep(time.Hour)
		if n := len(o.Requests()); n != requests {
			t.Errorf("%d requests after the call had returned", n-requests)
		}
	})
}

// TestSettleFilling: the contents of a copy may come after it; it is the copy once it has them.
func TestSettleFilling(t *testing.T) {
	for _, tt := range []struct {
		fault oracletest.Fault
		delay time.Duration
		found bool
	}{
		{oracletest.ActThenStatus(500), time.Second, true},
		{oracletest.ActThenStatus(500), 10 * time.Second, true},
		{oracletest.ActThenStatus(500), time.Minute, false},
		{oracletest.ActThenHangUp, 10 * time.Second, true},
		{oracletest.ActThenHangUp, time.Minute, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			o := newOffice(t)
			o.SetCopyDelay(tt.delay)
			o.Inject("CopyFolder", tt.fault)
			c := o.PipeClient()
			res, err := c.CopyFolder(t.Context(), o.request())
			testkit.WantSent(t, o, "CopyFolder", 1)
			id := o.Find("u:/Archive/Reports")
			if !tt.found {
				o.unknown(t, err, id)
				time.Sleep(time.Minute)
				res, err = resolve(t, c, o.request(), err)
			}
			if err != nil || res.ID != id {
				t.Errorf("after %v: %+v, %v\n%s", tt.delay, res, err, o.Tree())
			}
		})
	}
}
