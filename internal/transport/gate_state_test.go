package transport

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestDecide is the table of the phases: what a request that comes now has to wait for.
func TestDecide(t *testing.T) {
	now := time.Now()
	in := func(d time.Duration) time.Time { return now.Add(d) }
	tests := []struct {
		name  string
		state gateState
		want  hold
	}{
		{
			name:  "open",
			state: gateState{phase: open},
		},
		{
			name:  "closed, the service said for how long",
			state: gateState{phase: closed, closure: refusedUntil, until: in(time.Second)},
			want:  hold{wait: time.Second, why: announced},
		},
		{
			name:  "closed, it did not say",
			state: gateState{phase: closed, closure: backOff, until: in(time.Second)},
			want:  hold{wait: time.Second, why: guessed},
		},
		{
			name:  "closed, the quota is used up",
			state: gateState{phase: closed, closure: usedUp, until: in(time.Second)},
			want:  hold{wait: time.Second, why: announced},
		},
		{
			name:  "closed, its time has passed",
			state: gateState{phase: closed, until: now},
			want:  hold{probe: true},
		},
		{
			name:  "probing",
			state: gateState{phase: probing, inFlight: 1, until: in(time.Second)},
			want:  hold{wait: time.Second, why: behindProbe},
		},
		{
			name:  "probing, the probe ended without telling anything",
			state: gateState{phase: probing, until: now},
			want:  hold{probe: true},
		},
		{
			name:  "paced, first half",
			state: gateState{phase: paced, quota: quota{left: 5, start: in(-time.Second), end: in(3 * time.Second)}},
			want:  hold{why: spread},
		},
		{
			name:  "paced, second half",
			state: gateState{phase: paced, quota: quota{left: 5, start: in(-3 * time.Second), end: in(2 * time.Second), next: in(time.Second)}},
			want:  hold{wait: time.Second, why: spread},
		},
		{
			name:  "paced, the window has ended",
			state: gateState{phase: paced, quota: quota{left: 5, start: in(-time.Minute), end: now}},
			want:  hold{probe: true},
		},
		{
			name:  "paced, nothing left, no end known, requests in flight",
			state: gateState{phase: paced, dry: in(-time.Second), inFlight: 1},
			want:  hold{wait: askAgain - time.Second, why: guessed},
		},
		{
			name:  "paced, nothing left, no end known, slow requests in flight",
			state: gateState{phase: paced, dry: in(-askAgain), inFlight: 1},
			want:  hold{probe: true},
		},
		{
			name:  "paced, nothing left, no end known, nothing in flight",
			state: gateState{phase: paced, dry: now},
			want:  hold{probe: true},
		},
	}
	for i := range tests {
		tt := &tests[i]
		if got := tt.state.decide(now); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

// TestBound: what a request's own limits make of a wait.
func TestBound(t *testing.T) {
	now := time.Now()
	tests := []struct {
		name  string
		w     waiter
		h     hold
		want  hold
		fails bool
	}{
		{
			name: "an announced wait that fits",
			w:    waiter{maxWait: time.Minute},
			h:    hold{wait: time.Minute, why: announced},
			want: hold{wait: time.Minute, why: announced},
		},
		{
			name:  "an announced wait beyond MaxBackoff",
			w:     waiter{maxWait: time.Minute},
			h:     hold{wait: time.Minute + 1, why: announced},
			fails: true,
		},
		{
			name:  "an announced wait beyond the context",
			w:     waiter{maxWait: time.Minute, deadline: now.Add(time.Second)},
			h:     hold{wait: time.Second + 1, why: announced},
			fails: true,
		},
		{
			name: "a spread that the context cannot outlast is no reason to wait",
			w:    waiter{maxWait: time.Minute, deadline: now.Add(time.Second)},
			h:    hold{wait: 2 * time.Second, why: spread},
			want: hold{why: spread},
		},
		{
			name: "a guess holds no longer than MaxBackoff",
			w:    waiter{maxWait: time.Second},
			h:    hold{wait: 5 * time.Second, why: guessed},
			want: hold{wait: time.Second, why: guessed},
		},
		{
			name: "a guess that has held for MaxBackoff is put to the test",
			w:    waiter{maxWait: time.Second, why: guessed, since: now.Add(-time.Second)},
			h:    hold{wait: 5 * time.Second, why: guessed},
			want: hold{why: guessed, probe: true},
		},
		{
			name: "a guess fails no context",
			w:    waiter{maxWait: time.Minute, deadline: now.Add(time.Second)},
			h:    hold{wait: 5 * time.Second, why: guessed},
			want: hold{wait: 5 * time.Second, why: guessed},
		},
		{
			name: "a probe is awaited for MaxBackoff at most",
			w:    waiter{maxWait: 2 * time.Second, why: behindProbe, since: now.Add(-2 * time.Second)},
			h:    hold{wait: 8 * time.Second, why: behindProbe},
			want: hold{why: behindProbe},
		},
		{
			name: "and for a second at least",
			w:    waiter{maxWait: time.Millisecond},
			h:    hold{wait: 8 * time.Second, why: behindProbe},
			want: hold{wait: bodyTime, why: behindProbe},
		},
	}
	for i := range tests {
		tt := &tests[i]
		got, err := tt.w.bound(tt.h, now)
		if tt.fails {
			if err == nil {
				t.Errorf("%s: no error", tt.name)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

// TestGateManyWindows: MaxBackoff bounds a single wait, not all that a request waits for while
// others take the slots.
func TestGateManyWindows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &fakeWindow{limit: 10, length: time.Minute, latency: 100 * time.Millisecond}
		rt := gateTransport{next: w, gate: NewGate(2*time.Minute, 0)}
		if held := heldOf(t, rt, 100); held > 0 {
			t.Errorf("%d of 100 requests refused by the gate, at ten a minute and a MaxBackoff of two minutes", held)
		}
	})
}
