//go:build unix

package killtest

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/oss/osstest"
)

var jobKills = flag.Int("jobkills", 12, "kills of workers that run jobs")

const (
	smallOfJob = 80
	bigOfJob   = 3 << 30 // bytes; it goes in 48 parts
	killsOfJob = 8
)

// jobRun is a simulator and the workers of one job.
type jobRun struct {
	srv     *osstest.Server
	keys    []string
	r       *rand.Rand
	spec    jobSpec
	lives   int
	words   map[string]itemWord // the last of each item
	wrong   []string
	history []string
	report  farcopy.Report
}

// TestJobKills kills workers of a job at random moments. In every second run the buckets keep
// versions, which ignore that a copy must not overwrite. With -v it prints what they were doing.
//
//	go test ./internal/killtest -run TestJobKills -jobkills 200 -v
func TestJobKills(t *testing.T) {
	kills, runs, inFlight, inParts, leftovers := 0, 0, 0, 0, 0
	for ; kills < *jobKills; runs++ {
		u := newJobRun(t, *seed+uint64(runs), runs%2 == 1)
		for deaths := 0; ; {
			p, err := u.start()
			if err != nil {
				t.Fatal(err)
			}
			died := kills < *jobKills && deaths < killsOfJob && p.killAfter(time.Duration(u.r.Int64N(int64(180*time.Millisecond))))
			if died {
				kills++
				deaths++
				if u.srv.Pending() > 0 {
					inFlight++
				}
				if len(u.srv.Uploads("backup")) > 0 {
					inParts++
				}
			} else if err := p.wait(); err != nil {
				t.Fatalf("run %d: %v\n%s", runs, err, u.diary())
			}
			u.note(p)
			switch n := u.r.IntN(8); {
			case !died && !u.isOpen():
				u.check()
			case !died:
				u.pass(3 * time.Hour) // then what was not made is known
				continue
			case n == 0: // the clocks of two machines
				u.pass(time.Hour)
				continue
			case n == 1:
				continue
			default: // what was in flight has ended
				u.pass(11 * time.Second)
				continue
			}
			break
		}
		leftovers += len(u.srv.Uploads("backup"))
		if len(u.wrong) > 0 {
			t.Errorf("run %d:\n%s\n%s", runs, strings.Join(u.wrong, "\n"), u.diary())
		}
	}
	t.Logf("%d runs, %d kills: %d with requests in flight, %d while an upload was there; %d uploads were left and told", runs, kills, inFlight, inParts, leftovers)
}

func newJobRun(t *testing.T, seed uint64, versions bool) *jobRun {
	srv := osstest.NewServer(t)
	srv.AddBucket("photos")
	srv.AddBucket("backup", func(b *osstest.Bucket) {
		if versions {
			b.Versioning = osstest.VersioningEnabled
		}
	})
	keys := []string{"40-big"}
	for i := range smallOfJob {
		keys = append(keys, fmt.Sprintf("%02d", i))
		srv.AddObject("photos", keys[i+1], fmt.Sprint("photo ", i))
	}
	srv.AddObject("photos", "40-big", "", func(o *osstest.Object) { o.Size = bigOfJob })
	u := &jobRun{srv: srv, keys: keys, r: rand.New(rand.NewPCG(seed, 7)), words: map[string]itemWord{}}
	u.spec = jobSpec{URL: srv.URL(), Journal: filepath.Join(t.TempDir(), "job"), Workers: 1 + u.r.IntN(6)}
	u.injectFaults()
	return u
}

// injectFaults lets some requests that copy be lost, and all requests take a moment.
func (u *jobRun) injectFaults() {
	const ms = time.Millisecond
	faults := []simtest.Fault{
		simtest.ActThenHangUp, simtest.HangUpBeforeAct, simtest.HangUpThenAct(20 * ms), simtest.Status(500), simtest.ActThenStatus(500),
		simtest.ActThenSlow(50 * ms), simtest.TruncateBody,
	}
	for op, n := range map[string]int{"CopyObject": 400, "UploadPartCopy": 400, "InitiateMultipartUpload": 20, "CompleteMultipartUpload": 20} {
		for range n {
			fault := simtest.Slow(time.Duration(u.r.Int64N(int64(20 * ms))))
			if u.r.IntN(10) == 0 {
				fault = faults[u.r.IntN(len(faults))]
			}
			u.srv.Inject(op, fault)
		}
	}
	for range 2000 {
		u.srv.Inject("*", simtest.Slow(time.Duration(u.r.Int64N(int64(5*ms)))))
	}
}

