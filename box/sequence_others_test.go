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

// TestSequenceOthers: others take the names of copies while the jobs run, at random moments, and some
// requests lose their response. What they have made stays, nothing is made twice, what is told as
// copied is there, and what is told as failed is not.
func TestSequenceOthers(t *testing.T) {
	for seed := range uint64(60) {
		testkit.Run(t, fmt.Sprint("seed ", seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 11))
			f := newSequenceFixture(t)
			to := f.Find("/To")
			f.files, f.folders = nil, nil
			for i := range 12 {
				source := f.AddFile(f.Find("/From"), fmt.Sprintf("file%02d", i), int64(100+i))
				r := box.CopyFileRequest{FileID: source, ParentID: to}
				if random.IntN(2) == 0 {
					r.Name = fmt.Sprintf("File%02d", i)
				}
				f.files = append(f.files, r)
				folder := f.AddFolder(f.Find("/From"), fmt.Sprintf("folder%02d", i))
				fill(f.Server, folder, 2)
				f.folders = append(f.folders, box.CopyFolderRequest{FolderID: folder, ParentID: to})
			}
			theirs := map[string]bool{}
			var mu sync.Mutex
			disturb := boxtest.CallThenAct("others", func() {
				mu.Lock()
				defer mu.Unlock()
				name := fmt.Sprintf([]string{"file%02d", "folder%02d"}[random.IntN(2)], random.IntN(12))
				if f.Upload(to, name, 9) != "" {
					theirs["/To/"+name+" 9\n"] = true
				}
			})
			for _, op := range []string{"CopyFile", "CopyFolder", "GetFile", "ListFolderItems"} {
				for range 12 {
					f.Inject(op, []boxtest.Fault{boxtest.None, disturb, disturb, boxtest.ActThenHangUp}[random.IntN(4)])
				}
			}
			cfg := box.JobConfig{Workers: 1 + random.IntN(4)}
			told, _ := f.run(f.fileJob(cfg))
			more, _ := f.run(f.folderJob(cfg))
			told = append(told, more...)

			testkit.WantEqual(t, "outcomes", len(told), 24)
			tree, seen := f.Tree(), map[string]bool{}
			for line := range strings.Lines(tree) {
				name, _, _ := strings.Cut(strings.TrimSuffix(line, "/\n"), " ")
				path := strings.ToLower(name)
				if seen[path] {
					t.Errorf("twice: %s", path)
				}
				seen[path] = true
			}
			for line := range theirs {
				if !strings.Contains(tree, line) {
					t.Errorf("what others have made is gone: %s", line)
				}
			}
			for i := range 12 {
				made := map[string]bool{
					"file " + f.files[i].FileID:       strings.Contains(strings.ToLower(tree), fmt.Sprintf("/to/file%02d %d\n", i, 100+i)),
					"folder " + f.folders[i].FolderID: strings.Contains(tree, fmt.Sprintf("/To/folder%02d/0001.jpg 1001\n", i)),
				}
				for _, o := range told {
					isMade, isOurs := made[o.Source]
					if isOurs && o.Action != farcopy.ActionUnknown && isMade != (o.Action == farcopy.ActionCopied) {
						t.Errorf("%s is made: %t, and told as %s: %s %v", o.Source, isMade, o.Action, o.Reason, o.Err)
					}
				}
			}
		})
	}
}
