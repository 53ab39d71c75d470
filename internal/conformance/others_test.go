package conformance

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// wrong is how what a caller was told can differ from what the service did for it.
type wrong string

const (
	right     wrong = ""
	takenOver wrong = "told made, and nothing was made for it"
	madeTwice wrong = "told made, and made twice"
	hidden    wrong = "told not made, and made"
	doubled   wrong = "told unknown, and made twice"
)

func (s subject) judge(tr *trial, o outcome) wrong {
	done := 0
	for _, q := range tr.sim.Requests() {
		if q.Op == s.op {
			done += q.Done
		}
	}
	switch told := o.told(); {
	case told == made && done == 0:
		return takenOver
	case told == made && done > 1:
		return madeTwice
	case told == notMade && done > 0:
		return hidden
	case told == unknown && done > 1:
		return doubled
	}
	return right
}

// meddling is a fault in which another program does something after the request has left and before the client polls.
type meddling struct {
	name  string
	acts  bool // the service has made the copy when the others come
	older bool // an equal item was made an hour before
	fault func(f func()) simtest.Fault
}

var meddlings = []meddling{
	{"the answer is lost", true, false, func(f func()) simtest.Fault { return simtest.ActThenCall("act, others, hang up", f) }},
	{"the answer is lost, later", true, false, func(f func()) simtest.Fault {
		return simtest.ActThenCall("act, others 1.5s later, hang up", func() { time.Sleep(1500 * time.Millisecond); f() })
	}},
	{"the request is lost", false, false, func(f func()) simtest.Fault { return respondAfter("others, hang up", f, 0) }},
	{"the service fails", false, false, func(f func()) simtest.Fault { return respondAfter("others, gateway's 502", f, 502) }},
	{"the request is lost, an older equal item", false, true, func(f func()) simtest.Fault { return respondAfter("others, hang up", f, 0) }},
	{"the service fails, an older equal item", false, true, func(f func()) simtest.Fault { return respondAfter("others, gateway's 502", f, 502) }},
}

// respondAfter does not act, lets others do something, and answers with a status, or not at all.
func respondAfter(name string, f func(), status int) simtest.Fault {
	return simtest.Respond(name, func(w http.ResponseWriter, _ *http.Request) {
		f()
		if status == 0 {
			if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
				c.Close()
			}
			return
		}
		w.WriteHeader(status)
		io.WriteString(w, "<html>")
	})
}

var deeds = []deed{makeEqual, rename, move, overwrite, touch, remove}

// meddle makes a copy while others do something.
func (s subject) meddle(t *testing.T, mode call.Reconcile, m meddling, d deed, lag time.Duration) (*trial, outcome) {
	tr := s.new(t, tune{reconcile: mode})
	if m.older {
		tr.others[makeEqual]()
		time.Sleep(time.Hour)
	}
	tr.sim.SetListLag(lag)
	do := tr.others[d]
	if do == nil {
		do = func() {}
	}
	return tr, tr.run(t.Context(), s.op, m.fault(do))
}

// meddled is one trial in which others did something.
type meddled struct {
	subject string
	strict  bool
	acted   bool // the service had made the copy
	older   bool
	deed    deed
	lag     time.Duration
}

// exception is a case in which what a caller is told differs from what the service did for it, as docs/reconciling.md says.
type exception struct {
	name  string
	wrong wrong
	holds func(m meddled) bool
}

// exceptions are all that there are, beside a request that is delivered twice; see TestDeliveredTwiceMakesTwo.
var exceptions = []exception{
	{
		"another program's equal item, made after a lost send, is taken for the copy", takenOver,
		func(m meddled) bool { return m.deed == makeEqual && !m.acted },
	},
	{
		"an older equal item that somebody touches after a lost send is taken for the copy", takenOver,
		func(m meddled) bool {
			touched := m.deed == touch && m.older
			return touched && (oneOf(m.subject, "oss", "oss forbid-overwrite") || // a touch writes the object anew
				!m.strict && oneOf(m.subject, "document360", "document360 create", "bitpaket overwrite=false", "bitpaket overwrite=true"))
		},
	},
	{
		"a copy that was renamed, moved or removed before the poll is made again", madeTwice,
		func(m meddled) bool {
			return m.acted && !m.strict && (m.deed == rename || m.deed == move || m.deed == remove) &&
				oneOf(m.subject, "box named", "box file named", "box create", "bitpaket overwrite=false", "bitpaket create", "oss",
					"oss forbid-overwrite")
		},
	},
	{
		"a copy that was overwritten before the poll, and that reading does not show yet, is made again", madeTwice,
		func(m meddled) bool {
			return m.acted && !m.strict && m.subject == "oss" && m.lag > 0 &&
				(m.deed == makeEqual || m.deed == overwrite || m.deed == touch)
		},
	},
}

