package oss_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
)

// TestCopyPrefixRanges: a prefix of many pages is listed in ranges, each key once on both sides, also
// where keys are odd, and with few requests more than one list would take.
func TestCopyPrefixRanges(t *testing.T) {
	const perPage = 20
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLogServer(t, 1200)
		for _, key := range append(oddLogs, "logs/", "logs/\x01", "logs/\x7f", "logs/~", "logs/~~", "logs/%2F", "logs///", "logs/00500/", "logs/00500~") {
			srv.AddObject("photos", key, "odd "+key)
		}
		for i := range 300 {
			srv.AddObject("photos", fmt.Sprintf("logs/ä/%d/日本", i), fmt.Sprint("odd ", i))
		}
		srv.AddObject("photos", "logs", "before the prefix")
		srv.AddObject("photos", "logs0", "after the prefix")
		keys := 1200 + len(oddLogs) + 9 + 300
		client := throughTransport(t, srv, shortPages(perPage))
		run := func() map[oss.Action][]string {
			job, err := client.CopyPrefix(logs, oss.JobConfig{})
			if err != nil {
				t.Fatal(err)
			}
			got, err := runJob(t, job)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		testkit.WantEqual(t, "copied", len(run()[farcopy.ActionCopied]), keys)
		testkit.WantSent(t, srv, "CopyObject", keys)
		before := len(srv.Requests())
		testkit.WantEqual(t, "skipped", len(run()[farcopy.ActionSkipped]), keys)
		lists := len(srv.Requests()) - before
		t.Logf("%d lists for twice %d pages", lists, (keys+perPage-1)/perPage)
		if most := 2*((keys+perPage-1)/perPage+15) + 34; lists > most {
			t.Errorf("%d lists, at most %d", lists, most)
		}
		split := 0
		for _, r := range srv.Requests() {
			if strings.Contains(r.Target+"&", "max-keys=1&") {
				split++
			}
		}
		testkit.WantEqual(t, "the ranges were split", split > 0, true)
	})
}

// TestCopyPrefixLongTarget: a page that ends with a key that has no place at the target is followed by
// the next one.
func TestCopyPrefixLongTarget(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLogServer(t, 3)
		srv.AddObject("photos", "logs/"+strings.Repeat("0", 1018), "long")
		srv.AddObject("photos", "logs/"+strings.Repeat("0", 1015)+"日", "long, with a character of three bytes")
		req := logs
		req.Prefix = "older logs/"
		job, err := throughTransport(t, srv, shortPages(1)).CopyPrefix(req, oss.JobConfig{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := runJob(t, job)
		testkit.WantEqual(t, "complete", testkit.As[*farcopy.JobError](t, err).Complete, true)
		testkit.WantEqual(t, "copied", len(got[farcopy.ActionCopied]), 3)
		testkit.WantEqual(t, "failed", len(got[farcopy.ActionFailed]), 2)
	})
}

// TestCopyPrefixRangesAtOnce: the ranges of a long prefix are listed at the same time, which takes
// less than half of the time of one list.
func TestCopyPrefixRangesAtOnce(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		const objects, perPage, latency = 600, 10, time.Second
		srv := newLogServer(t, objects)
		short := shortPages(perPage)
		client := throughTransport(t, srv, func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			if r.URL.Query().Has("list-type") {
				time.Sleep(latency)
			}
			return short(next, r)
		})
		job, err := client.CopyPrefix(logs, oss.JobConfig{Workers: 64})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if _, err := runJob(t, job); err != nil {
			t.Fatal(err)
		}
		one := 2 * objects / perPage * latency // a source and a target
		took := time.Since(began)
		t.Logf("%v; one list takes %v", took, one)
		if took > one/2 {
			t.Errorf("it took %v, one list %v", took, one)
		}
	})
}
