//go:build linux

package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

var clusterFaults = flag.Int("cluster-faults", 24, "faults of servers and processes in the long test of a cluster, for each service")

// clusterJob is a job on a cluster, with the processes that work on it. One that is killed is started
// again, as a service manager does.
type clusterJob struct {
	t           *testing.T
	c           *natsCluster
	js          jetstream.JetStream
	name        string
	args, env   []string // of the coordinator, and of all
	coordinator *running
	workers     []*running
	random      *rand.Rand
	done        map[string]int // faults
	unasked     []string       // ends of processes that nobody has killed
}

func startClusterJob(t *testing.T, c *natsCluster, js jetstream.JetStream, name string, w *world, random *rand.Rand, more ...string) *clusterJob {
	t.Helper()
	at := append(c.flags(), "-job", name)
	j := &clusterJob{t: t, c: c, js: js, name: name, random: random, done: map[string]int{}}
	j.env = append([]string{tokenEnv + "=" + c.token}, w.env...)
	j.args = slices.Concat([]string{"coordinator"}, at, []string{"-replicas", "3", "-base-url", w.srv.URL(), "-json"}, w.args, more)
	j.coordinator = startProgram(t, quick, j.env, j.args...)
	for range 3 {
		j.workers = append(j.workers, j.startWorker())
	}
	return j
}

func (j *clusterJob) startWorker() *running {
	return startProgram(j.t, quick, j.env, append([]string{"worker", "-job", j.name, "-slots", "3"}, j.c.flags()...)...)
}

// hasEnded waits for a while for the end of the job. It notes what has ended though nobody has killed it.
func (j *clusterJob) hasEnded(d time.Duration) bool {
	for end := time.Now().Add(d); ; {
		if j.coordinator.hasEnded(50 * time.Millisecond) {
			code := j.coordinator.code()
			if code != exitStopped && code != exitUsage {
				return true
			}
			j.unasked = append(j.unasked, fmt.Sprintf("coordinator: code %d: %s", code, tail(j.coordinator.stderr.String())))
			j.coordinator = startProgram(j.t, quick, j.env, j.args...)
		}
		for i, w := range j.workers {
			if w.hasEnded(0) && w.code() != exitDone { // else the job has ended
				j.unasked = append(j.unasked, fmt.Sprintf("worker: code %d: %s", w.code(), tail(w.stderr.String())))
				j.workers[i] = j.startWorker()
			}
		}
		if time.Now().After(end) {
			return false
		}
	}
}

func (j *clusterJob) streams() []string {
	n := names{j.name}
	return []string{n.todo(), n.item(), n.sent(), "KV_" + jobBucket, "KV_" + quotaBucket}
}

// leader returns the server that leads a stream, or any.
func (j *clusterJob) leader(stream string) *natsServer {
	if s := j.c.leader(j.t, j.js, stream); s != nil {
		return s
	}
	return j.any()
}

func (j *clusterJob) any() *natsServer { return j.c.servers[j.random.IntN(len(j.c.servers))] }

// faults are what is done to a job and its cluster, in the order in which it is done. One more fault
// comes only when the cluster is whole again: two of three servers have to be there.
var faults = []struct {
	name string
	do   func(*clusterJob)
}{
	{"leader of the states killed", func(j *clusterJob) { j.killServer(j.leader(names{j.name}.item()), 0) }},
	{"leader of the queue stopped", func(j *clusterJob) { j.stopServer(j.leader(names{j.name}.todo()), 11*time.Second) }},
	{"coordinator killed", (*clusterJob).killCoordinator},
	{"leader of the quota killed", func(j *clusterJob) { j.killServer(j.leader("KV_"+quotaBucket), 2*time.Second) }},
	{"worker killed", (*clusterJob).killWorker},
	{"server with its store lost", (*clusterJob).loseStore},
	{"leader of the queue killed", func(j *clusterJob) { j.killServer(j.leader(names{j.name}.todo()), 12*time.Second) }},
	{"leader of the states stopped", func(j *clusterJob) { j.stopServer(j.leader(names{j.name}.item()), 11*time.Second) }},
	{"server killed", func(j *clusterJob) { j.killServer(j.any(), time.Second) }},
	{"leader of the job's record stopped", func(j *clusterJob) { j.stopServer(j.leader("KV_"+jobBucket), 3*time.Second) }},
	{"two servers stopped", (*clusterJob).stopTwo},
	{"coordinator and a leader killed", func(j *clusterJob) {
		j.killCoordinator()
		j.killServer(j.leader(names{j.name}.todo()), 0)
	}},
}

