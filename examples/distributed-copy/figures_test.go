//go:build linux

package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/oss/osstest"
)

var (
	figures     = flag.String("figures", "", "measure the figures whose names match a regular `expression`; . is all, empty none")
	figureItems = flag.Int("figure-items", 1_000_000, "how many objects the large job has")
)

// row is a line of the table of docs/figures.md.
type row struct{ what, figure, goal, met string }

// measurements are the figures that TestFigures can measure, in the order of the table.
var measurements = []struct {
	name string
	make func(*testing.T) []row
}{
	{"quota", measureQuota},
	{"killed", measureQuotaKilled},
	{"scaling", measureScaling},
	{"overhead", measureOverhead},
	{"queueing", measureQueueing},
	{"items", measureItems},
}

// TestFigures prints a table of figures, which depend on the machine and on what else it does. It
// fails only if something could not be measured, or if a job did not end as it has to.
func TestFigures(t *testing.T) {
	if *figures == "" {
		t.Skip("figures take half an hour and are no checks: go test -run TestFigures -figures . -timeout 2h -v")
	}
	only, err := regexp.Compile(*figures)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("%s on %d processors\n\n| what | figure | goal | met? |\n|---|---|---|---|\n", runtime.Version(), runtime.NumCPU())
	for _, m := range measurements {
		if !only.MatchString(m.name) {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			before := load()
			for _, r := range m.make(t) {
				fmt.Printf("| %s | %s; load %s to %s | %s | %s |\n", r.what, r.figure, before, load(), r.goal, r.met)
			}
		})
	}
}

// met is the last column.
func met(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// load is how many processes want a processor, over one minute.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

// newPlainWorld has n objects at a simulator that takes the given time for each copy.
func newPlainWorld(t *testing.T, n int, latency time.Duration) *world {
	w := newOSSWorld(t, 0)
	w.n = n
	srv := w.srv.(*osstest.Server)
	for i := range n {
		srv.AddObject("photos", fmt.Sprintf("logs/%07d", i), "line")
	}
	if latency > 0 {
		for range 2 * n {
			srv.Inject("CopyObject", osstest.Slow(latency))
		}
	}
	return w
}
