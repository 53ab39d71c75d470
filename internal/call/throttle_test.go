package call

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// fakeThrottlingService is a service that refuses everything for its rate until it opens. Its answers take a while, and the body comes
// after the head.
type fakeThrottlingService struct {
	status int
	opens  time.Time

	mu       sync.Mutex
	refused  map[time.Time]int // when the refused requests came
	answered int
}

func (s *fakeThrottlingService) RoundTrip(*http.Request) (*http.Response, error) {
	came := time.Now()
	time.Sleep(20 * time.Millisecond)
	s.mu.Lock()
	defer s.mu.Unlock()
	status, body := 201, io.Reader(strings.NewReader(`{"id":"c"}`))
	if came.Before(s.opens) {
		s.refused[came]++
		status, body = s.status, fakeLateBody{strings.NewReader(`{"code":"slow"}`)}
	} else {
		s.answered++
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(body), ContentLength: -1}, nil
}

type fakeLateBody struct{ io.Reader }

func (b fakeLateBody) Read(p []byte) (int, error) {
	time.Sleep(5 * time.Millisecond)
	return b.Reader.Read(p)
}

// TestNoStormAfterAThrottle has many calls meet a service that is too busy for seconds: after the first wave, single requests
// find out when it has room again, also where only the body tells why they were refused.
func TestNoStormAfterAThrottle(t *testing.T) {
	const calls = 20
	for _, status := range []int{429, 503} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := &fakeThrottlingService{status: status, opens: time.Now().Add(5 * time.Second), refused: map[time.Time]int{}}
				svc := newService(t, &fakeService{}, func(set *Settings) {
					set.HTTPClient = &http.Client{Transport: b}
					set.MaxAttempts = 1000
					set.ReadProblem = func(a *Response) *ErrorResponse {
						return &ErrorResponse{Err: &refusal{a.Status, "slow", 0}, Finished: true, Throttled: true}
					}
				})
				start := time.Now()
				var wg sync.WaitGroup
				for range calls {
					wg.Go(func() {
						if _, err := Copy(t.Context(), svc, operation(), nil); err != nil {
							t.Error(err)
						}
					})
				}
				wg.Wait()
				total := 0
				for at, n := range b.refused {
					total += n
					if at != start && n > 1 {
						t.Errorf("%d requests at once, %v after the start", n, at.Sub(start))
					}
				}
				if total > 3*calls || b.answered != calls {
					t.Errorf("%d requests refused in five seconds, %d answered", total, b.answered)
				}
			})
		})
	}
}