func (j *clusterJob) killServer(s *natsServer, away time.Duration) {
	s.kill()
	j.hasEnded(away)
	s.start(j.t)
}

// stopServer stops a server for longer than an election takes, or less. The others cannot reach it
// meanwhile, and it does not know that.
func (j *clusterJob) stopServer(s *natsServer, d time.Duration) {
	s.stop()
	j.hasEnded(d)
	s.goOn()
}

// stopTwo leaves one server of three. It says nothing about a job, and the job waits.
func (j *clusterJob) stopTwo() {
	for _, s := range j.c.servers[1:] {
		s.stop()
	}
	time.Sleep(11 * time.Second) // until it knows
	got := runToEnd(j.t, j.env, append([]string{"status", "-job", j.name}, j.c.flags()...)...)
	want(j.t, "code of a status when two servers are stopped", got.code(), exitUsage)
	want(j.t, "lines of it", strings.Count(got.stderr.String(), "\n"), 1)
	for _, s := range j.c.servers[1:] {
		s.goOn()
	}
}

func (j *clusterJob) loseStore() {
	s := j.any()
	s.kill()
	if err := os.RemoveAll(s.store); err != nil {
		j.t.Fatal(err)
	}
	s.start(j.t)
}

func (j *clusterJob) killCoordinator() {
	j.coordinator.cmd.Process.Kill()
	<-j.coordinator.ended
	j.coordinator = startProgram(j.t, quick, j.env, j.args...)
}

func (j *clusterJob) killWorker() {
	i := j.random.IntN(len(j.workers))
	j.workers[i].cmd.Process.Kill()
	<-j.workers[i].ended
	j.workers[i] = j.startWorker()
}

// disturb does a fault, and waits until the cluster is whole again or the job has ended.
func (j *clusterJob) disturb(n int) {
	f := faults[n%len(faults)]
	began := time.Now()
	f.do(j)
	j.done[f.name]++
	for end := time.Now().Add(time.Minute); !j.c.isWhole(j.t, j.js, j.streams()...); {
		if time.Now().After(end) {
			j.t.Fatalf("%s: the cluster is not whole after a minute", f.name)
		}
		j.hasEnded(200 * time.Millisecond)
	}
	j.t.Logf("%s: %s; whole after %v", j.name, f.name, time.Since(began).Round(100*time.Millisecond))
}

// checkCluster compares the report of a job with what is at the service.
func (w *world) checkCluster(t *testing.T, j *clusterJob) *ran {
	t.Helper()
	r := j.coordinator.result(t)
	doubled, lost := w.check(t, r)
	want(t, "made twice", doubled, 0)
	want(t, "lost", lost, 0)
	want(t, "failed", r.count("failed"), 0)
	want(t, "pending", r.count("pending"), 0)
	if r.report["complete"] == true { // else a folder is unknown, and what is in it was not listed
		want(t, "listed", r.count("listed"), w.n)
	}
	if !w.mayBeUnknown {
		want(t, "unknown", r.count("unknown"), 0)
		want(t, "complete", r.report["complete"], any(true))
	}
	there, done, unknown := len(w.made()), r.count("copied")+r.count("skipped"), r.count("unknown")
	if there > done+unknown || r.report["complete"] == true && there < w.n-unknown {
		t.Errorf("there are %d of %d, and the report has %d and %d unknown", there, w.n, done, unknown)
	}
	for _, text := range j.unasked {
		t.Errorf("nobody has killed it: %s", text)
	}
	for _, worker := range j.workers {
		if !worker.hasEnded(hang) {
			t.Error("a worker goes on after the job")
		}
	}
	t.Logf("%s: %v; faults: %v", j.name, r.report, j.done)
	j.checkReport(t, r)
	return r
}

