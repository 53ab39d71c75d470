package simtest_test

import (
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/internal/simtest"
)

// TestRateStatusIsNotActedOn: a service that keeps its own rate window refuses in its handler, and
// the journal does not count that as acting, whatever fault the request meets.
func TestRateStatusIsNotActedOn(t *testing.T) {
	refuse := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }
	srv := simtest.New(simtest.Service{
		Route:      func(*http.Request) (string, http.HandlerFunc) { return "Refuse", refuse },
		RateStatus: http.StatusTooManyRequests,
	})
	defer srv.Close()
	client := http.Client{Transport: srv.Transport()}
	for _, fault := range []simtest.Fault{simtest.None, simtest.ActThenHangUp, simtest.ActTwice} {
		srv.Inject("Refuse", fault)
		resp, err := client.Get("http://service.test/")
		if err == nil {
			resp.Body.Close()
		}
		journal := srv.Requests()
		if last := journal[len(journal)-1]; last.Acted != 0 {
			t.Errorf("%s: acted %d times, want 0", fault.Name, last.Acted)
		}
	}
}
