package box_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// dialing is a client whose connections take d to be made.
func dialing(t *testing.T, srv *boxtest.Server, mode box.Reconcile, d time.Duration) *box.Client {
	t.Helper()
	rt := srv.Transport().(*http.Transport).Clone()
	dial := rt.DialContext
	slow := func(ctx context.Context, network, addr string) (net.Conn, error) {
		time.Sleep(d)
		return dial(ctx, network, addr)
	}
	rt.DialContext, rt.DialTLSContext = slow, slow
	t.Cleanup(rt.CloseIdleConnections)
	cfg := srv.PipeConfig()
	cfg.HTTPClient, cfg.Reconcile = &http.Client{Transport: rt}, mode
	return newClient(t, cfg)
}

// TestCopyFolderRace: two programs copy one folder to one name. The one that comes second is
// refused, and is not told that the copy of the first is its own: its request is dated when it is
// written, not when its connection is asked for.
func TestCopyFolderRace(t *testing.T) {
	for _, tt := range []struct {
		name  string
		mode  box.Reconcile
		dial  time.Duration
		fault boxtest.Fault // of the loser
		want  error         // of the loser
	}{
		{"both at once", box.ReconcileAuto, time.Millisecond, boxtest.None, box.ErrOutcomeUnknown},
		{"a dial of 4 seconds", box.ReconcileAuto, 4 * time.Second, boxtest.None, box.ErrOutcomeUnknown},
		// in its snapshot
		{"a dial of 4 seconds, strict", box.ReconcileStrict, 4 * time.Second, boxtest.None, fs.ErrExist},
		{"a dial of 8 seconds", box.ReconcileAuto, 8 * time.Second, boxtest.None, fs.ErrExist},
		{"a dial of 4 seconds, lost", box.ReconcileAuto, 4 * time.Second, boxtest.HangUpBeforeAct, box.ErrOutcomeUnknown},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("CopyFolder", boxtest.None, tt.fault)
			lost := make(chan error)
			go func() {
				_, err := dialing(t, srv, tt.mode, tt.dial).CopyFolder(t.Context(), pictures)
				lost <- err
			}()
			winner, err := newClient(t, srv.PipeConfig()).CopyFolder(t.Context(), pictures)
			if err != nil {
				t.Fatal(err)
			}
			if err := <-lost; !errors.Is(err, tt.want) {
				t.Errorf("the loser is told %v, want %v", err, tt.want)
			}
			if there := srv.FindAll("/Archives/Pictures"); !slices.Equal(there, []string{winner.ID}) {
				t.Errorf("there is %v, the winner has %s", there, winner.ID)
			}
		})
	}
}

// TestCopyFolderRenamedBeforeThePoll: somebody renames the copy before the client looks for it.
// Reading then shows what it shows when nothing was made.
func TestCopyFolderRenamedBeforeThePoll(t *testing.T) {
	for _, tt := range []struct {
		name   string
		mode   box.Reconcile
		want   error
		sent   int
		copies int // under either name
	}{
		{"Auto makes two: the documented exception", box.ReconcileAuto, nil, 2, 2},
		{"Strict does not send again", box.ReconcileStrict, box.ErrOutcomeUnknown, 1, 1},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("CopyFolder", boxtest.ActThenRespond("act, renamed, 500", func(w http.ResponseWriter, _ *http.Request) {
				srv.Rename(srv.Find("/Archives/Pictures"), "Holidays")
				w.WriteHeader(http.StatusInternalServerError)
				io.WriteString(w, `{"type":"error","status":500,"code":"internal_server_error"}`)
			}))
			cfg, req := srv.PipeConfig(), pictures
			cfg.Reconcile, req.Name = tt.mode, "Pictures"
			_, err := newClient(t, cfg).CopyFolder(t.Context(), req)
			testkit.WantIs(t, err, tt.want)
			testkit.WantSent(t, srv, "CopyFolder", tt.sent)
			if n := len(srv.FindAll("/Archives/Pictures")) + len(srv.FindAll("/Archives/Holidays")); n != tt.copies {
				t.Errorf("%d copies, want %d\n%s", n, tt.copies, srv.Tree())
			}
		})
	}
}

// TestCopyFolderSourceWithoutName: a source that shows no name settles nothing, whether its copy
// was made or not.
func TestCopyFolderSourceWithoutName(t *testing.T) {
	nameless := boxtest.Respond("a folder without a name", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
		io.WriteString(w, `{"type":"folder","id":"11111","size":0,"item_collection":{"total_count":0,"entries":[]}}`)
	})
	for _, tt := range []struct {
		fault  boxtest.Fault
		copies int
	}{
		{boxtest.ActThenStatus(500), 1},
		{boxtest.ActThenHangUp, 1},
		{boxtest.Status(500), 0},
		{boxtest.HangUpBeforeAct, 0},
	} {
		testkit.Run(t, tt.fault.Name, func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("CopyFolder", tt.fault)
			srv.Inject("GetFolder", slices.Repeat([]boxtest.Fault{nameless}, 100)...)
			_, err := srv.PipeClient().CopyFolder(t.Context(), pictures)
			testkit.WantIs(t, err, box.ErrOutcomeUnknown)
			testkit.WantSent(t, srv, "CopyFolder", 1)
			contract(t, srv, err, tt.copies)
		})
	}
}

// TestCopyFolderBusyWithItself: a gateway delivers a copy twice, and what blocks the second
// delivery is the first. A large folder is copied in the background, so that the copy has not all
// items when it is looked at.
func TestCopyFolderBusyWithItself(t *testing.T) {
	for _, tt := range []struct {
		name    string
		items   int
		perItem time.Duration
	}{
		{"done before the next attempt", 501, time.Microsecond},
		{"done while it is looked for", 501, 20 * time.Millisecond},
		{"still running at the end", 501, time.Second},
	} {
		for mode, title := range map[box.Reconcile]string{box.ReconcileAuto: "auto", box.ReconcileStrict: "strict"} {
			testkit.Run(t, tt.name+", "+title, func(t *testing.T) {
				srv := newServer(t)
				for range tt.items {
					srv.AddFile("11111", "a", 1)
				}
				srv.SetAsyncAbove(500)
				srv.SetCopyTime(tt.perItem)
				srv.Inject("CopyFolder", boxtest.ActTwice)
				cfg := srv.PipeConfig()
				cfg.Reconcile = mode
				_, err := newClient(t, cfg).CopyFolder(t.Context(), pictures)
				u := testkit.As[*box.UnknownOutcomeError](t, err)
				if there := srv.FindAll("/Archives/Pictures"); !slices.Equal(u.Candidates, there) {
					t.Errorf("candidates %v, there is %v", u.Candidates, there)
				}
				contract(t, srv, err, 1)
			})
		}
	}
}
