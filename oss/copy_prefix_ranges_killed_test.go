package oss_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestCopyPrefixRangesKilled: a job that lists many ranges is killed anywhere and gone on with, while
// others add and remove keys on both sides. What is there all the time is copied once and told once,
// and the report is about what was listed.
func TestCopyPrefixRangesKilled(t *testing.T) {
	for seed := range uint64(5) {
		testkit.Run(t, fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 5))
			srv := newServer(t)
			srv.SetListLag([]time.Duration{0, time.Second}[r.IntN(2)])
			stable := map[string]bool{}
			for i := range 120 {
				key := []string{fmt.Sprintf("logs/%02d", i), fmt.Sprintf("logs/%d/%x", i%7, i*i), fmt.Sprintf("logs/日/%d", i), fmt.Sprintf("logs/~%d", i)}[r.IntN(4)]
				stable[key] = true
				srv.AddObject("photos", key, key)
			}
			for key := range stable {
				if r.IntN(10) == 0 {
					srv.AddObject("backup", "old/"+key[len("logs/"):], key)
				}
			}
			time.Sleep(time.Minute)
			for i := range 20 { // of others
				key := fmt.Sprintf("logs/%02d+", r.IntN(120))
				if _, taken := srv.Object("photos", key); !taken {
					srv.AddObject("photos", key, key)
					time.AfterFunc(time.Duration(r.IntN(4000))*time.Millisecond, func() { srv.Remove("photos", key) })
				}
				another := fmt.Sprintf("logs/%d!", i)
				time.AfterFunc(time.Duration(r.IntN(4000))*time.Millisecond, func() { srv.AddObject("photos", another, another) })
				theirs := fmt.Sprintf("old/%02d-%d", r.IntN(100), i)
				time.AfterFunc(time.Duration(r.IntN(4000))*time.Millisecond, func() { srv.AddObject("backup", theirs, "of others") })
			}
			for range 6 {
				srv.Inject("ListObjects", []osstest.Fault{osstest.None, osstest.Status(503), osstest.HangUpBeforeAct, osstest.Slow(time.Second)}[r.IntN(4)])
			}
			short := shortPages(1 + r.IntN(3))
			report, _ := testkit.RunKilled(t, 1+r.IntN(200), 1+r.IntN(4), func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
				var once sync.Once
				var outer http.RoundTripper
				job, err := throughTransport(t, srv, func(base http.RoundTripper, req *http.Request) (*http.Response, error) {
					time.Sleep(10 * time.Millisecond)
					once.Do(func() { outer = wrap(base) })
					return short(outer, req)
				}).CopyPrefix(logs, cfg)
				if err != nil {
					t.Fatal(err)
				}
				return job
			})
			for key := range stable {
				made, isMade := srv.Object("backup", "old/"+key[len("logs/"):])
				if !isMade || made.Content != key {
					t.Errorf("%q is not at the target: %q", key, made.Content)
				}
				if n := len(srv.Versions("backup", "old/"+key[len("logs/"):])); n != 1 {
					t.Errorf("%q has %d versions", key, n)
				}
			}
			if sum := report.Copied + report.Skipped + report.Failed + report.Unknown; !report.Complete || sum != report.Listed || sum < int64(len(stable)) {
				t.Errorf("of %d objects that stayed: %+v", len(stable), report)
			}
		})
	}
}
