package main

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	vendor "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"

	"github.com/farcopy/farcopy/oss"
)

// The object that is copied in parts.
const (
	largeKey = "big.iso"
	copyKey  = "copy.iso"
)

// copyResult is what a child says of a copy in parts.
type copyResult struct {
	Elapsed  time.Duration
	InParts  time.Duration // from the beginning of the first part to the end of the last one
	Requests int
	Err      string
}

// copiers make a copy in parts, with requests over a transport.
var copiers = map[string]func(context.Context, task, http.RoundTripper) error{
	"farcopy": copyByLibrary,
	"vendor":  copyByVendor,
	"raw":     copyRaw,
	"sleep":   sleepOnly,
}

// runCopier makes a copy in parts, over loopback.
func runCopier(t task) (any, error) {
	base := http.DefaultTransport.(*http.Transport).Clone()
	base.MaxIdleConns, base.MaxIdleConnsPerHost = 0, math.MaxInt32
	return copyLarge(t, base)
}

// runVirtualCopier makes a copy in parts in virtual time, in which nothing takes time but the parts:
// what is longer than the ideal is time in which there were fewer parts in flight than there may be.
func runVirtualCopier(t task) (any, error) {
	return inVirtualTime(func() (any, error) {
		srv := newLargeServer(t.Parts)
		defer srv.Close()
		return copyLarge(t, srv.Transport())
	})
}

func copyLarge(t task, base http.RoundTripper) (any, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	w := &watch{RoundTripper: base, latency: t.Latency}
	if t.Stop > 0 {
		w.onPart = func(n int) {
			if n == t.Stop {
				cancel()
			}
		}
	}
	began := time.Now()
	err := copiers[t.Case](ctx, t, w)
	r := copyResult{Elapsed: time.Since(began), InParts: w.last.Sub(w.first), Requests: w.requests}
	if err != nil {
		r.Err = cmp.Or(err.Error(), "an error without a text")
	}
	return r, nil
}

func copyByLibrary(ctx context.Context, t task, over http.RoundTripper) error {
	client, err := oss.NewClient(oss.Config{
		Region: region, Endpoint: t.URL, Credentials: oss.StaticCredentials(accessKey, secretKey, ""), HTTPClient: &http.Client{Transport: over},
	})
	if err != nil {
		return err
	}
	_, err = client.CopyLargeObject(ctx, oss.CopyLargeObjectRequest{
		Copy:     oss.CopyObjectRequest{SourceBucket: sourceBucket, SourceKey: largeKey, Bucket: targetBucket, Key: copyKey},
		PartSize: t.PartSize, Concurrency: t.Concurrency,
	})
	return err
}

func copyByVendor(ctx context.Context, t task, over http.RoundTripper) error {
	cfg := vendor.LoadDefaultConfig().WithRegion(region).
		WithCredentialsProvider(credentials.NewStaticCredentialsProvider(accessKey, secretKey)).WithHttpClient(&http.Client{Transport: over})
	if t.URL != "" {
		cfg = cfg.WithEndpoint(t.URL)
	}
	client := vendor.NewClient(cfg)
	_, err := vendor.NewCopier(client, vendor.WithCopierPartSize(t.PartSize), vendor.WithCopierParallelNum(t.Concurrency)).Copy(ctx, &vendor.CopyObjectRequest{
		SourceBucket: vendor.Ptr(sourceBucket), SourceKey: vendor.Ptr(largeKey), Bucket: vendor.Ptr(targetBucket), Key: vendor.Ptr(copyKey),
	})
	return err
}

// sleepOnly waits as long as the parts take: the shortest time that this machine makes of the ideal
// without any request.
func sleepOnly(_ context.Context, t task, _ http.RoundTripper) error {
	var running sync.WaitGroup
	var begun atomic.Int64
	for range t.Concurrency {
		running.Go(func() {
			for begun.Add(1) <= int64(t.Parts) {
				time.Sleep(t.Latency)
			}
		})
	}
	running.Wait()
	return nil
}

// watch lets each part take a time, and sees when parts are copied.
type watch struct {
	http.RoundTripper
	latency time.Duration
	onPart  func(n int) // called before the n-th request for a part; nil: nothing

	mu          sync.Mutex
	requests    int
	parts       int
	first, last time.Time
}

func (w *watch) RoundTrip(r *http.Request) (*http.Response, error) {
	isPart := strings.Contains(r.URL.RawQuery, "partNumber")
	w.begin(isPart)
	if isPart && w.latency > 0 {
		time.Sleep(w.latency)
	}
	resp, err := w.RoundTripper.RoundTrip(r)
	if isPart {
		w.mu.Lock()
		w.last = time.Now()
		w.mu.Unlock()
	}
	return resp, err
}

func (w *watch) begin(isPart bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests++
	if !isPart {
		return
	}
	if w.parts++; w.parts == 1 {
		w.first = time.Now()
	}
	if w.onPart != nil {
		w.onPart(w.parts)
	}
}
