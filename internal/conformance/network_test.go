package conformance

import (
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestNobodyListens(t *testing.T) {
	for _, s := range subjects {
		t.Run(s.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tr := s.new(t, tune{})
				tr.sim.RefuseConnections(1000)
				o := tr.run(t.Context(), s.op)
				s.check(t, tr, o)
				if !errors.Is(o.err, problem.ErrNotExecuted) {
					t.Errorf("error %v", o.err)
				}
			})
			synctest.Test(t, func(t *testing.T) {
				tr := s.new(t, tune{})
				tr.sim.RefuseConnections(3)
				o := tr.run(t.Context(), s.op)
				s.check(t, tr, o)
				if o.err != nil {
					t.Errorf("the fourth connection was there: %v", o.err)
				}
			})
		})
	}
}

// TestOverSockets is a part of the contract over loopback, where resets and keep-alive are the operating system's.
func TestOverSockets(t *testing.T) {
	faults := []simtest.Fault{simtest.None, simtest.HangUpBeforeAct, simtest.ActThenHangUp, simtest.TruncateBody,
		simtest.TruncateHead, simtest.Garbage, simtest.Oversize(64 << 20), simtest.Status(404), simtest.Gateway(404)}
	for _, s := range subjects {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			for _, f := range faults {
				tr := s.new(t, tune{sockets: true, reconcile: 1, maxAttempts: 1})
				tr.sim.Inject(s.op, f)
				var o outcome
				o.reconciled, o.err = tr.copy(t.Context())
				tr.sim.Advance(time.Hour)
				o.made = tr.copies()
				s.check(t, tr, o)
				tr.sim.Close()
				if _, err := tr.copy(t.Context()); !errors.Is(err, problem.ErrNotExecuted) && !errors.Is(err, problem.ErrOutcomeUnknown) {
					t.Errorf("%s: against a dead server: %v", f.Name, err)
				}
			}
		})
	}
}

// TestDeadKeepAlive: the service answers, and the connection that the client keeps is dead when it sends again.
func TestDeadKeepAlive(t *testing.T) {
	dead := simtest.Respond("425, then a dead connection", func(w http.ResponseWriter, _ *http.Request) {
		c, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close()
		io.WriteString(c, "HTTP/1.1 425 Too Early\r\nContent-Length: 0\r\n\r\n")
	})
	for _, s := range subjects {
		testkit.Run(t, s.name, func(t *testing.T) {
			tr := s.new(t, tune{})
			o := tr.run(t.Context(), s.op, dead, dead)
			s.check(t, tr, o)
			if o.err != nil || o.sent != 3 {
				t.Errorf("%d sent, error %v", o.sent, o.err)
			}
		})
	}
}
