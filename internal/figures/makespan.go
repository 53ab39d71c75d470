package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/farcopy/farcopy/oss/osstest"
)

const (
	partLatency = 50 * time.Millisecond
	partSize    = 64 << 20
)

// newLargeServer has one object of so many parts, and a bucket for its copy.
func newLargeServer(parts int) *osstest.Server {
	srv := osstest.Start()
	srv.KeepRequests(1)
	srv.AddBucket(sourceBucket)
	srv.AddBucket(targetBucket)
	srv.AddObject(sourceBucket, largeKey, "", func(o *osstest.Object) { o.Size = int64(parts) * partSize })
	return srv
}

// measureMakespan measures how long a copy in parts takes by the ideal.
func measureMakespan(o options) (rows []row, err error) {
	for _, concurrency := range []int{4, 16, 64} {
		rounds := (o.parts + concurrency - 1) / concurrency
		ideal := time.Duration(rounds) * partLatency
		times := map[string][]float64{}
		var inParts, extra []float64
		for range o.rounds {
			for _, copier := range []string{"raw", "farcopy", "vendor", "sleep"} {
				r, err := o.copyLarge(copier, concurrency)
				if err != nil {
					return nil, err
				}
				times[copier] = append(times[copier], r.Elapsed.Seconds()/ideal.Seconds())
				if copier == "farcopy" {
					inParts = append(inParts, r.InParts.Seconds()/ideal.Seconds())
					extra = append(extra, (r.Elapsed-r.InParts).Seconds()*1000)
				}
			}
		}
		virtual := map[string]float64{}
		for _, copier := range []string{"farcopy", "vendor"} {
			var r copyResult
			if _, err := run("virtual", o.largeTask(copier, concurrency), &r); err != nil {
				return nil, err
			}
			if r.Err != "" {
				return nil, fmt.Errorf("%s in virtual time: %s", copier, r.Err)
			}
			virtual[copier] = r.Elapsed.Seconds() / ideal.Seconds()
		}
		own := median(times["farcopy"])
		rows = append(rows, row{
			What: fmt.Sprintf("one object in %d parts of %v each, %d in flight: time of the call by the ideal of %v", o.parts, partLatency, concurrency, ideal),
			Figure: fmt.Sprintf("%.3f (%s), of which the parts %.3f, what goes before and after them %.0f ms; raw net/http %.3f (%s); the vendor's Copier %.3f (%s); "+
				"goroutines that sleep and send nothing %.3f (%s); medians of %d in turn; in virtual time %.4f, the vendor's Copier %.4f",
				own, spread3(times["farcopy"]), median(inParts), median(extra), median(times["raw"]), spread3(times["raw"]),
				median(times["vendor"]), spread3(times["vendor"]), median(times["sleep"]), spread3(times["sleep"]), o.rounds,
				virtual["farcopy"], virtual["vendor"]),
			Goal: "1.05", Met: fmt.Sprintf("%s; the least: %s; in virtual time: %s", met(own <= 1.05), met(slices.Min(times["farcopy"]) <= 1.05), met(virtual["farcopy"] <= 1.05)),
		})
	}
	return rows, nil
}

func (o options) largeTask(copier string, concurrency int) task {
	return task{Case: copier, Parts: o.parts, PartSize: partSize, Concurrency: concurrency, Latency: partLatency}
}

// copyLarge has a child copy an object in parts.
func (o options) copyLarge(copier string, concurrency int) (*copyResult, error) {
	srv := newLargeServer(o.parts)
	defer srv.Close()
	var r copyResult
	t := o.largeTask(copier, concurrency)
	t.URL = srv.URL()
	if _, err := run("copier", t, &r); err != nil {
		return nil, err
	}
	source, _ := srv.Object(sourceBucket, largeKey)
	made, ok := srv.Object(targetBucket, copyKey)
	if copier == "sleep" {
		return &r, nil
	}
	if !ok || made.CRC64 != source.CRC64 || r.Err != "" {
		return nil, fmt.Errorf("%s: made %t, CRC64 %s, that of the source %s; %s", copier, ok, made.CRC64, source.CRC64, r.Err)
	}
	fmt.Fprintf(o.notes, "%s, %d in flight: %v, parts %v, %d requests\n", copier, concurrency, r.Elapsed, r.InParts, r.Requests)
	return &r, nil
}

func spread3(all []float64) string {
	return fmt.Sprintf("%.3f to %.3f", slices.Min(all), slices.Max(all))
}
