package main

import (
	"fmt"
	"slices"
	"time"
)

// jobWorkers is the number of requests that a job and raw net/http have in flight.
const jobWorkers = 32

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
	few := max(1, o.items/10)
	rounds, err := o.compare(few, o.rounds, "raw", "library", "calls")
	if err != nil {
		return nil, err
	}
	whole, err := o.compare(o.items, 1, "raw", "library")
	if err != nil {
		return nil, err
	}
	const how = "items for each processor second of the client, by those of the same requests by net/http, signed by the signer of package oss, " +
		"decoded by encoding/xml, %d in flight: "
	figure := func(role string) string {
		all := rounds.ratios(role)
		return fmt.Sprintf("%.2f (%s; median of %d rounds in turn of %d items)", median(all), spread(all), o.rounds, few)
	}
	own := rounds.ratios("library")
	return []row{{
		What: fmt.Sprintf(how+"a job of oss.CopyPrefix with a journal", jobWorkers),
		Figure: figure("library") + fmt.Sprintf(", %.2f with %d; processor time of an item: %.1f µs, net/http %.1f µs; requests %d and %d",
			whole.ratios("library")[0], o.items, rounds.least("library", few), rounds.least("raw", few), whole.requests["library"], whole.requests["raw"]),
		Goal: "0.85", Met: met(median(own) >= 0.85 && whole.ratios("library")[0] >= 0.85),
	}, {
		What: "the same: calls of ListObjects and CopyObject, without a job", Figure: figure("calls"), Goal: "-", Met: "-",
	}}, nil
}

// comparison is the processor time of clients that copy the same objects, by role and round.
type comparison struct {
	times    map[string][]time.Duration
	requests map[string]int64
}

// ratios are the items a processor second of a role by those of net/http, by round.
func (c *comparison) ratios(role string) (all []float64) {
	for i, t := range c.times[role] {
		all = append(all, c.times["raw"][i].Seconds()/t.Seconds())
	}
	return all
}

// least is the processor time of an item in the fastest round, in microseconds.
func (c *comparison) least(role string, items int) float64 {
	return slices.Min(c.times[role]).Seconds() * 1e6 / float64(items)
}

// compare measures roles in turn.
func (o options) compare(items, rounds int, all ...string) (*comparison, error) {
	s, err := startService(items, 0)
	if err != nil {
		return nil, err
	}
	defer s.close()
	c := &comparison{map[string][]time.Duration{}, map[string]int64{}}
	for range rounds {
		for _, role := range all {
			cpu, _, err := copyAll(s, role, task{Dir: o.journal()})
			if err != nil {
				return nil, err
			}
			c.times[role] = append(c.times[role], cpu)
			c.requests[role] = s.counts.all()
			fmt.Fprintf(o.notes, "%d items, %s: %v\n", items, role, cpu)
		}
	}
	return c, nil
}

func median(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

// spread is the least and the most.
func spread(all []float64) string {
	return fmt.Sprintf("%.2f to %.2f", slices.Min(all), slices.Max(all))
}
