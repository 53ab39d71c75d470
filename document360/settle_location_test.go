package document360_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyFileContradiction: a 201 with the address of a copy in its head and success false in its body proves nothing. Only
// reading can tell.
func TestCopyFileContradiction(t *testing.T) {
	const body = `{"success":false,"request_id":"r","errors":[{"code":"X","message":"failed"}]}`
	for _, tt := range []struct {
		name string
		mode document360.Reconcile
		act  bool
		made bool
	}{
		{"not made", auto, false, false},
		{"not made, strict", strict, false, false},
		{"not made, nobody looks", document360.ReconcileOff, false, false},
		{"made, nobody looks", document360.ReconcileOff, true, false},
		{"made", auto, true, true},
		{"made, strict", strict, true, true},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newFixture(t)
			respond, copies := document360test.Respond, 0
			if tt.act {
				respond, copies = document360test.ActThenRespond, 1
			}
			f.Inject("CopyFile", respond("201, Location, success false", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "/v3/projects/p/drive/folders/d/files/new")
				w.WriteHeader(http.StatusCreated)
				fmt.Fprint(w, body)
			}))
			got, err := f.client(settling(tt.mode)).CopyFile(t.Context(), f.request)
			f.wantWorld(copies, 1)
			switch {
			case !tt.made:
				wantUnknown(t, err)
			case err != nil:
				t.Error(err)
			case got.FileID != f.Files(f.archive)[0].ID:
				t.Errorf("told %s\n%s", got.FileID, f.Tree())
			}
		})
	}
}

// TestCopyFileLocationWithoutBody: Location with the id of a file proves the copy, whatever is left of the body; another
// status or an address without an id proves nothing.
func TestCopyFileLocationWithoutBody(t *testing.T) {
	for _, tt := range []struct {
		name     string
		status   int
		location string
		body     string
		want     string // the id that is told; "": the outcome is unknown
	}{
		{"cut", 201, "/v3/projects/p/drive/folders/d/files/new", `{"success":tr`, "new"},
		{"cut, on its way to say no", 201, "/v3/projects/p/drive/folders/d/files/new", `{"success":false,"err`, "new"},
		{"empty", 201, "https://elsewhere.example/v3/projects/p/drive/folders/d/files/new/", ``, "new"},
		{"a web page", 201, "/files/new", `<html>`, "new"},
		{"of a folder", 201, "/v3/projects/p/drive/folders/d", ``, ""},
		{"no id", 201, "/v3/projects/p/drive/folders/d/files/", ``, ""},
		{"a path for an id", 201, "/v3/projects/p/drive/folders/d/files/a%2Fb", ``, ""},
		{"200", 200, "/v3/projects/p/drive/folders/d/files/new", ``, ""},
		{"500", 500, "/v3/projects/p/drive/folders/d/files/new", ``, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := &canned{status: tt.status, header: http.Header{"Location": {tt.location}}, body: tt.body}
			got, err := c.copy(t)
			switch {
			case tt.want == "":
				wantUnknown(t, err)
			case err != nil:
				t.Error(err)
			case got.FileID != tt.want:
				t.Errorf("told %q, want %q", got.FileID, tt.want)
			}
			if c.asked != 1 {
				t.Errorf("%d requests", c.asked)
			}
		})
	}
}