func (u *jobRun) start() (*process, error) {
	u.lives++
	u.history = append(u.history, fmt.Sprintf("worker %d starts at %s", u.lives, u.srv.Now().Format(time.TimeOnly)))
	return startProcess(jobEnv, u.spec, u.lives)
}

// pass moves the simulator's clock when it works on nothing.
func (u *jobRun) pass(d time.Duration) {
	time.Sleep(150 * time.Millisecond)
	u.srv.Advance(d)
}

// note takes the words of a worker. What was copied, or was there, is not told again.
func (u *jobRun) note(p *process) {
	for _, line := range p.said {
		u.history = append(u.history, fmt.Sprintf("worker %d: %s", p.life, line))
		what, text, _ := strings.Cut(line, " ")
		var w itemWord
		switch what {
		case "report":
			u.read(text, &u.report)
			continue
		case "item":
			u.read(text, &w)
		default:
			continue
		}
		if before, ok := u.words[w.Source]; ok && (before.Action == farcopy.ActionCopied || before.Action == farcopy.ActionSkipped) {
			u.add("%s is told %s after %s", w.Source, w.Action, before.Action)
		}
		u.words[w.Source] = w
	}
}

func (u *jobRun) read(text string, into any) {
	if err := json.Unmarshal([]byte(text), into); err != nil {
		u.add("%v: %s", err, text)
	}
}

func (u *jobRun) add(format string, args ...any) {
	u.wrong = append(u.wrong, fmt.Sprintf(format, args...))
}

// isOpen reports whether the last worker left something for another run.
func (u *jobRun) isOpen() bool { return u.report.Unknown+u.report.Failed > 0 && u.lives < 200 }

// check compares what the job has told with what the simulator has done. What uploads are left, the
// job must have told.
func (u *jobRun) check() {
	const n = smallOfJob + 1
	done := map[string]int{}
	for _, q := range u.srv.Requests() {
		if q.Op == "CopyObject" || q.Op == "CompleteMultipartUpload" {
			path, _, _ := strings.Cut(q.Target, "?")
			done[path[strings.LastIndex(path, "/")+1:]] += q.Done
		}
	}
	for key, times := range done {
		if times != 1 {
			u.add("%s was made %d times", key, times)
		}
	}
	there := 0
	for _, key := range u.keys {
		source, _ := u.srv.Object("photos", key)
		made, ok := u.srv.Object("backup", "old/"+key)
		if ok && made.CRC64 == source.CRC64 {
			there++
		}
		if w, told := u.words["photos/"+key]; told && ok != (w.Action == farcopy.ActionCopied || w.Action == farcopy.ActionSkipped) {
			u.add("%s is told %s (%s %s), and there is %t", key, w.Action, w.Reason, w.Text, ok)
		}
	}
	if there != n {
		u.add("lost: %d of %d objects are there", there, n)
	}
	r := u.report
	if r.Listed != n || r.Copied+r.Skipped != int64(there) || r.Failed+r.Unknown+r.Pending != 0 || !r.Complete {
		u.add("the report is %+v, and %d objects are there", r, there)
	}
	uploads := u.srv.Uploads("backup")
	for _, up := range uploads {
		if len(up.Parts) > 0 {
			u.add("an upload of %d parts is left", len(up.Parts))
		}
	}
	if w := u.words["photos/40-big"]; len(uploads) > 0 && w.Source != "" && !strings.Contains(w.Reason, "upload") {
		u.add("%d uploads are left, and the job does not tell: %+v", len(uploads), w)
	}
}

func (u *jobRun) diary() string {
	var b strings.Builder
	b.WriteString(strings.Join(u.history, "\n") + "\n")
	for _, q := range u.srv.Requests() {
		fmt.Fprintf(&b, "%s %s %s -> %d (done %d) %s\n", q.Time.Format("15:04:05.000"), q.Method, q.Target, q.Status, q.Done, q.Fault)
	}
	return b.String()
}
