package call

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/farcopy/farcopy/internal/transport"
)

// fakeMethodRecorder is a service that records the methods of its requests in the order in which they come.
type fakeMethodRecorder struct {
	mu   sync.Mutex
	seen []string
}

func (m *fakeMethodRecorder) RoundTrip(req *http.Request) (*http.Response, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seen = append(m.seen, req.Method)
	body := io.NopCloser(strings.NewReader(`{"id":"1"}`))
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: body, ContentLength: -1}, nil
}

// TestReadsWithPriority: reads with priority take the next tokens of the limiter that they share
// with copies which wait already.
func TestReadsWithPriority(t *testing.T) {
	for _, apart := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			m := &fakeMethodRecorder{}
			svc := newService(t, &fakeService{}, func(set *Settings) {
				set.HTTPClient, set.SeparateReadLimit = &http.Client{Transport: m}, apart
				set.Limiter = rate.NewLimiter(rate.Every(time.Second), 1)
			})
			var wg sync.WaitGroup
			send := func(method string, do func(context.Context, *Service, Operation[string], []Option) (string, error), ctx context.Context) {
				op := operation()
				op.Method = method
				wg.Go(func() {
					if _, err := do(ctx, svc, op, nil); err != nil {
						t.Error(err)
					}
				})
				synctest.Wait()
			}
			for range 4 {
				send("POST", Copy[string], t.Context())
			}
			for range 2 {
				send("GET", Read[string], transport.WithPriority(t.Context()))
			}
			wg.Wait()
			// The first copy has its token, and the second has had its turn to wait for one.
			if want := []string{"POST", "POST", "GET", "GET", "POST", "POST"}; !slices.Equal(m.seen, want) {
				t.Errorf("reads apart %t: sent in the order %v, want %v", apart, m.seen, want)
			}
		})
	}
}
