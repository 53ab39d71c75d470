package oracle_test

import (
	"io"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// unknown wants an unknown outcome with these candidates, in any order.
func (o *office) unknown(t *testing.T, err error, candidates ...string) {
	t.Helper()
	matches(t, err, oracle.ErrOutcomeUnknown)
	u, ok := err.(*oracle.UnknownOutcomeError)
	if !ok {
		t.Fatalf("%T", err)
	}
	slices.Sort(candidates)
	if got := slices.Sorted(slices.Values(u.Candidates)); !slices.Equal(got, candidates) {
		t.Errorf("candidates %q, want %q: %v\n%s", got, candidates, err, o.Tree())
	}
}

// TestSettleOthers has things in the destination that are not the copy, or could be. The copy is made and its answer lost.
func TestSettleOthers(t *testing.T) {
	like := func(o *office, name string) string {
		id := o.AddFolder(o.archive, name)
		o.AddFile(id, "q1.txt", 100)
		return id
	}
	for _, tt := range []struct {
		name    string
		suffix  bool
		prepare func(o *office) (candidates []string) // those beside the copy; none: the copy is found
	}{
		{"older", false, func(o *office) []string { like(o, "Reports"); time.Sleep(time.Second); return nil }},
		{"older, with a suffix", true, func(o *office) []string { like(o, "Reports235959"); time.Sleep(time.Second); return nil }},
		{"same second", false, func(o *office) []string { return []string{like(o, "Reports")} }},
		{"same second, with a suffix", true, func(o *office) []string { return []string{like(o, "Reports235959")} }},
		{"with a suffix after a space", true, func(o *office) []string { return []string{like(o, "Reports 235959")} }},
		{"with a suffix and in use", true, func(o *office) []string { return []string{like(o, "Reports000000")} }},
		{"without the suffix", true, func(o *office) []string { return []string{like(o, "Reports")} }},
		{"a suffix that was not asked for", false, func(o *office) []string { like(o, "Reports235959"); return nil }},
		{"another word", false, func(o *office) []string { like(o, "Reportsold"); return nil }},
		{"another word, with a suffix", true, func(o *office) []string { like(o, "Reportsold"); return nil }},
		{"another name", false, func(o *office) []string { like(o, "My Reports"); return nil }},
		{"undocumented form", false, func(o *office) []string { return []string{like(o, "Reports - Copy")} }},
		{"a file", false, func(o *office) []string { o.AddFile(o.archive, "Reports", 100); return nil }},
		{"empty", false, func(o *office) []string { return []string{o.AddFolder(o.archive, "Reports")} }},
		{"of another size", false, func(o *office) []string {
			id := o.AddFolder(o.archive, "Reports")
			o.AddFile(id, "q1.txt", 99)
			return []string{id}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
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
				o.looked(t, 1)
				if len(candidates) > 0 {
					o.unknown(t, err, append(candidates, copied...)...)
				} else if err != nil || len(copied) != 1 || res.ID != copied[0] {
					t.Errorf("%+v, %v, want %q\n%s", res, err, copied, o.Tree())
				}
			})
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
		if res, err := c.CopyFolder(t.Context(), o.request()); err != nil || res.Reconciled || o.copies() != 2 {
			t.Errorf("%+v, %v\n%s", res, err, o.Tree())
		}
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

// undated takes the service's time out of all answers.
type undated struct{ next http.RoundTripper }

func (u undated) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := u.next.RoundTrip(r)
	if err == nil {
		resp.Header.Del("Date")
	}
	return resp, err
}

func (o *office) strict(t *testing.T) oracle.Config {
	cfg := o.PipeConfig()
	cfg.Reconcile = oracle.ReconcileStrict
	return cfg
}

// TestStrict: with a snapshot neither what was there before nor the time matters.
func TestStrict(t *testing.T) {
	for _, hasDate := range []bool{true, false} {
		for _, resolution := range resolutions {
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t)
				req := o.request()
				req.DuplicateResolution = resolution
				other, err := o.PipeClient().CopyFolder(t.Context(), req)
				if err != nil {
					t.Fatal(err)
				}
				for _, mode := range []oracle.Reconcile{oracle.ReconcileStrict, oracle.ReconcileAuto} {
					cfg := o.strict(t)
					cfg.Reconcile = mode
					if !hasDate {
						cfg.HTTPClient = &http.Client{Transport: undated{cfg.HTTPClient.Transport}}
					}
					before := o.folders(t)
					o.Inject("CopyFolder", oracletest.ActThenHangUp)
					res, err := newClient(t, cfg).CopyFolder(t.Context(), req)
					after := o.folders(t)
					if mode == oracle.ReconcileAuto {
						o.unknown(t, err, after...)
					} else if err != nil || slices.Contains(before, res.ID) || !slices.Contains(after, res.ID) || res.ID == other.ID {
						t.Errorf("%+v, %v\n%s", res, err, o.Tree())
					}
				}
				before := o.folders(t)
				o.Inject("CopyFolder", oracletest.HangUpBeforeAct)
				_, err = newClient(t, o.strict(t)).CopyFolder(t.Context(), req)
				o.unknown(t, err)
				if !slices.Equal(o.folders(t), before) {
					t.Error(o.Tree())
				}
			})
		}
	}
}

