package oracle_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// around is a transport with something that happens around each request.
type around func(next http.RoundTripper, r *http.Request) (*http.Response, error)

func (o *office) around(t *testing.T, f around) *oracle.Client {
	t.Helper()
	cfg := o.PipeConfig()
	next := cfg.HTTPClient.Transport
	cfg.HTTPClient = &http.Client{Transport: testkit.RoundTripper(func(r *http.Request) (*http.Response, error) { return f(next, r) })}
	return newClient(t, cfg)
}

// TestSettleShiftingPages: somebody adds and removes folders between the pages of each look, which must not hide the copy.
func TestSettleShiftingPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		var early []string
		for i := range 199 {
			early = append(early, o.AddFolder(o.archive, fmt.Sprintf("A%03d", i)))
		}
		for i := range 10 {
			o.AddFolder(o.archive, fmt.Sprintf("Z%03d", i))
		}
		o.Inject("CopyFolder", oracletest.ActThenStatus(500))
		c := o.around(t, func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			switch r.URL.Query().Get("offset") {
			case "0":
				early = append(early, o.AddFolder(o.archive, fmt.Sprintf("A5%d", len(early))))
			case "200":
				o.Remove(early[0])
				early = early[1:]
			}
			return next.RoundTrip(r)
		})
		res, err := c.CopyFolder(t.Context(), o.request())
		if n := strings.Count(o.Tree(), "q1.txt") - 1; n != 1 {
			t.Errorf("%d copies, want 1", n)
		}
		if err != nil {
			t.Fatalf("error %v, want the copy that was found", err)
		}
		if !res.Reconciled {
			t.Errorf("not reconciled: %+v", res)
		}
	})
}

// TestSettleWhereTheFrontIsAhead: what dates the answers is 400 ms ahead of what dates the folders, so that the copy seems to be
// older than its request. It is not sent again for that.
func TestSettleWhereTheFrontIsAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		c := o.around(t, func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(r)
			if err == nil {
				resp.Header.Set("Date", time.Now().Add(400*time.Millisecond).UTC().Format(http.TimeFormat))
			}
			return resp, err
		})
		for range 20 { // a client that has been reading for a while knows the difference to a fraction of a second
			if _, err := c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: o.reports}); err != nil {
				t.Fatal(err)
			}
			time.Sleep(90 * time.Millisecond)
		}
		time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(1700 * time.Millisecond)))
		o.Inject("CopyFolder", oracletest.ActThenStatus(500))
		_, err := c.CopyFolder(t.Context(), o.request())
		if n := strings.Count(o.Tree(), "q1.txt") - 1; n != 1 {
			t.Errorf("%d copies, told %v", n, err)
		}
	})
}
