package box_test

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// TestCopyFolderSettled: an answer that was lost is made good by reading; ops are the requests that it takes.
func TestCopyFolderSettled(t *testing.T) {
	const look = " GetFolder ListFolderItems"
	tests := []struct {
		fault      boxtest.Fault
		reconciled bool
		ops        string
	}{
		{boxtest.None, false, "CopyFolder"},
		{boxtest.ActThenHangUp, true, "CopyFolder" + look + " GetFolder"},
		{boxtest.ActThenGateway(502), true, "CopyFolder" + look + " GetFolder"},
		{boxtest.ActThenStatus(503), true, "CopyFolder" + look + " GetFolder"},
		{boxtest.ActThenStatus(500), true, "CopyFolder" + look + " GetFolder"},
		{boxtest.TruncateBody, true, "CopyFolder" + look + " GetFolder"},
		{boxtest.WebPage, true, "CopyFolder" + look + " GetFolder"},
		{boxtest.EmptyBody, true, "CopyFolder" + look + " GetFolder"},
		{boxtest.HangUpBeforeAct, false, "CopyFolder" + look + " ListFolderItems CopyFolder"}, // a second look before it is sent again
		{boxtest.Gateway(504), false, "CopyFolder" + look + " ListFolderItems CopyFolder"},
		{boxtest.Status(500), false, "CopyFolder" + look + " ListFolderItems CopyFolder"},
	}
	for _, tt := range tests {
		t.Run(tt.fault.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := newServer(t)
				srv.Inject("CopyFolder", tt.fault)
				res, err := srv.PipeClient().CopyFolder(t.Context(), pictures)
				if err != nil || res.Reconciled != tt.reconciled || res.RequestID == "" || res.Name != "Pictures" || res.Parent.ID != "22222" ||
					!slices.Equal(srv.Find("/Archives/Pictures"), []string{res.ID}) {
					t.Errorf("got %+v, %v\n%s", res, err, srv.Tree())
				}
				var ops []string
				for _, r := range srv.Requests() {
					ops = append(ops, r.Op)
				}
				if got := strings.Join(ops, " "); got != tt.ops {
					t.Errorf("requests %s, want %s", got, tt.ops)
				}
			})
		})
	}
}

// TestCopyFolderResendIsNamed: when a copy is sent again, its name is written out, so that there cannot be two of different
// names even if the source is renamed meanwhile.
func TestCopyFolderResendIsNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyFolder", boxtest.HangUpThenAct(time.Hour))
		if _, err := srv.PipeClient().CopyFolder(t.Context(), pictures); err != nil {
			t.Fatal(err)
		}
		sent := srv.Requests()
		if got := string(sent[len(sent)-1].Body); got != `{"name":"Pictures","parent":{"id":"22222"}}` {
			t.Errorf("sent %s", got)
		}
		time.Sleep(2 * time.Hour) // the first request is acted on at last, and refused
		if copies(srv) != 1 {
			t.Errorf("%d copies", copies(srv))
		}
	})
}

// TestCopyFolderConflict: a name in use is the caller's conflict, unless what has the name is this very copy, which a
// gateway that delivers twice can make it.
func TestCopyFolderConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		if _, err := newClient(t, srv.PipeConfig()).CopyFolder(t.Context(), pictures); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		_, err := srv.PipeClient().CopyFolder(t.Context(), pictures)
		if !errors.Is(err, box.ErrorCodeItemNameInUse) || errors.Is(err, box.ErrOutcomeUnknown) || copies(srv) != 1 {
			t.Errorf("somebody's copy of a minute ago: %v", err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyFolder", boxtest.ActTwice)
		res, err := srv.PipeClient().CopyFolder(t.Context(), pictures)
		if err != nil && !errors.Is(err, box.ErrOutcomeUnknown) || err == nil && !res.Reconciled || copies(srv) != 1 {
			t.Errorf("delivered twice: %+v, %v", res, err)
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
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := newServer(t)
				prepare(srv)
				srv.Inject("CopyFolder", boxtest.ActThenHangUp)
				_, err := srv.PipeClient().CopyFolder(t.Context(), pictures)
				if u, ok := errors.AsType[*box.UnknownOutcomeError](err); !ok || u.SentAt.IsZero() {
					t.Errorf("got %v", err)
				}
				contract(t, srv, err, 1)
				if n := sent(srv, "CopyFolder"); n != 1 {
					t.Errorf("sent %d times", n)
				}
			})
		})
	}
}

// TestCopyFolderSourceRenamed: the copy is made under the old name, the answer is lost, and somebody renames the source before
// the client looks. Nobody knows what to look for, and a second request would make a second copy under the new name.
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
			if !errors.Is(err, box.ErrOutcomeUnknown) || sent(srv, "CopyFolder") != 1 {
				t.Errorf("%v\n%s", err, srv.Tree())
			}
		})
	}
}

// TestCopyFolderListingLags: the copy is made, a second request is refused for its name, and the list does not show it yet.
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

// TestCopyFolderCandidates: two folders that both could be the copy are named, and neither is returned.
func TestCopyFolderCandidates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.AllowDuplicates(time.Hour)
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
		if !slices.Equal(u.Candidates, srv.Find("/Archives/Pictures")) || len(u.Candidates) != 2 {
			t.Errorf("candidates %v, there are %v", u.Candidates, srv.Find("/Archives/Pictures"))
		}
	})
}
