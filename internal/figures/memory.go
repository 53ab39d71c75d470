package main

import (
	"fmt"
	"os"
	"slices"
)

// journal returns a new place for the journal of a job.
func (o options) journal() string {
	dir, err := os.MkdirTemp(o.dir, "journal-")
	if err != nil {
		panic(err) // the folder of the command is gone
	}
	return dir
}

// measureMemory compares the largest resident size of a job with that of a small one.
func measureMemory(o options) ([]row, error) {
	const few = 10_000
	small, err := o.memory(min(few, o.items), o.rounds)
	if err != nil {
		return nil, err
	}
	large, err := o.memory(o.items, 1)
	if err != nil {
		return nil, err
	}
	least := median(small)
	times := large[0] / least
	return []row{{
		What: fmt.Sprintf("largest resident size of the process of a job with %d items, by that with %d", o.items, min(few, o.items)),
		Figure: fmt.Sprintf("%.2f: %.1f MB to %.1f MB (median of %d: %.1f to %.1f MB)", times, large[0]/1e6, least/1e6, len(small),
			slices.Min(small)/1e6, slices.Max(small)/1e6),
		Goal: "1.3, below 100 MB", Met: met(times <= 1.3 && large[0] < 100e6),
	}}, nil
}

func (o options) memory(items, rounds int) (sizes []float64, err error) {
	s, err := startService(items, 0)
	if err != nil {
		return nil, err
	}
	defer s.close()
	for range rounds {
		_, r, err := copyAll(s, "library", task{Dir: o.journal()})
		if err != nil {
			return nil, err
		}
		sizes = append(sizes, float64(r.Memory))
	}
	return sizes, nil
}
