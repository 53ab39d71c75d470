package box_test

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyFolderSettled: a copy whose response was lost is found by reading, or sent again where a
// second request can do no harm, or it stays unknown; ops are the requests that it takes.
func TestCopyFolderSettled(t *testing.T) {
	const (
		look   = " GetFolder ListFolderItems"
		found  = "CopyFolder" + look + " GetFolder"
		atOnce = "CopyFolder" + look + " ListFolderItems"                // two polls
		toEnd  = atOnce + " ListFolderItems ListFolderItems" + lastPolls // until ReconcileTimeout
	)
	tests := []struct {
		fault      boxtest.Fault
		name       string // of the request
		want       error
		reconciled bool
		ops        string
	}{
		{boxtest.None, "", nil, false, "CopyFolder"},
		{boxtest.ActThenHangUp, "", nil, true, found},
		{boxtest.ActThenGateway(502), "", nil, true, found},
		{boxtest.ActThenStatus(503), "", nil, true, found},
		{boxtest.ActThenStatus(500), "", nil, true, found},
		{boxtest.TruncateBody, "", nil, true, found},
		{boxtest.WebPage, "", nil, true, found},
		{boxtest.EmptyBody, "", nil, true, found},
		{boxtest.ActThenHangUp, "Pictures", nil, true, found},
		{boxtest.ActThenStatus(500), "Pictures", nil, true, found},

		// Box has finished: a second poll is enough.
		{boxtest.Status(500), "", nil, false, atOnce + " CopyFolder"},
		{boxtest.Status(500), "Pictures", nil, false, atOnce + " CopyFolder"},

		// The first request may still run. Without a name it could make a copy that a second one
		// does not meet.
		{boxtest.HangUpBeforeAct, "", box.ErrOutcomeUnknown, false, toEnd},
		{boxtest.HangUpBeforeAct, "Pictures", nil, false, toEnd + " CopyFolder"},
		{boxtest.Gateway(504), "", box.ErrOutcomeUnknown, false, toEnd},
		{boxtest.Gateway(504), "Pictures", nil, false, toEnd + " CopyFolder"},
	}
	for _, tt := range tests {
		testkit.Run(t, tt.fault.Name+", name "+strconv.Quote(tt.name), func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("CopyFolder", tt.fault)
			req := pictures
			req.Name = tt.name
			res, err := srv.PipeClient().CopyFolder(t.Context(), req)
			testkit.WantOps(t, srv, tt.ops)
			if tt.want != nil {
				testkit.WantIs(t, err, tt.want)
				contract(t, srv, err, 0)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if res.Reconciled != tt.reconciled {
				t.Errorf("Reconciled is %v", res.Reconciled)
			}
			if res.RequestID == "" {
				t.Errorf("got %+v", res)
			}
			testkit.WantEqual(t, "res.Name", res.Name, "Pictures")
			testkit.WantEqual(t, "res.Parent.ID", res.Parent.ID, "22222")
			if there := srv.FindAll("/Archives/Pictures"); !slices.Equal(there, []string{res.ID}) {
				t.Errorf("there is %v, told %s", there, res.ID)
			}
		})
	}
}

// lastPolls are those 15, 23 and 30 seconds after the first.
const lastPolls = " ListFolderItems ListFolderItems ListFolderItems"

// TestCopyFolderResendIsNamed: when a copy is sent again, its name is written out, so that there
// cannot be two of different names even if the source is renamed meanwhile.
func TestCopyFolderResendIsNamed(t *testing.T) {
	for _, tt := range []struct {
		title  string
		fault  boxtest.Fault
		name   string // of the request
		resent bool
	}{
		{"Box has finished", boxtest.StatusThenAct(500, time.Hour), "", true},
		{"it may still run", boxtest.HangUpThenAct(time.Hour), "Pictures", true},
		{"it may still run, without a name", boxtest.HangUpThenAct(time.Hour), "", false},
	} {
		testkit.Run(t, tt.title, func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("CopyFolder", tt.fault)
			req := pictures
			req.Name = tt.name
			_, err := srv.PipeClient().CopyFolder(t.Context(), req)
			if tt.resent && err != nil {
				t.Error(err)
			}
			if !tt.resent && !errors.Is(err, box.ErrOutcomeUnknown) {
				t.Errorf("error %v, want an unknown outcome", err)
			}
			if n := testkit.Sent(srv, "CopyFolder"); (n == 2) != tt.resent {
				t.Errorf("sent %d times", n)
			}
			all := srv.Requests()
			if last := all[len(all)-1]; tt.resent && string(last.Body) != `{"name":"Pictures","parent":{"id":"22222"}}` {
				t.Errorf("sent %s", last.Body)
			}
			// the first request is acted on at last, and refused where there is a copy
			time.Sleep(2 * time.Hour)
			if copies(srv) != 1 {
				t.Errorf("%d copies", copies(srv))
			}
		})
	}
}

