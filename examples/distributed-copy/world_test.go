//go:build linux

package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/oss/osstest"
)

// world is a simulator with what a job copies.
type world struct {
	srv  simulatedService
	args []string // of run
	env  []string
	n    int // items that the job lists

	// made returns how often each item is at the target.
	made func() map[string]int

	// mayBeUnknown: the service does not tell of a request that was never sent that it was not.
	mayBeUnknown bool
}

// simulatedService is what the tests need of every simulator. The faults and requests of all are of
// one type.
type simulatedService interface {
	Inject(op string, faults ...osstest.Fault)
	Requests() []osstest.Request
	SetRate(limit int, window time.Duration)
	Tree() string
	URL() string
	Now() time.Time
}

var worlds = map[string]func(t *testing.T, n int) *world{
	"oss": newOSSWorld, "oss replace": newReplaceWorld, "box": newBoxWorld, "document360": newDocument360World,
}

func newOSSWorld(t *testing.T, n int) *world {
	srv := osstest.NewServer(t)
	srv.AddBucket("photos")
	srv.AddBucket("backup")
	for i := range n {
		srv.AddObject("photos", fmt.Sprintf("logs/%04d", i), fmt.Sprint("line ", i))
	}
	slowly(srv, "CopyObject", 20*n)
	return &world{
		srv: srv, n: n,
		args: []string{"-service", "oss", "-from", "photos/logs/", "-to", "backup/old/"},
		env: []string{
			"OSS_ACCESS_KEY_ID=" + osstest.DefaultAccessKeyID, "OSS_ACCESS_KEY_SECRET=" + osstest.DefaultAccessKeySecret,
			"OSS_REGION=" + osstest.DefaultRegion,
		},
		made: func() map[string]int { return copiesOf(srv) },
	}
}

// newHeldWorld has objects of which the first are copied, and all others held back until release is called.
func newHeldWorld(t *testing.T, n, first int) (w *world, release func()) {
	w = newPlainWorld(t, n, 0)
	released := make(chan struct{})
	release = sync.OnceFunc(func() { close(released) })
	t.Cleanup(release)
	slowly(w.srv, "CopyObject", first)
	for range n {
		w.srv.Inject("CopyObject", osstest.CallThenAct("hold back", func() { <-released; time.Sleep(50 * time.Millisecond) }))
	}
	return w, release
}

// newReplaceWorld has objects whose copies replace others: nothing at the service keeps a second
// request from being executed.
func newReplaceWorld(t *testing.T, n int) *world {
	w := newOSSWorld(t, n)
	for i := range n {
		w.srv.(*osstest.Server).AddObject("backup", fmt.Sprintf("old/%04d", i), "of another content")
	}
	w.args = append(w.args, "-existing", "replace")
	return w
}

// copiesOf counts the requests that have made each object.
func copiesOf(srv *osstest.Server) map[string]int {
	all := map[string]int{}
	for _, r := range srv.Requests() {
		if r.Op == "CopyObject" && r.Acted > 0 && r.Done > 0 {
			all[r.Target] += r.Done
		}
	}
	return all
}

// newBoxWorld has folders of many files. Some of them are at the target already, so that their files
// are copied one by one.
func newBoxWorld(t *testing.T, n int) *world {
	srv := boxtest.NewServer(t)
	from, to := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archive")
	folders := map[string]bool{}
	for i := range n {
		name := fmt.Sprintf("%03d", i/10)
		if i%40 == 0 {
			srv.MkdirAll("/Archive/" + name)
		}
		folders[name] = true
		srv.AddFile(srv.MkdirAll("/Pictures/"+name), fmt.Sprintf("%04d.jpg", i), int64(1000+i))
	}
	slowly(srv, "CopyFolder", 10*n)
	slowly(srv, "CopyFile", 10*n)
	return &world{
		srv: srv, n: n + len(folders),
		args: []string{"-service", "box", "-from", from, "-to", to},
		env:  []string{"BOX_TOKEN=" + boxtest.DefaultToken},
		made: func() map[string]int { return linesBelow(srv.Tree(), "/Archive/") },
	}
}

func newDocument360World(t *testing.T, n int) *world {
	w := newQuickDocument360World(t, n)
	slowly(w.srv, "CopyFile", 10*n)
	slowly(w.srv, "CreateFolder", n)
	return w
}

// newQuickDocument360World is one in which no copy takes a while.
func newQuickDocument360World(t *testing.T, n int) *world {
	srv := document360test.NewServer(t)
	from, to := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
	folders := map[string]bool{}
	for i := range n {
		name := fmt.Sprintf("%03d", i/20)
		folders[name] = true
		srv.AddFile(srv.MkdirAll("/Images/"+name), fmt.Sprintf("%04d.png", i), fmt.Sprint(i+1, " KB"))
	}
	srv.SetRate(0, time.Minute)
	return &world{
		srv: srv, n: n + len(folders), mayBeUnknown: true,
		args: []string{"-service", "document360", "-from", from, "-to", to, "-project", srv.ProjectID()},
		env:  []string{"DOCUMENT360_TOKEN=" + document360test.DefaultToken},
		made: func() map[string]int { return linesBelow(srv.Tree(), "/Archive/") },
	}
}

// runArgs are those of a run with a directory of its own.
func (w *world) runArgs(t *testing.T) []string {
	dir := filepath.Join(t.TempDir(), "job")
	return append([]string{"run", "-base-url", w.srv.URL(), "-data", dir, "-workers", "3", "-slots", "3", "-json"}, w.args...)
}

// slowly makes copies take a while, so that workers are killed while some are under way.
func slowly(srv interface {
	Inject(string, ...osstest.Fault)
}, op string, n int) {
	for i := range n {
		srv.Inject(op, osstest.Slow(time.Duration(20+i%7*20)*time.Millisecond))
	}
}

// linesBelow counts the paths of a tree below a folder; folders end with a slash there.
func linesBelow(tree, folder string) map[string]int {
	all := map[string]int{}
	for line := range strings.Lines(tree) {
		path, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if _, below, ok := strings.Cut(path, folder); ok && below != "" {
			all[strings.TrimSuffix(below, "/")]++
		}
	}
	return all
}

// check compares what a finished job reports with what is at the service: nothing is lost, and nothing
// is made twice.
func (w *world) check(t *testing.T, r *ran) (doubled, lost int) {
	t.Helper()
	made := w.made()
	there := 0
	for name, n := range made {
		if n > 1 {
			doubled++
			t.Logf("%s was made %d times", name, n)
		}
		if n > 0 {
			there++
		}
	}
	done := r.count("copied") + r.count("skipped")
	lost = max(0, done-there)
	if !w.mayBeUnknown {
		lost = max(lost, w.n-there)
	}
	return doubled, lost
}
