package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360/document360test"
)

// TestOtherID: a response that names an item of others makes nobody remove that.
func TestOtherID(t *testing.T) {
	for at := range 4 {
		synctest.Test(t, func(t *testing.T) {
			srv := boxtest.NewServer(t)
			in := srv.MkdirAll("/Shared")
			id := srv.AddFolder(in, "stranger")
			date := srv.Now().Format(time.RFC3339)
			body := fmt.Sprintf(`{"type":"folder","id":%q,"name":"stranger","etag":"0","created_at":%q,"parent":{"type":"folder","id":%q}}`, id, date, in)
			header := http.Header{"Content-Type": {"application/json"}}
			faults := append(make([]boxtest.Fault, 0), boxtest.None, boxtest.None, boxtest.None, boxtest.None)[:at]
			srv.Inject("CreateFolder", append(faults, boxtest.ActThenRespond("another folder", responds(201, header, body)))...)
			svc, err := newBox(srv.PipeConfig(), in)
			if err != nil {
				t.Fatal(err)
			}
			rep := everything(t, svc, "list-lag", "clocks", "taken-name")
			if srv.Find("/Shared/stranger") != id {
				t.Errorf("creation %d: the folder of others is gone", at)
			}
			if len(rep.left) == 0 {
				t.Errorf("creation %d: nothing is reported as left behind", at)
			}
			var text strings.Builder
			rep.writeText(&text)
			rep.writeJSON(&text)
			if strings.Contains(text.String(), "stranger") {
				t.Errorf("creation %d: the report names the folder of others", at)
			}
		})
	}
}

// TestDocument360OthersFile: where responses do not name the copy, a file of others in the scratch
// folder is not taken for it.
func TestDocument360OthersFile(t *testing.T) {
	for _, location := range []document360test.Location{document360test.LocationAbsent, document360test.LocationAbsolute} {
		synctest.Test(t, func(t *testing.T) {
			srv, svc := document360Bench(t)
			srv.SetLocation(location)
			var others []string
			srv.Inject("CopyFile", document360test.CallThenAct("others add files", func() {
				scratch := svc.(*document360Service).scratch.ID
				others = append(others, srv.AddFile(scratch, "stranger.png", "12 KB"), srv.AddFile(scratch, "logo (2).png", "9 KB"))
			}))
			rep := everything(t, svc, "location", "taken-file-name", "failed-copy")
			tree := srv.Tree()
			if len(others) != 2 || !strings.Contains(tree, "stranger.png") || !strings.Contains(tree, "logo (2).png") {
				t.Errorf("the files of others are gone:\n%s", tree)
			}
			if len(rep.left) != 1 || rep.left[0].parent != inFolder {
				t.Errorf("left behind: %+v, want the scratch folder", rep.left)
			}
		})
	}
}

// TestDocument360Unnamed: copies that no response names and no list shows are not one copy.
func TestDocument360Unnamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, svc := document360Bench(t)
		srv.SetLocation(document360test.LocationAbsent)
		srv.SetListLag(time.Hour)
		if row := everything(t, svc, "taken-file-name").rows[0]; row.state == stateFound {
			t.Errorf("found %+v", row.finding)
		}
	})
}

// TestOSSSameRegion: a copy within the region is none from another one.
func TestOSSSameRegion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, svc := ossBench("")(t)
		srv.AddBucket("near")
		srv.AddObject("near", "x", "near")
		svc.(*ossService).account.other.SourceBucket = "near"
		if row := everything(t, svc, "cross-region").rows[0]; row.state != stateCannotTell {
			t.Errorf("found %+v", row.finding)
		}
	})
}

