//go:build unix

package conformance

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

var lostCopies = flag.Int("lost", 32000, "copies of BenchmarkLostAtOnce")

// lossy loses every answer to a copy. The request has been sent and acted on by then.
type lossy struct {
	next   http.RoundTripper
	places chan struct{} // connections to the simulator
	isCopy func(*http.Request) bool
	copies sync.WaitGroup // answers are lost only when all copies are made: then all calls poll at once
}

func (l *lossy) RoundTrip(r *http.Request) (*http.Response, error) {
	if !l.isCopy(r) {
		l.places <- struct{}{}
		defer func() { <-l.places }()
		return l.next.RoundTrip(r)
	}
	l.places <- struct{}{}
	resp, err := l.next.RoundTrip(r)
	if err == nil {
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
	<-l.places
	l.copies.Done()
	l.copies.Wait()
	return nil, errors.Join(err, errors.New("the answer was lost"))
}

// BenchmarkLostAtOnce makes 32,000 copies to one folder, or to one bucket, whose answers are all lost at the same moment. It
// reports the time from that moment on, and what was found.
//
//	go test ./internal/conformance -run '^$' -bench LostAtOnce -benchtime 1x
func BenchmarkLostAtOnce(b *testing.B) {
	post := func(r *http.Request) bool {
		return r.Method == http.MethodPost && strings.Contains(r.URL.Path, "/copy")
	}
	put := func(r *http.Request) bool { return r.Method == http.MethodPut }
	b.Run("box", func(b *testing.B) {
		lostAtOnce(b, "ListFolderItems", post, func(n int, l *lossy) (simulator, copyNumber) {
			srv := boxtest.NewServer(b)
			src, dst := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archive")
			ids := make([]string, n)
			for i := range ids {
				ids[i] = srv.AddFolder(src, fmt.Sprint("Album ", i))
			}
			cfg := srv.PipeConfig()
			l.next, cfg.HTTPClient, cfg.ReconcileTimeout, cfg.CopyTimeout = srv.Transport(), &http.Client{Transport: l}, time.Hour, time.Hour
			c := must(box.NewClient(cfg))
			return srv, func(ctx context.Context, i int) error {
				_, err := c.CopyFolder(ctx, box.CopyFolderRequest{FolderID: ids[i], ParentID: dst})
				return err
			}
		})
	})
	b.Run("document360", func(b *testing.B) {
		lostAtOnce(b, "GetFolder", post, func(n int, l *lossy) (simulator, copyNumber) {
			srv := document360test.NewServer(b)
			src, dst := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
			ids := make([]string, n)
			for i := range ids {
				ids[i] = srv.AddFile(src, fmt.Sprintf("logo-%d.png", i), "")
			}
			cfg := srv.PipeConfig()
			l.next, cfg.HTTPClient, cfg.ReconcileTimeout, cfg.CopyTimeout = srv.Transport(), &http.Client{Transport: l}, time.Hour, time.Hour
			c := must(document360.NewClient(cfg))
			return srv, func(ctx context.Context, i int) error {
				_, err := c.CopyFile(ctx, document360.CopyFileRequest{ProjectID: srv.ProjectID(), FolderID: src, FileID: ids[i], DestinationFolderID: dst})
				return err
			}
		})
	})
	b.Run("oss", func(b *testing.B) {
		lostAtOnce(b, "ListObjectsV2", put, func(n int, l *lossy) (simulator, copyNumber) {
			srv := osstest.NewServer(b)
			srv.AddBucket("photos")
			srv.AddObject("photos", "tiger.jpg", "a tiger")
			cfg := srv.PipeConfig()
			l.next, cfg.HTTPClient, cfg.ReconcileTimeout, cfg.CopyTimeout = srv.Transport(), &http.Client{Transport: l}, time.Hour, time.Hour
			c := must(oss.NewClient(cfg))
			return srv, func(ctx context.Context, i int) error {
				_, err := c.CopyObject(ctx, oss.CopyObjectRequest{Bucket: "photos", Key: fmt.Sprint("archive/", i), SourceKey: "tiger.jpg"})
				return err
			}
		})
	})
}

type copyNumber func(ctx context.Context, i int) error

func lostAtOnce(b *testing.B, listing string, isCopy func(*http.Request) bool, start func(n int, l *lossy) (simulator, copyNumber)) {
	n := *lostCopies
	for b.Loop() {
		l := &lossy{places: make(chan struct{}, 32), isCopy: isCopy}
		l.copies.Add(n)
		sim, copy := start(n, l)
		var calls sync.WaitGroup
		var found, open atomic.Int64
		for i := range n {
			calls.Go(func() {
				switch err := copy(b.Context(), i); {
				case err == nil:
					found.Add(1)
				case errors.Is(err, problem.ErrOutcomeUnknown):
					open.Add(1)
				default:
					b.Error(err)
				}
			})
		}
		l.copies.Wait()
		sent, cpu := time.Now(), processTime()
		calls.Wait()
		b.ReportMetric(time.Since(sent).Seconds(), "s-to-settle")
		b.ReportMetric((processTime() - cpu).Seconds(), "cpu-s-to-settle")
		requests, listings := sim.Requests(), 0
		for _, r := range requests {
			if r.Op == listing {
				listings++
			}
		}
		b.ReportMetric(float64(found.Load()), "found")
		b.ReportMetric(float64(open.Load()), "unknown")
		b.ReportMetric(float64(listings), "listing-requests")
		b.ReportMetric(float64(len(requests)-n), "reads")
	}
}

// processTime is the CPU time that the process has used, the simulator's included.
func processTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
