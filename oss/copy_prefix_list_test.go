package oss_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// throughTransport is a client of a simulator whose exchanges go through a function.
func throughTransport(t *testing.T, srv *osstest.Server, wrap func(http.RoundTripper, *http.Request) (*http.Response, error)) *oss.Client {
	t.Helper()
	cfg := srv.PipeConfig()
	hc := *cfg.HTTPClient
	next := hc.Transport
	hc.Transport = testkit.RoundTripper(func(r *http.Request) (*http.Response, error) { return wrap(next, r) })
	cfg.HTTPClient = &hc
	return newClient(t, cfg)
}

// shortPages shows n entries of each list that has more.
func shortPages(n int) func(http.RoundTripper, *http.Request) (*http.Response, error) {
	return func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
		res, err := next.RoundTrip(r)
		if err != nil || r.URL.Query().Get("list-type") == "" {
			return res, err
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			return nil, err
		}
		head, rest, _ := strings.Cut(string(body), "<Contents>")
		entries := strings.Split(strings.TrimSuffix(rest, "</ListBucketResult>"), "<Contents>")
		if rest != "" && len(entries) > n {
			head = strings.Replace(head, "<IsTruncated>false", "<IsTruncated>true", 1)
			text := head + "<NextContinuationToken>more</NextContinuationToken>"
			for _, e := range entries[:n] {
				text += "<Contents>" + e[:strings.Index(e, "</Contents>")] + "</Contents>"
			}
			body = []byte(text + "</ListBucketResult>")
		}
		res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		res.Header.Set("Content-Length", fmt.Sprint(len(body)))
		return res, nil
	}
}

// TestCopyPrefixShortPages: pages may have any number of keys, also only the prefix itself.
func TestCopyPrefixShortPages(t *testing.T) {
	for n := 1; n <= 3; n++ {
		testkit.Run(t, fmt.Sprint(n, " keys a page"), func(t *testing.T) {
			srv := newLogServer(t, 5)
			srv.AddObject("photos", "logs/", "the prefix")
			srv.AddObject("backup", "old/", "the prefix")
			srv.AddObject("backup", "old/00003", "line 3")
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()
			job, err := throughTransport(t, srv, shortPages(n)).CopyPrefix(logs, oss.JobConfig{})
			if err != nil {
				t.Fatal(err)
			}
			lines := 0
			for _, err := range job.Run(ctx) {
				if err != nil {
					t.Fatal(err)
				}
				if lines++; lines > 6 {
					t.Fatal("more lines than objects")
				}
			}
			testkit.WantEqual(t, "copied", job.Report().Copied, 4)
			testkit.WantEqual(t, "skipped", job.Report().Skipped, 2)
		})
	}
}

// TestCopyPrefixEmptyPage: a page that is empty and not the last one is no end of the listing.
func TestCopyPrefixEmptyPage(t *testing.T) {
	for _, bucket := range []string{"photos", "backup"} {
		testkit.Run(t, bucket, func(t *testing.T) {
			srv := newLogServer(t, 5)
			srv.AddObject("backup", "old/00003", "line 3")
			short := shortPages(0)
			c := throughTransport(t, srv, func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
				if strings.HasPrefix(r.URL.Path, "/"+bucket) || strings.HasPrefix(r.URL.Host, bucket) {
					return short(next, r)
				}
				return next.RoundTrip(r)
			})
			job, err := c.CopyPrefix(logs, oss.JobConfig{})
			if err != nil {
				t.Fatal(err)
			}
			_, err = runJob(t, job)
			e := testkit.As[*farcopy.JobError](t, err)
			testkit.WantEqual(t, "complete", e.Complete, false)
		})
	}
}

// TestCopyPrefixBadUTF8: a key that is not UTF-8 is not taken for another one with the same content.
func TestCopyPrefixBadUTF8(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newServer(t)
		srv.AddObject("photos", "logs/\xff", "same")
		srv.AddObject("photos", "logs/\ufffd", "same")
		got, err := runJob(t, newPrefixJob(t, srv, logs, oss.JobConfig{}))
		testkit.WantEqual(t, "copied", len(got[farcopy.ActionCopied]), 0)
		e := testkit.As[*farcopy.JobError](t, err)
		testkit.WantEqual(t, "complete", e.Complete, false)
	})
}

// TestCopyPrefixLongKeys: a page of the longest keys, which JSON makes longer still, is journalled.
func TestCopyPrefixLongKeys(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newServer(t)
		for i := range 400 {
			srv.AddObject("photos", fmt.Sprintf("logs/%04d%s", i, strings.Repeat("<", 1000)), "x")
		}
		got, err := runJob(t, newPrefixJob(t, srv, logs, oss.JobConfig{Journal: t.TempDir()}))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "copied", len(got[farcopy.ActionCopied]), 400)
	})
}
