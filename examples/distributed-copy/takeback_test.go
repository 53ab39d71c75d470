//go:build linux

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/farcopy/farcopy"
)

// putFault is what becomes of a state that is written.
type putFault int

const (
	putWell   putFault = iota
	putLost            // it does not arrive
	putUnsaid          // it is stored, and the answer is lost
	putLate            // the answer is lost, and it is stored later, perhaps after others
	putSlow            // it is stored, and the answer takes a while
)

// faultyStore is a store whose writes of states go wrong at random.
type faultyStore struct {
	jetstream.JetStream
	late *sync.WaitGroup

	mu     sync.Mutex
	random *rand.Rand
	faults int // of ten writes
}

func (f *faultyStore) draw() (fault putFault, pause time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.random.IntN(10) >= f.faults {
		return putWell, 0
	}
	return putFault(1 + f.random.IntN(4)), time.Duration(f.random.IntN(30)) * time.Millisecond
}

func (f *faultyStore) Publish(ctx context.Context, subject string, text []byte, opts ...jetstream.PublishOpt) (*jetstream.PubAck, error) {
	fault, pause := f.draw()
	if !strings.Contains(subject, ".item.") {
		fault = putWell
	}
	publish := func() (*jetstream.PubAck, error) {
		return f.JetStream.Publish(context.WithoutCancel(ctx), subject, text, opts...)
	}
	switch fault {
	case putWell:
		return publish()
	case putUnsaid:
		publish()
	case putLate:
		f.late.Go(func() { time.Sleep(pause); publish() })
	case putSlow:
		ack, err := publish()
		time.Sleep(pause)
		return ack, err
	}
	return nil, context.DeadlineExceeded
}

// copyService is a service that makes a copy for every request, and the job that a worker of a test has. It
// does what farcopy's jobs do: save the intent, send, look for what an intent says, and send nothing
// again that may have been sent.
type copyService struct {
	mu   sync.Mutex
	made map[string]int  // by task
	sent map[string]bool // by intent
	next int
}

func (s *copyService) runTask(random func(int) int) func(context.Context, farcopy.Task, farcopy.SaveTask) (farcopy.TaskResult, error) {
	ended := func(task farcopy.Task, action farcopy.Action) (farcopy.TaskResult, error) {
		res := farcopy.TaskResult{Requests: 1, Outcomes: []farcopy.Outcome{{Source: task.Source, Target: task.Source, Action: action}}}
		if action == farcopy.ActionUnknown {
			task.Ended, res.Task = action, task
		}
		return res, nil
	}
	return func(ctx context.Context, task farcopy.Task, save farcopy.SaveTask) (farcopy.TaskResult, error) {
		given := task
		if len(task.Intent) > 0 {
			if s.wasSent(task.Intent) {
				return ended(task, farcopy.ActionCopied)
			}
			return ended(task, farcopy.ActionUnknown) // it may still come
		}
		task.Intent = s.newIntent()
		if err := save(ctx, task); err != nil {
			return farcopy.TaskResult{Task: given}, fmt.Errorf("%w: %w", farcopy.ErrJournal, err)
		}
		time.Sleep(time.Duration(random(20)) * time.Millisecond) // the worker is stopped
		switch random(10) {
		case 0: // the service refuses
			err := save(ctx, given)
			return farcopy.TaskResult{Task: given, Requests: 1}, errors.Join(farcopy.ErrRateLimited, err)
		case 1: // the response is lost
			s.send(task)
			return ended(task, farcopy.ActionUnknown)
		case 2: // the worker dies
			s.send(task)
			return farcopy.TaskResult{Task: task}, errDied
		case 3:
			return farcopy.TaskResult{Task: task}, errDied
		case 4:
			panic("after the intent")
		case 5:
			s.send(task)
			panic("after the request")
		case 6, 7, 8: // what the response says is saved, too
			s.send(task)
			if err := save(ctx, task); err != nil {
				return farcopy.TaskResult{Task: task, Requests: 1}, fmt.Errorf("%w: %w", farcopy.ErrJournal, err)
			}
			return ended(task, farcopy.ActionCopied)
		}
		s.send(task)
		return ended(task, farcopy.ActionCopied)
	}
}