// checkReport compares the command report with what the coordinator has printed at the end.
func (j *clusterJob) checkReport(t *testing.T, r *ran) {
	t.Helper()
	shown := runToEnd(t, j.env, append([]string{"report", "-job", j.name, "-json"}, j.c.flags()...)...)
	got := readRun(t, shown.code(), shown.stdout.String(), shown.stderr.String())
	for _, name := range []string{"listed", "copied", "skipped", "failed", "unknown", "pending"} {
		want(t, "report: "+name, got.count(name), r.count(name))
	}
	want(t, "report: lines", len(got.items), r.count("unknown")+r.count("failed"))
	for _, i := range got.items {
		t.Logf("%s %s: %s %s", i["action"], i["source"], i["reason"], i["error"])
	}
}

// TestClusterLeaderKilled: the server that leads the states of a job is killed, and another one takes its
// place. Nothing is lost or made twice, and no process of the job ends.
func TestClusterLeaderKilled(t *testing.T) {
	t.Parallel()
	c := newNATSCluster(t, 3)
	conn, js := c.connect(t)
	defer conn.Close()
	w := newDocument360World(t, 80)
	j := startClusterJob(t, c, js, "a", w, rand.New(rand.NewPCG(1, 3)))
	for copies(w) < 20 && !j.hasEnded(50*time.Millisecond) {
	}
	before := copies(w)
	faults[0].do(j)
	j.done[faults[0].name]++
	within(t, "the job has not ended", func() bool { return j.hasEnded(100 * time.Millisecond) })
	w.checkCluster(t, j)
	want(t, "the server was killed before the end", before < w.n, true)
}

// TestClusterFaults does all kinds of faults to jobs on a cluster, one after the other.
func TestClusterFaults(t *testing.T) {
	waitsLong(t)
	for _, tt := range []struct {
		service string
		n       int
		more    []string
	}{
		{"document360", 300, nil},
		{"oss replace", 600, []string{"-quota", "1200"}},
	} {
		t.Run(tt.service, func(t *testing.T) {
			t.Parallel()
			c := newNATSCluster(t, 3)
			conn, js := c.connect(t)
			defer conn.Close()
			began, total, items, unknown, jobs := time.Now(), 0, 0, 0, 0
			all := map[string]int{}
			for total < *clusterFaults && !t.Failed() {
				w := worlds[tt.service](t, tt.n)
				w.mayBeUnknown = true // what a worker had announced that was killed: the object at the target is older
				j := startClusterJob(t, c, js, fmt.Sprint("job", jobs), w, rand.New(rand.NewPCG(uint64(jobs), 4)), tt.more...)
				for copies(w) < 20 && !j.hasEnded(50*time.Millisecond) {
				}
				for total < *clusterFaults && !j.hasEnded(time.Duration(200+j.random.IntN(1500))*time.Millisecond) {
					j.disturb(total)
					total++
				}
				within(t, "the job has not ended", func() bool { return j.hasEnded(100 * time.Millisecond) })
				r := w.checkCluster(t, j)
				for name, n := range j.done {
					all[name] += n
				}
				items, unknown, jobs = items+r.count("listed"), unknown+r.count("unknown"), jobs+1
				if tt.more != nil {
					checkQuota(t, w, 1200)
				}
			}
			t.Logf("%d jobs, %d items, %d faults %v; unknown: %d; %v", jobs, items, total, all, unknown, time.Since(began).Round(time.Second))
		})
	}
}

// checkQuota checks that no window holds more requests than the quota allows four processes.
func checkQuota(t *testing.T, w *world, perMinute int) {
	t.Helper()
	const window, processes = 6 * time.Second, 4
	all := w.srv.Requests()
	bound := int((window+permitLife)/newQuota(nil, "", perMinute, nil, nil).every) + processes
	n := most(all, window)
	if n > bound {
		t.Errorf("%d requests in %v, want at most %d", n, window, bound)
	}
	t.Logf("%d requests, at most %d in %v", len(all), n, window)
}
