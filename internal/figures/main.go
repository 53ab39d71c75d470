package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"time"
)

// row is a line of the table.
type row struct {
	What, Figure, Goal, Met string
}

// options are what the command was asked for.
type options struct {
	items   int
	parts   int // of the large object
	rounds  int
	windows int       // of rate limits
	dir     string    // for journals and profiles
	notes   io.Writer // how far the command is
}

// measurement makes some rows of the table.
type measurement struct {
	name string
	make func(options) ([]row, error)
}

// measurements are in the order of the table.
var measurements = []measurement{
	{"makespan", measureMakespan},
	{"hostile", measureHostile},
	{"throughput", measureThroughput},
	{"memory", measureMemory},
	{"journal", measureJournal},
	{"resume", measureResume},
	{"again", measureAgain},
	{"first", measureFirst},
	{"paced", measurePaced},
}

func main() {
	child()
	only := flag.String("only", "", "names of measurements, a regular `expression`; they are "+names())
	items := flag.Int("items", 1_000_000, "how many objects the largest job has, at least 1000")
	rounds := flag.Int("rounds", 5, "how often what is compared is measured in turn")
	flag.Parse()
	if flag.NArg() > 0 || *items < pageSize || *rounds < 1 {
		flag.Usage()
		os.Exit(2)
	}
	expression, err := regexp.Compile(*only)
	if err == nil {
		err = measure(os.Stdout, expression, options{items: *items, parts: 640, rounds: *rounds, windows: 8, notes: os.Stderr})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func names() string {
	var all []string
	for _, m := range measurements {
		all = append(all, m.name)
	}
	return strings.Join(all, ", ")
}

// measure makes the measurements whose names match, and prints the table.
func measure(w io.Writer, only *regexp.Regexp, o options) error {
	dir, err := os.MkdirTemp("", "farcopy-figures-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	o.dir = dir
	fmt.Fprintf(w, "%s on %d processors (%s), %s; load before: %s\n\n", runtime.Version(), runtime.NumCPU(), processor(), commit(), load())
	fmt.Fprint(w, "| what | figure | goal | met? |\n|---|---|---|---|\n")
	for _, m := range measurements {
		if !only.MatchString(m.name) {
			continue
		}
		began := time.Now()
		rows, err := m.make(o)
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		for _, r := range rows {
			fmt.Fprintf(w, "| %s | %s | %s | %s |\n", r.What, r.Figure, r.Goal, r.Met)
		}
		fmt.Fprintf(o.notes, "%s took %v, load %s\n", m.name, time.Since(began).Round(time.Second), load())
	}
	return nil
}

// met is the last column: whether a figure is within its goal.
func met(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// processor is the name of the processor, as far as the system has it.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

// load is how many processes want a processor at the moment, over one minute.
func load() string {
	text, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(text), " ")
	if first == "" {
		return "unknown"
	}
	return first
}

func commit() string {
	out, err := exec.Command("git", "describe", "--always", "--dirty").Output()
	if err != nil {
		return "commit unknown"
	}
	return "commit " + strings.TrimSpace(string(out))
}
