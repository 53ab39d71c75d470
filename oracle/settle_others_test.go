package oracle_test

import (
	"io"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// unknown wants an unknown outcome with these candidates, in any order.
func (o *office) unknown(t *testing.T, err error, candidates ...string) {
	t.Helper()
	testkit.WantUnknown(t, err)
	u := testkit.As[*oracle.UnknownOutcomeError](t, err)
	testkit.WantSet(t, "candidates", u.Candidates, candidates)
}

// TestSettleOthers has things in the destination that are not the copy, or could be. The copy is made and its answer lost.
func TestSettleOthers(t *testing.T) {
	like := func(o *office, name string) string {
		id := o.createByOther(t, name)
		o.AddFile(id, "q1.txt", 100)
		return id
	}
	for _, tt := range []struct {
		name    string
		suffix  bool
		prepare func(o *office) (candidates []string) // as much like the copy as the copy itself; none: the copy is found
	}{
		{"older", false, func(o *office) []string { like(o, "Reports"); time.Sleep(2 * time.Second); return nil }},
		{"older, with a suffix", true, func(o *office) []string { like(o, "Reports235959"); time.Sleep(2 * time.Second); return nil }},
		{"same second", false, func(o *office) []string { return []string{like(o, "Reports")} }},
		{"same second, with a suffix", true, func(o *office) []string { return []string{like(o, "Reports235959")} }},
		{"with a suffix after a space", true, func(o *office) []string { return []string{like(o, "Reports 235959")} }},
		{"with a suffix and in use", true, func(o *office) []string { return []string{like(o, "Reports000000")} }},
		{"without the suffix", true, func(o *office) []string { like(o, "Reports"); return nil }},
		{"a suffix that was not asked for", false, func(o *office) []string { like(o, "Reports235959"); return nil }},
		{"another word", false, func(o *office) []string { like(o, "Reportsold"); return nil }},
		{"another word, with a suffix", true, func(o *office) []string { like(o, "Reportsold"); return nil }},
		{"another name", false, func(o *office) []string { like(o, "My Reports"); return nil }},
		{"another name, all digits", true, func(o *office) []string { like(o, "235959"); return nil }},
		{"undocumented form", false, func(o *office) []string { like(o, "Reports - Copy"); return nil }},
		{"a file", false, func(o *office) []string { o.addFileOfNow("Reports"); return nil }},
		{"empty", false, func(o *office) []string { o.createByOther(t, "Reports"); return nil }},
		{"of another size", false, func(o *office) []string {
			o.AddFile(o.createByOther(t, "Reports"), "q1.txt", 99)
			return nil
		}},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			o := newOffice(t)
			candidates := tt.prepare(o)
			before := o.folders(t)
			o.Inject("CopyFolder", oracletest.ActThenHangUp)
			req := o.request()
			if tt.suffix {
				req.DuplicateResolution = oracle.DuplicateTimeStampSuffix
			}
			res, err := o.PipeClient().CopyFolder(t.Context(), req)
			copied := slices.DeleteFunc(o.folders(t), func(id string) bool { return slices.Contains(before, id) })
			testkit.WantSent(t, o, "CopyFolder", 1)
			if len(candidates) > 0 {
				o.unknown(t, err, append(candidates, copied...)...)
				return
			}
			if err != nil {
				t.Fatalf("error %v, want the copy %q\n%s", err, copied, o.Tree())
			}
			if len(copied) != 1 {
				t.Fatalf("copied %q, want one\n%s", copied, o.Tree())
			}
			if res.ID != copied[0] {
				t.Errorf("res.ID is %q, want %q\n%s", res.ID, copied[0], o.Tree())
			}
		})
	}
}

// folders are the ids of the folders in the destination.
func (o *office) folders(t *testing.T) (ids []string) {
	t.Helper()
	for item, err := range o.PipeClient().AllFolderItems(t.Context(), oracle.ListFolderItemsRequest{FolderID: o.archive}) {
		if err != nil {
			t.Fatal(err)
		}
		if item.Type == oracle.ItemTypeFolder {
			ids = append(ids, item.ID)
		}
	}
	return ids
}

