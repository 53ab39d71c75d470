package conformance

import (
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// family groups the faults in which the service does the same. How the client learns of it may differ: in a status, a
// spelling, or the part of the response that is missing.
type family string

const (
	answered  family = "acts, responds"
	refused   family = "refuses"
	phantom   family = "refuses with a 409 in its own format"
	limited   family = "busy or rate limited"
	failed    family = "does not act, its own 500"
	outage    family = "does not act, its own 503"
	silent    family = "does not act, hangs up"
	blocked   family = "does not act, gateway error"
	stranger  family = "does not act, a stranger's 200"
	lost      family = "acts, response lost or spoilt"
	veiled    family = "acts, but shows an error"
	late      family = "acts after the response"
	tooLate   family = "acts after `ReconcileTimeout`"
	timedOut  family = "acts after `CopyTimeout`"
	delivered family = "acts twice"
)

// kind is one fault of the table.
type kind struct {
	fault  simtest.Fault
	family family
}

// kinds are all faults that the simulators can inject into a copy. ActTwice is apart: where duplicates are made, nobody can
// take the second one back.
func kinds() []kind {
	var all []kind
	add := func(f family, faults ...simtest.Fault) {
		for _, fault := range faults {
			all = append(all, kind{fault: fault, family: f})
		}
	}
	add(answered, simtest.None, simtest.Slow(time.Second), simtest.SlowBody(time.Second))
	add(refused, simtest.Redirect("https://evil.example/"), simtest.Gateway(403), simtest.Gateway(404))
	for _, status := range []int{400, 401, 403, 404, 412, 501} {
		add(refused, simtest.Status(status))
	}
	add(phantom, simtest.Status(409))
	add(limited, simtest.RateLimit(0), simtest.RateLimit(3*time.Second), simtest.RateLimit(time.Hour), simtest.Status(425))
	add(failed, simtest.Status(500))
	add(outage, simtest.Status(503)) // Box documents that it may work on
	add(silent, simtest.HangUpBeforeAct)
	add(blocked, simtest.Status(408), simtest.Status(502), simtest.Status(504))
	for _, status := range []int{408, 500, 502, 503, 504, 520} {
		add(blocked, simtest.Gateway(status))
	}
	add(stranger,
		simtest.Respond("empty 200 of a proxy", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200) }),
		simtest.Respond("login page with 200", testkit.Body(200, "<html>log in</html>")))
	add(lost, simtest.ActThenHangUp, simtest.TruncateHead, simtest.TruncateBody, simtest.EmptyBody, simtest.Garbage, simtest.WebPage,
		simtest.Oversize(64<<20), simtest.HugeHead(100<<10), simtest.ActThenSlow(10*time.Minute))
	for _, status := range []int{408, 500, 502, 503, 504} {
		add(veiled, simtest.ActThenStatus(status), simtest.ActThenGateway(status))
	}
	add(late, simtest.HangUpThenAct(5*time.Second), simtest.GatewayThenAct(502, 5*time.Second), simtest.StatusThenAct(504, 5*time.Second))
	add(late, simtest.StatusThenAct(503, 5*time.Second)) // for all but Box a false word: it documents that it works on
	add(tooLate, simtest.HangUpThenAct(5*time.Minute), simtest.GatewayThenAct(504, 5*time.Minute))
	add(timedOut, simtest.Slow(10*time.Minute))
	return all
}

// TestContract meets every service with every fault, alone.
func TestContract(t *testing.T) {
	for _, s := range subjects {
		t.Run(s.name, func(t *testing.T) {
			for _, k := range kinds() {
				testkit.Run(t, k.fault.Name, func(t *testing.T) {
					tr := s.new(t, tune{})
					s.check(t, tr, tr.run(t.Context(), s.op, k.fault))
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
		testkit.Run(t, s.name, func(t *testing.T) {
			tr := s.new(t, tune{})
			o := tr.run(t.Context(), s.op, simtest.ActTwice)
			s.check(t, tr, o)
		})
	}
}
