//go:build unix

package killtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
)

// workerEnv holds the spec of a worker; without it the binary runs the tests.
const workerEnv = "FARCOPY_KILLTEST_WORKER"

func TestMain(m *testing.M) {
	for env, work := range map[string]func(text string) error{workerEnv: work, jobEnv: workJob} {
		if text, ok := os.LookupEnv(env); ok {
			if err := work(text); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			os.Exit(0)
		}
	}
	os.Exit(m.Run())
}

// spec is what a worker has to know.
type spec struct {
	Service string
	URL     string
	Dir     string // where it keeps its files
	Life    int    // how many workers were there before
	Seed    uint64
	Habits  habits
	Resolve bool   // it only resolves what is unknown
	Folder  string // of the sources, where the service wants it
	Target  string
	Items   []item

	CopyTimeout time.Duration
}

// item is one copy.
type item struct{ Source, Name string }

// habits are the mistakes of a worker.
type habits struct {
	SavesLate    bool // it stores the intent after the call
	LooksNever   bool // it copies anew where it ought to resume
	ResolveSends bool // it copies where it ought to resolve
}

// told is what an error says about the world.
type told string

const (
	made    told = "made"
	notMade told = "not made"
	unknown told = "unknown"
)

// report is what a worker was told of one copy.
type report struct {
	Told    told
	Text    string // of the error
	Refused bool   // the worker's intent was refused
}

// The headers by which the journal knows the copy and the worker of a request.
const (
	copyHeader = "X-Killtest-Copy"
	lifeHeader = "X-Killtest-Life"
)

// worker is a process that makes copies.
type worker struct {
	spec
	store   store
	r       *rand.Rand
	copiers func(item) copier
}

func work(text string) error {
	var s spec
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return err
	}
	w := &worker{spec: s, store: store{s.Dir}, r: rand.New(rand.NewPCG(s.Seed, uint64(s.Life)))}
	var err error
	if w.copiers, err = services[s.Service].open(s); err != nil {
		return err
	}
	for n, it := range w.Items {
		if err := w.goOn(n, w.copiers(it)); err != nil {
			return fmt.Errorf("copy %d: %w", n, err)
		}
	}
	return nil
}

// say tells the test how far the worker has come. A write to a pipe survives the worker.
func say(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// goOn makes a copy, or goes on with it, unless it was told already.
func (w *worker) goOn(n int, c copier) error {
	before, isTold, err := w.store.report(n, w.Resolve)
	if err != nil {
		return err
	}
	if isTold || w.Resolve && before.Told != unknown {
		return nil
	}
	intent, isSaved, err := w.store.intent(n)
	if err != nil {
		return err
	}
	say("begin %d %v", n, isSaved)
	var late farcopy.Intent
	opts := []call.Option{call.WithHeader(copyHeader, strconv.Itoa(n)), call.WithHeader(lifeHeader, strconv.Itoa(w.Life))}
	saving := call.WithIntent(func(_ context.Context, i farcopy.Intent) error {
		if late = i; w.Habits.SavesLate {
			return nil
		}
		return w.save(n, i)
	})
	ctx := context.Background()
	var outcome error
	switch {
	case w.Resolve && !w.Habits.ResolveSends:
		outcome = c.resolve(ctx, intent, opts)
	case isSaved && !w.Habits.LooksNever && !w.Resolve:
		outcome = c.resume(ctx, intent, append(opts, saving))
	default:
		outcome = c.copy(ctx, append(opts, saving))
	}
	if w.Habits.SavesLate && late != (farcopy.Intent{}) {
		if err := w.save(n, late); err != nil {
			return err
		}
	}
	return w.note(n, outcome, c)
}

// save stores an intent. The pauses make it likely that the worker is killed on each side of the moment at which it is stored.
func (w *worker) save(n int, i farcopy.Intent) error {
	say("saving %d", n)
	w.pause()
	if err := w.store.save(n, i); err != nil {
		return err
	}
	text, err := i.MarshalText()
	say("saved %d %d", n, len(text))
	w.pause()
	return err
}

func (w *worker) pause() { time.Sleep(time.Duration(w.r.Int64N(int64(30 * time.Millisecond)))) }

// note writes down what the worker was told. Of an unknown outcome it keeps the intent of the error.
func (w *worker) note(n int, outcome error, c copier) error {
	r := report{Told: notMade}
	switch {
	case outcome == nil:
		r.Told = made
	case errors.Is(outcome, farcopy.ErrOutcomeUnknown):
		r.Told = unknown
	}
	if outcome != nil {
		r.Text = outcome.Error()
	}
	if rejected, ok := errors.AsType[*farcopy.NotExecutedError](outcome); ok {
		r.Refused = rejected.Field == "intent"
	}
	if i := c.intentOf(outcome); r.Told == unknown && !w.Resolve {
		if err := w.store.save(n, i); err != nil {
			return err
		}
	}
	if err := w.store.tell(n, w.Resolve, r); err != nil {
		return err
	}
	say("told %d %s", n, r.Told)
	return nil
}
