package main

import (
	"fmt"
	"net/http"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// pacedJob is a job against a service that allows a number of requests in each window.
type pacedJob struct {
	name     string
	limit    int
	window   time.Duration
	counts   map[string]bool // operations that the limit is for; nil: all
	least    float64         // the goal: percent of the quota that are used; 0: none
	announce bool            // the headers show the quota: nothing is to be refused after the first window

	// prepare returns a job of at least n of the counted requests, and the requests of its service.
	prepare func(n int) (job farcopy.Job, requests func() []simtest.Request, stop func(), err error)
}

var pacedJobs = []*pacedJob{
	{
		name: "document360.CopyTree, writes; responses have what is left of the quota, refusals the end of the window", limit: 60, window: time.Minute,
		counts: map[string]bool{"CopyFile": true, "CreateFolder": true}, least: 98, announce: true, prepare: pacedDocument360,
	},
	{
		name: "bitpaket.CopyTree; responses have quota and end of the window", limit: 120, window: time.Minute,
		least: 98, announce: true, prepare: pacedBitPaket,
	},
	{name: "box.CopyTree; refusals have Retry-After", limit: 500, window: time.Minute, least: 90, prepare: pacedBox},
	{name: "oss.CopyPrefix; refusals have x-oss-qos-delay-time", limit: 500, window: time.Minute, least: 90, prepare: pacedOSS(true, 500, time.Minute)},
	{name: "oss.CopyPrefix; refusals have nothing", limit: 500, window: time.Second, prepare: pacedOSS(false, 500, time.Second)},
}

func pacedDocument360(n int) (farcopy.Job, func() []simtest.Request, func(), error) {
	srv := document360test.Start()
	srv.SetRates(120, 60, time.Minute)
	source, target := srv.MkdirAll("/From"), srv.MkdirAll("/To")
	for i := range n {
		srv.AddFile(source, fmt.Sprintf("%05d.png", i), "1000")
	}
	cfg := srv.PipeConfig()
	cfg.HTTPClient = distant(cfg.HTTPClient)
	client, err := document360.NewClient(cfg)
	if err != nil {
		return nil, nil, nil, err
	}
	job, err := client.CopyTree(document360.CopyTreeRequest{ProjectID: srv.ProjectID(), FolderID: source, DestinationFolderID: target}, farcopy.JobConfig{})
	return job, srv.Requests, srv.Close, err
}

func pacedBitPaket(n int) (farcopy.Job, func() []simtest.Request, func(), error) {
	srv := bitpakettest.Start()
	srv.SetRate(120, time.Minute)
	srv.MkdirAll("/to")
	for i := range n / 4 { // each directory is listed twice, made, and filled by a request
		srv.AddObject(fmt.Sprintf("/from/%05d/a.png", i), "content")
	}
	cfg := srv.PipeConfig()
	cfg.HTTPClient = distant(cfg.HTTPClient)
	client, err := bitpaket.NewClient(cfg)
	if err != nil {
		return nil, nil, nil, err
	}
	job, err := client.CopyTree(bitpaket.CopyTreeRequest{Folder: "/from", Target: "/to"}, farcopy.JobConfig{})
	return job, srv.Requests, srv.Close, err
}

func pacedBox(n int) (farcopy.Job, func() []simtest.Request, func(), error) {
	srv := boxtest.Start()
	srv.SetRate(500, time.Minute)
	source, target := srv.MkdirAll("/From"), srv.MkdirAll("/To")
	for i := range n {
		srv.AddFile(source, fmt.Sprintf("%05d.png", i), 1000)
	}
	cfg := srv.PipeConfig()
	cfg.HTTPClient = distant(cfg.HTTPClient)
	client, err := box.NewClient(cfg)
	if err != nil {
		return nil, nil, nil, err
	}
	job, err := client.CopyTree(box.CopyTreeRequest{FolderID: source, ParentID: target}, farcopy.JobConfig{})
	return job, srv.Requests, srv.Close, err
}

func pacedOSS(delay bool, limit int, window time.Duration) func(n int) (farcopy.Job, func() []simtest.Request, func(), error) {
	return func(n int) (farcopy.Job, func() []simtest.Request, func(), error) {
		srv := osstest.Start()
		srv.SetRate(limit, window)
		srv.SetQPSDelay(delay)
		srv.AddBucket(sourceBucket)
		srv.AddBucket(targetBucket)
		for i := range n {
			srv.AddObject(sourceBucket, keyOf(i), "")
		}
		cfg := srv.PipeConfig()
		cfg.HTTPClient = distant(cfg.HTTPClient)
		client, err := oss.NewClient(cfg)
		if err != nil {
			return nil, nil, nil, err
		}
		job, err := client.CopyPrefix(oss.CopyPrefixRequest{SourceBucket: sourceBucket, Bucket: targetBucket}, farcopy.JobConfig{})
		return job, srv.Requests, srv.Close, err
	}
}

// distant lets each request take a time on its way.
func distant(c *http.Client) *http.Client { return &http.Client{Transport: delayed{c.Transport}} }

type delayed struct{ http.RoundTripper }

const pacedLatency = 20 * time.Millisecond

func (d delayed) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(pacedLatency / 2)
	resp, err := d.RoundTripper.RoundTrip(r)
	time.Sleep(pacedLatency / 2)
	return resp, err
}