var errDied = errors.New("the worker has died")

func (s *copyService) newIntent() json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next++
	return json.RawMessage(fmt.Sprintf(`{"request":%d}`, s.next))
}

func (s *copyService) send(task farcopy.Task) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.made[task.ID]++
	s.sent[string(task.Intent)] = true
}

func (s *copyService) wasSent(intent json.RawMessage) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent[string(intent)]
}

func (s *copyService) copies(task farcopy.Task) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.made[task.ID]
}

// TestTakeBackWhileOthersRun: up to three workers run a task at the same time, each as if the others
// were dead, while writes are lost, late, or stored without an answer. No intent of a request that was sent
// is taken back: nothing is made twice, and nothing counts as copied that is not.
func TestTakeBackWhileOthersRun(t *testing.T) {
	t.Parallel()
	const rounds, tasks = 3, 80
	first, _ := newFakeWorker(t, nil)
	service := &copyService{made: map[string]int{}, sent: map[string]bool{}}
	var running sync.WaitGroup
	var mu sync.Mutex
	counted := map[farcopy.Action]int{}
	for n := range tasks {
		task := farcopy.Task{ID: fmt.Sprint("t", n), Source: fmt.Sprint("t", n), Work: json.RawMessage(`{}`)}
		running.Go(func() {
			said := runByAll(t, first, service, uint64(n), task, rounds)
			mu.Lock()
			defer mu.Unlock()
			counted[said]++
		})
	}
	running.Wait()
	t.Logf("%d intents of %d tasks, which have ended as %v", service.next, tasks, counted)
}

// newRivals returns three workers like another one.
func newRivals(first *worker, service *copyService, seed uint64, late *sync.WaitGroup) (workers []*worker) {
	for i := range 3 {
		store := &faultyStore{JetStream: first.js, late: late, random: rand.New(rand.NewPCG(uint64(i), seed)), faults: 5}
		states := *first.states
		states.js = store
		draw := func(n int) int { store.mu.Lock(); defer store.mu.Unlock(); return store.random.IntN(n) }
		workers = append(workers, &worker{
			name: fmt.Sprint("w", i), job: &fakeJob{run: service.runTask(draw)}, js: first.js, names: first.names, states: &states,
			clock: &serverClock{offset: time.Hour}, wait: first.wait, log: first.log, isRefused: first.isRefused,
		})
	}
	workers[0].wait.sendWithin = 3 * time.Millisecond // its intents are often too late
	return workers
}

// runByAll has up to three workers run a task at the same time, and again in some rounds, and returns how it has
// ended.
func runByAll(t *testing.T, first *worker, service *copyService, seed uint64, task farcopy.Task, rounds int) (said farcopy.Action) {
	var late sync.WaitGroup
	workers := newRivals(first, service, seed, &late)[min(2, seed%4):] // the fewer there are, the longer a task stays with one
	for round := range rounds {
		var running sync.WaitGroup
		for _, w := range workers {
			running.Go(func() {
				for range 300 {
					if w.runOnce(task, round).do == acknowledge {
						return
					}
				}
				t.Errorf("%s: %s does not end in round %d", task.ID, w.name, round)
			})
		}
		running.Wait()
		late.Wait()
		var latest revision
		err := persist(t.Context(), func() (err error) { latest, err = first.states.get(t.Context(), task.ID); return err })
		if err != nil || !latest.state.isFinal(round) {
			t.Errorf("%s: %v, %+v", task.ID, err, latest.state)
			return said
		}
		made := service.copies(task)
		said = latest.state.Outcomes[0].Action
		if made > 1 || said == farcopy.ActionCopied && made == 0 || said == farcopy.ActionFailed && made > 0 {
			t.Errorf("%s is %s in round %d, and was made %d times", task.ID, said, round, made)
		}
		if latest.state.Task == nil {
			return said
		}
		task = *latest.state.Task
	}
	return said
}
