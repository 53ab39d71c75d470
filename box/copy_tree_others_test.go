package box_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyTreeOthers: others put files and folders of the names of the source into the target while
// the job runs, at random moments, and some requests of the job lose their response. What they have
// made stays, nothing is made twice, and what is said to be copied is there.
func TestCopyTreeOthers(t *testing.T) {
	for seed := range uint64(40) {
		testkit.Run(t, fmt.Sprint("seed ", seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 7))
			srv := newTreeServer(t)
			var folders []string
			for i := range 6 {
				folders = append(folders, fmt.Sprintf("%d/in it", i))
				fill(srv, srv.MkdirAll("/Album/"+folders[i]), 3)
			}
			fill(srv, srv.MkdirAll("/Album/large/a"), 300)
			fill(srv, srv.MkdirAll("/Album/large/b"), 210)
			fill(srv, "11111", 5)
			folders = append(folders, "large", "large/a", "large/b", "")

			theirs := map[string]int64{}
			var mu sync.Mutex
			disturb := boxtest.CallThenAct("others", func() {
				mu.Lock()
				defer mu.Unlock()
				folder := folders[random.IntN(len(folders))]
				id := srv.MkdirAll("/Archives/" + folder)
				path := strings.TrimPrefix(fmt.Sprintf("%s/%04d.jpg", folder, random.IntN(6)), "/")
				size := int64(50 + random.IntN(50))
				if srv.Upload(id, path[strings.LastIndexByte(path, '/')+1:], size) != "" {
					theirs[path] = size
				}
			})
			for _, op := range []string{"CopyFolder", "CopyFile", "CreateFolder", "ListFolderItems"} {
				var faults []boxtest.Fault
				for range 12 {
					faults = append(faults, []boxtest.Fault{boxtest.None, disturb, disturb, boxtest.ActThenHangUp}[random.IntN(4)])
				}
				srv.Inject(op, faults...)
			}
			job := newTreeJob(t, srv, box.JobConfig{Workers: 1 + random.IntN(4)})
			outcomes, _ := runTree(t, job)

			complete := job.Report().Complete // otherwise it is unknown who has made a folder
			if complete {
				wantReport(t, srv, job)
			}
			wantMadeOnce(t, srv)
			there := map[string]bool{}
			for _, line := range under(srv, "/Archives") {
				there[line] = true
			}
			for path, size := range theirs {
				if !there[fmt.Sprint(path, " ", size)] {
					t.Errorf("the file of others at %s is gone", path)
				}
			}
			for _, line := range under(srv, "/Album") {
				path := strings.TrimSuffix(line, "/")
				if n := strings.LastIndexByte(line, ' '); n > 0 && !strings.HasSuffix(line, "/") {
					path = line[:n]
				}
				o, told := outcomes[path]
				switch {
				case !told && !complete:
				case !told:
					t.Errorf("%s has no outcome", path)
				case o.Action == farcopy.ActionCopied && !there[line]:
					t.Errorf("%s is said to be copied, and is not there", path)
				case o.Action == farcopy.ActionFailed && there[line] && theirs[path] == 0:
					t.Errorf("%s is said to have failed, and is there: %s %v", path, o.Reason, o.Err)
				}
			}
		})
	}
}

// TestCopyTreeOthersAtOnce: an equal file that others make just before the copy is why Box refuses it.
// It is not told as copied, by no run: Box has said that the job made nothing.
func TestCopyTreeOthersAtOnce(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newTreeServer(t)
		source := srv.AddFile("11111", "a.jpg", 2)
		srv.Inject("CopyFile", boxtest.CallThenAct("others", func() { srv.Copy(source, "22222", "a.jpg") }))
		cfg := box.JobConfig{Journal: t.TempDir(), Workers: 1}
		for range 2 {
			outcomes, _ := runTree(t, newTreeJob(t, srv, cfg))
			if o := outcomes["a.jpg"]; o.Action != farcopy.ActionUnknown {
				t.Errorf("a.jpg is %s: %s %v", o.Action, o.Reason, o.Err)
			}
		}
	})
}
