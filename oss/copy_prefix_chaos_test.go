package oss_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

var chaosSeeds = flag.Int("seeds", 40, "random jobs of TestCopyPrefixChaos")

// TestCopyPrefixChaos: with random faults and kills, no run says that it has copied what is not
// there or failed what is, and the counts add up. In the end all is copied once.
func TestCopyPrefixChaos(t *testing.T) {
	for seed := range *chaosSeeds {
		testkit.Run(t, fmt.Sprint(seed), func(t *testing.T) { chaos(t, uint64(seed)) })
	}
}

func chaos(t *testing.T, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 7))
	srv := newLogServer(t, 4)
	versioned := r.IntN(2) == 0
	if versioned {
		srv.AddBucket("backup", func(b *osstest.Bucket) { b.Versioning = "Enabled" })
	}
	keys := []string{"logs/00000", "logs/00001", "logs/00002", "logs/00003"}
	for i := range 2 {
		key := fmt.Sprintf("logs/big%d.iso", i)
		keys = append(keys, key)
		srv.AddObject("photos", key, "", func(o *osstest.Object) { o.Size = 3 * gib })
	}
	if r.IntN(2) == 0 { // one that OSS copies only in parts, which no list shows
		srv.SetFlatCopyLimit(true)
		keys = append(keys, "logs/gib.iso")
		srv.AddObject("photos", "logs/gib.iso", "", func(o *osstest.Object) { o.Size = gib })
	}
	req := logs
	req.PartSize = gib / 2
	cfg := oss.JobConfig{Journal: t.TempDir(), Workers: 1 + r.IntN(3)}
	ops := []string{"CopyObject", "InitiateMultipartUpload", "UploadPartCopy", "CompleteMultipartUpload", "HeadObject", "ListObjectsV2", "ListParts", "AbortMultipartUpload", "GetBucketVersioning", "GetObjectTagging"}
	told := map[string]oss.Action{}
	words := map[string]string{} // reasons and errors by the source
	for run := 0; ; run++ {
		if run == 40 {
			t.Fatalf("not done after %d runs: %v", run, told)
		}
		ctx, kill := context.WithCancel(t.Context())
		left := ""
		var once sync.Once
		die := func() {
			once.Do(func() {
				defer kill()
				if left = cfg.Journal; cfg.Workers > 1 {
					return // others would go on after the copy
				}
				left = filepath.Join(t.TempDir(), "left")
				if err := os.CopyFS(left, os.DirFS(cfg.Journal)); err != nil {
					t.Error(err)
				}
			})
		}
		if run < 6 {
			for range 1 + r.IntN(6) {
				op := ops[r.IntN(len(ops))]
				faults := []osstest.Fault{osstest.HangUpBeforeAct, osstest.ActThenHangUp, osstest.Status(http.StatusForbidden), osstest.Status(500),
					osstest.ActThenStatus(500), osstest.Throttle("QpsLimitExceeded", 0), osstest.TruncateBody, osstest.Garbage, osstest.HangUpThenAct(time.Second),
					osstest.CallThenAct("kill", die), osstest.ActThenCall("kill", die), osstest.Gateway(502), osstest.GatewayThenAct(504, time.Minute)}
				f := faults[r.IntN(len(faults))]
				for range r.IntN(3) {
					srv.Inject(op, osstest.None)
				}
				for range 1 + r.IntN(5) {
					srv.Inject(op, f)
				}
			}
		} else {
			for _, op := range ops {
				srv.Inject(op)
			}
		}
		job, err := newClient(t, srv.PipeConfig()).CopyPrefix(req, cfg) // a process has a client of its own
		if err != nil {
			t.Fatal(err)
		}
		var last error
		for o, err := range job.Run(ctx) {
			if last = err; err != nil {
				continue
			}
			told[o.Source] = o.Action
			words[o.Source] += fmt.Sprintln(o.Reason, o.Err)
			key := o.Source[len("photos/"):]
			n := len(srv.Versions("backup", "old/"+key[len("logs/"):]))
			switch o.Action {
			case farcopy.ActionCopied, farcopy.ActionSkipped:
				if n == 0 {
					t.Errorf("run %d: %s is %s, and not there", run, key, o.Action)
				}
			case farcopy.ActionFailed, farcopy.ActionStale:
				if n > 0 {
					t.Errorf("run %d: %s is %s (%s, %v), and there", run, key, o.Action, o.Reason, o.Err)
				}
			}
			p := job.Progress()
			if p.Listed != p.Copied+p.Skipped+p.Failed+p.Unknown+p.Pending {
				t.Errorf("run %d: %+v", run, p)
			}
		}
		kill()
		if left != "" {
			cfg.Journal = left
			time.Sleep(2 * time.Minute)
		} else if last == nil {
			break
		}
		if run > 3 {
			time.Sleep(2 * time.Hour) // past the horizon
		}
	}
	for _, key := range keys {
		to := "old/" + key[len("logs/"):]
		source, _ := srv.Object("photos", key)
		made, ok := srv.Object("backup", to)
		if !ok || made.CRC64 != source.CRC64 {
			t.Errorf("%s: %t", key, ok)
		}
		if n := len(srv.Versions("backup", to)); n != 1 {
			t.Errorf("%s was made %d times", key, n)
		}
	}
	for _, u := range srv.Uploads("backup") {
		about := words["photos/logs/"+u.Key[len("old/"):]]
		switch {
		case len(u.Parts) > 0 && !strings.Contains(about, u.UploadID):
			t.Errorf("an upload of %s with %d parts is left", u.Key, len(u.Parts))
		case len(u.Parts) == 0 && !strings.Contains(about, "without parts") && !strings.Contains(about, u.UploadID):
			t.Errorf("an upload of %s is left, and nothing says so", u.Key)
		}
	}
}
