package testkit

import (
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/simtest"
)

// Server is a simulator, as far as this package needs one.
type Server interface{ Requests() []simtest.Request }

// Ops returns the operations of the requests that srv received, in the order of their arrival.
func Ops(srv Server) string {
	var all []string
	for _, r := range srv.Requests() {
		all = append(all, r.Op)
	}
	return strings.Join(all, " ")
}

// Sent returns the number of requests for an operation that srv received.
func Sent(srv Server, op string) (n int) {
	for _, r := range srv.Requests() {
		if r.Op == op {
			n++
		}
	}
	return n
}

// WantRequests checks the number of all requests that srv received.
func WantRequests(t testing.TB, srv Server, want int) {
	t.Helper()
	if all := srv.Requests(); len(all) != want {
		t.Errorf("%d requests, want %d: %v", len(all), want, all)
	}
}

// WantSent checks the number of requests for an operation that srv received.
func WantSent(t testing.TB, srv Server, op string, want int) {
	t.Helper()
	if n := Sent(srv, op); n != want {
		t.Errorf("sent %s %d times, want %d: %s", op, n, want, Ops(srv))
	}
}

// WantOps checks the operations of all requests that srv received, in the order of their arrival.
func WantOps(t testing.TB, srv Server, want string) {
	t.Helper()
	if got := Ops(srv); got != want {
		t.Errorf("requests %s, want %s", got, want)
	}
}

// FaultName names a test of faults after the first of them.
func FaultName(faults []simtest.Fault) string {
	if len(faults) == 0 {
		return "none"
	}
	return faults[0].Name
}
