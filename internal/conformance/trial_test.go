package conformance

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// simulator is what the suite needs of every simulator.
type simulator interface {
	Inject(op string, faults ...simtest.Fault)
	Pending() int
	Requests() []simtest.Request
	Tree() string
	Advance(time.Duration)
	RefuseConnections(n int)
	SetListLag(time.Duration)
	SetDateSkew(time.Duration)
	Transport() http.RoundTripper
	Close()
}

// copyFunc makes one copy.
type copyFunc func(context.Context) (reconciled bool, err error)

// deed is what another program does at the destination, beside the calls of the client.
type deed string

const (
	makeEqual deed = "makes an equal item"
	rename    deed = "renames the copy"
	move      deed = "moves the copy"
	overwrite deed = "overwrites the copy"
	touch     deed = "touches the copy"
	remove    deed = "removes the copy"
)

// onItem does something to the item that the copy is or would be, if it is there.
func onItem(there func() string, f func(id string)) func() {
	return func() {
		if id := there(); id != "" {
			f(id)
		}
	}
}

// trial is one copy that is about to be made, on a simulator of its own.
type trial struct {
	sim    simulator
	skew   time.Duration
	note   string // what is special about the service
	copy   copyFunc
	copies func() int      // how many copies the destination holds
	adds   bool            // the bucket keeps versions: a second copy does not replace the first
	others map[deed]func() // what the service knows no such thing for is missing

	// program returns the same copy as another program makes it, with a client of its own.
	program func(tune) copyFunc

	// other adds a source of this name and of the same contents elsewhere, and returns what copies it to the same
	// destination with the first client. copies counts those copies, too.
	other func(name string) copyFunc
}

// tune are the settings that a trial may change.
type tune struct {
	sockets     bool // over loopback instead of pipes
	maxAttempts int
	copyTimeout time.Duration
	reconcile   call.Reconcile

	odd     bool          // the service does the other thing about a taken name, where its documents are silent
	tagged  bool          // requests say to which call they belong
	program string        // its User-Agent
	dial    time.Duration // how long each new connection takes, beyond a round trip
	trip    time.Duration // a round trip
	dies    bool          // what was written before a connection was closed arrives in any case
}

// subject is one service, in one of the ways to copy that differ for the loop.
type subject struct {
	name string
	op   string   // the copy's name in the journal
	hide []string // secrets of the trial
	new  func(testing.TB, tune) *trial

	source  string   // the source's name
	unique  bool     // the destination cannot hold two copies: a request delivered twice makes one
	replace bool     // of two copies the destination shows one: the second replaces the first, or fails after it was accepted
	unknown []family // what may be told as unknown
}

// outcome is what a call said and what really happened.
type outcome struct {
	reconciled bool
	err        error
	made       int // copies at the destination in the end
	sent       int // requests for the copy
	reads      int // other requests
	took       time.Duration
}

// run makes the copy under faults and then lets an hour pass, so that whatever still runs happens.
func (tr *trial) run(ctx context.Context, op string, faults ...simtest.Fault) outcome {
	tr.sim.Inject(op, faults...)
	start := time.Now()
	var o outcome
	o.reconciled, o.err = tr.copy(ctx)
	o.took = time.Since(start)
	time.Sleep(time.Hour)
	for _, r := range tr.sim.Requests() {
		if r.Op == op {
			o.sent++
		} else {
			o.reads++
		}
	}
	o.made = tr.copies()
	return o
}

// told is what an error says about the world.
type told string

const (
	made    told = "made"
	notMade told = "not made"
	unknown told = "unknown"
)

func (o outcome) told() told {
	switch {
	case o.err == nil:
		return made
	case errors.Is(o.err, problem.ErrOutcomeUnknown):
		return unknown
	}
	return notMade
}

// check holds an outcome to the contract.
func (s subject) check(t testing.TB, tr *trial, o outcome) {
	t.Helper()
	switch o.told() {
	case made:
		if o.made != 1 {
			t.Errorf("told made (reconciled %v), but there are %d copies\n%s", o.reconciled, o.made, journal(tr))
		}
	case notMade:
		if o.made != 0 {
			t.Errorf("told not made, but there are %d copies: %v\n%s", o.made, o.err, journal(tr))
		}
	case unknown:
		if o.made > 1 {
			t.Errorf("%d copies: %v\n%s", o.made, o.err, journal(tr))
		}
	}
	if o.err != nil {
		s.checkError(t, o.err)
	}
}

// namesResource matches a message that names the source and the destination, what is made and where, or the one that is
// missing.
var namesResource = regexp.MustCompile(`^\w+\.\w+: [^:]+( to [^:]+|/[^:]+| \(\w+\)): `)

func (s subject) checkError(t testing.TB, err error) {
	t.Helper()
	isUnknown := errors.Is(err, problem.ErrOutcomeUnknown)
	if isUnknown {
		for _, never := range []error{problem.ErrNotExecuted, problem.ErrRateLimited, problem.ErrNotModified,
			problem.ErrPreconditionFailed, problem.ErrTransient, fs.ErrExist, fs.ErrNotExist, fs.ErrPermission, fs.ErrInvalid} {
			testkit.WantIsNot(t, err, never)
		}
	}
	_, refusal := errors.AsType[problem.Details](err)
	if !isUnknown && !refusal && !errors.Is(err, problem.ErrNotExecuted) {
		t.Errorf("neither unknown nor a refusal nor not executed: %T %v", err, err)
	}
	if errors.Is(err, problem.ErrRateLimited) && !errors.Is(err, problem.ErrNotExecuted) {
		t.Errorf("rate limited, and yet executed: %v", err)
	}
	text := err.Error()
	if strings.ContainsAny(text, "\r\n") {
		t.Errorf("message of several lines: %q", text)
	}
	if len(text) > 800 {
		t.Errorf("message of %d bytes, want 800 at most: %q", len(text), text)
	}
	if want := strings.SplitN(s.name, " ", 2)[0] + "."; !strings.HasPrefix(text, want) {
		t.Errorf("message %q, want it to begin with %s", text, want)
	}
	if !namesResource.MatchString(text) {
		t.Errorf("message %q, want it to name what was to be copied", text)
	}
	if hint := "Resolve" + s.op + " checks again"; isUnknown && !strings.Contains(text, hint) {
		t.Errorf("message %q, want the hint %q", text, hint)
	}
	for _, secret := range s.hide {
		testkit.WantLacks(t, text, secret)
	}
}

// diary tells what arrived when, from whom, and what came of it.
func (tr *trial) diary() string {
	var b strings.Builder
	journal := tr.sim.Requests()
	fmt.Fprintln(&b, tr.note)
	for _, r := range journal {
		who, _, _ := strings.Cut(r.Header.Get("User-Agent"), " ")
		fmt.Fprintf(&b, "%8.3fs %s%s: %v %s %s -> %d (acted %d, done %d) %s\n", r.Time.Sub(journal[0].Time).Seconds(), who, r.Header.Get(tag), r.Time.Format("05.000"), r.Method, r.Target, r.Status, r.Acted, r.Done, r.Fault)
	}
	return b.String() + tr.sim.Tree()
}

func journal(tr *trial) string {
	var b strings.Builder
	for _, r := range tr.sim.Requests() {
		b.WriteString(r.String() + " " + r.Fault + "\n")
	}
	return b.String() + tr.sim.Tree()
}