func oneOf(name string, names ...string) bool { return slices.Contains(names, name) }

// TestOthers lets another program make, rename, move, overwrite, touch or remove the item between the send and the poll.
// Only the exceptions may appear, and each of them does.
func TestOthers(t *testing.T) {
	met := map[string]bool{}
	for _, s := range subjects {
		for _, mode := range modes {
			for _, m := range meddlings {
				for _, d := range deeds {
					for _, lag := range lags[:2] {
						if lag > 0 && !*everyLag && !oneOf(s.name, "oss", "box named", "box file named", "box create") {
							continue
						}
						testkit.Run(t, fmt.Sprintf("%s/%s/%s/%s/lag %v", s.name, mode.name, m.name, d, lag), func(t *testing.T) {
							tr, o := s.meddle(t, mode.mode, m, d, lag)
							if o.err != nil {
								s.checkError(t, o.err)
							}
							w := s.judge(tr, o)
							if w == right {
								return
							}
							key := meddled{s.name, mode.mode == call.ReconcileStrict, m.acts, m.older, d, lag}
							for _, e := range exceptions {
								if e.wrong == w && e.holds(key) {
									met[e.name] = true
									return
								}
							}
							t.Errorf("%s: %v\n%s", w, o.err, tr.diary())
						})
					}
				}
			}
		}
	}
	for _, e := range exceptions {
		if !met[e.name] {
			t.Errorf("does not happen: %s", e.name)
		}
	}
}

// TestDeliveredTwiceMakesTwo: where a service makes duplicates, nobody can take back what a gateway delivers twice.
func TestDeliveredTwiceMakesTwo(t *testing.T) {
	for _, s := range only("oracle", "oracle suffix", "oracle file", "oracle create", "document360", "document360 create") {
		for _, mode := range modes {
			testkit.Run(t, s.name+"/"+mode.name, func(t *testing.T) {
				tr := s.new(t, tune{reconcile: mode.mode})
				o := tr.run(t.Context(), s.op, simtest.ActTwice)
				if w := s.judge(tr, o); w != madeTwice {
					t.Errorf("%q, %v", w, o.err)
				}
			})
		}
	}
}

// TestFirstRequestRunsOn: a request that nobody awaits any more is executed after its call has returned. In ReconcileAuto
// its copy appears again after the caller has used it; in ReconcileStrict the call does not return one.
func TestFirstRequestRunsOn(t *testing.T) {
	for _, s := range only("box named", "box file named", "box create", "bitpaket overwrite=false", "oss", "oss forbid-overwrite") {
		for _, mode := range modes {
			for _, d := range []deed{rename, remove} {
				testkit.Run(t, fmt.Sprintf("%s/%s/%s", s.name, mode.name, d), func(t *testing.T) {
					tr := s.new(t, tune{reconcile: mode.mode})
					tr.sim.Inject(s.op, simtest.HangUpThenAct(5*time.Minute))
					var o outcome
					o.reconciled, o.err = tr.copy(t.Context())
					time.Sleep(2 * time.Second) // BitPaket only accepts
					tr.others[d]()
					time.Sleep(time.Hour)
					want, wantTold := madeTwice, made
					if mode.mode == call.ReconcileStrict {
						want, wantTold = right, unknown
					}
					testkit.WantEqual(t, "told", o.told(), wantTold)
					if w := s.judge(tr, o); w != want {
						t.Errorf("%q, want %q: %v\n%s", w, want, o.err, tr.diary())
					}
				})
			}
		}
	}
}
