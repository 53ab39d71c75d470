package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestRecording: the recording in README.md shows commands that the program takes, and lines of the
// shape that it prints.
func TestRecording(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n## A job that is killed\n")
	section, _, ok := strings.Cut(section, "\n## ")
	if !ok {
		t.Fatal("README.md has no such section")
	}
	shapes := []struct {
		name  string
		line  *regexp.Regexp
		lines int
	}{
		{"plan", regexp.MustCompile(`^\d+ items: \d+ to copy, \d+ there already, \d+ that cannot be copied$`), 0},
		{"cost", regexp.MustCompile(`^  [\d.]+ GB, \d+ requests$`), 0},
		{"question", regexp.MustCompile(`^Go on\? \[y/N\] y$`), 0},
		{"bar", regexp.MustCompile(`^\[=*>-*\] (\d+%  )?\d+ of \d+\+? items, [\d.]+ GB of [\d.]+ GB, \d+/s$`), 0},
		{"pace", regexp.MustCompile(`^(listing|\d+s left \(\d+s to \d+s\)), limited by [a-z ]+, \d+ workers$`), 0},
		{"report", regexp.MustCompile(`^\d+ items: \d+ copied, \d+ there already, \d+ failed, \d+ unknown, \d+ pending; \d+ requests in [\d.]+ s$`), 0},
		{"kill", regexp.MustCompile(`^Killed$`), 0},
	}
	commands := 0
	for line := range strings.Lines(section) {
		shown, isShown := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "    ")
		if !isShown || strings.HasPrefix(line, "\t") {
			continue
		}
		if args, ok := strings.CutPrefix(shown, "$ bulk-copy "); ok {
			commands++
			o := given(t, strings.Fields(args)...)
			want(t, "the command is what the program calls itself", "bulk-copy "+args, o.command())
			continue
		}
		if strings.HasPrefix(shown, "$ go install ") {
			continue
		}
		known := false
		for n := range shapes {
			if shapes[n].line.MatchString(shown) {
				known = true
				shapes[n].lines++
			}
		}
		if !known {
			t.Errorf("the program prints no such line: %q", shown)
		}
		if len(shown) > 100 && !strings.Contains(shown, "requests in") {
			t.Errorf("%d columns: %q", len(shown), shown)
		}
	}
	if commands < 2 {
		t.Errorf("%d commands, want one that is killed and one that goes on", commands)
	}
	for _, s := range shapes {
		if s.lines == 0 {
			t.Errorf("no line of the shape of a %s", s.name)
		}
	}
}

// TestRecordingShapes: the shapes of TestRecording are those of what the program prints now.
func TestRecordingShapes(t *testing.T) {
	var plan, counts strings.Builder
	printPlan(&plan, report{Listed: 2, Complete: true}, (&fakeJob{}).summary)
	printCounts(&counts, report{Listed: 2, Complete: true})
	want(t, "plan", plan.String(), "2 items: 0 to copy, 0 there already, 0 that cannot be copied\n")
	want(t, "report", counts.String(), "2 items: 0 copied, 0 there already, 0 failed, 0 unknown, 0 pending; 0 requests in 0.0 s\n")
}
