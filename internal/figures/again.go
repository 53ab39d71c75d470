package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// measureAgain counts the requests of a job that has nothing to do, with a new journal.
func measureAgain(o options) ([]row, error) {
	plain, err := o.again(0)
	if err != nil {
		return nil, err
	}
	mixed, err := o.again(100)
	if err != nil {
		return nil, err
	}
	onBox, err := againOnBox()
	if err != nil {
		return nil, err
	}
	onDocument360, err := againOnDocument360()
	if err != nil {
		return nil, err
	}
	return slices.Concat(plain, mixed, onBox, onDocument360), nil
}

// again runs a job of package oss whose target is equal to its source. Of every n-th object the ETag
// is no MD5; 0: of none.
func (o options) again(multipart int) ([]row, error) {
	s, err := startService(o.items, multipart)
	if err != nil {
		return nil, err
	}
	defer s.close()
	s.fill()
	var r jobResult
	if _, err := run("library", task{URL: s.url, Dir: o.journal(), Items: o.items, Workers: jobWorkers}, &r); err != nil {
		return nil, err
	}
	c := &s.counts
	pages, heads := pagesOf(o.items), int64(0)
	what, goal := "", fmt.Sprintf("%d lists a side, nothing else", pages)
	if multipart > 0 {
		heads = int64((o.items + multipart - 1) / multipart)
		what = fmt.Sprintf(", of %d of which the ETag is no MD5", heads)
		goal = fmt.Sprintf("%d lists a side, %d HEADs a side", pages, heads)
	}
	isMet := r.Skipped == o.items && c.sourceLists.Load() == pages && c.targetLists.Load() == pages && c.all() == 2*pages+2*heads
	return []row{{
		What: fmt.Sprintf("a job with a new journal of %d objects that are all there%s: requests", o.items, what),
		Figure: fmt.Sprintf("%d lists of the source, %d of the target, %d HEADs, %d others; %d skipped, %.1f s",
			c.sourceLists.Load(), c.targetLists.Load(), c.heads.Load(), c.all()-c.sourceLists.Load()-c.targetLists.Load()-c.heads.Load(), r.Skipped, r.Elapsed.Seconds()),
		Goal: goal, Met: met(isMet),
	}}, nil
}

// The tree that is copied twice: folders at the top, each with files.
const (
	treeFolders = 20
	treeFiles   = 30
)

func againOnBox() ([]row, error) {
	srv := boxtest.Start()
	defer srv.Close()
	source, target := srv.MkdirAll("/Album"), srv.MkdirAll("/Archives")
	for i := range treeFolders {
		folder := srv.MkdirAll(fmt.Sprintf("/Album/%02d", i))
		for n := range treeFiles {
			srv.AddFile(folder, fmt.Sprintf("%03d.jpg", n), int64(1000+n))
		}
	}
	job := func() (farcopy.Job, error) {
		return srv.PipeClient().CopyTree(box.CopyTreeRequest{FolderID: source, ParentID: target}, box.JobConfig{Workers: jobWorkers})
	}
	return twice("Box", job, func() (ops []string) {
		for _, r := range srv.Requests() {
			ops = append(ops, r.Op)
		}
		return ops
	})
}

func againOnDocument360() ([]row, error) {
	srv := document360test.Start()
	defer srv.Close()
	srv.SetRate(0, 0)
	source, target := srv.MkdirAll("/Album"), srv.MkdirAll("/Archives")
	for i := range treeFolders {
		folder := srv.MkdirAll(fmt.Sprintf("/Album/%02d", i))
		for n := range treeFiles {
			srv.AddFile(folder, fmt.Sprintf("%03d.jpg", n), fmt.Sprint(1000+n))
		}
	}
	req := document360.CopyTreeRequest{ProjectID: srv.ProjectID(), FolderID: source, DestinationFolderID: target}
	job := func() (farcopy.Job, error) {
		return srv.PipeClient().CopyTree(req, document360.JobConfig{Workers: jobWorkers})
	}
	return twice("Document360", job, func() (ops []string) {
		for _, r := range srv.Requests() {
			ops = append(ops, r.Op)
		}
		return ops
	})
}

// twice runs a job and another one with the same request, and counts the operations of the second.
func twice(service string, newJob func() (farcopy.Job, error), requests func() []string) ([]row, error) {
	if _, err := outcomes(newJob); err != nil {
		return nil, err
	}
	before := len(requests())
	again, err := outcomes(newJob)
	if err != nil {
		return nil, err
	}
	var copies int
	byOp := map[string]int{}
	for _, op := range requests()[before:] {
		byOp[op]++
		if strings.HasPrefix(op, "Copy") || strings.HasPrefix(op, "Create") {
			copies++
		}
	}
	most := 2 * (treeFolders + 1) // the folder at the top is one, too
	total := len(requests()) - before
	return []row{{
		What:   fmt.Sprintf("the same on %s: %d folders of %d files each", service, treeFolders, treeFiles),
		Figure: fmt.Sprintf("%d requests: %s; %s", total, tally(byOp), tally(again)),
		Goal:   fmt.Sprintf("a listing for each folder: %d for the two sides", most),
		Met:    within(total, most, copies),
	}}, nil
}

// within is the last column for a number of requests.
func within(total, most, copies int) string {
	switch {
	case copies > 0:
		return "no"
	case total > most:
		return fmt.Sprintf("no: %d more", total-most)
	}
	return "yes"
}

// outcomes runs a job to its end and counts what it has done, by action.
func outcomes(newJob func() (farcopy.Job, error)) (map[string]int, error) {
	job, err := newJob()
	if err != nil {
		return nil, err
	}
	count := map[string]int{}
	for o, err := range job.Run(context.Background()) {
		if err != nil {
			return nil, errors.Join(err, o.Err)
		}
		count[string(o.Action)]++
	}
	return count, nil
}

// tally is "5 a, 3 b".
func tally(counts map[string]int) string {
	var parts []string
	for name, n := range counts {
		parts = append(parts, fmt.Sprintf("%d %s", n, name))
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}
