package main

import (
	"fmt"
	"slices"
	"time"
)

// jobWorkers is the number of requests that a job and raw net/http have in flight.
const jobWorkers = 32

// rate is items by processor seconds of the client.
func rate(items int, cpu time.Duration) float64 { return float64(items) / cpu.Seconds() }

// copyAll has a client copy all objects of a service, and returns the processor time of the client.
func copyAll(s *service, role string, t task) (time.Duration, *jobResult, error) {
	s.forget()
	t.URL, t.Items, t.Workers = s.url, len(s.copied), jobWorkers
	var r jobResult
	cpu, err := run(role, t, &r)
	if err != nil {
		return 0, nil, err
	}
	if made := s.made(); made != len(s.copied) || r.Copied != made || s.counts.refused.Load() != 0 {
		return 0, nil, fmt.Errorf("%s: copied %d of %d objects, says %d; %d refused", role, made, len(s.copied), r.Copied, s.counts.refused.Load())
	}
	return cpu, &r, nil
}

// measureThroughput compares the processor time of a job with that of the same requests by net/http.
func measureThroughput(o options) ([]row, error) {
	rounds, err := o.compare(max(1, o.items/10), o.rounds)
	if err != nil {
		return nil, err
	}
	whole, err := o.compare(o.items, 1)
	if err != nil {
		return nil, err
	}
	ratio := median(rounds.ratios)
	return []row{{
		What: fmt.Sprintf("items for each processor second of the client: a job of oss.CopyPrefix with a journal, by the same requests "+
			"of net/http, signed by the signer of package oss, decoded by encoding/xml; %d requests in flight", jobWorkers),
		Figure: fmt.Sprintf("%.2f (%s; %d interleaved rounds of %d), %.2f with %d; by medians %.0f to %.0f items, %.0f to %.0f requests a client",
			ratio, spread(rounds.ratios), o.rounds, max(1, o.items/10), whole.ratios[0], o.items,
			median(rounds.library), median(rounds.raw), median(rounds.libraryRequests), median(rounds.rawRequests)),
		Goal: "0.85", Met: met(ratio >= 0.85 && whole.ratios[0] >= 0.85),
	}}, nil
}

type comparison struct {
	raw, library, ratios         []float64 // items a processor second
	rawRequests, libraryRequests []float64
}

// compare measures net/http and the library in turn.
func (o options) compare(items, rounds int) (*comparison, error) {
	s, err := startService(items, 0)
	if err != nil {
		return nil, err
	}
	defer s.close()
	var c comparison
	for range rounds {
		raw, _, err := copyAll(s, "raw", task{})
		if err != nil {
			return nil, err
		}
		c.rawRequests = append(c.rawRequests, float64(s.counts.all()))
		library, _, err := copyAll(s, "library", task{Dir: o.journal()})
		if err != nil {
			return nil, err
		}
		c.libraryRequests = append(c.libraryRequests, float64(s.counts.all()))
		c.raw, c.library = append(c.raw, rate(items, raw)), append(c.library, rate(items, library))
		c.ratios = append(c.ratios, raw.Seconds()/library.Seconds())
		fmt.Fprintf(o.notes, "%d items: raw %v, library %v\n", items, raw, library)
	}
	return &c, nil
}

func median(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

// spread is the least and the most.
func spread(all []float64) string {
	return fmt.Sprintf("%.2f to %.2f", slices.Min(all), slices.Max(all))
}