// TestSettleCounted: a copy belongs to one call only.
func TestSettleCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		c := o.PipeClient()
		if _, err := c.CopyFolder(t.Context(), o.request()); err != nil {
			t.Fatal(err)
		}
		o.Inject("CopyFolder", oracletest.HangUpBeforeAct)
		_, err := c.CopyFolder(t.Context(), o.request())
		o.unknown(t, err)

		o.Inject("CopyFolder", oracletest.Status(500))
		_, err = c.CopyFolder(t.Context(), o.request())
		o.unknown(t, err)
		if o.copies() != 1 {
			t.Error(o.Tree())
		}
		testkit.WantSent(t, o, "CopyFolder", 3)
	})
	synctest.Test(t, func(t *testing.T) { // another client's copy cannot be told from an own one, but it is claimed once
		o := newOffice(t)
		c, id := o.PipeClient(), o.copyByOther(t)
		o.Inject("CopyFolder", oracletest.HangUpBeforeAct, oracletest.HangUpBeforeAct)
		if res, err := c.CopyFolder(t.Context(), o.request()); err != nil || res.ID != id {
			t.Errorf("%+v, %v", res, err)
		}
		_, err := c.CopyFolder(t.Context(), o.request())
		o.unknown(t, err)
	})
}

// TestSettleUncertain: the one folder that could be the copy is not claimed where its name or its time do not tell.
func TestSettleUncertain(t *testing.T) {
	for _, dated := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			o := newOffice(t)
			cfg, req := o.PipeConfig(), o.request()
			id := o.copyByOther(t)
			if dated {
				req.DuplicateResolution = oracle.DuplicateTimeStampSuffix
			} else {
				cfg.HTTPClient = &http.Client{Transport: testkit.Undated(cfg.HTTPClient.Transport)}
			}
			o.Inject("CopyFolder", oracletest.Status(500))
			_, err := newClient(t, cfg).CopyFolder(t.Context(), req)
			o.unknown(t, err, id)
			testkit.WantSent(t, o, "CopyFolder", 2) // with the other's
		})
	}
}

// shifting adds a folder before the second page of a listing.
type shifting struct {
	next http.RoundTripper
	o    *office
}

func (s shifting) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Query().Get("offset") == "200" {
		s.o.AddFolder(s.o.archive, "A")
	}
	return s.next.RoundTrip(r)
}

// TestSettleShifted: a copy that comes twice, because pages shift while somebody else writes, is one copy.
func TestSettleShifted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		for range 199 {
			o.AddFolder(o.archive, "B")
		}
		o.Inject("CopyFolder", oracletest.ActThenHangUp)
		cfg := o.PipeConfig()
		cfg.HTTPClient = &http.Client{Transport: shifting{cfg.HTTPClient.Transport, o}}
		o.AddFolder(o.archive, "Z")
		start := time.Now()
		res, err := newClient(t, cfg).CopyFolder(t.Context(), o.request())
		if err != nil {
			t.Fatal(err)
		}
		if res.ID != o.Find("u:/Archive/Reports") {
			t.Errorf("%+v, %v after %v", res, err, time.Since(start))
		}
		if time.Since(start) != 0 {
			t.Errorf("%+v, %v after %v", res, err, time.Since(start))
		}
		testkit.WantSent(t, o, "CopyFolder", 1)
	})
}

// TestDeliveredTwice: a gateway delivers the request twice, and the service refuses the second one for the name of the first.
// Another program could have made what is there as well.
func TestDeliveredTwice(t *testing.T) {
	const refusal = `{"errorCode":"-17","errorMessage":"The name is in use."}`
	for _, mode := range []oracle.Reconcile{oracle.ReconcileAuto, oracle.ReconcileStrict} {
		for _, apart := range []time.Duration{0, 2 * time.Second} { // between the send and the copy
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t)
				cfg := o.PipeConfig()
				cfg.Reconcile = mode
				var id string
				o.Inject("CopyFolder", oracletest.Respond("made, and 409", func(w http.ResponseWriter, _ *http.Request) {
					time.Sleep(apart)
					id = o.copyByOther(t)
					w.WriteHeader(http.StatusConflict)
					io.WriteString(w, refusal)
				}))
				c := newClient(t, cfg)
				_, err := c.CopyFolder(t.Context(), o.request())
				o.unknown(t, err, id)
				_, err = resolve(t, c, o.request(), err)
				o.unknown(t, err, id)
			})
		}
	}
}