// TestCopyFolderConflict: a name in use is the caller's conflict, unless what has the name could be
// this very copy, made by a gateway that delivers twice. A conflict is never a success.
func TestCopyFolderConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		if _, err := newClient(t, srv.PipeConfig()).CopyFolder(t.Context(), pictures); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		_, err := srv.PipeClient().CopyFolder(t.Context(), pictures)
		testkit.WantIs(t, err, box.ErrorCodeItemNameInUse)
		testkit.WantIsNot(t, err, box.ErrOutcomeUnknown)
		if copies(srv) != 1 {
			t.Errorf("somebody's copy of a minute ago: %v", err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyFolder", boxtest.ActTwice)
		_, err := srv.PipeClient().CopyFolder(t.Context(), pictures)
		u := testkit.As[*box.UnknownOutcomeError](t, err)
		if there := srv.FindAll("/Archives/Pictures"); len(there) != 1 || !slices.Equal(u.Candidates, there) {
			t.Errorf("delivered twice: candidates %v, there is %v", u.Candidates, there)
		}
	})
}

// TestCopyFolderUnsettled: what cannot be told apart is not guessed.
func TestCopyFolderUnsettled(t *testing.T) {
	for name, prepare := range map[string]func(*boxtest.Server){
		"the source is gone": func(s *boxtest.Server) { s.Inject("GetFolder", boxtest.Status(404)) },
		"the list fails": func(s *boxtest.Server) {
			s.Inject("ListFolderItems", slices.Repeat([]boxtest.Fault{boxtest.Status(500)}, 100)...)
		},
	} {
		testkit.Run(t, name, func(t *testing.T) {
			srv := newServer(t)
			prepare(srv)
			srv.Inject("CopyFolder", boxtest.ActThenHangUp)
			_, err := srv.PipeClient().CopyFolder(t.Context(), pictures)
			if u, ok := errors.AsType[*box.UnknownOutcomeError](err); !ok || u.SentAt.IsZero() {
				t.Errorf("got %v", err)
			}
			contract(t, srv, err, 1)
			testkit.WantSent(t, srv, "CopyFolder", 1)
		})
	}
}

// TestCopyFolderSourceRenamed: the copy is made under the old name, the answer is lost, and
// somebody renames the source before the client looks. Nobody knows what to look for, and a second
// request would make a second copy under the new name.
func TestCopyFolderSourceRenamed(t *testing.T) {
	for _, later := range []time.Duration{0, time.Second} {
		synctest.Test(t, func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("CopyFolder", boxtest.ActThenRespond("act, and fail when the source has another name", func(w http.ResponseWriter, _ *http.Request) {
				time.Sleep(later)
				srv.Rename(pictures.FolderID, "Photos")
				w.WriteHeader(http.StatusBadGateway)
			}))
			_, err := srv.PipeClient().CopyFolder(t.Context(), pictures)
			if !errors.Is(err, box.ErrOutcomeUnknown) || testkit.Sent(srv, "CopyFolder") != 1 {
				t.Errorf("%v\n%s", err, srv.Tree())
			}
		})
	}
}

// TestCopyFolderListingLags: the copy is made, a second request is refused for its name, and the
// list does not show it yet.
func TestCopyFolderListingLags(t *testing.T) {
	page := func(status int, body string) boxtest.Fault {
		return boxtest.Respond(body, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
			w.WriteHeader(status)
			io.WriteString(w, body)
		})
	}
	empty := page(200, `{"entries":[],"limit":1000,"next_marker":null}`)
	inUse := page(409, `{"type":"error","status":409,"code":"item_name_in_use","message":"taken"}`)
	for _, looks := range []int{4, 100} {
		synctest.Test(t, func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("CopyFolder", boxtest.ActThenStatus(500), inUse)
			srv.Inject("ListFolderItems", slices.Repeat([]boxtest.Fault{empty}, looks)...)
			res, err := srv.PipeClient().CopyFolder(t.Context(), pictures)
			switch looks {
			case 4:
				if err != nil || !res.Reconciled {
					t.Errorf("it shows after %d looks: %+v, %v", looks, res, err)
				}
			default:
				if !errors.Is(err, box.ErrOutcomeUnknown) {
					t.Errorf("it never shows: %+v, %v", res, err)
				}
			}
		})
	}
}

// TestCopyFolderCandidates: two folders that both could be the copy are named, and neither is
// returned.
func TestCopyFolderCandidates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.SetDuplicateNames(time.Hour)
		srv.Inject("CopyFolder", boxtest.ActThenHangUp)
		somebody := newClient(t, srv.PipeConfig())
		go func() {
			time.Sleep(time.Millisecond) // somebody else makes the same copy
			somebody.CopyFolder(t.Context(), pictures)
		}()
		srv.Inject("GetFolder", boxtest.Slow(time.Second))
		_, err := srv.PipeClient().CopyFolder(t.Context(), pictures)
		u, ok := errors.AsType[*box.UnknownOutcomeError](err)
		if !ok {
			t.Fatalf("got %v\n%s", err, srv.Tree())
		}
		slices.Sort(u.Candidates)
		if !slices.Equal(u.Candidates, srv.FindAll("/Archives/Pictures")) || len(u.Candidates) != 2 {
			t.Errorf("candidates %v, there are %v", u.Candidates, srv.FindAll("/Archives/Pictures"))
		}
	})
}