// TestCopyFileRenamedRival: two calls of one client lose their answers, and the name that one copies is what the service calls
// the other's copy. They are not both told the same file, and none is told the other's.
func TestCopyFileRenamedRival(t *testing.T) {
	hangUp, none := document360test.ActThenHangUp, document360test.HangUpBeforeAct
	for _, tt := range []struct {
		name   string
		faults [2]document360test.Fault // of logo.png, and of logo (1).png
		made   [2]bool
	}{
		{"both made", [2]document360test.Fault{hangUp, hangUp}, [2]bool{true, true}},
		{"only the renamed one", [2]document360test.Fault{hangUp, none}, [2]bool{true, false}},
		{"only the renamed one, and the other has finished", [2]document360test.Fault{hangUp, only500}, [2]bool{true, false}},
		{"only the one of that name", [2]document360test.Fault{none, hangUp}, [2]bool{false, true}},
		{"none", [2]document360test.Fault{none, none}, [2]bool{false, false}},
	} {
		for mode, title := range map[document360.Reconcile]string{auto: "auto", strict: "strict"} {
			testkit.Run(t, tt.name+", "+title, func(t *testing.T) {
				f := newFixture(t)
				f.SetRenameDuplicates(true)
				f.AddFile(f.archive, "logo.png", "", document360test.WithModified(f.Now().Add(-time.Hour)))
				rival := f.request
				rival.FileID = f.AddFile(f.images, "logo (1).png", "")
				f.Inject("CopyFile", tt.faults[:]...)
				c := f.client(settling(mode))
				var (
					wg   sync.WaitGroup
					told [2]string
				)
				for i, req := range []document360.CopyFileRequest{f.request, rival} {
					wg.Go(func() {
						time.Sleep(time.Duration(i) * time.Millisecond)
						got, err := c.CopyFile(t.Context(), req)
						if err != nil {
							testkit.WantUnknown(t, err)
							return
						}
						told[i] = got.FileID
					})
				}
				wg.Wait()
				if told[0] != "" && told[0] == told[1] {
					t.Errorf("both are told %s\n%s", told[0], f.Tree())
				}
				for i, id := range told {
					if id != "" && !tt.made[i] {
						t.Errorf("call %d is told %s, and made nothing\n%s", i, id, f.Tree())
					}
				}
			})
		}
	}
}

// redating shows a date as now in all that is read after a copy was requested, as if somebody had changed the file meanwhile.
type redating struct {
	next http.RoundTripper
	date string
	sent bool
}

func (r *redating) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := r.next.RoundTrip(req)
	copies := req.Method == http.MethodPost
	r.sent = r.sent || copies
	if err != nil {
		return resp, err
	}
	if !r.sent || copies {
		return resp, nil
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	body = bytes.ReplaceAll(body, []byte(r.date), []byte(time.Now().UTC().Format(dateTime)))
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	resp.Header.Del("Content-Length")
	return resp, nil
}

// copyBesideTouched copies under a fault to where there is an older copy, which is changed after
// the send.
func (f *fixture) copyBesideTouched(
	mode document360.Reconcile, fault document360test.Fault,
) (older string, res *document360.CopyFileResponse, err error) {
	f.t.Helper()
	date := f.Now().Add(-time.Hour)
	older = f.AddFile(f.archive, "logo.png", "", document360test.WithModified(date))
	f.Inject("CopyFile", fault)
	c := f.client(settling(mode), func(c *document360.Config) {
		c.HTTPClient = &http.Client{Transport: &redating{next: f.Transport(), date: date.UTC().Format(dateTime)}}
	})
	res, err = c.CopyFile(f.t.Context(), f.request)
	return older, res, err
}

// TestCopyFileTouched: an older copy is changed after the send, so that it looks like the copy. The snapshot of Strict knows it.
func TestCopyFileTouched(t *testing.T) {
	for _, tt := range []struct {
		fault  document360test.Fault
		made   bool
		copies int // with the older one
	}{
		{document360test.HangUpBeforeAct, false, 1},
		{document360test.Status(500), false, 1},
		{document360test.ActThenHangUp, true, 2},
	} {
		testkit.Run(t, tt.fault.Name, func(t *testing.T) {
			f := newFixture(t)
			older, got, err := f.copyBesideTouched(strict, tt.fault)
			f.wantWorld(tt.copies, 1)
			switch {
			case !tt.made:
				wantUnknown(t, err)
			case err != nil:
				t.Error(err)
			case got.FileID == older:
				t.Errorf("told the older copy\n%s", f.Tree())
			}
		})
	}
	testkit.Run(t, "without a snapshot it cannot be told from the copy", func(t *testing.T) {
		f := newFixture(t)
		older, _, err := f.copyBesideTouched(auto, document360test.ActThenHangUp)
		wantUnknown(t, err, older, f.Files(f.archive)[1].ID)
	})
}

// dateTime is how the service writes a time.
const dateTime = "2006-01-02T15:04:05.0000000Z07:00"
