package main

import (
	"bytes"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// measureResume kills the process of a job in the middle, and looks at the runs that go on.
func measureResume(o options) ([]row, error) {
	s, err := startService(o.items, 0)
	if err != nil {
		return nil, err
	}
	defer s.close()
	workers := max(1, min(jobWorkers, o.items/4)) // all of them have to be busy when half is done
	t := task{URL: s.url, Dir: o.journal(), Items: o.items, Workers: workers}
	if err := killHalfway(s, t); err != nil {
		return nil, err
	}
	s.counts.firstCopy.Store(0)
	var second, third jobResult
	if _, err := run("library", t, &second); err != nil {
		return nil, err
	}
	first := time.Duration(s.counts.firstCopy.Load() - second.Began)
	c := &s.counts
	lists := c.sourceLists.Load() + c.targetLists.Load() - 2*pagesOf(o.items)
	heads := c.heads.Load()
	outcome := "none is unknown"
	if second.Unknown > 0 {
		if _, err := run("library", t, &third); err != nil {
			return nil, err
		}
		outcome = fmt.Sprintf("%d end as unknown, %d still after a third run, which takes %d HEADs more", second.Unknown, third.Unknown, c.heads.Load()-heads)
	}
	return []row{{
		What:   fmt.Sprintf("a job of %d objects whose process is killed when %d are copied: from Run of the next process to its first copy", o.items, o.items/2),
		Figure: fmt.Sprintf("%.2f s", first.Seconds()), Goal: "2 s", Met: met(first < 2*time.Second),
	}, {
		What: fmt.Sprintf("the same: requests of both runs beyond a copy of each object and two lists for each page; %d workers", workers),
		Figure: fmt.Sprintf("%d lists, %d HEADs, %d of the versioning, %d copies (%d of them refused because they were made); %d of %d are there; %s",
			lists, heads, c.versioning.Load(), c.copies.Load()-int64(o.items), c.refused.Load(), s.made(), o.items, outcome),
		Goal: fmt.Sprintf("lists of the pages in flight, %d reads", 2*workers),
		Met:  met(heads <= int64(2*workers) && second.Unknown == 0 && s.made() == o.items),
	}}, nil
}

// longestHalf ends a measurement that stands still.
const longestHalf = time.Hour

func pagesOf(items int) int64 { return int64((items + pageSize - 1) / pageSize) }

// killHalfway runs a job in a child, and kills the child when half of the objects are copied. Before
// that it withholds the responses to copies, until as many are made and not answered as there are
// workers: of each, a run that goes on finds the intent, and has to look for the copy. (For a request
// that was never sent it has to wait until no request of the old process can be executed any more.)
func killHalfway(s *service, t task) error {
	cmd, err := command("library", t)
	if err != nil {
		return err
	}
	var held atomic.Int64
	full, killed := make(chan struct{}), make(chan struct{})
	s.onCopy.Store(new(func(made int64) {
		if made <= int64(t.Items/2) {
			return
		}
		if held.Add(1) == int64(t.Workers) {
			close(full)
		}
		<-killed
	}))
	defer close(killed)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-full:
	case err := <-ended:
		return fmt.Errorf("the job ended before it was killed: %v: %s", err, said.Bytes())
	case <-time.After(longestHalf):
		return errors.Join(fmt.Errorf("the job has not copied half of its objects in %v", longestHalf), cmd.Process.Kill())
	}
	if err := cmd.Process.Kill(); err != nil {
		return err
	}
	<-ended
	return nil
}
