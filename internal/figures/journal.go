package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/pprof/profile"
)

// atRate is the number of items a second of which the share of the journal is told.
const atRate = 5000

// measureJournal finds the share of the journal in the processor time of a job by a profile.
func measureJournal(o options) ([]row, error) {
	items := max(1, o.items/5)
	s, err := startService(items, 0)
	if err != nil {
		return nil, err
	}
	defer s.close()
	file := filepath.Join(o.dir, "job.pprof")
	if _, _, err := copyAll(s, "library", task{Dir: o.journal(), Profile: file}); err != nil {
		return nil, err
	}
	p, err := readProfile(file)
	if err != nil {
		return nil, err
	}
	own := p.within(func(name string) bool { return strings.Contains(name, "/internal/journal.") })
	all := p.within(func(name string) bool {
		return strings.Contains(name, "/internal/journal.") || strings.HasSuffix(name, "internal/job.(*run).write") ||
			strings.HasSuffix(name, "internal/job.(*run).saveAll") || strings.HasSuffix(name, "internal/job.(*run).enqueue")
	})
	share := atRate * own.Seconds() / float64(items)
	return []row{{
		What: fmt.Sprintf("the journal's share of the run time at %d items a second, by its processor time in a profile of a job of %d items", atRate, items),
		Figure: fmt.Sprintf("%.1f %% of one processor: %.1f µs an item of %.1f; with what the engine does to write its records %.1f %%",
			100*share, float64(own.Microseconds())/float64(items), float64(p.total.Microseconds())/float64(items), 100*atRate*all.Seconds()/float64(items)),
		Goal: "5 %", Met: met(share <= 0.05),
	}}, nil
}

// samples are those of a profile of the processor time.
type samples struct {
	*profile.Profile
	total time.Duration
}

func readProfile(file string) (*samples, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	p, err := profile.Parse(f)
	if err != nil {
		return nil, err
	}
	s := &samples{Profile: p}
	s.total = s.within(func(string) bool { return true })
	return s, nil
}

// within returns the time that was spent in functions whose names match, and in what they call.
func (s *samples) within(match func(name string) bool) (t time.Duration) {
	for _, sample := range s.Sample {
		if has(sample, match) {
			t += time.Duration(sample.Value[1])
		}
	}
	return t
}

func has(s *profile.Sample, match func(name string) bool) bool {
	for _, l := range s.Location {
		for _, line := range l.Line {
			if match(line.Function.Name) {
				return true
			}
		}
	}
	return false
}
