package oss_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/oss"
)

// skewed is a client of a simulator whose clock is off by d from the client's.
func skewed(t *testing.T, version oss.SignatureVersion, d time.Duration, change func(*oss.Config)) (*oss.Client, func() int) {
	t.Helper()
	srv := newServer(t)
	srv.Advance(d)
	cfg := srv.PipeConfig()
	cfg.SignatureVersion = version
	if change != nil {
		change(&cfg)
	}
	return newClient(t, cfg), func() int { return len(srv.Requests()) }
}

func TestClockIsCorrected(t *testing.T) {
	for _, version := range []oss.SignatureVersion{oss.SignatureV4, oss.SignatureV1} {
		for _, d := range []time.Duration{time.Hour, -time.Hour, 14 * time.Hour, -23 * time.Hour} {
			t.Run(fmt.Sprint(version, d), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c, requests := skewed(t, version, d, nil)
					for n, want := range []int{2, 3, 4} { // only the first call meets the refusal
						if _, err := c.CopyObject(t.Context(), tiger); err != nil {
							t.Fatalf("copy %d: %v", n, err)
						}
						if got := requests(); got != want {
							t.Errorf("%d requests after copy %d, want %d", got, n, want)
						}
					}
				})
			})
		}
	}
}

func TestClockIsCorrectedForReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := skewed(t, oss.SignatureV4, time.Hour, nil)
		if _, err := c.HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: "tiger.jpg"}); err != nil {
			t.Error(err)
		}
	})
}

// TestClockIsCorrectedForConcurrentCalls: all calls that were refused try again, although the first has set the clock.
func TestClockIsCorrectedForConcurrentCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := skewed(t, oss.SignatureV4, -time.Hour, nil)
		var calls sync.WaitGroup
		for n := range 20 {
			calls.Go(func() {
				req := tiger
				req.Key = fmt.Sprint("copy/", n)
				if _, err := c.CopyObject(t.Context(), req); err != nil {
					t.Error(err)
				}
			})
		}
		calls.Wait()
	})
}

// TestClockIsSetBack: a correction that is no longer right is corrected.
func TestClockIsSetBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.Advance(time.Hour)
		c := newClient(t, srv.PipeConfig())
		for range 2 {
			if _, err := c.CopyObject(t.Context(), tiger); err != nil {
				t.Error(err)
			}
			srv.Advance(-time.Hour)
		}
	})
}

func TestClockThatIsNotCorrected(t *testing.T) {
	once := func(cfg *oss.Config) { cfg.MaxAttempts = 1 }
	for _, tt := range []struct {
		name     string
		skew     time.Duration
		change   func(*oss.Config)
		requests int
		want     string
	}{
		{name: "behind, one attempt", skew: time.Hour, change: once, requests: 1, want: "this machine's clock is 1h0m0s behind OSS"},
		{name: "ahead, one attempt", skew: -time.Hour, change: once, requests: 1, want: "this machine's clock is 1h0m0s ahead of OSS"},
		{name: "implausible", skew: 49 * time.Hour, requests: 1, want: "this machine's clock is 49h0m0s behind OSS"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, requests := skewed(t, oss.SignatureV4, tt.skew, tt.change)
				_, err := c.CopyObject(t.Context(), tiger)
				if !errors.Is(err, oss.ErrorCodeRequestTimeTooSkewed) {
					t.Fatalf("error %v, want %v", err, oss.ErrorCodeRequestTimeTooSkewed)
				}
				if !strings.Contains(err.Error(), tt.want) {
					t.Errorf("message %q, want one with %q", err, tt.want)
				}
				if got := requests(); got != tt.requests {
					t.Errorf("%d requests, want %d", got, tt.requests)
				}
			})
		})
	}
}

// TestClockWithAWrongDate: a Date that is as wrong as the signature is tried once a call, and no other credentials are asked for.
func TestClockWithAWrongDate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.Advance(3 * time.Hour)
		srv.SetDateSkew(-time.Hour)
		c := newClient(t, srv.PipeConfig())
		for n, want := range []int{2, 3} {
			_, err := c.CopyObject(t.Context(), tiger)
			if !errors.Is(err, oss.ErrorCodeRequestTimeTooSkewed) {
				t.Fatalf("error %v, want %v", err, oss.ErrorCodeRequestTimeTooSkewed)
			}
			if got := len(srv.Requests()); got != want {
				t.Errorf("%d requests after copy %d, want %d", got, n, want)
			}
		}
	})
}

// TestClockIsNotSetByOthers: a gateway's page and a refusal for another reason change nothing.
func TestClockIsNotSetByOthers(t *testing.T) {
	for _, body := range []string{"RequestTimeTooSkewed", `<Error><Code>AccessDenied</Code></Error>`} {
		synctest.Test(t, func(t *testing.T) {
			date := http.Header{"Date": {time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)}}
			_, err := answering(t, 403, date, body).CopyObject(t.Context(), tiger)
			if err == nil || strings.Contains(err.Error(), "clock") {
				t.Errorf("error %v, want one that says nothing of the clock", err)
			}
		})
	}
}
