package main

import (
	"fmt"
	"slices"
	"time"
)

// measureFirst measures how long a job takes to its first copy, with few objects and with many.
func measureFirst(o options) ([]row, error) {
	sizes := []int{min(pageSize, o.items), o.items}
	var services []*service
	for _, n := range sizes {
		s, err := startService(n, 0)
		if err != nil {
			return nil, err
		}
		defer s.close()
		services = append(services, s)
	}
	took := make([][]float64, len(sizes))
	for range 2*o.rounds + 1 {
		for i, s := range services {
			s.forget()
			var r jobResult
			if _, err := run("library", task{URL: s.url, Dir: o.journal(), Items: len(s.copied), Workers: jobWorkers, Stop: 1}, &r); err != nil {
				return nil, err
			}
			took[i] = append(took[i], time.Duration(s.counts.firstCopy.Load()-r.Began).Seconds()*1000)
		}
	}
	few, many := median(took[0]), median(took[1])
	return []row{{
		What:   fmt.Sprintf("from Run to the first copy: a job of %d objects, and one of %d (medians of %d)", sizes[0], sizes[1], len(took[0])),
		Figure: fmt.Sprintf("%.1f ms (%s), %.1f ms (%s)", few, spread(took[0]), many, spread(took[1])),
		Goal:   "does not depend on the number", Met: met(slices.Min(took[1]) <= 1.5*slices.Min(took[0])),
	}}, nil
}