func TestStrictSnapshot(t *testing.T) {
	ops := func(o *office) (names []string) {
		for _, r := range o.Requests() {
			names = append(names, r.Op)
		}
		return names
	}
	o := newOffice(t)
	for range 201 {
		o.AddFolder(o.archive, "Reports")
	}
	c := newClient(t, o.strict(t))
	if _, err := c.CopyFolder(t.Context(), o.request()); err != nil {
		t.Fatal(err)
	}
	if got, want := ops(o), []string{"ListFolderItems", "ListFolderItems", "CopyFolder"}; !slices.Equal(got, want) {
		t.Errorf("requests %q, want %q", got, want)
	}
	o.Inject("ListFolderItems", oracletest.None, oracletest.Status(403))
	_, err := c.CopyFolder(t.Context(), o.request())
	matches(t, err, oracle.ErrNotExecuted)
	if p := problemOf(t, err); p.Op != "oracle.ListFolderItems" || p.Status != 403 {
		t.Errorf("%+v", p)
	}
	o.looked(t, 1)
}

// TestStrictOlder: what is new in the destination and yet older than the send was moved there, or missed before.
func TestStrictOlder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		var moved string
		o.Inject("CopyFolder", oracletest.Respond("moved, then hang up", func(http.ResponseWriter, *http.Request) {
			o.Advance(-time.Hour)
			moved = o.AddFolder(o.archive, "Reports")
			o.AddFile(moved, "q1.txt", 100)
			o.Advance(time.Hour)
			panic(http.ErrAbortHandler)
		}))
		_, err := newClient(t, o.strict(t)).CopyFolder(t.Context(), o.request())
		o.unknown(t, err, moved)
	})
}

// TestDeliveredTwice: a gateway delivers the request twice, and the service refuses the second one for the name of the first.
func TestDeliveredTwice(t *testing.T) {
	const refusal = `{"errorCode":"-17","errorMessage":"The name is in use."}`
	for _, tt := range []struct {
		mode   oracle.Reconcile
		apart  time.Duration // between the send and the copy
		doubts bool
	}{
		{oracle.ReconcileAuto, 2 * time.Second, false},
		{oracle.ReconcileStrict, 2 * time.Second, false},
		{oracle.ReconcileAuto, 0, true}, // in one second with the send, it could as well be somebody else's
		{oracle.ReconcileStrict, 0, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			o := newOffice(t)
			cfg := o.PipeConfig()
			cfg.Reconcile = tt.mode
			var id string
			o.Inject("CopyFolder", oracletest.Respond("made, and 409", func(w http.ResponseWriter, _ *http.Request) {
				time.Sleep(tt.apart)
				id = o.copyByOther(t)
				w.WriteHeader(http.StatusConflict)
				io.WriteString(w, refusal)
			}))
			c := newClient(t, cfg)
			res, err := c.CopyFolder(t.Context(), o.request())
			if !tt.doubts {
				if err != nil || res.ID != id || !res.Reconciled || o.copies() != 1 {
					t.Errorf("%+v, %v\n%s", res, err, o.Tree())
				}
				return
			}
			o.unknown(t, err, id)
			_, err = c.ResolveCopyFolder(t.Context(), err)
			o.unknown(t, err, id)
		})
	}
}
