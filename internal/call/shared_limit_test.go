package call

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

// TestSharedLimitKeepsMaxBackoff: clients that share a gate wait as long as each of them allows.
func TestSharedLimitKeepsMaxBackoff(t *testing.T) {
	for _, apart := range []bool{false, true} {
		for _, bounds := range [][2]time.Duration{{time.Second, time.Minute}, {time.Minute, time.Second}} {
			synctest.Test(t, func(t *testing.T) {
				s := &fakeService{steps: []fakeResponse{{status: 200, body: `{"id":"1"}`}}}
				client := func(maxBackoff time.Duration, shared *Service) *Service {
					return newService(t, s, func(set *Settings) {
						set.MaxBackoff, set.Shared, set.SeparateReadLimit = maxBackoff, shared, apart
					})
				}
				first := client(bounds[0], nil)
				for i, svc := range []*Service{first, client(bounds[1], first)} {
					first.copies.gate.Throttle(20 * time.Second)
					start := time.Now()
					_, err := Copy(t.Context(), svc, operation(), nil)
					waited, patient := time.Since(start), bounds[i] == time.Minute
					if patient != (waited == 20*time.Second) || patient == errors.Is(err, problem.ErrRateLimited) {
						t.Errorf("MaxBackoff %v: %v after %v", bounds[i], err, waited)
					}
				}
			})
		}
	}
}
