package conformance

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/jobtest"
)

// live runs a program until it dies or ends by itself.
func (c *jobChain) live(dies bool) {
	r := c.r
	c.programs++
	tn := tune{trip: time.Millisecond + upTo(r, 200*time.Millisecond), dies: true}
	if r.IntN(3) == 0 {
		tn.dial = upTo(r, 4*time.Second)
	}
	ctx, kill := context.WithCancel(c.t.Context())
	defer kill()
	m := &mortal{
		base: tn.network(c.world.Sim.(simulator), nil).Transport, journal: c.journal, kill: kill,
		left: filepath.Join(c.t.TempDir(), "left"),
	}
	verify := pick(r, []farcopy.Verify{"", "", farcopy.VerifyAnswer, farcopy.VerifyRead})
	var stop time.Duration
	if dies && r.IntN(6) == 0 {
		stop = 1 + upTo(r, 20*time.Second)
	}
	workers := pick(r, []int{1, 1, 2, 4, 0})
	if dies {
		m.moment = 1 + r.IntN(pick(r, []int{10, 40, 120}))
		if m.copied = m.moment - c.stale; m.copied < 1 {
			m.copied = 1
		}
		if c.stale == 0 && r.IntN(3) == 0 {
			death := time.AfterFunc(1+upTo(r, pick(r, []time.Duration{2 * time.Second, time.Minute, 8 * time.Minute})), m.die)
			defer death.Stop()
		}
	}
	c.note("program %d with %d workers, verifies %q, trip %v, dial %v, dies at moment %d, is stopped after %v", c.programs, workers, verify, tn.trip, tn.dial, m.moment, stop)
	var mu sync.Mutex // programs that run tasks tell by several goroutines
	var words []jobtest.Word
	end, err := c.s.Run(jobtest.Process{
		Spec: c.world.Spec, Context: ctx, Journal: c.journal, Workers: workers, Client: &http.Client{Transport: m},
		Verify: verify, Stop: stop, Save: c.save, Lose: c.lose,
		Tell: func(w jobtest.Word) {
			mu.Lock()
			defer mu.Unlock()
			if !m.isDead() {
				words = append(words, w)
			}
		},
	})
	switch {
	case m.isDead():
		c.died++
		c.journal = m.left
		c.note("it has died: %v", m.err)
		if m.err != nil {
			c.t.Error(m.err)
		}
	case err != nil:
		c.t.Errorf("program %d: %v", c.programs, err)
	default:
		c.heard.End, c.hasEnded = end, true
		c.note("it has ended: %+v %.200s", end.Report, end.Text)
	}
	if verify == farcopy.VerifyAnswer {
		c.heard.Accepted = true
		time.Sleep(time.Minute) // what BitPaket has accepted counts as copied, and is made in the background
	}
	c.heard.Hear(words...)
}

// mortal is a transport whose program dies before or after one of its requests, or at any moment. What is in the journal then
// is all that is left.
type mortal struct {
	base    http.RoundTripper
	journal string
	left    string // where the journal is copied to
	moment  int    // at which the program dies; there are two at each request; 0: it does not
	copied  int    // at which the journal is copied
	kill    context.CancelFunc

	mu      sync.Mutex
	at      int
	hasLeft bool
	dead    bool
	err     error
}

func (m *mortal) RoundTrip(req *http.Request) (*http.Response, error) {
	if m.pass() {
		return nil, errDead
	}
	res, err := m.base.RoundTrip(req)
	if m.pass() {
		if err == nil {
			res.Body.Close()
		}
		return nil, errDead
	}
	return res, err
}

// pass passes a moment, and reports whether the program is dead.
func (m *mortal) pass() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at++
	if m.at == m.copied {
		m.leave()
	}
	if m.at == m.moment {
		m.end()
	}
	return m.dead
}

func (m *mortal) die() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.end()
}

func (m *mortal) end() {
	if m.dead {
		return
	}
	m.leave()
	m.dead = true
	m.kill()
}

func (m *mortal) leave() {
	if !m.hasLeft {
		m.hasLeft = true
		m.err = os.CopyFS(m.left, os.DirFS(m.journal))
	}
}

func (m *mortal) isDead() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dead
}
