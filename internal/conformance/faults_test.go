package conformance

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// kind is one fault of the table, with what it does to the world by itself.
type kind struct {
	fault simtest.Fault
	acts  int  // how often the service acts on the request that meets it
	late  bool // it acts after the client has its answer
	lies  bool // the answer is the service's own word that it has finished, and it has not
}

// kinds are all faults that the simulators can inject into a copy. ActTwice is apart: where duplicates are made, nobody can
// take the second one back.
func kinds() []kind {
	var all []kind
	add := func(acts int, faults ...simtest.Fault) {
		for _, f := range faults {
			all = append(all, kind{fault: f, acts: acts})
		}
	}
	add(1, simtest.None, simtest.Slow(time.Second), simtest.SlowBody(time.Second))
	add(0, simtest.HangUpBeforeAct, simtest.RateLimit(0), simtest.RateLimit(3*time.Second), simtest.RateLimit(time.Hour),
		simtest.Redirect("https://evil.example/"))
	for _, status := range []int{400, 401, 403, 404, 408, 409, 412, 425, 500, 501, 502, 503, 504} {
		add(0, simtest.Status(status))
	}
	for _, status := range []int{403, 404, 408, 500, 502, 503, 504, 520} {
		add(0, simtest.Gateway(status))
	}
	add(0, simtest.Respond("empty 200 of a proxy", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200) }),
		simtest.Respond("login page with 200", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<html>log in</html>")) }))
	add(1, simtest.ActThenHangUp, simtest.TruncateHead, simtest.TruncateBody, simtest.EmptyBody, simtest.Garbage, simtest.WebPage,
		simtest.Oversize(64<<20), simtest.HugeHead(100<<10), simtest.ActThenSlow(10*time.Minute), simtest.Slow(10*time.Minute))
	for _, status := range []int{408, 500, 502, 503, 504} {
		add(1, simtest.ActThenStatus(status), simtest.ActThenGateway(status))
	}
	late := func(lies bool, f simtest.Fault) { all = append(all, kind{fault: f, acts: 1, late: true, lies: lies}) }
	late(false, simtest.HangUpThenAct(5*time.Second))
	late(false, simtest.HangUpThenAct(5*time.Minute))
	late(false, simtest.GatewayThenAct(502, 5*time.Second))
	late(false, simtest.GatewayThenAct(504, 5*time.Minute))
	late(false, simtest.StatusThenAct(504, 5*time.Second))
	late(true, simtest.StatusThenAct(503, 5*time.Second))
	return all
}

// TestContract meets every service with every fault, alone.
func TestContract(t *testing.T) {
	for _, s := range subjects {
		t.Run(s.name, func(t *testing.T) {
			for _, k := range kinds() {
				if k.lies && !s.lies503 {
					continue // the service documents that it has finished: against a false word there is no help
				}
				t.Run(k.fault.Name, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						tr := s.new(t, tune{})
						s.check(t, tr, tr.run(t.Context(), s.op, k.fault))
					})
				})
			}
		})
	}
}

// TestDeliveredTwice: a gateway that delivers a request twice does no harm where a name is taken once.
func TestDeliveredTwice(t *testing.T) {
	for _, s := range subjects {
		if !s.unique {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tr := s.new(t, tune{})
				o := tr.run(t.Context(), s.op, simtest.ActTwice)
				s.check(t, tr, o)
			})
		})
	}
}
