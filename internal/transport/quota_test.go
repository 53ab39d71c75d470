package transport

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// entering returns a way into the gate that must not fail.
func entering(t *testing.T, g *Gate) func() Permit {
	return func() Permit {
		t.Helper()
		p, err := g.Enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
}

func remaining(left int) Hints { return Hints{Answered: true, Quota: true, Left: left} }

// TestQuotaLateAnswer has the request that the service numbered first answered last: what was left then is not left now.
func TestQuotaLateAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(2*time.Minute, time.Minute)
		enter := entering(t, g)
		slow := []Permit{enter()} // the first of 60, and nobody knows of a limit yet
		for left := 58; left > 1; left-- {
			if left == 30 {
				slow = append(slow, enter())
				continue
			}
			g.Leave(enter(), remaining(left))
		}
		var entered atomic.Int32
		for range 50 { // two are left and two in flight: they wait for the next window
			go func() {
				if _, err := g.Enter(t.Context()); err == nil {
					entered.Add(1)
				}
			}()
		}
		time.Sleep(askAgain / 2) // before one of them asks
		for i, left := range []int{59, 30} {
			g.Leave(slow[i], remaining(left))
			synctest.Wait()
		}
		if n := entered.Load(); n != 2 {
			t.Errorf("%d requests went, two are left", n)
		}
		time.Sleep(time.Hour)
	})
}

// TestQuotaAnswerOfTheWindowBefore: what a window left tells nothing of the next one, before or after its probe is answered.
func TestQuotaAnswerOfTheWindowBefore(t *testing.T) {
	for _, before := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			g := NewGate(30*time.Second, 0)
			enter := entering(t, g)
			slow := enter()
			g.Leave(enter(), Hints{Answered: true, Quota: true, Left: 5, Reset: 20 * time.Second})
			time.Sleep(20 * time.Second)
			probe := enter()
			if before {
				g.Leave(slow, remaining(0))
			}
			g.Leave(probe, Hints{Answered: true, Quota: true, Left: 99, Reset: time.Minute})
			if !before {
				g.Leave(slow, remaining(0))
			}
			start := time.Now()
			if enter(); time.Since(start) != 0 {
				t.Errorf("99 are left, and one waited %v", time.Since(start))
			}
		})
	}
}

// TestQuotaUnannouncedWindow has a window begin that nothing told of: a response with more left than before shows it, and late
// answers of the window before do not spoil it.
func TestQuotaUnannouncedWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(30*time.Second, 0)
		enter := entering(t, g)
		g.Leave(enter(), remaining(5))
		old, late, first, second := enter(), enter(), enter(), enter()
		g.Leave(old, remaining(4))
		for _, step := range []struct {
			p          Permit
			tells, own int
		}{
			{first, 98, 98},
			{late, 3, 98},    // of the window before
			{second, 99, 98}, // of this one, and out of order
			{enter(), 97, 97},
		} {
			g.Leave(step.p, remaining(step.tells))
			if g.quota.left != step.own {
				t.Errorf("after an answer with %d left: %d, want %d", step.tells, g.quota.left, step.own)
			}
		}
	})
}

// TestQuotaEndsAtHand has the service tell, in whole seconds, that the window ends in none.
func TestQuotaEndsAtHand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(30*time.Second, time.Minute)
		enter := entering(t, g)
		h := answer(200, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "0").Header
		g.Leave(enter(), ReadHints(200, h, time.Now()))
		start := time.Now()
		if enter(); time.Since(start) != time.Second {
			t.Errorf("waited %v, want 1s", time.Since(start))
		}
	})
}
