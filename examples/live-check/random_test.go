package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box/boxtest"
)

var randomRuns = flag.Int("random", 6, "how many random runs TestRandom makes of each service")

// randomBench is a simulator with random switches.
type randomBench struct {
	service  service
	tree     func() string
	inject   func(op string, faults ...boxtest.Fault)
	requests func() []boxtest.Request
	throttle func() // limits the rate of requests, or not
}

// randomFaults are what can happen to a request. None of them is a response in the service's own
// format that could be what a probe asks for.
func randomFaults() map[string]boxtest.Fault {
	page := func(status int) http.HandlerFunc {
		return responds(status, http.Header{"Content-Type": {"text/html"}}, "<html>a gateway</html>")
	}
	return map[string]boxtest.Fault{
		"lost":           boxtest.ActThenHangUp,
		"not sent":       boxtest.HangUpBeforeAct,
		"500":            boxtest.Status(500),
		"503":            boxtest.Status(503),
		"done, then 500": boxtest.ActThenStatus(500),
		"502 page":       boxtest.Gateway(502),
		"done, then 504": boxtest.ActThenGateway(504),
		"redirect":       boxtest.Redirect("https://login.example.com/"),
		"slow":           boxtest.Slow(8 * time.Second),
		"slow response":  boxtest.ActThenSlow(8 * time.Second),
		"very slow":      boxtest.Slow(50 * time.Second),
		"rate limit":     boxtest.RateLimit(20 * time.Second),
		"403 page":       boxtest.Respond("403 page", page(403)),
		"404 page":       boxtest.Respond("404 page", page(404)),
		"200 page":       boxtest.Respond("200 page", page(200)),
		"done, then 200": boxtest.ActThenRespond("200 page", page(200)),
	}
}

// TestRandom: with any switches of the simulator and any faults, each finding is what a run without
// the faults finds, or nothing. Items of others stay, and what is left behind is reported.
func TestRandom(t *testing.T) {
	for name, start := range randomBenches {
		for seed := range uint64(*randomRuns) {
			t.Run(fmt.Sprintf("%s/%d", name, seed), func(t *testing.T) {
				var calm report
				var ops []string
				synctest.Test(t, func(t *testing.T) {
					bench := start(t, rand.New(rand.NewPCG(seed, 1)))
					calm = runRandom(t, bench)
					for _, r := range bench.requests() {
						ops = append(ops, r.Op)
					}
				})
				synctest.Test(t, func(t *testing.T) {
					bench, r := start(t, rand.New(rand.NewPCG(seed, 1))), rand.New(rand.NewPCG(seed, 2))
					bench.throttle()
					injected := injectRandom(bench, r, ops)
					for i, row := range runRandom(t, bench).rows {
						if want := valueOf(calm.rows[i]); row.state == stateFound && calm.rows[i].state == stateFound && row.value != want {
							t.Errorf("with %s: %s: %+v, want %q or nothing", injected, row.name, row.finding, want)
						}
					}
				})
			})
		}
	}
}

// injectRandom makes some requests of a run meet faults, and says which.
func injectRandom(bench randomBench, r *rand.Rand, ops []string) (injected []string) {
	all := randomFaults()
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	for range 1 + r.IntN(4) {
		op, name := ops[1+r.IntN(len(ops)-1)], names[r.IntN(len(names))]
		times, before := 1+r.IntN(5), r.IntN(8)
		if op == "" {
			continue
		}
		faults := slices.Repeat([]boxtest.Fault{boxtest.None}, before)
		bench.inject(op, append(faults, slices.Repeat([]boxtest.Fault{all[name]}, times)...)...)
		injected = append(injected, fmt.Sprintf("%s: %d fine, %d %s", op, before, times, name))
	}
	return injected
}

// runRandom asks all probes that are cheap. It checks what is there afterwards.
func runRandom(t *testing.T, bench randomBench) report {
	t.Helper()
	before := lines(bench.tree())
	r := &runner{svc: bench.service, write: true, progress: func(string) {}}
	rep, err := r.run(t.Context())
	if err != nil {
		return rep
	}
	after := lines(bench.tree())
	for _, line := range before {
		if !slices.Contains(after, line) {
			t.Errorf("%s is gone", line)
		}
	}
	if len(after) != len(before) && len(rep.left) == 0 {
		t.Errorf("nothing is reported as left behind of\n%s", strings.Join(after, "\n"))
	}
	return rep
}

func lines(text string) []string { return strings.Split(strings.TrimSpace(text), "\n") }
