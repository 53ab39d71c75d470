//go:build linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// measureScaling measures how much sooner four workers copy than one, where the time is that of the
// service.
func measureScaling(t *testing.T) []row {
	const latency, slots, n, goal = 200 * time.Millisecond, 4, 1000, 3.6
	rate := map[int]float64{}
	for _, workers := range []int{1, 4} {
		w := newPlainWorld(t, n, latency)
		args := []string{
			"run", "-base-url", w.srv.URL(), "-data", filepath.Join(t.TempDir(), "job"), "-json",
			"-workers", strconv.Itoa(workers), "-slots", strconv.Itoa(slots), "-verify", "answer",
		}
		got := startProgram(t, calm, w.env, append(args, w.args...)...).result(t)
		want(t, "copied", got.count("copied"), n)
		all := w.srv.Requests()
		steady := all[len(all)/10 : len(all)*9/10]
		rate[workers] = float64(len(steady)-1) / steady[len(steady)-1].Time.Sub(steady[0].Time).Seconds()
	}
	times := rate[4] / rate[1]
	ideal := slots * float64(time.Second/latency)
	return []row{{
		fmt.Sprintf("4 workers against 1, %d requests at a time each, %v a copy", slots, latency),
		fmt.Sprintf("%.2f x: %.1f and %.1f items/s, where the service allows %.0f and %.0f", times, rate[4], rate[1], 4*ideal, ideal),
		fmt.Sprintf("%.1f x", goal), met(times >= goal),
	}}
}

// cost is what an item takes of a program with all its processes, but not of the simulator.
type cost struct{ wall, cpu time.Duration }

// measureOverhead compares the program with bulk-copy: the same number of items, at one simulator.
func measureOverhead(t *testing.T) []row {
	const n, requests = 5000, 8 // at a time
	bulk := filepath.Join(t.TempDir(), "bulk-copy")
	build := exec.Command("go", "build", "-o", bulk, "./bulk-copy")
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("bulk-copy is not built: %v\n%s", err, out)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	w := newPlainWorld(t, n, 0)
	from := []string{"-base-url", w.srv.URL(), "-json", "-service", "oss", "-from", "photos/logs/"}
	one := costOf(t, w, n, bulk, append(from, "-to", "backup/one/", "-workers", strconv.Itoa(requests), "-journal", filepath.Join(t.TempDir(), "job"))...)
	many := costOf(t, w, n, self, append(append([]string{"run"}, from...),
		"-to", "backup/many/", "-workers", "2", "-slots", strconv.Itoa(requests/2), "-data", filepath.Join(t.TempDir(), "job"))...)
	show := func(c cost) string {
		return fmt.Sprintf("%.2f ms of wall time and %.2f ms of processor time", c.wall.Seconds()*1000, c.cpu.Seconds()*1000)
	}
	return []row{{
		fmt.Sprintf("an item of %d, %d requests at a time, a service that takes no time: 2 workers against `bulk-copy`", n, requests),
		show(many) + "; `bulk-copy`: " + show(one), "-", "-",
	}}
}

// costOf runs a program to its end.
func costOf(t *testing.T, w *world, n int, program string, args ...string) cost {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Env = append(append(os.Environ(), w.env...), programEnv+"={}")
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	began := time.Now()
	err := cmd.Run()
	wall := time.Since(began)
	if err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(program), err, tail(stderr.String()))
	}
	want(t, "copied by "+filepath.Base(program), readRun(t, 0, stdout.String(), stderr.String()).count("copied"), n)
	cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime() // with that of its workers, which have ended
	return cost{wall / time.Duration(n), cpu / time.Duration(n)}
}