// TestControlCharacters: no text of the service can steer a terminal.
func TestControlCharacters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := boxtest.NewServer(t)
		svc, err := newBox(srv.PipeConfig(), srv.MkdirAll("/Shared"))
		if err != nil {
			t.Fatal(err)
		}
		code := `X\u001b]0;owned\u0007\u009b31m\u202e` + strings.Repeat("long", 1000)
		header := http.Header{"Content-Type": {"application/json"}, "X-Box-Limit": {"1"}}
		srv.Inject("GetFolder", boxtest.None, boxtest.Respond("odd", responds(403, header, `{"type":"error","status":403,"code":"`+code+`"}`)))
		rep := everything(t, svc, "fields", "bad-token")
		if row := rep.rows[1]; row.state != stateFound || !strings.Contains(row.detail, "owned") {
			t.Fatalf("found %+v, want one with the code", row.finding)
		}
		var text bytes.Buffer
		rep.writeText(&text)
		if strings.ContainsAny(text.String(), "\x1b\a\u009b\u202e") {
			t.Errorf("%q", &text)
		}
		if text.Len() > 4000 {
			t.Errorf("the report has %d bytes", text.Len())
		}
	})
}

// TestNoOutput: a run that makes no report leaves no file, so that it can be started again.
func TestNoOutput(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report")
	args := strings.Fields("-sim -service box -timeout 1ns -o " + file)
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), args, &stdout, &stderr); code != exitError {
		t.Errorf("exit code %d, want %d", code, exitError)
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("the file is there: %v", err)
	}
}

// TestLag: what a sighting proves, and what not.
func TestLag(t *testing.T) {
	const unknown = string(stateCannotTell)
	second := time.Second
	for _, tt := range []struct {
		name string
		seen sighting
		want string
	}{
		{"at once", sighting{to: second}, lagNone},
		{"in the first listing, which is slow", sighting{to: 9 * second}, unknown},
		{"in the second one", sighting{from: second, to: 2 * second, late: true}, lagShort},
		{"between two listings far apart", sighting{from: second, to: 50 * second, late: true}, unknown},
		{"late", sighting{from: 31 * second, to: 32 * second, late: true}, lagLong},
		{"never", sighting{from: 40 * second, late: true, never: true}, lagLong},
		{"never, in a short time", sighting{from: 9 * second, late: true, never: true}, unknown},
	} {
		if got := valueOf(row{finding: lag(tt.seen)}); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestTwoRuns: two runs in one folder keep apart, and both clean up.
func TestTwoRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := boxtest.NewServer(t)
		in := srv.MkdirAll("/Shared")
		srv.SetListLag(3 * time.Second)
		before := srv.Tree()
		var both sync.WaitGroup
		for range 2 {
			svc, err := newBox(srv.PipeConfig(), in)
			if err != nil {
				t.Fatal(err)
			}
			both.Go(func() {
				r := &runner{svc: svc, write: true, progress: func(string) {}}
				if rep, err := r.run(t.Context()); err != nil || rep.exitCode() != exitAgrees || len(rep.left) > 0 {
					t.Errorf("it ends with %v, exit code %d, left behind: %+v", err, rep.exitCode(), rep.left)
				}
			})
		}
		both.Wait()
		checkTree(t, before, srv.Tree(), nil)
	})
}

// TestFailuresAreNoFindings: what a gateway sends, or a limit, is not how the service refuses.
func TestFailuresAreNoFindings(t *testing.T) {
	for _, fault := range []boxtest.Fault{boxtest.Gateway(502), boxtest.Gateway(404), boxtest.Status(503), boxtest.RateLimit(time.Second), boxtest.Redirect("https://example.com/")} {
		for _, probe := range []string{"bad-token", "not-found"} {
			synctest.Test(t, func(t *testing.T) {
				srv := boxtest.NewServer(t)
				svc, err := newBox(srv.PipeConfig(), srv.MkdirAll("/Shared"))
				if err != nil {
					t.Fatal(err)
				}
				srv.Inject("GetFolder", slices.Repeat([]boxtest.Fault{fault}, 20)...)
				rep := everything(t, svc, probe)
				if row := rep.rows[0]; row.state != stateFailed || rep.exitCode() != exitError {
					t.Errorf("%s: exit code %d, %+v", probe, rep.exitCode(), row.finding)
				}
			})
		}
	}
}
